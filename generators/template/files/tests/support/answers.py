"""What is asserted about answers that are no refusals."""

from typing import Any

import httpx


def success(answer: httpx.Response, status: int = 200) -> dict[str, Any]:
    """The JSON body of an answer of this status."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/json"
    body = answer.json()
    assert isinstance(body, dict)
    return body


def items(answer: httpx.Response) -> list[dict[str, Any]]:
    """The rows of a page, which must be whole."""
    page = success(answer)
    assert set(page) == {"items", "total", "limit", "offset"}
    assert len(page["items"]) <= page["limit"]
    found: list[dict[str, Any]] = page["items"]
    return found


def nothing(answer: httpx.Response) -> None:
    """The answer is a success without a body."""
    assert answer.status_code == 204, answer.text
    assert answer.content == b""
