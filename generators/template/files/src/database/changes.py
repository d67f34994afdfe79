"""What a transaction has written: which rows, in which columns, and where their keys pointed before and after."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar, cast

from sqlalchemy import (
    Column,
    ColumnElement,
    Delete,
    Insert,
    Select,
    Table,
    event,
    inspect,
    select,
    true,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import (
    InstrumentedAttribute,
    ORMExecuteState,
    RelationshipProperty,
    Session,
    SessionTransaction,
)
from sqlalchemy.orm.attributes import flag_modified

from src.database.base import Base, Timestamps

Row = TypeVar("Row", bound=Base)
Attribute = InstrumentedAttribute[Any]

# A database takes only so many values in one statement.
BATCH = 500

_CHANGES = "changes"
_watched: set[Table] = set()


@dataclass(frozen=True)
class Change:
    """One row that was written.

    `keys` are the values of its primary and foreign keys before and after, by column, and `columns`
    the names of those that changed; None where the row is new, or gone. `row` is what the session
    has of it, if it is there.
    """

    keys: Mapping[str, Collection[Any]]
    columns: Collection[str] | None = None
    row: Base | None = None
    is_gone: bool = False

    def touches(self, names: set[str]) -> bool:
        """Whether the row is new or gone, or one of these columns changed."""
        return self.columns is None or not names.isdisjoint(self.columns)


@dataclass
class Changes:
    """Everything that a transaction has written so far, by table."""

    written: dict[Table, list[Change]] = field(default_factory=dict)
    made: set[tuple[Table, tuple[Any, ...]]] = field(default_factory=set)
    gone: set[tuple[Table, tuple[Any, ...]]] = field(default_factory=set)

    def add(self, table: Table, change: Change) -> None:
        """Remember one row."""
        self.written.setdefault(table, []).append(change)

    def of(self, key: Attribute | Column[Any], *columns: Attribute, new: bool = True) -> set[Any]:
        """Where a key points, and pointed before, in rows that are new or gone, or in which the key or
        one of `columns` changed.

        The primary key of a row that is gone points nowhere. `new` rows can be left out where nothing
        matters but what referred to a row before.
        """
        column = _column(key)
        names = {column.name, *(_column(other).name for other in columns)}
        found: set[Any] = set()
        for change in self.written.get(column.table, ()):
            if change.is_gone and column.primary_key and not column.foreign_keys:
                continue
            if change.touches(names) and (new or change.columns is not None):
                found.update(change.keys[column.name])
        return found - {None}

    async def rows(self, session: AsyncSession, model: type[Row], *columns: Attribute) -> list[Row]:
        """The rows that are new, or in which one of `columns` changed."""
        (key,) = inspect(model).primary_key
        names = {_column(column).name for column in columns}
        found: dict[int, Row] = {}
        by_database: set[Any] = set()
        for change in self.written.get(_table(model), ()):
            if change.is_gone or not change.touches(names):
                continue
            if change.row is None:
                by_database.update(change.keys[key.name])
            elif inspect(change.row).persistent and _identity(change.row) not in self.gone:
                found[id(change.row)] = cast("Row", change.row)
        for batch in batches(by_database):
            for row in await fresh(session, select(model).where(key.in_(batch)), model):
                found[id(row)] = row
        return list(found.values())


def changes_of(session: AsyncSession) -> Changes:
    """What the session's transaction has written so far."""
    return _changes(session.sync_session)


def _changes(session: Session) -> Changes:
    found: Changes = session.info.setdefault(_CHANGES, Changes())
    return found


def _column(key: Attribute | Column[Any]) -> Column[Any]:
    if isinstance(key, Column):
        return key
    return cast("Column[Any]", key.property.columns[0])


def _table(model: type[Base]) -> Table:
    return cast("Table", model.__table__)


def _identity(row: Base) -> tuple[Table, tuple[Any, ...]]:
    return _table(type(row)), inspect(row).identity or ()


def batches(keys: Iterable[Any]) -> Iterator[list[Any]]:
    """Keys in order, as many at a time as fit one statement."""
    waiting = iter(sorted(keys))
    while batch := list(islice(waiting, BATCH)):
        yield batch


async def follow(
    session: AsyncSession,
    wanted: Attribute | Column[Any],
    where: Attribute | Column[Any],
    keys: Iterable[Any],
    *,
    pinned: bool = False,
) -> set[Any]:
    """The values of one column in the rows in which another is one of `keys`.

    Rows that are `pinned` stay as they are until the transaction ends.
    """
    found: set[Any] = set()
    for batch in batches(keys):
        rows = select(wanted).where(where.in_(batch))
        if pinned:
            rows = rows.order_by(*_column(wanted).table.primary_key).with_for_update(read=True)
        found.update(await session.scalars(rows))
    return found - {None}


async def pin(
    session: AsyncSession,
    key: Attribute,
    within: Select[Any] | Collection[Any],
    *,
    alone: bool = False,
) -> None:
    """Keep rows as they are until the transaction ends; `alone`, where nobody else may pin them too."""
    if isinstance(within, Select) or within:
        rows = select(key).where(key.in_(within)).order_by(key)
        await session.execute(rows.with_for_update(read=not alone, key_share=alone))


async def fresh(session: AsyncSession, rows: Select[Row], *models: type[Base]) -> Sequence[Row]:
    """Rows as they are stored now, and those of `models` that are loaded along with them.

    What the session has of these tables was read before they were locked, so it is read again.
    """
    known = [row for row in session.sync_session.identity_map.values() if isinstance(row, models)]
    for row in known:  # by name: else the rows of its collections would be forgotten as well
        session.expire(row, inspect(row).mapper.attrs.keys())
    found = (await session.scalars(rows)).all()
    for model in models:
        (key,) = inspect(model).primary_key
        left = [_identity(row)[1][0] for row in known if type(row) is model and _is_expired(row)]
        for batch in batches(left):
            await session.execute(select(model).where(key.in_(batch)))
    return found


