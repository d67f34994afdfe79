"""A visit to the shop over HTTP: what a customer would do, and what the application refuses."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from examples.demo.application import DemoError
from examples.demo.client import Client

EMAIL, PASSWORD = "ada@example.com", "correct horse battery"
_PLACE = {"line1": "12 St James's Square", "postal_code": "SW1Y 4JH", "city": "London", "country": "GB"}


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what came back: `what` in words, and what a person would want to see of the answer."""

    what: str
    request: str
    status: int
    answer: str


def visit(url: str) -> Iterator[Exchange]:
    """Browse, register, sign in, buy, and try what is not allowed. Raises `DemoError` on a surprise."""
    client = Client(url)

    def step(what: str, wanted: int, method: str, path: str, body: object = None) -> tuple[Exchange, Any]:
        status, answer = client.send(method, path, body)
        exchange = Exchange(what, f"{method} {_short(path)}", status, _brief(answer))
        if status != wanted:
            raise DemoError(f"{exchange.request} answered {status} instead of {wanted}: {json.dumps(answer)[:600]}")
        return exchange, answer

    exchange, page = step("browse the catalogue", 200, "GET", "/products?sort=-price")
    yield exchange
    product = next(item for item in page["items"] if _is_on_sale(item))
    yield step("look into carts as nobody", 401, "GET", "/carts")[0]
    registration = {"email": EMAIL, "name": "Ada", "password": PASSWORD}
    yield step("register", 201, "POST", "/customers", registration)[0]
    exchange, token = step("sign in", 200, "POST", "/auth/token", {"email": EMAIL, "password": PASSWORD})
    yield exchange
    client.token = token["access_token"]
    yield step("raise a price", 403, "PATCH", f"/products/{product['id']}", {"price": "0.01"})[0]
    lines = [{"product_id": product["id"], "quantity": 0}]
    yield step("put nothing into a cart", 422, "POST", "/carts", {"items": lines})[0]
    lines = [{"product_id": product["id"], "quantity": 2}]
    exchange, cart = step("put two into a cart", 201, "POST", "/carts", {"note": "A gift", "items": lines})
    yield exchange
    yield step("say where they go", 201, "POST", "/addresses", {"recipient": "Ada", **_PLACE})[0]
    counter, choice = f"/carts/{cart['id']}/checkout", {"payment_method": "card"}
    exchange, order = step("check out", 201, "POST", counter, choice)
    yield exchange
    yield step("pay", 200, "POST", f"/orders/{order['id']}/pay", {"reference": "ch_3MmlLr"})[0]
    yield step("check out again", 409, "POST", counter, choice)[0]


def _is_on_sale(product: dict[str, Any]) -> bool:
    return (product["status"], product["kind"]) == ("active", "physical") and int(product["stock"]) >= 2


def _short(path: str) -> str:
    """A path with `…` for keys and without its parameters: `/carts/…/checkout`."""
    return "/".join("…" if len(part) > 30 or part.isdecimal() else part for part in path.partition("?")[0].split("/"))


def _brief(answer: Any) -> str:
    """The most telling words of an answer."""
    if not isinstance(answer, dict):
        return ""
    if "items" in answer and "total" in answer:
        names = ", ".join(str(item.get("name", item.get("id"))) for item in answer["items"][:2])
        return f"{answer['total']} in all: {names}, …"
    if errors := answer.get("errors"):
        return f"{errors[0]['pointer'].removeprefix('/body/')}: {errors[0]['detail']}"
    if "token_type" in answer:
        return f"a token for {answer['expires_in'] // 60} minutes"
    if "payment_method" in answer:
        return f"order {answer['number']} of {answer['total']} is {answer['status']}"
    if "status" in answer and "customer_id" in answer:
        return f"the cart is {answer['status']}: {answer['note']}"
    if "recipient" in answer:
        return f"{answer['line1']}, {answer['city']}"
    for key in ("detail", "title", "email", "id"):
        if answer.get(key):
            text = str(answer[key])
            return text if len(text) <= 70 else f"{text[:67]}…"
    return ""
