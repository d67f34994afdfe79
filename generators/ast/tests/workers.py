"""`tests/integration/test_deliver.py` and `test_schedule.py`: what runs beside the application."""

from generators.ast.behavior import outbox, schedules
from generators.ast.view import AppView


def emit_deliver_tests(app: AppView) -> str | None:
    """Tests of the delivery, where some flow waits for an event."""
    return _DELIVER.replace(outbox.CLASS, outbox.class_name(app)) if outbox.handlers(app) else None


def emit_schedule_tests(app: AppView) -> str | None:
    """Tests of the clock, where some flow has a time."""
    return _SCHEDULE.replace(schedules.CLASS, schedules.class_name(app)) if schedules.scheduled(app) else None


_DELIVER = '''"""Events reach every flow that waits for them; what fails is tried again, what worked is not."""

from collections import Counter
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from src.database.types import utc_now
from src.models.entities import OutboxEvent
from src.workflows import deliver
from src.workflows.outbox import emit
from tests.support.database import save, session_on


class Listeners:
    """Two flows that wait for `tested`, and how often each heard of it. `broken` ones fail."""

    def __init__(self) -> None:
        self.heard: Counter[str] = Counter()
        self.payload: Any = None
        self.broken: set[str] = set()

    async def first(self, _: AsyncSession, payload: Any) -> None:
        self._hear("first", payload)

    async def second(self, _: AsyncSession, payload: Any) -> None:
        self._hear("second", payload)

    def _hear(self, name: str, payload: Any) -> None:
        self.heard[name] += 1
        self.payload = payload
        if name in self.broken:
            raise RuntimeError("not today")


@pytest.fixture
def listeners(connection: AsyncConnection, monkeypatch: pytest.MonkeyPatch) -> Listeners:
    """They alone wait for events."""
    found = Listeners()
    handlers = {"tested": {"first": found.first, "second": found.second}}
    monkeypatch.setattr(deliver, "HANDLERS", handlers)
    monkeypatch.setattr(deliver, "SessionFactory", lambda: session_on(connection))
    return found


async def reload(session: AsyncSession, event: OutboxEvent) -> OutboxEvent:
    await session.refresh(event)
    await session.commit()
    return event


async def test_an_event_is_told_once(session: AsyncSession, listeners: Listeners) -> None:
    emit(session, "tested", {"at": "noon"})
    await session.commit()
    assert await deliver.deliver() == 1
    assert listeners.heard == {"first": 1, "second": 1}
    assert listeners.payload == {"at": "noon"}
    assert await deliver.deliver() == 0


async def test_what_fails_is_tried_again(session: AsyncSession, listeners: Listeners) -> None:
    event = await save(session, OutboxEvent(name="tested", payload={}))
    listeners.broken.add("second")
    assert await deliver.deliver() == 1
    await reload(session, event)
    assert event.delivered_at is None
    assert event.last_error == "second: not today"
    assert event.due_at > utc_now()
    assert await deliver.deliver() == 0, "it is not due yet"

    listeners.broken.clear()
    event.due_at = utc_now()
    await session.commit()
    assert await deliver.deliver() == 1
    await reload(session, event)
    assert listeners.heard == {"first": 1, "second": 2}
    assert await deliver.deliver() == 0, "it is delivered"


async def test_nobody_else_takes_an_event(session: AsyncSession, listeners: Listeners) -> None:
    await save(session, OutboxEvent(name="tested", payload={}))
    assert await deliver.Outbox(session).take() is not None
    assert await deliver.Outbox(session).take() is None
    assert listeners.heard == {}


async def test_an_event_nobody_waits_for_stays(session: AsyncSession, listeners: Listeners) -> None:
    event = await save(session, OutboxEvent(name="something else", payload={}))
    assert await deliver.deliver() == 0
    assert (await reload(session, event)).delivered_at is None
    assert listeners.heard == {}
'''


_SCHEDULE = '''"""Flows run at their times: each time once, whoever keeps it."""

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from src.database.types import utc_now
from src.models.entities import ScheduleLease
from src.workflows import schedule
from src.workflows.handlers import SCHEDULES
from tests.support.database import session_on


class Clock:
    """A flow that is due every day at noon, and how often it ran. It fails where it is `broken`."""

    def __init__(self) -> None:
        self.runs = 0
        self.broken = False

    async def tick(self, _: AsyncSession) -> None:
        self.runs += 1
        if self.broken:
            raise RuntimeError("not today")


@pytest.fixture
def clock(connection: AsyncConnection, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """It is the only flow that has a time."""
    found = Clock()
    monkeypatch.setattr(schedule, "SCHEDULES", {"tick": ("0 12 * * *", found.tick)})
    monkeypatch.setattr(schedule, "SessionFactory", lambda: session_on(connection))
    return found


async def planned(session: AsyncSession) -> ScheduleLease:
    """What is known of the flow."""
    rows = select(ScheduleLease).execution_options(populate_existing=True)
    found = (await session.scalars(rows)).one()
    await session.commit()
    return found


async def make_due(session: AsyncSession) -> None:
    (await planned(session)).due_at = utc_now() - dt.timedelta(minutes=1)
    await session.commit()


def test_every_schedule_has_a_next_time() -> None:
    start = dt.datetime(2025, 3, 3, 9, tzinfo=dt.UTC)
    for cron, _ in SCHEDULES.values():
        assert schedule.next_time(cron, start) > start


async def test_a_new_flow_waits_for_its_time(session: AsyncSession, clock: Clock) -> None:
    await schedule.Leases(session).plan()
    assert await schedule.run_due() == 0
    lease = await planned(session)
    assert (lease.due_at.hour, lease.due_at.minute) == (12, 0)
    assert utc_now() < lease.due_at <= utc_now() + dt.timedelta(days=1)
    assert clock.runs == 0


async def test_what_is_due_runs_once(session: AsyncSession, clock: Clock) -> None:
    await schedule.Leases(session).plan()
    await make_due(session)
    assert await schedule.run_due() == 1
    assert await schedule.run_due() == 0
    assert clock.runs == 1
    assert (await planned(session)).due_at > utc_now()


async def test_what_fails_runs_at_its_next_time(session: AsyncSession, clock: Clock) -> None:
    await schedule.Leases(session).plan()
    await make_due(session)
    clock.broken = True
    assert await schedule.run_due() == 1
    lease = await planned(session)
    assert (lease.last_error, lease.leased_until) == ("not today", None)
    assert lease.due_at > utc_now()


async def test_nobody_else_runs_what_somebody_runs(session: AsyncSession, clock: Clock) -> None:
    await schedule.Leases(session).plan()
    await make_due(session)
    assert await schedule.Leases(session).take() is not None
    assert await schedule.Leases(session).take() is None
    assert clock.runs == 0


async def test_another_schedule_counts_at_once(
    session: AsyncSession, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await schedule.Leases(session).plan()
    monkeypatch.setattr(schedule, "SCHEDULES", {"tick": ("30 6 * * *", clock.tick)})
    await schedule.Leases(session).plan()
    lease = await planned(session)
    assert (lease.cron, lease.due_at.hour, lease.due_at.minute) == ("30 6 * * *", 6, 30)
'''