def _is_expired(row: Base) -> bool:
    return bool(inspect(row).expired_attributes)


# ---------------------------------------------------------------- what is written through the mapper


@event.listens_for(Session, "before_flush")
def _keep_made_as_made(session: Session, *_: object) -> None:
    """A row that is computed after it was made has not been changed by anybody since."""
    made = _changes(session).made
    for row in session.dirty:
        if _identity(row) in made and isinstance(row, Timestamps) and session.is_modified(row):
            flag_modified(row, "updated_at")


@event.listens_for(Session, "after_flush")
def _note_flushed(session: Session, *_: object) -> None:
    for row in session.new:
        _note_row(session, row, is_new=True)
    for row in session.dirty:
        _note_row(session, row, is_new=False)


def _note_row(session: Session, row: Base, *, is_new: bool) -> None:
    state = inspect(row)
    changed: set[str] = set()
    keys: dict[str, Collection[Any]] = {}
    for attribute in state.mapper.column_attrs:
        column = attribute.columns[0]
        history = state.attrs[attribute.key].history
        if history.has_changes():
            changed.add(column.name)
        if column.primary_key or column.foreign_keys:
            keys[column.name] = frozenset(history.sum())
    table = _table(type(row))
    if is_new:
        own = tuple(state.mapper.primary_key_from_instance(row))
        _changes(session).made.add((table, own))
        _changes(session).add(table, Change(keys, row=row))
    elif changed:
        version = state.mapper.version_id_col
        changed |= {column.name for column in table.columns if column.onupdate is not None}
        changed |= {version.name} if version is not None else set()
        _changes(session).add(table, Change(keys, changed, row))
    for relation in state.mapper.relationships:
        if relation.secondary is not None and not relation.viewonly:
            _note_links(session, row, relation)


def _note_links(session: Session, row: Base, relation: RelationshipProperty[Any]) -> None:
    history = inspect(row).attrs[relation.key].history
    for other in (*history.added, *history.deleted):
        keys = {
            column.name: (getattr(end, inspect(end).mapper.get_property_by_column(key).key),)
            for end, pairs in (
                (row, relation.synchronize_pairs),
                (other, relation.secondary_synchronize_pairs or ()),
            )
            for key, column in pairs
        }
        _changes(session).add(cast("Table", relation.secondary), Change(keys))


# ---------------------------------------------------------------- what is written by statements


def watch(*tables: type[Base] | Table) -> None:
    """Have an eye on rows that a database deletes or changes by itself, in the wake of a deletion."""
    _watched.update(table if isinstance(table, Table) else _table(table) for table in tables)


@event.listens_for(Session, "before_flush")
def _note_deleted(session: Session, *_: object) -> None:
    for row in session.deleted:
        table = _table(type(row))
        (key,) = table.primary_key
        _note_removal(session, table, key == inspect(row).identity[0])


@event.listens_for(Session, "do_orm_execute")
def _note_statement(state: ORMExecuteState) -> None:
    statement, mapper = state.statement, state.bind_mapper
    if isinstance(statement, Delete):
        state.session.flush()
        table = statement.table if mapper is None else mapper.local_table
        where = statement.whereclause
        _note_removal(state.session, cast("Table", table), true() if where is None else where)
    elif isinstance(statement, Insert) and mapper is None:
        keys = {name: (value,) for name, value in statement.compile().params.items()}
        _changes(state.session).add(cast("Table", statement.table), Change(keys))


def _note_removal(session: Session, table: Table, where: ColumnElement[bool]) -> None:
    """Remember the rows that a deletion reaches, and those that the database changes in its wake.

    They are locked, so that they are the same when the deletion comes.
    """
    if not _is_followed(table):
        return
    changes, removed = _changes(session), []
    for row in _linking(session, table, where):
        own = (table, tuple(row[column.name] for column in table.primary_key))
        if own not in changes.gone:
            changes.gone.add(own)
            keys = {name: (key,) for name, key in row.items()}
            changes.add(table, Change(keys, is_gone=True))
            removed.append(row)
    for column, target, wake in _references(table):
        for batch in batches({row[target] for row in removed}):
            if wake == "CASCADE":
                _note_removal(session, column.table, column.in_(batch))
            elif column.table in _watched:
                for row in _linking(session, column.table, column.in_(batch)):
                    keys = {name: (key,) for name, key in row.items()}
                    changes.add(column.table, Change(keys, {column.name}))


def _linking(session: Session, table: Table, where: ColumnElement[bool]) -> list[dict[str, Any]]:
    """The keys that rows are and have, in order, locked."""
    columns = [column for column in table.columns if column.primary_key or column.foreign_keys]
    rows = select(*columns).where(where).order_by(*table.primary_key).with_for_update()
    return [dict(row) for row in session.execute(rows).mappings()]


def _references(table: Table) -> Iterator[tuple[Column[Any], str, str]]:
    """The columns that refer to a table, what they refer to, and what a deletion does to their rows."""
    for other in table.metadata.tables.values():
        for key in other.foreign_keys:
            if key.column.table is table and key.ondelete in ("CASCADE", "SET NULL"):
                yield key.parent, key.column.name, key.ondelete


def _is_followed(table: Table, seen: frozenset[Table] = frozenset()) -> bool:
    """Whether a deletion from a table can reach one that is watched."""
    return table in _watched or any(
        column.table in _watched
        or (wake == "CASCADE" and _is_followed(column.table, seen | {table}))
        for column, _, wake in _references(table)
        if column.table not in seen
    )


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(_CHANGES, None)
