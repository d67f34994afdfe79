"""Transactions that write, tried inside the application of `tests/ir/shop.py`: on two connections, without HTTP."""

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from src.core.problems import Refusal
from src.database import transactions
from src.database.base import Base
from src.database.transactions import Moved, fetch, hold, lock, moment, sign, transactional
from src.models.entities import Category, Product

Sessions = async_sessionmaker[AsyncSession]


@pytest.fixture
async def sessions(engine: AsyncEngine) -> AsyncIterator[Sessions]:
    """Sessions that really commit; everything is deleted afterwards."""
    yield async_sessionmaker(engine, expire_on_commit=False)
    async with engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            await connection.execute(sa.delete(table))


@pytest.fixture
async def product(sessions: Sessions) -> Product:
    """Five of something."""
    async with sessions() as session:
        found = Product(name="lamp", price=Decimal(1), stock=5, category=Category(name="light"))
        session.add(found)
        await session.commit()
        return found


class Work:
    """A service whose only method is given."""

    def __init__(self, session: AsyncSession, act: Any) -> None:
        self.session = session
        self.act = act
        self.attempts = 0

    @transactional
    async def run(self) -> Any:
        """Do it."""
        self.attempts += 1
        return await self.act(self.session)


async def stock(sessions: Sessions, product: Product) -> int:
    async with sessions() as session:
        return (await session.get_one(Product, product.id)).stock


async def test_what_fails_is_not_half_written(sessions: Sessions, product: Product) -> None:
    async def act(session: AsyncSession) -> None:
        (await session.get_one(Product, product.id)).stock = 1
        await session.flush()
        raise Refusal(409, "no")

    async with sessions() as session:
        with pytest.raises(Refusal, match="no"):
            await Work(session, act).run()
    assert await stock(sessions, product) == 5


async def test_what_was_read_before_keeps_its_values_outside_of_the_session(
    sessions: Sessions, product: Product
) -> None:
    async with sessions() as session:
        before = await session.get_one(Product, product.id)

        async def act(inner: AsyncSession) -> bool:
            return before in inner

        assert await Work(session, act).run() is False
        assert before.name == "lamp"


async def test_a_row_that_was_not_locked_is_not_changed(sessions: Sessions, product: Product) -> None:
    """Others moved it among the rows in between: everything is run again, and again, and given up."""

    async def act(session: AsyncSession) -> None:
        await lock(session, Product, [])
        (await session.get_one(Product, product.id)).stock = 1
        await session.commit()

    async with sessions() as session:
        work = Work(session, act)
        with pytest.raises(Refusal, match="try again"):
            await work.run()
    assert work.attempts == 1 + transactions.RETRIES
    assert await stock(sessions, product) == 5


async def test_a_lost_race_is_run_again(sessions: Sessions, product: Product) -> None:
    attempts = 0

    async def act(session: AsyncSession) -> int:
        nonlocal attempts
        attempts += 1
        if attempts < 3:
            raise Moved
        await lock(session, Product, [product.id])
        found = await fetch(session, "product", sa.select(Product).where(Product.id == product.id))
        found.stock -= 1
        await session.commit()
        return found.stock

    async with sessions() as session:
        assert await Work(session, act).run() == 4
    assert await stock(sessions, product) == 4


async def test_rows_that_are_made_may_be_changed(sessions: Sessions, product: Product) -> None:
    async def act(session: AsyncSession) -> None:
        await lock(session, Product, [])
        made = Product(name="new", price=Decimal(1), category_id=product.category_id)
        session.add(made)
        await session.flush()
        made.stock = 3
        await session.commit()

    async with sessions() as session:
        await Work(session, act).run()


async def test_what_was_read_before_it_was_locked_is_brought_up_to_date(
    sessions: Sessions, product: Product, engine: AsyncEngine
) -> None:
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time: nothing can change in between")

    async def act(session: AsyncSession) -> int:
        found = await session.get_one(Product, product.id)
        async with sessions() as other:
            (await other.get_one(Product, product.id)).stock = 2
            await other.commit()
        await lock(session, Product, [product.id])
        return found.stock

    async with sessions() as session:
        assert await Work(session, act).run() == 2


async def test_what_was_known_before_it_was_found_and_locked_is_brought_up_to_date(
    sessions: Sessions, product: Product, engine: AsyncEngine
) -> None:
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time: nothing can change in between")

    async def act(session: AsyncSession) -> int:
        await session.get_one(Product, product.id)
        async with sessions() as other:
            (await other.get_one(Product, product.id)).stock = 2
            await other.commit()
        found = list(await session.scalars(sa.select(Product).with_for_update()))
        await hold(session, *found, known=True)
        return found[0].stock

    async with sessions() as session:
        assert await Work(session, act).run() == 2


async def test_two_that_take_from_one_row_wait_for_each_other(sessions: Sessions, product: Product) -> None:
    async def act(session: AsyncSession) -> int:
        await lock(session, Product, [product.id])
        found = await fetch(session, "product", sa.select(Product).where(Product.id == product.id))
        before = found.stock
        await asyncio.sleep(0.02)
        found.stock = before - 1
        await session.commit()
        return before

    async def one() -> int:
        async with sessions() as session:
            answer: int = await Work(session, act).run()
            return answer

    assert sorted(await asyncio.gather(*(one() for _ in range(4)))) == [2, 3, 4, 5]
    assert await stock(sessions, product) == 1


async def test_a_missing_row_is_404(sessions: Sessions) -> None:
    async def act(session: AsyncSession) -> None:
        await fetch(session, "product", sa.select(Product))

    async with sessions() as session:
        with pytest.raises(Refusal, match="No such product") as refused:
            await Work(session, act).run()
    assert refused.value.status == 404


@pytest.mark.parametrize(
    ("calculate", "why"),
    [
        (lambda: 1 // 0, "divides by zero"),
        (lambda: Decimal(1) / 0, "divides by zero"),
        (lambda: Decimal(0) / 0, "divides by zero"),
        (lambda: (1e308).__mul__(10).as_integer_ratio(), "out of range"),
    ],
)
async def test_what_cannot_be_calculated_is_a_conflict(sessions: Sessions, calculate: Any, why: str) -> None:
    async def act(_: AsyncSession) -> None:
        calculate()

    async with sessions() as session:
        with pytest.raises(Refusal, match=why) as refused:
            await Work(session, act).run()
    assert refused.value.status == 409


async def test_the_moment_and_the_author_end_with_the_transaction(sessions: Sessions) -> None:
    async def act(session: AsyncSession) -> Any:
        sign(session, 1)
        found = moment(session)
        await asyncio.sleep(0.001)
        assert moment(session) == found
        return found, dict(session.info)

    async with sessions() as session:
        first, _ = await Work(session, act).run()
        second, _ = await Work(session, act).run()
        assert first < second
        await session.rollback()
        assert not session.info
