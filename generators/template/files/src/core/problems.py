"""Refusals as problem details (RFC 9457): one shape for everything that is not a success."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from fastapi.responses import Response
from pydantic import BaseModel
from sqlalchemy.exc import IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

MEDIA_TYPE = "application/problem+json"
UNIQUE_VIOLATION = "23505"
FOREIGN_KEY_VIOLATION = "23503"
RETRY_AFTER_SECONDS = 1

_log = structlog.stdlib.get_logger("problems")


class FieldProblem(BaseModel):
    """One value that was refused: where it is (a JSON pointer) and why."""

    pointer: str
    detail: str
    code: str


class Problem(BaseModel):
    """Why a request was refused."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str | None = None
    errors: list[FieldProblem] | None = None


class Refusal(Exception):
    """Raised anywhere below a route to answer with a problem."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        errors: Sequence[FieldProblem] = (),
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = list(errors)
        self.headers = headers or {}


def not_found(what: str) -> Refusal:
    """The row does not exist, or is not the caller's to see."""
    return Refusal(HTTPStatus.NOT_FOUND, f"No such {what}")


def conflict(detail: str, field: str | None = None) -> Refusal:
    """The request is fine by itself but contradicts what is stored."""
    found = FieldProblem(pointer=f"/body/{field}", detail=detail, code="conflict")
    return Refusal(HTTPStatus.CONFLICT, detail, errors=[found] if field else [])


def problem_response(
    status: int,
    detail: str | None = None,
    errors: Sequence[FieldProblem] = (),
    headers: dict[str, str] | None = None,
) -> Response:
    """A response with a problem as its body."""
    problem = Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        errors=list(errors) or None,
    )
    return Response(
        problem.model_dump_json(exclude_none=True),
        status_code=status,
        headers=headers,
        media_type=MEDIA_TYPE,
    )


def responses(*codes: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` argument of a route that may refuse with these statuses."""
    documented: dict[int | str, dict[str, Any]] = {}
    for code in sorted(codes):
        documented[code] = {
            "description": HTTPStatus(code).phrase,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    if HTTPStatus.UNAUTHORIZED in codes:
        documented[HTTPStatus.UNAUTHORIZED.value]["headers"] = {
            "WWW-Authenticate": {"schema": {"type": "string"}, "required": True}
        }
    return documented


def _pointer(error: Mapping[str, Any], given: Any) -> str:
    """Where a refused value is in the body as it was `given`.

    Pydantic also names the variants of a type that it tried: those are no steps.
    """
    location = error["loc"]
    missing = location[-1] if error["type"] == "missing" else None
    steps = [str(step) for step in location]
    if steps[:1] == ["body"]:
        steps = ["body"]
        for step in location[1:]:
            if isinstance(given, list) and isinstance(step, int) and step < len(given):
                given = given[step]
            elif isinstance(given, dict) and (step in given or step == missing):
                given = given.get(step)
            else:
                continue
            steps.append(str(step))
    escaped = (step.replace("~", "~0").replace("/", "~1") for step in steps)
    return _printable("/" + "/".join(escaped))


def _printable(text: str) -> str:
    """Text without lone surrogates, which UTF-8 cannot carry."""
    return text.encode("utf-8", "replace").decode()


def _refused_values(error: RequestValidationError) -> list[FieldProblem]:
    return [
        FieldProblem(
            pointer=_pointer(item, error.body), detail=_printable(item["msg"]), code=item["type"]
        )
        for item in error.errors()[:50]
    ]


async def _on_refusal(_: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    return problem_response(error.status, error.detail, error.errors, error.headers)


async def _on_invalid_request(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    if any(item["type"] == "json_invalid" for item in error.errors()):
        return problem_response(HTTPStatus.BAD_REQUEST, "The body is not valid JSON")
    return problem_response(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "The request does not match the schema",
        _refused_values(error),
    )


async def _on_http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = _allowed_methods(request.app, request.url.path)
        if allowed:
            headers["Allow"] = ", ".join(sorted(allowed))
    return problem_response(error.status_code, str(error.detail), headers=headers)


def is_duplicate(error: IntegrityError) -> bool:
    """Whether a statement failed because such a row is there already."""
    state = getattr(error.orig, "sqlstate", None)
    return state == UNIQUE_VIOLATION or "UNIQUE constraint" in str(error.orig)


async def _on_integrity_error(_: Request, error: Exception) -> Response:
    """Two requests raced past the checks: the database has the last word.

    Only lost races over keys are the client's conflict. Anything else is a bug of ours and stays a 500.
    """
    assert isinstance(error, IntegrityError)
    if is_duplicate(error):
        return problem_response(HTTPStatus.CONFLICT, "The same row exists already")
    state, text = getattr(error.orig, "sqlstate", None), str(error.orig)
    if state == FOREIGN_KEY_VIOLATION or "FOREIGN KEY constraint" in text:
        return problem_response(HTTPStatus.CONFLICT, "A row referred to is missing or still in use")
    raise error


async def _on_stale_data(_: Request, __: Exception) -> Response:
    return problem_response(HTTPStatus.CONFLICT, "The row was changed by somebody else")


async def _on_pool_timeout(_: Request, error: Exception) -> Response:
    """Too many requests at once: all connections were in use for as long as one waits for them.

    Like 500 it may happen to any request and is no operation's own answer, so the API document has neither.
    """
    _log.warning("no_database_connection", detail=str(error))
    return problem_response(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "Too many requests at once: try again",
        headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
    )


def _allowed_methods(app: FastAPI, path: str) -> set[str]:
    """Every documented method of every path template that matches, as RFC 9110 asks of `Allow`."""
    found: set[str] = set()
    for template, operations in app.openapi()["paths"].items():
        if compile_path(template)[0].match(path):
            found.update(method.upper() for method in operations)
    return found


def _openapi(app: FastAPI) -> dict[str, Any]:
    """FastAPI's document, with our problem in place of its own error shape."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title,
            version=app.version,
            description=app.description,
            routes=app.routes,
            tags=app.openapi_tags,
        )
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        problem = Problem.model_json_schema(
            mode="serialization", ref_template="#/components/schemas/{model}"
        )
        schemas.update(problem.pop("$defs", {}))
        schemas["Problem"] = problem
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        app.openapi_schema = document
    return app.openapi_schema


def install_problems(app: FastAPI) -> None:
    """Make every refusal of the application a documented problem."""
    app.add_exception_handler(Refusal, _on_refusal)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(IntegrityError, _on_integrity_error)
    app.add_exception_handler(StaleDataError, _on_stale_data)
    app.add_exception_handler(PoolTimeoutError, _on_pool_timeout)
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]
