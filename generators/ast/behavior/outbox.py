"""The outbox: the table of events, `src/workflows/outbox.py` that fills it and `deliver.py` that empties it."""

from functools import lru_cache

from generators.ast.source import Imports, call, exploded
from generators.ast.view import AppView
from ir.behavior import effects
from ir.behavior.steps import Emit
from ir.behavior.visiting import every
from ir.model import Flow, TriggerType

CLASS = "OutboxEvent"
TABLE = "outbox_events"


@lru_cache(maxsize=4)
def emitting(app: AppView) -> tuple[str, ...]:
    """The IR paths of the flows and machines of which some step emits an event."""
    known = app.behavior
    bodies = [
        (flow.path, known.flows[flow.name].steps)
        for flow in app.ir.behavior_model.flows
        if flow.name in known.flows and not known.flows[flow.name].is_prose
    ]
    bodies += [(machine.machine.path, move.steps) for machine in known.machines.values() for move in machine.moves]
    return tuple(dict.fromkeys(path for path, steps in bodies if any(isinstance(step, Emit) for step in every(steps))))


def emits(app: AppView) -> bool:
    """Some flow or transition emits an event."""
    return bool(emitting(app))


def delivered(app: AppView) -> tuple[str, ...]:
    """The IR paths of what emits events and of the flows that wait for them."""
    waiting = (flow.path for flows in handlers(app).values() for flow in flows)
    return tuple(dict.fromkeys((*emitting(app), *waiting)))


def handlers(app: AppView) -> dict[str, list[Flow]]:
    """The flows that wait for an event that is emitted, by the event."""
    known = app.behavior
    events = {event for program in known.flows.values() for event in effects.of_program(program, known).events}
    for machine in known.machines.values():
        for event in machine.machine.events:
            events.update(effects.of_event(machine, event, known).events)
    found: dict[str, list[Flow]] = {}
    for flow in app.ir.behavior_model.flows:
        waits_for = flow.trigger.event
        if flow.trigger.type is TriggerType.EVENT and waits_for in events and flow.name in known.flows:
            found.setdefault(str(waits_for), []).append(flow)
    return found


def class_name(app: AppView) -> str:
    """The class of the table."""
    return CLASS if CLASS not in app.entities and CLASS not in app.enum_classes else f"{CLASS}_"


def table_name(app: AppView) -> str:
    """The table."""
    taken = {view.table for view in app.entities.values()} | {table.name for table in app.join_tables}
    return TABLE if TABLE not in taken else f"{TABLE}_"


def emit_class(app: AppView, imports: Imports) -> str | None:
    """The table as a class, where anything is emitted."""
    if not emits(app):
        return None
    imports.module("datetime as dt")
    imports.module("sqlalchemy as sa")
    imports.add("typing", "Any")
    imports.add("sqlalchemy.orm", "Mapped", "mapped_column")
    imports.add("src.database.base", "Base")
    imports.add("src.database.types", "BigKey", "Json", "UtcDateTime", "utc_now")
    return _CLASS.replace(CLASS, class_name(app)).replace(TABLE, table_name(app))


def emit_table(app: AppView, imports: Imports) -> list[str]:
    """The statements that make the table in the first migration."""
    if not emits(app):
        return []
    imports.add("src.database.types", "BigKey", "Json", "UtcDateTime")
    table = table_name(app)
    items = [
        f'"{table}"',
        'sa.Column("id", BigKey, nullable=False)',
        'sa.Column("name", sa.String(length=100), nullable=False)',
        'sa.Column("payload", Json, nullable=False)',
        'sa.Column("created_at", UtcDateTime(), nullable=False)',
        'sa.Column("due_at", UtcDateTime(), nullable=False)',
        'sa.Column("delivered_at", UtcDateTime(), nullable=True)',
        'sa.Column("attempts", sa.Integer(), nullable=False)',
        'sa.Column("handled_by", Json, nullable=False)',
        'sa.Column("last_error", sa.Text(), nullable=True)',
        f'sa.PrimaryKeyConstraint("id", name=op.f("pk_{table}"))',
        "sqlite_autoincrement=True",
    ]
    return [
        exploded("    op.create_table(", items, ")", 4),
        "    "
        + call(
            "op.create_index",
            [
                f'op.f("ix_{table}_due_at")',
                f'"{table}"',
                '["due_at"]',
                f"sqlite_where={_WAITING}",
                f"postgresql_where={_WAITING}",
            ],
            indent=4,
        ),
    ]


_WAITING = 'sa.text("delivered_at IS NULL")'

_CLASS = '''class OutboxEvent(Base):
    """Something that happened, for others to hear of. It is written together with what made it happen."""

    __tablename__ = "outbox_events"
    __table_args__ = (
        # Only what waits is ever looked for: the index stays small, however much has happened.
        sa.Index(
            None,
            "due_at",
            sqlite_where=sa.text("delivered_at IS NULL"),
            postgresql_where=sa.text("delivered_at IS NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(100))
    payload: Mapped[dict[str, Any]] = mapped_column(Json)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=utc_now)
    due_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=utc_now)
    delivered_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    handled_by: Mapped[list[str]] = mapped_column(Json, default=list)
    last_error: Mapped[str | None] = mapped_column(sa.Text)'''


