"""What holds after every request: these tests run inside the application of `promises.yaml`, beside its own."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from src.database.base import Base
from src.database.session import get_session, make_engine
from src.main import app

Row = dict[str, Any]


class Caller:
    """Makes rows and changes them, and says what became of them."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def make(self, path: str, **body: Any) -> Row:
        """A new row."""
        answer = await self.client.post(f"/{path}", json=body)
        assert answer.status_code == 201, answer.text
        made: Row = answer.json()
        return made

    async def get(self, path: str, row: Row) -> Row:
        """A row as it is now."""
        found: Row = (await self.client.get(f"/{path}/{row['id']}")).json()
        return found

    async def change(self, path: str, row: Row, **body: Any) -> Row:
        """A change that is accepted."""
        answer = await self.client.patch(f"/{path}/{row['id']}", json=body)
        assert answer.status_code == 200, answer.text
        changed: Row = answer.json()
        return changed

    async def delete(self, path: str, row: Row) -> None:
        """A row goes."""
        answer = await self.client.delete(f"/{path}/{row['id']}")
        assert answer.status_code == 204, answer.text

    async def refused(self, method: str, path: str, **body: Any) -> str:
        """Why something is a conflict."""
        answer = await self.client.request(method, f"/{path}", json=body)
        assert answer.status_code == 409, answer.text
        detail: str = answer.json()["detail"]
        return detail

    async def product(self, price: str = "10.00", **said: Any) -> Row:
        """Something to buy."""
        return await self.make("products", name="lamp", price=price, **said)

    async def order(self, customer: Row, *lines: tuple[Row, int]) -> Row:
        """An order of some products."""
        items = [{"product_id": product["id"], "quantity": quantity} for product, quantity in lines]
        return await self.make("orders", number="1", customer_id=customer["id"], items=items)


@pytest.fixture
def caller(client: httpx.AsyncClient) -> Caller:
    return Caller(client)


# ---------------------------------------------------------------- computed attributes


async def test_an_order_is_the_sum_of_its_items(caller: Caller) -> None:
    customer, lamp = await caller.make("customers", name="Ada"), await caller.product("2.50")
    order = await caller.order(customer, (lamp, 2), (lamp, 1))
    assert order["total"] == "7.50"
    item = await caller.make("items", order_id=order["id"], product_id=lamp["id"], quantity=4)
    assert (item["line"], (await caller.get("orders", order))["total"]) == ("10.00", "17.50")
    assert (await caller.change("items", item, quantity=1))["line"] == "2.50"
    assert (await caller.get("orders", order))["total"] == "10.00"
    await caller.delete("items", item)
    assert (await caller.get("orders", order))["total"] == "7.50"
    assert (await caller.get("customers", customer))["spent"] == "7.50"


async def test_grandchildren_count(caller: Caller) -> None:
    customer, lamp = await caller.make("customers", name="Ada"), await caller.product("2.50")
    assert (customer["spent"], customer["pieces"]) == ("0.00", 0)
    first = await caller.order(customer, (lamp, 2))
    await caller.order(customer, (lamp, 3))
    found = await caller.get("customers", customer)
    assert (found["spent"], found["pieces"]) == ("12.50", 5)
    await caller.delete("orders", first)
    found = await caller.get("customers", customer)
    assert (found["spent"], found["pieces"]) == ("7.50", 3)


async def test_what_is_referred_to_changes(caller: Caller) -> None:
    customer = await caller.make("customers", name="Ada")
    category = await caller.make("categories", name="light", discount=10)
    lamp = await caller.product("10.00", category_id=category["id"])
    order = await caller.order(customer, (lamp, 2))
    assert order["total"] == "18.00"
    await caller.change("products", lamp, price="20.00")
    assert (await caller.get("orders", order))["total"] == "36.00"
    await caller.change("categories", category, discount=50)
    assert (await caller.get("orders", order))["total"] == "20.00"
    assert (await caller.get("customers", customer))["spent"] == "20.00"
    await caller.change("products", lamp, category_id=None)
    assert (await caller.get("customers", customer))["spent"] == "40.00"


async def test_what_moves_is_missed_here_and_counted_there(caller: Caller) -> None:
    ada, bob, lamp = await caller.make("customers", name="Ada"), await caller.make("customers", name="Bob"), None
    lamp = await caller.product("1.00")
    first, second = await caller.order(ada, (lamp, 1)), await caller.order(ada)
    item = await caller.make("items", order_id=first["id"], product_id=lamp["id"], quantity=5)
    await caller.change("items", item, order_id=second["id"])
    assert [(await caller.get("orders", order))["total"] for order in (first, second)] == ["1.00", "5.00"]
    await caller.change("orders", second, customer_id=bob["id"])
    assert [(await caller.get("customers", one))["spent"] for one in (ada, bob)] == ["1.00", "5.00"]
    assert [(await caller.get("customers", one))["pieces"] for one in (ada, bob)] == [1, 5]


