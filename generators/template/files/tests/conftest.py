"""Fixtures: a migrated database, a session that sees what requests see, and a client of the application."""

from collections.abc import AsyncIterator

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from src.database.session import get_session
from src.main import app
from tests.support import numbering
from tests.support.database import empty_database, migrate, session_on


@pytest.fixture(scope="session")
async def engine(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[AsyncEngine]:
    """The database of all tests, migrated once."""
    async with empty_database(tmp_path_factory.mktemp("database")) as engine:
        async with engine.begin() as connection:
            await migrate(connection, "head")
        yield engine


@pytest.fixture
async def connection(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """The connection of one test: whatever it commits is rolled back in the end."""
    numbering.restart()
    async with engine.connect() as connection:
        transaction = await connection.begin()
        yield connection
        await transaction.rollback()


@pytest.fixture
async def session(connection: AsyncConnection) -> AsyncIterator[AsyncSession]:
    """For preparing rows, and for looking at what requests have stored."""
    async with session_on(connection) as session:
        yield session


@pytest.fixture
async def client(connection: AsyncConnection) -> AsyncIterator[httpx.AsyncClient]:
    """Calls the application in this process."""

    async def request_session() -> AsyncIterator[AsyncSession]:
        async with session_on(connection) as session:
            yield session

    app.dependency_overrides[get_session] = request_session
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client
    app.dependency_overrides.clear()
