"""A problem says where a refused value is, as a JSON pointer into what was sent."""

from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from pydantic import BaseModel
from structlog.testing import capture_logs

from src.core.problems import Refusal, conflict, install_problems
from src.observability.middleware import ObservabilityMiddleware


class Box(BaseModel):
    """Something with a union and with boxes inside."""

    content: dict[str, int] | list[int] | None = None
    boxes: list["Box"] = []


def build_app() -> FastAPI:
    """An application that takes boxes and refuses them."""
    app = FastAPI()
    install_problems(app)
    app.add_middleware(ObservabilityMiddleware)

    @app.post("/boxes")
    async def take(body: Box) -> None:
        raise conflict("There is such a box", "content")

    @app.get("/boxes/{number}")
    async def find(number: int) -> None:
        raise Refusal(HTTPStatus.NOT_FOUND, f"No box {number}")

    return app


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    """Calls the application in this process."""
    transport = httpx.ASGITransport(build_app())
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({"content": {"a": "many"}}, {"/body/content/a", "/body/content"}),
        ({"content": [1, "two"]}, {"/body/content/1", "/body/content"}),
        ({"content": "all"}, {"/body/content"}),
        ({"boxes": [{}, {"boxes": 5}]}, {"/body/boxes/1/boxes"}),
        ({"content": {"a/b~c": "many"}}, {"/body/content/a~1b~0c", "/body/content"}),
        ([], {"/body"}),
    ],
)
async def test_refused_values(client: httpx.AsyncClient, body: Any, pointers: set[str]) -> None:
    answer = await client.post("/boxes", json=body)
    assert answer.status_code == 422
    assert {error["pointer"] for error in answer.json()["errors"]} == pointers


async def test_conflicts(client: httpx.AsyncClient) -> None:
    answer = await client.post("/boxes", json={})
    assert answer.status_code == 409
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/body/content"]


async def test_the_rest_of_a_request(client: httpx.AsyncClient) -> None:
    answer = await client.get("/boxes/first")
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/path/number"]


async def test_the_access_line_says_the_status_as_a_number(client: httpx.AsyncClient) -> None:
    with capture_logs() as lines:
        await client.get("/boxes/7")
    assert repr(lines[-1]["status"]) == "404"