async def test_what_the_database_deletes_in_the_wake(caller: Caller) -> None:
    customer, lamp = await caller.make("customers", name="Ada"), await caller.product("10.00")
    chair = await caller.product("5.00")
    order = await caller.order(customer, (lamp, 1), (chair, 1))
    await caller.delete("products", lamp)
    assert (await caller.get("orders", order))["total"] == "5.00"
    assert (await caller.get("customers", customer))["spent"] == "5.00"


async def test_what_the_database_sets_to_null_in_the_wake(caller: Caller) -> None:
    customer = await caller.make("customers", name="Ada")
    category = await caller.make("categories", name="light", discount=10)
    order = await caller.order(customer, (await caller.product("10.00", category_id=category["id"]), 1))
    assert (await caller.get("categories", category))["size"] == 1
    product = (await caller.client.get(f"/categories/{category['id']}/products")).json()["items"][0]
    assert product["is_sorted"]
    await caller.delete("categories", category)
    assert (await caller.get("orders", order))["total"] == "10.00"
    assert not (await caller.get("products", product))["is_sorted"]


async def test_links_count(caller: Caller) -> None:
    lamp, new, hidden = (
        await caller.product(),
        await caller.make("tags", name="new"),
        await caller.make("tags", name="hidden"),
    )
    for tag in (new, hidden):
        assert (await caller.client.put(f"/products/{lamp['id']}/tags/{tag['id']}")).status_code == 204
    assert (await caller.get("products", lamp))["shown_tags"] == 1
    await caller.change("tags", hidden, name="seen")
    assert (await caller.get("products", lamp))["shown_tags"] == 2
    assert (await caller.client.delete(f"/tags/{hidden['id']}/products/{lamp['id']}")).status_code == 204
    assert (await caller.get("products", lamp))["shown_tags"] == 1
    await caller.delete("tags", new)
    assert (await caller.get("products", lamp))["shown_tags"] == 0


async def test_links_that_are_rows_count(caller: Caller) -> None:
    team, other = [await caller.make("teams", name=name) for name in ("red", "blue")]
    ada, bob = [await caller.make("people", age=age) for age in (36, 20)]
    member = await caller.make("memberships", team_id=team["id"], person_id=ada["id"])
    leaving = await caller.make("memberships", team_id=team["id"], person_id=bob["id"])
    assert [(await caller.get("teams", team))[name] for name in ("size", "ages")] == [2, 56]
    await caller.change("people", ada, age=40)
    await caller.delete("memberships", leaving)
    assert [(await caller.get("teams", team))[name] for name in ("size", "ages")] == [1, 40]
    await caller.change("memberships", member, team_id=other["id"])
    assert [(await caller.get("teams", one))["ages"] for one in (team, other)] == [0, 40]
    await caller.delete("people", ada)
    assert [(await caller.get("teams", one))["size"] for one in (team, other)] == [0, 0]


async def test_one_row_on_the_other_side(caller: Caller) -> None:
    person = await caller.make("people", age=36)
    assert person["name"] == "nobody"
    passport = await caller.make("passports", name="Ada", person_id=person["id"])
    assert (await caller.get("people", person))["name"] == "Ada"
    await caller.change("passports", passport, name="Eve")
    assert (await caller.get("people", person))["name"] == "Eve"
    await caller.delete("passports", passport)
    assert (await caller.get("people", person))["name"] == "nobody"


async def test_rows_of_the_same_table(caller: Caller) -> None:
    top = await caller.make("folders", own=9)
    middle = await caller.make("folders", own=3, parent_id=top["id"])
    bottom = await caller.make("folders", own=5, parent_id=middle["id"])
    assert [(await caller.get("folders", one))["inside"] for one in (top, middle, bottom)] == [3, 5, 0]
    text = "Folders hold no more than twice their parents: parent is None or inside <= 2 * parent.inside"
    assert await caller.refused("PATCH", f"folders/{bottom['id']}", own=7) == text
    assert await caller.refused("PATCH", f"folders/{middle['id']}", own=2) == text
    await caller.change("folders", middle, own=4)
    await caller.change("folders", bottom, own=7, parent_id=middle["id"])
    await caller.delete("folders", top)
    assert [(await caller.get("folders", one))["inside"] for one in (middle, bottom)] == [7, 0]


async def test_hidden_rows_are_no_members(caller: Caller) -> None:
    lamp = await caller.product()
    assert lamp["best"] is None
    good, poor = [await caller.make("reviews", product_id=lamp["id"], stars=stars) for stars in (5, 2)]
    assert (await caller.get("products", lamp))["best"] == 5
    await caller.delete("reviews", good)
    assert (await caller.get("products", lamp))["best"] == 2
    await caller.delete("reviews", poor)
    assert (await caller.get("products", lamp))["best"] is None


