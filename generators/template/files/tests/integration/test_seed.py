"""The sample rows: they fit the database, and come once."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from src.database.base import Base
from src.seed import seed


async def count(session: AsyncSession) -> dict[str, int]:
    """How many rows each table has."""
    return {
        table.name: await session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }


async def test_an_empty_database_is_filled_once(session: AsyncSession) -> None:
    added = await seed(session)
    rows = await count(session)
    assert 0 < added <= sum(rows.values())
    assert await seed(session) == 0
    assert await count(session) == rows
