"""Databases for tests: empty ones, migrated ones, and sessions that leave no trace."""

import os
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, event, inspect
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession
from sqlalchemy.schema import CreateSchema, DropSchema

from src.core.config import Settings
from src.database.base import Base
from src.database.session import make_engine

Row = TypeVar("Row", bound=Base)
PROJECT = Path(__file__).parents[2]


@asynccontextmanager
async def empty_database(folder: Path) -> AsyncIterator[AsyncEngine]:
    """A file in `folder`; where TEST_DATABASE_URL names a server, a schema of its own there.

    Nothing that exists is touched, and nothing is left behind.
    """
    url = Settings(database_url=os.environ.get("TEST_DATABASE_URL", "sqlite://")).database_url
    if url.startswith("sqlite"):
        engine = make_engine(f"sqlite+aiosqlite:///{folder / 'test.db'}")
        _begin_explicitly(engine)
        yield engine
        await engine.dispose()
        return
    schema = f"tests_{uuid.uuid4().hex}"
    engine = make_engine(url)
    _use_schema(engine, schema)
    async with engine.begin() as connection:
        await connection.execute(CreateSchema(schema))
    try:
        yield engine
    finally:
        async with engine.begin() as connection:
            await connection.execute(DropSchema(schema, cascade=True))
        await engine.dispose()


def _begin_explicitly(engine: AsyncEngine) -> None:
    """SQLite's driver begins transactions too late for savepoints: do it ourselves."""

    @event.listens_for(engine.sync_engine, "connect")
    def _on_connect(connection: Any, _: Any) -> None:
        connection.isolation_level = None

    @event.listens_for(engine.sync_engine, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")


def _use_schema(engine: AsyncEngine, schema: str) -> None:
    @event.listens_for(engine.sync_engine, "do_connect")
    def _on_connect(_: Any, __: Any, ___: Any, parameters: dict[str, Any]) -> None:
        parameters["server_settings"] = {"search_path": schema}


async def migrate(connection: AsyncConnection, revision: str) -> None:
    """Run the migrations up or down to a revision: `head`, `base`."""
    run = command.downgrade if revision == "base" else command.upgrade
    await connection.run_sync(lambda sync: run(alembic_config(sync), revision))


def alembic_config(connection: Connection) -> Config:
    """Alembic's configuration for an open connection."""
    config = Config(PROJECT / "alembic.ini")
    config.set_main_option("script_location", str(PROJECT / "alembic"))
    config.attributes["connection"] = connection
    return config


def session_on(connection: AsyncConnection) -> AsyncSession:
    """A session whose commits are savepoints of the connection's transaction."""
    return AsyncSession(
        connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
    )


async def save(session: AsyncSession, row: Row) -> Row:
    """Store a row, for everybody on the same connection to see."""
    session.add(row)
    await session.commit()
    return row


async def is_stored(session: AsyncSession, row: Base) -> bool:
    """Whether a row is still in its table."""
    found = await session.get(type(row), inspect(row).identity, populate_existing=True)
    await session.commit()
    return found is not None