async def test_what_a_flow_has_read_before_it_wrote(caller: Caller) -> None:
    customer, lamp = await caller.make("customers", name="Ada"), await caller.product("2.50")
    order = await caller.order(customer, (lamp, 1), (lamp, 3))
    answer = await caller.client.post(f"/orders/{order['id']}/repeat")
    assert (answer.status_code, answer.json()["total"]) == (200, "20.00")
    answer = await caller.client.post(f"/orders/{order['id']}/thin-out")
    assert (answer.status_code, answer.json()["total"]) == (200, "15.00")
    assert (await caller.get("customers", customer))["pieces"] == 6


# ---------------------------------------------------------------- invariants and bounds


async def test_a_row_by_itself(caller: Caller) -> None:
    shelf = await caller.make("shelves", low=3, high=5)
    assert (shelf["width"], shelf["label"]) == (2, "from 3")
    path = f"shelves/{shelf['id']}"
    assert await caller.refused("PATCH", path, low=6) == "Low is not above high"
    assert await caller.refused("POST", "shelves", low=1, high=0) == "Low is not above high"
    assert await caller.get("shelves", shelf) == shelf


async def test_what_is_computed_fits_its_column(caller: Caller) -> None:
    most = 2**31 - 1
    assert await caller.refused("POST", "shelves", low=-1, high=most) == (
        f"The width of this shelf should be less than or equal to {most}"
    )
    assert await caller.refused("POST", "shelves", low=most, high=most) == (
        "The label of this shelf should have at most 12 characters"
    )
    customer = await caller.make("customers", name="Ada", credit="9999999999.99")
    lamp = await caller.product("99999999.00")
    items = [{"product_id": lamp["id"]}]
    detail = await caller.refused("POST", "orders", number="1", customer_id=customer["id"], items=items)
    assert detail == "The total of this order should have no more than 6 digits before the decimal point"
    assert (await caller.get("customers", customer))["spent"] == "0.00"


async def test_nothing_is_written_where_a_rule_breaks(caller: Caller, session: AsyncSession) -> None:
    customer = await caller.make("customers", name="Ada", credit="25.00")
    lamp = await caller.product("10.00")
    order = await caller.order(customer, (lamp, 2))
    before = await everything(session)
    text = "Nobody spends more than their credit"
    assert await caller.refused("POST", "items", order_id=order["id"], product_id=lamp["id"]) == text
    assert await caller.refused("PATCH", f"products/{lamp['id']}", price="12.51") == text
    assert await caller.refused("PATCH", f"customers/{customer['id']}", credit="19.99") == text
    assert await everything(session) == before
    await caller.change("products", lamp, price="12.50")


async def test_rows_that_must_not_overlap(caller: Caller) -> None:
    doctor, other = [await caller.make("doctors", name=name, most=9) for name in ("Who", "No")]
    first = await caller.make("appointments", doctor_id=doctor["id"], starts=100, minutes=30)
    text = "A doctor has one appointment at a time"
    clash = {"doctor_id": doctor["id"], "starts": 129, "minutes": 10}
    assert await caller.refused("POST", "appointments", **clash) == text
    second = await caller.make("appointments", **clash | {"starts": 130})
    elsewhere = await caller.make("appointments", **clash | {"doctor_id": other["id"]})
    assert await caller.refused("PATCH", f"appointments/{elsewhere['id']}", doctor_id=doctor["id"]) == text
    assert await caller.refused("PATCH", f"appointments/{first['id']}", minutes=31) == text
    await caller.change("appointments", second, state="cancelled")
    await caller.change("appointments", first, minutes=31)
    assert await caller.refused("PATCH", f"appointments/{second['id']}", state="planned") == text


async def test_a_rule_that_breaks_for_a_row_nobody_touched(caller: Caller) -> None:
    doctor = await caller.make("doctors", name="Who")
    await caller.make("appointments", doctor_id=doctor["id"], starts=0, minutes=10, urgency=1)
    late = await caller.make("appointments", doctor_id=doctor["id"], starts=50, minutes=10)
    text = "Who is more urgent comes earlier"
    assert await caller.refused("PATCH", f"appointments/{late['id']}", urgency=2) == text
    await caller.change("appointments", late, urgency=1)


