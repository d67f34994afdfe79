"""How often the database is asked."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from tests.support.database import session_on

Value = TypeVar("Value")


@contextmanager
def selects(connection: AsyncConnection) -> Iterator[list[str]]:
    """Every SELECT that runs on a connection meanwhile, as SQL."""
    found: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            found.append(statement)

    event.listen(connection.sync_connection, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(connection.sync_connection, "before_cursor_execute", note)


async def undone(
    connection: AsyncConnection,
    what: Callable[[AsyncSession], Awaitable[Value]],
) -> Value:
    """What something gives that is done with a session, and undone."""
    savepoint = await connection.begin_nested()
    async with session_on(connection) as session:
        found = await what(session)
    await savepoint.rollback()
    return found