def emit_outbox(app: AppView) -> str | None:
    """`outbox.py`."""
    return _OUTBOX.replace(CLASS, class_name(app)) if emits(app) else None


def emit_deliver(app: AppView) -> str | None:
    """`deliver.py`, where some flow waits for an event."""
    return _DELIVER.replace(CLASS, class_name(app)) if handlers(app) else None


_OUTBOX = '''"""The outbox: what happens is written down in the transaction in which it happens, and told afterwards."""

import base64
import datetime as dt
import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.ext.asyncio import AsyncSession

from src.database.base import Base
from src.models.entities import OutboxEvent


def emit(session: AsyncSession, name: str, payload: Mapping[str, Any]) -> None:
    """Write down an event, for those who wait for it. Rows in its payload travel as their keys."""
    told = {key: _in_json(value) for key, value in payload.items()}
    session.add(OutboxEvent(name=name, payload=told))


def _in_json(value: Any) -> Any:
    """A value in the form that it has in requests."""
    match value:
        case Base():
            return _in_json(inspect(type(value)).primary_key_from_instance(value)[0])
        case list():
            return [_in_json(item) for item in value]
        case Decimal():
            return format(value, "f")
        case dt.datetime():
            return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
        case dt.time():
            return value.isoformat("seconds")
        case dt.date():
            return value.isoformat()
        case uuid.UUID():
            return str(value)
        case bytes():
            return base64.b64encode(value).decode()
    return value
'''


_DELIVER = '''"""Hands events to the flows that wait for them: `python -m src.workflows.deliver`, any number of it.

A flow hears of each event at least once: it hears again of one that it was in the middle of when its
process died. What fails is tried again, after longer and longer pauses.
"""

import argparse
import asyncio
import datetime as dt

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from src.core.config import get_settings
from src.core.logging import configure_logging
from src.database.session import SessionFactory, engine
from src.database.transactions import transactional
from src.database.types import utc_now
from src.models.entities import OutboxEvent
from src.workflows.handlers import HANDLERS

PAUSE_SECONDS = 1.0
# Whoever has taken an event and is not back by then has died.
PATIENCE = dt.timedelta(minutes=5)
FIRST_RETRY = dt.timedelta(seconds=2)
LAST_RETRY = dt.timedelta(hours=1)
# Some hours' worth. After that somebody has to look at `last_error`, and may set `attempts` to 0.
ATTEMPTS = 16

log = structlog.get_logger()


class Outbox:
    """The events that wait to be handed on."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    @transactional
    async def take(self) -> OutboxEvent | None:
        """The event that is due for longest, which nobody else takes for a while."""
        rows = (
            select(OutboxEvent)
            .where(
                OutboxEvent.delivered_at.is_(None),
                OutboxEvent.name.in_(HANDLERS),
                OutboxEvent.due_at <= utc_now(),
                OutboxEvent.attempts < ATTEMPTS,
            )
            .order_by(OutboxEvent.due_at, OutboxEvent.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        event = (await self.session.scalars(rows)).first()
        if event is not None:
            event.attempts += 1
            event.due_at = utc_now() + PATIENCE
        await self.session.commit()
        return event

    @transactional
    async def give_back(self, key: int, handled_by: list[str], error: str | None) -> None:
        """Write down which flows have heard of an event, and why another one has not."""
        event = await self.session.get_one(OutboxEvent, key)
        event.handled_by = handled_by
        event.last_error = error
        if error is None:
            event.delivered_at = utc_now()
        else:
            event.due_at = utc_now() + min(FIRST_RETRY * 2 ** (event.attempts - 1), LAST_RETRY)
        await self.session.commit()


async def hand_on(event: OutboxEvent) -> str | None:
    """Let all flows that wait for an event hear of it; why one of them failed."""
    error = None
    for flow, handle in HANDLERS[event.name].items():
        if flow in event.handled_by:
            continue
        try:
            async with SessionFactory() as session:
                await handle(session, event.payload)
        except Exception as failure:
            log.exception("an event was not handled", event_id=event.id, name=event.name, flow=flow)
            error = f"{flow}: {failure}"
        else:
            event.handled_by = [*event.handled_by, flow]
    return error


async def deliver() -> int:
    """Hand on everything that is due; how many events that were."""
    count = 0
    async with SessionFactory() as session:
        outbox = Outbox(session)
        while event := await outbox.take():
            error = await hand_on(event)
            await outbox.give_back(event.id, event.handled_by, error)
            count += 1
    return count


async def main(*, once: bool) -> None:
    """Deliver, again and again or `once`."""
    configure_logging(get_settings())
    while True:
        await deliver()
        if once:
            break
        await asyncio.sleep(PAUSE_SECONDS)
    await engine.dispose()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Hand events to the flows that wait for them.")
    parser.add_argument("--once", action="store_true", help="deliver what is due, and end")
    asyncio.run(main(once=parser.parse_args().once))
'''