async def test_a_rule_without_words_says_its_name_and_itself(caller: Caller) -> None:
    doctor = await caller.make("doctors", name="Who", most=1)
    await caller.make("appointments", doctor_id=doctor["id"], starts=0, minutes=10)
    body = {"doctor_id": doctor["id"], "starts": 50, "minutes": 10}
    text = "Not too many: count(a for a in appointments if a.state == 'planned') <= most"
    assert await caller.refused("POST", "appointments", **body) == text
    assert await caller.refused("PATCH", f"doctors/{doctor['id']}", most=0) == text


async def everything(session: AsyncSession) -> dict[str, set[tuple[Any, ...]]]:
    """All rows of all tables."""
    await session.commit()
    return {
        table.name: {tuple(row) for row in await session.execute(sa.select(table))}
        for table in Base.metadata.sorted_tables
    }


# ---------------------------------------------------------------- what it costs


@contextmanager
def statements(engine: AsyncEngine) -> Iterator[Counter[str]]:
    """How many statements of each kind are run."""
    found: Counter[str] = Counter()

    def count(_: Any, __: Any, text: str, *___: Any) -> None:
        found[text.split(maxsplit=1)[0]] += 1

    sa.event.listen(engine.sync_engine, "before_cursor_execute", count)
    yield found
    sa.event.remove(engine.sync_engine, "before_cursor_execute", count)


async def test_the_number_of_rows_adds_no_queries(caller: Caller, engine: AsyncEngine) -> None:
    customer, lamp, chair = await caller.make("customers", name="Ada"), await caller.product(), await caller.product()
    await caller.order(customer, (lamp, 1))
    for _ in range(5):
        await caller.order(customer, *[(chair, 1)] * 5)
    with statements(engine) as few:
        await caller.change("products", lamp, price="1.00")
    with statements(engine) as many:
        await caller.change("products", chair, price="1.00")
    assert few["SELECT"] == many["SELECT"]


# ---------------------------------------------------------------- at the same moment


@pytest.fixture
async def crowd(engine: AsyncEngine) -> AsyncIterator[Caller]:
    """A caller whose requests have connections of their own, and are committed."""
    is_file = engine.dialect.name == "sqlite"
    used = make_engine(str(engine.url)) if is_file else engine  # transactions begin as they do outside of tests
    sessions = async_sessionmaker(used, expire_on_commit=False)

    async def own_session() -> AsyncIterator[AsyncSession]:
        async with sessions() as session:
            yield session

    app.dependency_overrides[get_session] = own_session
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        yield Caller(client)
    app.dependency_overrides.clear()
    if is_file:
        await used.dispose()
    async with engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            await connection.execute(table.delete())


async def test_many_add_to_one_order_at_once(crowd: Caller) -> None:
    customer, lamp = await crowd.make("customers", name="Ada"), await crowd.product("1.00")
    order = await crowd.order(customer)
    await asyncio.gather(
        *(crowd.make("items", order_id=order["id"], product_id=lamp["id"], quantity=number) for number in range(1, 11))
    )
    assert (await crowd.get("orders", order))["total"] == "55.00"
    assert (await crowd.get("customers", customer))["spent"] == "55.00"


async def test_a_price_changes_while_the_product_is_bought(crowd: Caller) -> None:
    customer, lamp = await crowd.make("customers", name="Ada"), await crowd.product("1.00")
    orders = [await crowd.order(customer) for _ in range(6)]
    buying = [crowd.make("items", order_id=order["id"], product_id=lamp["id"]) for order in orders]
    prices = [crowd.change("products", lamp, price=f"{number}.00") for number in range(2, 6)]
    await asyncio.gather(*buying, *prices)
    price = Decimal((await crowd.get("products", lamp))["price"])
    assert [Decimal((await crowd.get("orders", order))["total"]) for order in orders] == [price] * 6
    assert Decimal((await crowd.get("customers", customer))["spent"]) == 6 * price


async def test_a_rack_moves_while_its_boxes_change(crowd: Caller) -> None:
    zones = [await crowd.make("zones") for _ in range(2)]
    rack = await crowd.make("racks", name="steel", zone_id=zones[0]["id"])
    boxes = [await crowd.make("boxes", rack_id=rack["id"], weight=1) for _ in range(4)]
    for number in range(2, 8):
        changes = [crowd.change("boxes", box, weight=number) for box in boxes]
        await asyncio.gather(*changes, crowd.change("racks", rack, zone_id=zones[number % 2]["id"]))
        weights = [(await crowd.get("zones", zone))["weight"] for zone in zones]
        assert (weights[number % 2], sum(weights)) == (4 * number, 4 * number)


async def test_of_those_who_come_at_once_one_gets_the_appointment(crowd: Caller) -> None:
    doctor = await crowd.make("doctors", name="Who", most=9)
    body = {"doctor_id": doctor["id"], "starts": 100, "minutes": 30}
    answers = await asyncio.gather(*(crowd.client.post("/appointments", json=body) for _ in range(8)))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 7}
