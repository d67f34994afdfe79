"""A problem says where a refused value is, as a JSON pointer into what was sent."""

from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy import QueuePool, create_engine
from structlog.testing import capture_logs

from src.core.problems import Refusal, conflict, install_problems
from src.observability.middleware import ObservabilityMiddleware
from tests.support.problems import assert_problem


class Box(BaseModel):
    """Something with a union and with boxes inside."""

    content: dict[str, int] | list[int] | None = None
    boxes: list["Box"] = []


def build_app() -> FastAPI:
    """An application that takes boxes and refuses them, with one connection to keep them."""
    app = FastAPI()
    install_problems(app)
    app.add_middleware(ObservabilityMiddleware)

    @app.post("/boxes")
    async def take(body: Box) -> None:
        raise conflict("There is such a box", "content")

    @app.get("/boxes/{number}")
    async def find(number: int) -> None:
        raise Refusal(HTTPStatus.NOT_FOUND, f"No box {number}")

    @app.delete("/boxes")
    async def clear() -> None:
        engine = create_engine(
            "sqlite://", poolclass=QueuePool, pool_size=1, max_overflow=0, pool_timeout=0.01
        )
        try:
            with engine.connect(), engine.connect():
                raise AssertionError("there are two connections")
        finally:
            engine.dispose()

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


async def test_no_connection_left_is_no_defect(client: httpx.AsyncClient) -> None:
    with capture_logs() as lines:
        answer = await client.delete("/boxes")
    assert_problem(answer, 503)
    assert answer.headers["Retry-After"] == "1"
    assert "QueuePool" not in answer.text
    told = [line for line in lines if line["log_level"] != "info"]
    assert [(line["event"], line["log_level"]) for line in told] == [
        ("no_database_connection", "warning")
    ]
    assert "exc_info" not in told[0]
