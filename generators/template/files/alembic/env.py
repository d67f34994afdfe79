"""Runs the migrations: with the database of the settings, or on a connection handed in by a caller."""

import asyncio
import logging
from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, pool
from sqlalchemy.ext.asyncio import create_async_engine

import src.models.entities  # noqa: F401  (fills the metadata)
from src.core.config import get_settings
from src.core.logging import configure_logging
from src.database.base import Base


def render_item(kind: str, item: object, autogen_context: AutogenContext) -> Literal[False]:
    """Give a new migration the imports of our own column types; rendering them stays as it is."""
    module = type(item).__module__
    if kind == "type" and module.startswith("src."):
        autogen_context.imports.add(f"import {module}")
    return False


def run_migrations(connection: Connection) -> None:
    """Run on an open connection. SQLite cannot alter a table: batch mode copies it instead."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        compare_type=True,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


async def run_online(url: str) -> None:
    """Open a connection for just this run."""
    engine = create_async_engine(url, poolclass=pool.NullPool)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(run_migrations)
    finally:
        await engine.dispose()


def run_offline(url: str) -> None:
    """Write SQL to standard output instead of running it (`alembic upgrade head --sql`)."""
    context.configure(
        url=url,
        target_metadata=Base.metadata,
        literal_binds=True,
        dialect_opts={"paramstyle": "named"},
        render_as_batch=url.startswith("sqlite"),
    )
    with context.begin_transaction():
        context.run_migrations()


def main() -> None:
    """Choose the way to run."""
    settings = get_settings()
    if context.config.cmd_opts is not None:  # started from the command line, not by a test
        configure_logging(settings)
        logging.getLogger("alembic.runtime.plugins").setLevel(logging.WARNING)
    connection = context.config.attributes.get("connection")
    if connection is not None:
        run_migrations(connection)
    elif context.is_offline_mode():
        run_offline(settings.database_url)
    else:
        asyncio.run(run_online(settings.database_url))


main()
