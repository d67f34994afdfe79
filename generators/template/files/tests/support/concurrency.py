"""Requests at the same time, each on a connection of its own."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from src.database.session import get_session
from src.main import app
from tests.support.database import empty_database, migrate

ON_A_SERVER = pytest.mark.skipif(
    not os.environ.get("TEST_DATABASE_URL", "").startswith("postgresql"),
    reason="SQLite lets one transaction write at a time: those that overlap need PostgreSQL",
)


@asynccontextmanager
async def overlapping(folder: Path) -> AsyncIterator[tuple[AsyncSession, httpx.AsyncClient]]:
    """A session that commits to a database of its own, and a client whose requests overlap there."""
    async with empty_database(folder) as engine:
        async with engine.begin() as connection:
            await migrate(connection, "head")

        async def request_session() -> AsyncIterator[AsyncSession]:
            async with AsyncSession(engine, expire_on_commit=False) as session:
                yield session

        app.dependency_overrides[get_session] = request_session
        transport = httpx.ASGITransport(app)
        async with (
            httpx.AsyncClient(transport=transport, base_url="http://test") as client,
            AsyncSession(engine, expire_on_commit=False) as session,
        ):
            yield session, client
        app.dependency_overrides.clear()
