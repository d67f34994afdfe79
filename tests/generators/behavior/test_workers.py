"""What runs beside the application: events that are handed on, and flows that have a time."""

from pathlib import Path

import pytest

from tests.generators.ast.support import ENTITIES, MIGRATION, check_module, emitted, files, planned

EVENTS = """
entities:
  Order:
    attributes: {total: {type: decimal, precision: 8, scale: 2, default: "0"}}
    crud: [read]
x-business-logic:
  flows:
    place:
      input: {total: {type: decimal, precision: 8, scale: 2}}
      steps:
        - create: made = Order
          with: {total: total}
        - emit: order_placed
          with: {order_id: made.id, total: total}
    thank:
      trigger: {type: event, event: order_placed}
      input: {order_id: uuid}
      steps:
        - load: found = Order(order_id)
        - set: found.total = found.total
    count:
      trigger: {type: event, event: order_placed}
      steps:
        - create: Order
"""
TIMES = """
entities:
  Order:
    attributes: {total: {type: integer, default: 0}}
x-business-logic:
  flows:
    tidy:
      trigger: {type: schedule, schedule: "0 3 * * 1-5"}
      input: {most: {type: integer, default: 7}}
      steps:
        - find: old = all Order where total > most
        - for: order in old
          do:
            - delete: order
"""
HANDLERS = "src/workflows/handlers.py"


def test_who_hears_of_an_event() -> None:
    check_module(
        EVENTS,
        HANDLERS,
        '''
        """What runs by itself: the flows that wait for an event, and those that have a time."""

        from collections.abc import Awaitable, Callable, Mapping
        from typing import Any

        from pydantic import BaseModel
        from sqlalchemy.ext.asyncio import AsyncSession

        from src.models.fields import Uuid
        from src.workflows.count import CountWorkflow
        from src.workflows.thank import ThankWorkflow

        Payload = Mapping[str, Any]
        Handler = Callable[[AsyncSession, Payload], Awaitable[None]]


        class ThankEvent(BaseModel):
            """What is given to thank."""

            order_id: Uuid


        async def _thank(session: AsyncSession, payload: Payload) -> None:
            told = ThankEvent.model_validate(payload)
            await ThankWorkflow(session).run(order_id=told.order_id)


        async def _count(session: AsyncSession, _: Payload) -> None:
            await CountWorkflow(session).run()


        HANDLERS: Mapping[str, Mapping[str, Handler]] = {
            "order_placed": {"thank": _thank, "count": _count},
        }
        ''',
    )


def test_who_has_a_time() -> None:
    check_module(
        TIMES,
        HANDLERS,
        '''
        """What runs by itself: the flows that wait for an event, and those that have a time."""

        from collections.abc import Awaitable, Callable, Mapping

        from sqlalchemy.ext.asyncio import AsyncSession

        from src.workflows.tidy import TidyWorkflow


        async def _tidy(session: AsyncSession) -> None:
            await TidyWorkflow(session).run(most=7)


        SCHEDULES: Mapping[str, tuple[str, Callable[[AsyncSession], Awaitable[None]]]] = {
            "tidy": ("0 3 * * 1-5", _tidy),
        }
        ''',
    )


@pytest.mark.parametrize(
    ("spec", "there", "missing"),
    [
        (EVENTS, ["outbox", "deliver", "handlers"], ["schedule"]),
        (TIMES, ["schedule", "handlers"], ["outbox", "deliver"]),
        (EVENTS.replace("{type: event, event: order_placed}", "{path: /x}", 1), ["outbox", "deliver"], ["schedule"]),
    ],
    ids=["events", "times", "one listener"],
)
def test_only_what_is_needed_is_there(spec: str, there: list[str], missing: list[str]) -> None:
    found = planned(spec)
    for name in there:
        assert f"src/workflows/{name}.py" in found
    for name in missing:
        assert f"src/workflows/{name}.py" not in found
        assert f"src.workflows.{name}" not in "".join(found[path] for path in ("Makefile", "docker/docker-compose.yml"))


def test_an_event_that_nobody_waits_for_is_written_down_only() -> None:
    spec = EVENTS.replace("event: order_placed}", "event: something_else}")
    found = planned(spec)
    assert "src/workflows/outbox.py" in found
    assert "src/workflows/deliver.py" not in found
    assert "class OutboxEvent(Base):" in found[ENTITIES]


def test_the_library_that_reads_schedules_is_required_where_there_are_any() -> None:
    assert "cronsim" in planned(TIMES)["requirements.txt"]
    assert "cronsim" not in planned(EVENTS)["requirements.txt"]


def test_what_waits_is_found_without_looking_at_what_is_done() -> None:
    """The index of the outbox has only rows that were not delivered, in the model as in the migration."""
    found = files(EVENTS)
    condition = 'sa.text("delivered_at IS NULL")'
    for text in (found[ENTITIES], found[MIGRATION]):
        assert f"sqlite_where={condition}" in text and f"postgresql_where={condition}" in text


def test_tables_are_made_and_dropped() -> None:
    for spec, table in ((EVENTS, "outbox_events"), (TIMES, "schedule_leases")):
        text = files(spec)[MIGRATION]
        assert f'"{table}",' in text
        assert f'op.drop_table("{table}")' in text


def test_entities_keep_the_names_that_they_have() -> None:
    spec = EVENTS.replace("entities:\n", "entities:\n  OutboxEvent: {attributes: {name: string}}\n", 1)
    found = files(spec)
    assert "class OutboxEvent_(Base):" in found[ENTITIES]
    assert '__tablename__ = "outbox_events_"' in found[ENTITIES]
    assert "from src.models.entities import OutboxEvent_\n" in found["src/workflows/outbox.py"]


def test_sample_rows_come_although_the_clock_runs_already() -> None:
    assert "ScheduleLease.__table__" in emitted(TIMES, "src/seed.py", "seed")
    assert "ScheduleLease" not in files(EVENTS)["src/seed.py"]


def test_the_modules_are_python() -> None:
    for spec in (EVENTS, TIMES):
        for path, text in files(spec).items():
            if path.startswith(("src/workflows/", "tests/integration/test_deliver", "tests/integration/test_schedule")):
                compile(text, Path(path).name, "exec")
