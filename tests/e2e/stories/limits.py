"""What only so many may have, asked for by many at once: these tests run inside the application of `limits.yaml`."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from src.core import security
from src.database.base import Base
from src.database.session import get_session, make_engine
from src.main import app
from src.models.entities import Item, Loan, Review, Sticker
from src.services import member as members

Row = dict[str, Any]
PASSWORD = "correct horse"


class Crowd:
    """Members whose requests have connections of their own, and are committed."""

    def __init__(self, client: httpx.AsyncClient, sessions: async_sessionmaker[AsyncSession]) -> None:
        self.client = client
        self.sessions = sessions

    async def member(self, name: str, **said: Any) -> tuple[Row, dict[str, str]]:
        """A new member, and the headers of their requests."""
        body = {"email": f"{name}@example.org", "password": PASSWORD}
        made = await self.client.post("/members", json=body | said)
        assert made.status_code == 201, made.text
        token = (await self.client.post("/auth/token", json=body)).json()["access_token"]
        return made.json(), {"Authorization": f"Bearer {token}"}

    async def make(self, headers: dict[str, str], path: str, **body: Any) -> Row:
        """A new row."""
        answer = await self.client.post(f"/{path}", json=body, headers=headers)
        assert answer.status_code == 201, answer.text
        made: Row = answer.json()
        return made

    async def statuses(self, *requests: Awaitable[httpx.Response]) -> Counter[int]:
        """What is answered to requests that come at once."""
        return Counter(answer.status_code for answer in await asyncio.gather(*requests))

    async def all(self, model: type[Base]) -> list[Any]:
        """All rows of a table, hidden ones too."""
        async with self.sessions() as session:
            return list(await session.scalars(sa.select(model)))


@pytest.fixture
async def crowd(engine: AsyncEngine) -> AsyncIterator[Crowd]:
    is_file = engine.dialect.name == "sqlite"
    used = make_engine(str(engine.url)) if is_file else engine  # transactions begin as they do outside of tests
    sessions = async_sessionmaker(used, expire_on_commit=False)

    async def own_session() -> AsyncIterator[AsyncSession]:
        async with sessions() as session:
            yield session

    app.dependency_overrides[get_session] = own_session
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        yield Crowd(client, sessions)
    app.dependency_overrides.clear()
    if is_file:
        await used.dispose()
    async with engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            await connection.execute(table.delete())


# ---------------------------------------------------------------- limits


async def test_who_takes_six_things_at_once_gets_as_many_as_they_may(crowd: Crowd) -> None:
    _, ada = await crowd.member("ada", max_loans=2)
    items = [await crowd.make(ada, "items", title="drill") for _ in range(6)]
    found = await crowd.statuses(
        *(crowd.client.post(f"/items/{item['id']}/take", headers=ada) for item in items for _ in range(2))
    )
    assert found == {201: 2, 409: 10}


async def test_a_limit_holds_for_a_row_that_is_loaded_second(crowd: Crowd) -> None:
    member, ada = await crowd.member("ada")
    items = [await crowd.make(ada, "items", title="drill") for _ in range(6)]
    found = await crowd.statuses(
        *(crowd.client.post(f"/items/{item['id']}/give/{member['id']}", headers=ada) for item in items)
    )
    assert found == {201: 1, 409: 5}


async def test_a_limit_holds_that_a_called_flow_looks_at(crowd: Crowd) -> None:
    member, ada = await crowd.member("ada")
    items = [await crowd.make(ada, "items", title="drill") for _ in range(6)]
    found = await crowd.statuses(
        *(crowd.client.post(f"/items/{item['id']}/ask/{member['id']}", headers=ada) for item in items)
    )
    assert found == {201: 1, 409: 5}


async def test_a_limit_holds_that_a_guard_looks_at(crowd: Crowd) -> None:
    member, ada = await crowd.member("ada", max_loans=9)
    drill = await crowd.make(ada, "items", title="drill")
    loans = [await crowd.make(ada, f"items/{drill['id']}/take") for _ in range(6)]
    found = await crowd.statuses(*(crowd.client.post(f"/loans/{loan['id']}/lend", headers=ada) for loan in loans))
    assert found == {200: 3, 409: 3}
    assert (await crowd.client.get(f"/members/{member['id']}", headers=ada)).json()["favors"] == 3


async def test_of_many_who_find_none_one_makes_one(crowd: Crowd) -> None:
    _, ada = await crowd.member("ada")
    items = [await crowd.make(ada, "items", title="drill") for _ in range(6)]
    found = await crowd.statuses(*(crowd.client.post(f"/items/{item['id']}/request", headers=ada) for item in items))
    assert found == {201: 1, 409: 5}


# ---------------------------------------------------------------- what is hidden


async def test_what_is_in_use_is_not_hidden(crowd: Crowd) -> None:
    _, ada = await crowd.member("ada")
    drill = await crowd.make(ada, "items", title="drill")
    await crowd.make(ada, f"items/{drill['id']}/take")
    answer = await crowd.client.delete(f"/items/{drill['id']}", headers=ada)
    assert (answer.status_code, answer.json()["detail"]) == (409, "This item is still in use")
    assert (await crowd.client.get(f"/items/{drill['id']}", headers=ada)).status_code == 200
    assert (await crowd.client.post(f"/items/{drill['id']}/discard", headers=ada)).status_code == 204
    assert (await crowd.client.get(f"/items/{drill['id']}", headers=ada)).status_code == 404
    assert [loan.deleted_at is None for loan in await crowd.all(Loan)] == [False]


async def test_what_refers_to_a_hidden_row_does_as_if_it_were_gone(crowd: Crowd) -> None:
    _, ada = await crowd.member("ada")
    drill = await crowd.make(ada, "items", title="drill")
    for stars in (1, 2):
        await crowd.make(ada, "reviews", stars=stars, item_id=drill["id"])
    await crowd.make(ada, "stickers", text="new", item_id=drill["id"])
    wish = await crowd.make(ada, "wishes", text="please", item_id=drill["id"])
    sale = await crowd.make(ada, "sales", price=3, item_id=drill["id"])
    assert (await crowd.client.delete(f"/items/{drill['id']}", headers=ada)).status_code == 204
    assert [row.deleted_at is None for row in await crowd.all(Review)] == [False, False]
    assert await crowd.all(Sticker) == []
    assert (await crowd.client.get(f"/wishes/{wish['id']}", headers=ada)).json()["item_id"] is None
    assert (await crowd.client.get(f"/sales/{sale['id']}", headers=ada)).json()["item_id"] == drill["id"]


async def test_nothing_begins_to_refer_to_what_is_hidden_meanwhile(crowd: Crowd) -> None:
    """Whoever comes first: either there is a loan and the item stays, or it is hidden and nothing names it."""
    member, ada = await crowd.member("ada", max_loans=99)
    for _ in range(6):
        drill = await crowd.make(ada, "items", title="drill")
        loan = {"item_id": drill["id"], "borrower_id": member["id"]}
        await asyncio.gather(
            crowd.client.post("/loans", json=loan, headers=ada),
            crowd.client.post(f"/items/{drill['id']}/give/{member['id']}", headers=ada),
            crowd.client.delete(f"/items/{drill['id']}", headers=ada),
            crowd.client.post("/loans", json=loan, headers=ada),
        )
    hidden = {item.id for item in await crowd.all(Item) if item.deleted_at is not None}
    assert not hidden & {loan.item_id for loan in await crowd.all(Loan)}


# ---------------------------------------------------------------- passwords


async def test_a_password_is_hashed_while_no_transaction_waits(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who hashes slowly keeps nobody from writing."""
    _, ada = await crowd.member("ada")
    begun = asyncio.Event()

    async def slow(password: str) -> str:
        begun.set()
        await asyncio.sleep(2)
        return await security.hash_password(password)

    monkeypatch.setattr(members, "hash_password", slow)
    body = {"email": "eve@example.org", "password": PASSWORD}
    registering = asyncio.create_task(crowd.client.post("/members", json=body))
    await begun.wait()
    await asyncio.wait_for(crowd.make(ada, "items", title="drill"), timeout=1.5)
    assert not registering.done()
    assert (await registering).status_code == 201
