"""The served ecommerce example: its people, its shelves, and what its database holds."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from examples.demo.client import Client
from tests.e2e.support.apps import App
from tests.e2e.support.contract import migrate_and_seed
from tests.e2e.support.databases import Databases, Engine
from tests.e2e.support.rows import Rows, difference, rows
from tests.e2e.support.server import Served, serving

_PATIENCE = 120.0  # seconds: the last of two hundred waits for all others
_SEEDED = "demo-password"
_PLACE = {"line1": "1 High Street", "postal_code": "12345", "city": "London", "country": "GB"}


@dataclass
class Customer(Client):
    """Somebody who is signed in. `home` is the key of their address."""

    home: str = ""

    def get(self, path: str) -> Any:
        """The body of a GET that has to answer 200."""
        return expect(200, self.send("GET", path))

    def post(self, path: str, body: object = None, status: int = 201) -> Any:
        """The body of a POST that has to answer `status`."""
        return expect(status, self.send("POST", path, body))

    def cart(self, *lines: tuple[dict[str, Any], int]) -> dict[str, Any]:
        """A cart with some of each product."""
        items = [{"product_id": product["id"], "quantity": quantity} for product, quantity in lines]
        made: dict[str, Any] = self.post("/carts", {"items": items})
        return made

    def check_out(self, cart: dict[str, Any]) -> tuple[int, Any]:
        """What a checkout of a cart answers."""
        return self.send("POST", f"/carts/{cart['id']}/checkout", {"payment_method": "card"})

    def order(self, *lines: tuple[dict[str, Any], int]) -> dict[str, Any]:
        """An order of some of each product."""
        made: dict[str, Any] = expect(201, self.check_out(self.cart(*lines)))
        return made


def expect(status: int, answer: tuple[int, Any]) -> Any:
    """The body of an answer that has to have a status."""
    assert answer[0] == status, f"{answer[0]} instead of {status}: {answer[1]}"
    return answer[1]


@dataclass
class Shop:
    """A running shop. `clerk` is signed in."""

    served: Served
    databases: Databases
    engine: Engine
    database: str
    clerk: Customer
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def customer(self) -> Customer:
        """Somebody who has just registered."""
        email, password = f"customer-{next(self.numbers)}@example.org", "correct horse battery"
        nobody = Customer(self.served.url, patience=_PATIENCE)
        nobody.post("/customers", {"email": email, "name": "Ada", "password": password})
        made = _signed_in(self.served.url, email, password)
        made.home = made.post("/addresses", {"recipient": "Ada", **_PLACE})["id"]
        return made

    def product(self, stock: int, price: str = "10.00", **said: object) -> dict[str, Any]:
        """Something new on the shelf."""
        number = next(self.numbers)
        category = self.clerk.get("/categories?limit=1")["items"][0]["id"]
        made: dict[str, Any] = self.clerk.post(
            "/products",
            {
                "sku": f"NEW-{number:06}",
                "name": f"Lamp {number}",
                "price": price,
                "stock": stock,
                "status": "active",
                "category_id": category,
                **said,
            },
        )
        return made

    def stock(self, product: dict[str, Any]) -> int:
        """How many of a product there are now."""
        found: int = self.clerk.get(f"/products/{product['id']}")["stock"]
        return found

    def rows(self) -> Rows:
        """Every row of every table."""
        return rows(self.databases, self.database)

    @contextmanager
    def unchanged(self) -> Iterator[None]:
        """Nothing is different in any table afterwards."""
        before = self.rows()
        yield
        left = difference(before, self.rows())
        assert not left, left


def _signed_in(url: str, email: str, password: str) -> Customer:
    token = Customer(url, patience=_PATIENCE).post("/auth/token", {"email": email, "password": password}, 200)
    return Customer(url, token["access_token"], _PATIENCE)


@contextmanager
def open_shop(app: App, databases: Databases, engine: Engine) -> Iterator[Shop]:
    """Serve the application on a new database with its sample rows."""
    database = databases.fresh(engine)
    migrate_and_seed(app, database)
    with serving(app, database) as served:
        yield Shop(served, databases, engine, database, _signed_in(served.url, "clerk@example.com", _SEEDED))
