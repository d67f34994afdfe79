"""What is asserted about every refusal."""

import httpx
import pytest

# Bodies that are not JSON, or are JSON to lenient parsers only.
MALFORMED = [
    pytest.param(b"{", id="cut off"),
    pytest.param(b'{"a": NaN}', id="not a number"),
    pytest.param(b'{"a": 1e400}', id="too large a number"),
    pytest.param(b'{"a": "\\ud800"}', id="half a character"),
    pytest.param(b'{"a": "\xff"}', id="not UTF-8"),
    pytest.param(b"{'a': 1}", id="single quotes"),
]
NO_OBJECTS = [
    pytest.param(b"[]", id="list"),
    pytest.param(b'"text"', id="text"),
    pytest.param(b"5", id="number"),
    pytest.param(b"null", id="null"),
]
JSON = {"Content-Type": "application/json"}


def assert_problem(answer: httpx.Response, status: int, pointer: str | None = None) -> None:
    """The answer is a problem (RFC 9457) of this status; `pointer` leads to the refused value, or to one around it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert problem["title"]
    if status == 401:
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    if pointer is not None:
        pointers = [error["pointer"] for error in problem["errors"]]
        assert any(f"{found}/".startswith(f"{pointer}/") for found in pointers), pointers
