"""The whole database, row by row: what a request changed, and that a refused one changed nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import httpx
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from src.database.base import Base
from tests.support.problems import assert_problem

# Columns that every change moves; what they say is tested with the requests of each entity.
KEPT_BY_THE_MAPPER = {"updated_at", "updated_by", "version"}

Columns = dict[str, Any]
RowKey = tuple[str, tuple[Any, ...]]
Snapshot = dict[RowKey, Columns]


async def snapshot(session: AsyncSession) -> Snapshot:
    """Every row of every table, by table and key."""
    found: Snapshot = {}
    for table in Base.metadata.sorted_tables:
        keys = [column.name for column in table.primary_key]
        for row in (await session.execute(sa.select(table))).mappings():
            found[table.name, tuple(row[key] for key in keys)] = dict(row)
    await session.commit()
    return found


@dataclass
class Changes:
    """What differs between two snapshots. Whatever a test asks for is crossed off."""

    changed: dict[RowKey, Columns]
    new_rows: dict[RowKey, Columns]
    gone: set[RowKey]

    def to(self, row: Base) -> Columns:
        """The columns of a row that have another value now, with that value."""
        return self.changed.pop(_row_key(row), {})

    def new(self, model: type[Base], /, **known: Any) -> Columns:
        """The new row of a table with these values; where several have them, the next of them."""
        table = table_of(model).name
        for key, columns in self.new_rows.items():
            if key[0] == table and all(columns[name] == value for name, value in known.items()):
                return self.new_rows.pop(key)
        others = [columns for key, columns in self.new_rows.items() if key[0] == table]
        raise AssertionError(f"no new row of {table} has {known}; there are {others}")

    def without(self, row: Base) -> bool:
        """Whether a row is gone."""
        key = _row_key(row)
        is_gone = key in self.gone
        self.gone.discard(key)
        return is_gone

    def emitted(self, event: str) -> Mapping[str, Any]:
        """The payload of the next event of that name in the outbox."""
        for key, columns in self.new_rows.items():
            if key[0] == "outbox_events" and columns["name"] == event:
                payload: Mapping[str, Any] = self.new_rows.pop(key)["payload"]
                return payload
        raise AssertionError(f"no {event} is in the outbox")

    def nothing_else(self) -> None:
        """All changes were asked for."""
        assert (self.changed, self.new_rows, self.gone) == ({}, {}, set())


def _row_key(row: Base) -> RowKey:
    key = sa.inspect(type(row)).primary_key_from_instance(row)
    return table_of(type(row)).name, tuple(key)


def table_of(model: type[Base]) -> sa.Table:
    """The table of a mapped class."""
    return cast("sa.Table", model.__table__)


async def changes_since(session: AsyncSession, before: Snapshot) -> Changes:
    """What is different from what it was."""
    after = await snapshot(session)
    changed = {}
    for key in before.keys() & after.keys():
        columns = {
            name: value
            for name, value in after[key].items()
            if value != before[key][name] and name not in KEPT_BY_THE_MAPPER
        }
        if columns:
            changed[key] = columns
    new_rows = {key: columns for key, columns in after.items() if key not in before}
    return Changes(changed, new_rows, set(before.keys() - after.keys()))


async def assert_refused(
    answer: httpx.Response,
    status: int,
    detail: str | None,
    session: AsyncSession,
    before: Snapshot,
) -> None:
    """The answer is a problem of this status and text, and nothing was written."""
    assert_problem(answer, status)
    if detail is not None:
        assert answer.json()["detail"] == detail
    assert await snapshot(session) == before
