"""The API document: every operation is in it, with every refusal it may answer."""

from typing import Any

import httpx
import pytest

from src.main import app
from tests.support.operations import OPERATIONS
from tests.support.problems import assert_problem

METHODS = {"get", "put", "post", "patch", "delete"}


def documented() -> dict[tuple[str, str], dict[str, Any]]:
    """The operations of the document by method and path."""
    return {
        (method.upper(), path): operation
        for path, operations in app.openapi()["paths"].items()
        for method, operation in operations.items()
        if method in METHODS
    }


async def test_the_document_is_served(client: httpx.AsyncClient) -> None:
    answer = await client.get("/openapi.json")
    assert answer.status_code == 200
    assert answer.json() == app.openapi()


def test_every_operation_is_documented() -> None:
    assert set(documented()) == OPERATIONS


@pytest.mark.parametrize(("method", "path"), sorted(OPERATIONS))
def test_every_refusal_is_a_problem(method: str, path: str) -> None:
    operation = documented()[method, path]
    responses = operation["responses"]
    for status, response in responses.items():
        if int(status) >= 400:
            assert list(response["content"]) == ["application/problem+json"]
        assert status != "500"
    if "security" in operation:
        assert "401" in responses


def test_operation_ids_are_unique() -> None:
    ids = [operation["operationId"] for operation in documented().values()]
    assert len(ids) == len(set(ids))


async def test_an_unknown_path_is_404(client: httpx.AsyncClient) -> None:
    assert_problem(await client.get("/no/such/path"), 404)


async def test_an_unknown_method_names_those_there_are(client: httpx.AsyncClient) -> None:
    answer = await client.request("DELETE", "/health")
    assert_problem(answer, 405)
    assert answer.headers["Allow"] == "GET"


@pytest.mark.parametrize("path", ["/health", "/health/ready"])
async def test_health(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok"}
