"""What every repository can do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import ColumnElement, Select, delete, false, func, inspect, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from src.core.problems import conflict
from src.database.base import Base, SoftDelete

Row = TypeVar("Row", bound=Base)


class Window(Protocol):
    """The part of a query that says which rows of the result are wanted."""

    limit: int
    offset: int


@dataclass(frozen=True)
class RowPage(Generic[Row]):
    """Some of the rows of a statement, and how many it has in all."""

    items: Sequence[Row]
    total: int
    limit: int
    offset: int


class Repository(Generic[Row]):
    """The rows of one table. `noun` names one of them to people."""

    model: type[Row]
    noun: str

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    @property
    def key(self) -> ColumnElement[Any]:
        """The column of the primary key."""
        return inspect(self.model).primary_key[0]

    def visible(self) -> Select[Row]:
        """The rows that exist to the outside."""
        return select(self.model)

    def nothing(self) -> Select[Row]:
        """No rows: what a caller without an account can reach of rows that have owners."""
        return self.visible().where(false())

    async def find(self, key: object, within: Select[Row] | None = None) -> Row | None:
        """The row with this primary key, if it is one of `within` (default: all visible ones)."""
        statement = self.visible() if within is None else within
        return (await self.session.scalars(statement.where(self.key == key))).one_or_none()

    async def refer(self, key: object, within: Select[Row] | None = None) -> bool:
        """Whether there is a row to refer to. One that could be hidden is kept from that until the end."""
        statement = self.visible() if within is None else within
        if issubclass(self.model, SoftDelete):
            statement = statement.with_for_update(read=True, key_share=True, of=self.model)
        return (await self.session.scalars(statement.where(self.key == key))).first() is not None

    async def page(self, statement: Select[Row], window: Window) -> RowPage[Row]:
        """One page of a statement's rows."""
        counted = select(func.count()).select_from(statement.order_by(None).subquery())
        total = await self.session.scalar(counted)
        rows = await self.session.scalars(statement.limit(window.limit).offset(window.offset))
        return RowPage(rows.all(), total or 0, window.limit, window.offset)

    async def remove(self, row: Row) -> None:
        """Delete a row, and with it what the database deletes in its wake; refused while it is in use.

        A statement rather than `session.delete`: rows that refer to it need not be loaded for that.
        """
        (key,) = inspect(row).identity or (None,)
        statement = delete(self.model).where(self.key == key)
        version = inspect(self.model).version_id_col
        if version is not None:
            statement = statement.where(version == getattr(row, str(version.key)))
        try:
            deleted = await self.session.execute(
                statement.returning(self.key), execution_options={"synchronize_session": False}
            )
        except IntegrityError as error:
            raise conflict(f"This {self.noun} is still in use") from error
        if deleted.first() is None:
            raise conflict(f"This {self.noun} was changed by somebody else")
