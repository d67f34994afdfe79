"""The behaviour of the shop, over HTTP: from a cart to a parcel, and everything that is refused on the way.

A refusal leaves no trace: all rows of all tables are compared.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest

from tests.e2e.support.apps import App
from tests.e2e.support.databases import Databases, Engine
from tests.e2e.support.report import Say
from tests.e2e.support.shop import Shop, expect, open_shop

pytestmark = pytest.mark.parametrize("app", ["ecommerce"], indirect=True)
T = TypeVar("T")


@pytest.fixture(scope="module", params=list(Engine), ids=str)
def shop(app: App, databases: Databases, request: pytest.FixtureRequest) -> Iterator[Shop]:
    """The shop on each database. It is open to all tests: each brings its own customers and products."""
    with open_shop(app, databases, request.param) as opened:
        yield opened


def at_once(number: int, act: Callable[[int], T]) -> list[T]:
    """What a call answers that as many threads make at the same moment."""
    start = threading.Barrier(number)

    def run(place: int) -> T:
        start.wait()
        return act(place)

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))


def test_a_cart_becomes_an_order_that_is_paid_and_arrives(shop: Shop) -> None:
    customer, lamp, book = shop.customer(), shop.product(5, "19.90"), shop.product(0, "7.50", kind="digital")
    cart = customer.cart((lamp, 2), (book, 1))

    order = expect(201, customer.check_out(cart))
    assert order["status"] == "pending"
    assert (order["goods"], order["shipping_cost"], order["total"]) == ("47.30", "4.90", "52.20")
    assert order["number"].endswith(f"-{100_000 + order['id']}")
    assert shop.stock(lamp) == 3
    assert customer.get(f"/carts/{cart['id']}")["status"] == "checked_out"
    lines = customer.get(f"/orders/{order['id']}/items")["items"]
    assert sorted((line["quantity"], line["unit_price"], line["line_total"]) for line in lines) == [
        (1, "7.50", "7.50"),
        (2, "19.90", "39.80"),
    ]

    path = f"/orders/{order['id']}"
    assert customer.post(f"{path}/pay", {"reference": f"ch-{order['number']}"}, 200)["status"] == "paid"
    payment = customer.get(f"{path}/payments")["items"][0]
    assert (payment["status"], payment["amount"]) == ("authorized", "52.20")
    shop.clerk.post(f"/payments/{payment['id']}/capture", status=200)
    assert customer.get(path)["captured"] == "52.20"
    assert shop.clerk.post(f"{path}/ship", {"carrier": "dhl"}, 200)["status"] == "shipped"
    assert shop.clerk.post(f"{path}/deliver", status=200)["status"] == "delivered"


def test_a_cancelled_order_gives_everything_back(shop: Shop) -> None:
    customer, lamp = shop.customer(), shop.product(5)
    order = customer.order((lamp, 4))
    path = f"/orders/{order['id']}"
    customer.post(f"{path}/pay", {"reference": f"ch-{order['number']}"}, 200)
    payment = customer.get(f"{path}/payments")["items"][0]
    shop.clerk.post(f"/payments/{payment['id']}/capture", status=200)
    assert shop.stock(lamp) == 1

    cancelled = customer.post(f"{path}/cancel", status=200)
    assert (cancelled["status"], cancelled["captured"]) == ("cancelled", "0.00")
    assert shop.stock(lamp) == 5
    assert customer.get(f"/payments/{payment['id']}")["status"] == "refunded"


def test_a_coupon_takes_off_what_it_says_as_often_as_it_says(shop: Shop) -> None:
    customer, lamp = shop.customer(), shop.product(9, "33.33")
    code = f"SPRING{next(shop.numbers)}"
    shop.clerk.post("/coupons", {"code": code, "kind": "percent", "value": "25.00", "max_uses": 1})
    first, second = customer.cart((lamp, 1)), customer.cart((lamp, 1))
    for cart in (first, second):
        customer.post(f"/carts/{cart['id']}/coupon", {"code": code}, 200)

    order = expect(201, customer.check_out(first))
    assert (order["discount"], order["total"]) == ("8.33", "29.90")
    with shop.unchanged():
        assert code in expect(409, customer.check_out(second))["detail"]


def test_a_trace_would_be_seen(shop: Shop) -> None:
    customer, lamp = shop.customer(), shop.product(1)
    traces = r"(?s)order_items: \+.*orders: \+.*outbox_events: \+.*products: -"
    with pytest.raises(AssertionError, match=traces), shop.unchanged():
        customer.order((lamp, 1))


def test_an_empty_cart_is_refused(shop: Shop) -> None:
    customer = shop.customer()
    cart = customer.cart()
    with shop.unchanged():
        assert expect(409, customer.check_out(cart))["detail"] == "The cart is empty"


def test_short_stock_is_refused_with_the_products_name(shop: Shop) -> None:
    customer, plenty, few = shop.customer(), shop.product(100), shop.product(2)
    cart = customer.cart((plenty, 50), (few, 3))
    with shop.unchanged():
        assert expect(409, customer.check_out(cart))["detail"] == f"Only 2 of {few['name']} left"


def test_a_wrong_move_is_refused_with_the_possible_ones(shop: Shop) -> None:
    customer, lamp = shop.customer(), shop.product(5)
    path = f"/orders/{customer.order((lamp, 1))['id']}"
    with shop.unchanged():
        refusal = expect(409, shop.clerk.send("POST", f"{path}/deliver"))["detail"]
    assert all(word in refusal for word in ("deliver", "pending", "pay", "cancel"))
    assert "ship" not in refusal
    with shop.unchanged():
        expect(409, shop.clerk.send("POST", f"{path}/ship", {"carrier": "ups"}))
    customer.post(f"{path}/pay", {"reference": path}, 200)
    with shop.unchanged():  # authorized is not captured
        expect(409, shop.clerk.send("POST", f"{path}/ship", {"carrier": "ups"}))


def test_a_machine_can_not_be_passed_by(shop: Shop) -> None:
    customer, lamp = shop.customer(), shop.product(5)
    order = customer.order((lamp, 1))
    with shop.unchanged():
        expect(422, shop.clerk.send("PATCH", f"/orders/{order['id']}", {"status": "paid"}))


def test_a_write_that_breaks_an_invariant_is_refused(shop: Shop) -> None:
    customer, stranger = shop.customer(), shop.customer()
    lamp = shop.product(5, "10.00", list_price="12.00")
    order = customer.order((lamp, 1))
    with shop.unchanged():
        dearer = shop.clerk.send("PATCH", f"/products/{lamp['id']}", {"price": "13.00"})
        assert "The price before a reduction is higher" in expect(409, dearer)["detail"]
    with shop.unchanged():
        elsewhere = {"shipping_address_id": stranger.home}
        detail = expect(409, shop.clerk.send("PATCH", f"/orders/{order['id']}", elsewhere))["detail"]
        assert "address of the customer who placed it" in detail


def test_somebody_elses_cart_is_not_there(shop: Shop) -> None:
    customer, stranger, lamp = shop.customer(), shop.customer(), shop.product(5)
    cart = customer.cart((lamp, 1))
    with shop.unchanged():
        expect(404, stranger.check_out(cart))


def test_one_cart_checked_out_twice_at_once_is_one_order(shop: Shop) -> None:
    customer, lamp = shop.customer(), shop.product(10)
    cart = customer.cart((lamp, 3))
    answers = at_once(2, lambda _: customer.check_out(cart))
    assert sorted(status for status, _ in answers) == [201, 409], answers
    assert shop.stock(lamp) == 7
    assert customer.get("/orders")["total"] == 1
    with shop.unchanged():
        detail = expect(409, customer.check_out(cart))["detail"]
        assert "checked_out" in detail


def test_two_hundred_checkouts_at_once_sell_the_fifty_things_there_are(shop: Shop, say: Say) -> None:
    customers, lamp = [shop.customer() for _ in range(4)], shop.product(50)
    carts = [(customer, customer.cart((lamp, 1))) for customer in customers for _ in range(50)]

    def check_out(place: int) -> tuple[int, Any]:
        customer, cart = carts[place]
        return customer.check_out(cart)

    started = time.perf_counter()
    answers = at_once(len(carts), check_out)
    say(f"ecommerce, 200 checkouts at once on {shop.engine}", f"{time.perf_counter() - started:.1f} s")
    assert Counter(status for status, _ in answers) == {201: 50, 409: 150}, _others(answers)
    assert {body["detail"] for status, body in answers if status == 409} == {f"Only 0 of {lamp['name']} left"}
    assert shop.stock(lamp) == 0
    orders = [order for customer in customers for order in customer.get("/orders?limit=100")["items"]]
    assert len(orders) == 50
    assert len({order["number"] for order in orders}) == 50
    assert {order["total"] for order in orders} == {"14.90"}


def _others(answers: list[tuple[int, Any]]) -> str:
    return "\n".join(str(body) for status, body in answers if status not in (201, 409))[:2000]
