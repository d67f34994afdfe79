"""Transactions that write: rows are locked first, lost races are run again, nothing is half written."""

import asyncio
import datetime as dt
import random
from collections.abc import Callable, Collection, Coroutine, Iterable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy import Select, event, inspect, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, SessionTransaction
from sqlalchemy.orm.attributes import set_committed_value

from src.core.problems import Refusal, conflict, not_found
from src.database.base import Base
from src.database.types import utc_now

RETRIES = 3
PAUSE_SECONDS = 0.02
SERIALIZATION_FAILURE = "40001"
DEADLOCK = "40P01"
DATA_EXCEPTION = "22"

# Where a session remembers, until its transaction ends, what it locked and made, when that began, and for whom.
_HELD = "rows held"
_MADE = "rows made"
_MOMENT = "moment"
_AUTHOR = "author"


class Moved(Exception):
    """A row is to be changed that was not locked: others came in between, so everything is run again."""


class Service(Protocol):
    """Something that works on the session of a request."""

    session: AsyncSession


OwnService = TypeVar("OwnService", bound=Service)
Given = ParamSpec("Given")
Answer = TypeVar("Answer")
Row = TypeVar("Row", bound=Base)


def transactional(
    method: Callable[Concatenate[OwnService, Given], Coroutine[Any, Any, Answer]],
) -> Callable[Concatenate[OwnService, Given], Coroutine[Any, Any, Answer]]:
    """Run a method in a transaction of its own, which the method commits.

    What was read before belongs to another transaction and leaves the session: rows among the
    arguments keep the columns that they have. Lost races are run again from the beginning.
    """

    @wraps(method)
    async def run(self: OwnService, /, *args: Given.args, **kwargs: Given.kwargs) -> Answer:
        attempt = 0
        while True:
            try:
                await _begin(self.session)
                return await method(self, *args, **kwargs)
            except Exception as error:
                await self.session.rollback()
                if not _is_lost_race(error):
                    refusal = _refusal(error)
                    if refusal is None:
                        raise
                    raise refusal from error
                if attempt == RETRIES:
                    raise conflict("Others are changing the same rows: try again") from error
            attempt += 1
            await asyncio.sleep(random.uniform(0, PAUSE_SECONDS * 2**attempt))

    return run


async def _begin(session: AsyncSession) -> None:
    """Begin a transaction that writes. SQLite has one at a time: the others wait here, not halfway."""
    await session.commit()
    session.expunge_all()
    connection = await session.connection()
    if connection.dialect.name == "sqlite":
        raw = (await connection.get_raw_connection()).driver_connection
        if raw is not None and not raw.in_transaction:
            await connection.exec_driver_sql("BEGIN IMMEDIATE")


def _is_lost_race(error: Exception) -> bool:
    if isinstance(error, DBAPIError):
        state = getattr(error.orig, "sqlstate", None)
        return state in (SERIALIZATION_FAILURE, DEADLOCK) or "is locked" in str(error.orig)
    return isinstance(error, Moved)


def _refusal(error: Exception) -> Refusal | None:
    """What is answered where a calculation fails, or its result has no place in its column."""
    if isinstance(error, ZeroDivisionError) or "DivisionUndefined" in str(error):
        return conflict("This can't be calculated: it divides by zero")
    if isinstance(error, ArithmeticError):
        return conflict("This can't be calculated: a value is out of range")
    if isinstance(error, DBAPIError):
        state = getattr(error.orig, "sqlstate", None) or ""
        if state.startswith(DATA_EXCEPTION):
            return conflict("A value is too large to be stored")
    return None


def moment(session: AsyncSession) -> dt.datetime:
    """The present moment, the same until the transaction ends."""
    found: dt.datetime = session.info.setdefault(_MOMENT, utc_now())
    return found


def sign(session: AsyncSession, author: object) -> None:
    """Note the key of whoever asks for changes: rows with `created_by` and `updated_by` keep it."""
    session.info[_AUTHOR] = author


