"""A visit to the shop over HTTP: what a customer would do, and what the application refuses."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from examples.demo.application import DemoError

EMAIL, PASSWORD = "ada@example.com", "correct horse battery"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what came back: `what` in words, and what a person would want to see of the answer."""

    what: str
    request: str
    status: int
    answer: str


@dataclass(slots=True)
class Client:
    """A very small HTTP client."""

    url: str
    token: str = ""

    def send(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """Status and decoded JSON of one request, refusals included."""
        headers = {"Accept": "application/json"}
        data = None
        if body is not None:
            data = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(f"{self.url}{path}", data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, json.loads(answer.read() or "null")
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.loads(error.read() or "null")


def visit(url: str) -> Iterator[Exchange]:
    """Browse, register, sign in, fill a cart, and try what is not allowed. Raises `DemoError` on a surprise."""
    client = Client(url)

    def step(what: str, wanted: int, method: str, path: str, body: object = None) -> tuple[Exchange, Any]:
        status, answer = client.send(method, path, body)
        exchange = Exchange(what, f"{method} {_short(path)}", status, _brief(answer))
        if status != wanted:
            raise DemoError(f"{exchange.request} answered {status} instead of {wanted}: {json.dumps(answer)[:600]}")
        return exchange, answer

    exchange, page = step("browse the catalogue", 200, "GET", "/products?sort=-price")
    yield exchange
    product = page["items"][0]
    registration = {"email": EMAIL, "name": "Ada", "password": PASSWORD}
    yield step("register", 201, "POST", "/customers", registration)[0]
    exchange, token = step("sign in", 200, "POST", "/auth/token", {"email": EMAIL, "password": PASSWORD})
    yield exchange
    client.token = token["access_token"]
    yield step("who am I?", 200, "GET", "/auth/me")[0]
    lines = [{"product_id": product["id"], "quantity": 2}]
    yield step("fill a cart", 201, "POST", "/carts", {"note": "A gift", "items": lines})[0]
    lines = [{"product_id": product["id"], "quantity": 0}]
    yield step("buy nothing of it", 422, "POST", "/carts", {"items": lines})[0]
    yield step("raise a price as a customer", 403, "PATCH", f"/products/{product['id']}", {"price": "0.01"})[0]
    client.token = ""
    yield step("look into carts without signing in", 401, "GET", "/carts")[0]


def _short(path: str) -> str:
    """A path without its parameters: `/products/…`."""
    head, _, key = path.partition("?")[0].rpartition("/")
    return f"{head}/…" if len(key) > 30 else path


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
    if "status" in answer and "customer_id" in answer:
        return f"the cart is {answer['status']}: {answer['note']}"
    for key in ("detail", "title", "email", "id"):
        if answer.get(key):
            text = str(answer[key])
            return text if len(text) <= 70 else f"{text[:67]}…"
    return ""
