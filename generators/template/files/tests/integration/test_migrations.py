"""Migrations: up, down, up again, and equal to the models."""

from pathlib import Path

from alembic import command
from sqlalchemy import inspect

from src.database.base import Base
from tests.support.database import alembic_config, empty_database, migrate


async def test_up_down_and_up_again(tmp_path: Path) -> None:
    tables = set(Base.metadata.tables)
    async with empty_database(tmp_path) as engine, engine.connect() as connection:
        for revision, expected in (("head", tables), ("base", set()), ("head", tables)):
            await migrate(connection, revision)
            found = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
            assert set(found) - {"alembic_version"} == expected
        await connection.run_sync(lambda sync: command.check(alembic_config(sync)))
        await connection.rollback()