async def lock(
    session: AsyncSession, model: type[Base], keys: Iterable[Any], *, to_delete: bool = False
) -> None:
    """Keep rows from being changed by others until the transaction ends, in the order of their keys.

    Others may go on referring to them, unless they are there `to_delete`. Lock tables in the order of
    their names: who locks in the same order never waits in a circle.
    """
    held = _held(session.sync_session).setdefault(model, set())
    wanted = {key for key in keys if key is not None} - (set() if to_delete else held)
    if wanted:
        column = inspect(model).primary_key[0]
        rows = select(column).where(column.in_(wanted)).order_by(column)
        await session.execute(rows.with_for_update(key_share=not to_delete))
        await _renew(session, model, wanted - held)
        held |= wanted


async def hold(session: AsyncSession, *rows: Base | None, known: bool = False) -> None:
    """Count rows as locked: the statement that found them has locked them.

    If they may be `known` from before, what the session has of them is brought up to date.
    """
    found = [row for row in rows if row is not None]
    for model in {type(row) for row in found}:
        held = _held(session.sync_session).setdefault(model, set())
        keys = {_key(row) for row in found if type(row) is model}
        if known:
            await _renew(session, model, keys - held)
        held |= keys


async def _renew(session: AsyncSession, model: type[Base], keys: Collection[object]) -> None:
    """Give rows that were read before they were locked the values that they have now."""
    mapper, rows = inspect(model), session.sync_session.identity_map
    identities = {key: mapper.identity_key_from_primary_key((key,)) for key in keys}
    known = {key: rows[identity] for key, identity in identities.items() if identity in rows}
    if not known:
        return
    names = [attribute.key for attribute in mapper.column_attrs]
    columns = [getattr(model, name) for name in names]
    (column,) = mapper.primary_key
    for key, *values in await session.execute(select(column, *columns).where(column.in_(known))):
        for name, value in zip(names, values, strict=True):
            set_committed_value(known[key], name, value)


async def fetch(session: AsyncSession, noun: str, rows: Select[Row]) -> Row:
    """The only row of a statement; 404 where there is none."""
    found = (await session.scalars(rows)).one_or_none()
    if found is None:
        raise not_found(noun)
    return found


async def load_along(session: AsyncSession, rows: Select[Any]) -> None:
    """Load, with rows that the session knows, what a statement loads along with them."""
    (await session.scalars(rows)).all()


def _held(session: Session) -> dict[type[Base], set[object]]:
    """The keys of the rows that a session locked, by table."""
    found: dict[type[Base], set[object]] = session.info.setdefault(_HELD, {})
    return found


def _made(session: Session) -> set[tuple[type[Base], object]]:
    """The rows that a session made: nobody else can see them yet."""
    found: set[tuple[type[Base], object]] = session.info.setdefault(_MADE, set())
    return found


def _key(row: Base) -> object:
    return inspect(type(row)).primary_key_from_instance(row)[0]


@event.listens_for(Session, "before_flush")
def _only_held(session: Session, *_: object) -> None:
    """In a table with locked rows, only those are changed."""
    held, made = _held(session), _made(session)
    changed = (row for row in session.dirty if session.is_modified(row, include_collections=False))
    for row in (*changed, *session.deleted):
        keys = held.get(type(row))
        if keys is not None and _key(row) not in keys and (type(row), _key(row)) not in made:
            raise Moved


@event.listens_for(Session, "before_flush")
def _note_author(session: Session, *_: object) -> None:
    author = session.info.get(_AUTHOR)
    if author is None:
        return
    for row in session.new:
        _write(row, author, "created_by", "updated_by")
    for row in session.dirty:
        if session.is_modified(row, include_collections=False):
            _write(row, author, "updated_by")


def _write(row: object, author: object, *names: str) -> None:
    for name in names:
        if hasattr(type(row), name):
            setattr(row, name, author)


@event.listens_for(Session, "after_flush")
def _remember_made(session: Session, *_: object) -> None:
    _made(session).update((type(row), _key(row)) for row in session.new)


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        for name in (_HELD, _MADE, _MOMENT, _AUTHOR):
            session.info.pop(name, None)
