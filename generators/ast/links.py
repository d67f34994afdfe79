"""`src/repositories/links.py`: many-to-many links, for applications that have any."""

from generators.ast.view import AppView

_TEXT = '''"""Many-to-many links: the rows of a join table, seen from one side."""

from typing import Any

from sqlalchemy import Column, Select, delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from src.core.problems import is_duplicate


class Links:
    """What rows of one table are linked to, through the columns `mine` and `other` of a join table."""

    def __init__(self, session: AsyncSession, mine: Column[Any], other: Column[Any]) -> None:
        self.session = session
        self.mine = mine
        self.other = other
        self.table = mine.table

    def of(self, key: object) -> Select[Any]:
        """The keys of everything that one row is linked to."""
        return select(self.other).where(self.mine == key)

    async def add(self, key: object, other: object) -> None:
        """Link two rows; twice is as good as once, even at the same time."""
        wanted = self.of(key).where(self.other == other)
        if (await self.session.scalars(wanted)).first() is not None:
            return
        values = {self.mine.name: key, self.other.name: other}
        try:
            async with self.session.begin_nested():
                await self.session.execute(insert(self.table).values(values))
        except IntegrityError as error:
            if not is_duplicate(error):
                raise

    async def remove(self, key: object, other: object) -> bool:
        """Take a link away; false if there was none."""
        statement = delete(self.table).where(self.mine == key, self.other == other)
        return (await self.session.execute(statement.returning(self.mine))).first() is not None
'''


def emit_links(app: AppView) -> str | None:
    """The module, or None without join tables."""
    return _TEXT if app.join_tables else None
