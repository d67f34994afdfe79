"""Messages as JSON-RPC: what came in is told apart, what goes out is written."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from threading import Lock
from typing import Any

from server.lsp.errors import ErrorCode, Malformed, ResponseError
from server.lsp.transport import Output
from server.workspace.cancellation import Token

Id = int | str
Answer = Callable[[Any, dict[str, Any] | None], None]
"""Called with the result, or with None and the error."""


@dataclass(frozen=True, slots=True)
class Request:
    """The client wants an answer. `token` tells whether it still does."""

    id: Id
    method: str
    params: Any
    token: Token = field(default_factory=Token)


@dataclass(frozen=True, slots=True)
class Notification:
    """The client tells something."""

    method: str
    params: Any


@dataclass(frozen=True, slots=True)
class Response:
    """The client answers one of our requests."""

    id: Id
    result: Any
    error: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Invalid:
    """Something that is no message; `id` if it is known whom to tell."""

    id: Id | None
    code: ErrorCode
    message: str


Message = Request | Notification | Response | Invalid


def parse(content: bytes | Malformed) -> Message:
    """The message in what was read. Never raises."""
    if isinstance(content, Malformed):
        return Invalid(None, ErrorCode.PARSE_ERROR, content.message)
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        return Invalid(None, ErrorCode.PARSE_ERROR, f"not JSON ({type(error).__name__})")
    if not isinstance(found, dict):
        return Invalid(None, ErrorCode.INVALID_REQUEST, "a message has to be one object")
    id, method = found.get("id"), found.get("method")
    known = id if isinstance(id, int | str) and not isinstance(id, bool) else None
    if found.get("jsonrpc") != "2.0":
        return Invalid(known, ErrorCode.INVALID_REQUEST, 'jsonrpc has to be "2.0"')
    if isinstance(method, str) and "id" not in found:
        return Notification(method, found.get("params"))
    if isinstance(method, str) and known is not None:
        return Request(known, method, found.get("params"))
    if method is None and known is not None and ("result" in found or "error" in found):
        refusal = found.get("error")
        return Response(known, found.get("result"), refusal if isinstance(refusal, dict) else None)
    return Invalid(known, ErrorCode.INVALID_REQUEST, "neither a request, a notification nor a response")


class Connection:
    """The client, seen as somebody to send messages to. Any thread may."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._numbers = count(1)
        self._asked: dict[Id, Answer] = {}
        self._open: dict[Id, Request] = {}
        self._lock = Lock()

    def notify(self, method: str, params: object) -> None:
        """Tell the client something."""
        self._send({"jsonrpc": "2.0", "method": method, "params": params})

    def ask(self, method: str, params: object, answer: Answer) -> Id:
        """Ask the client something; `answer` is called by the thread that reads messages."""
        with self._lock:
            id = next(self._numbers)
            self._asked[id] = answer
        self._send({"jsonrpc": "2.0", "id": id, "method": method, "params": params})
        return id

    def answered(self, response: Response) -> bool:
        """Give an answer to who asked for it. Tells whether anybody had."""
        with self._lock:
            answer = self._asked.pop(response.id, None)
        if answer is None:
            return False
        answer(response.result, response.error)
        return True

    def begin(self, request: Request) -> bool:
        """A request has come in. False if there is an open one with this id, which the protocol does not allow."""
        with self._lock:
            return self._open.setdefault(request.id, request) is request

    def cancel(self, id: object) -> None:
        """The client does not want the answer any more."""
        if isinstance(id, int | str):
            with self._lock:
                request = self._open.get(id)
            if request is not None:
                request.token.cancel()

    def cancel_all(self) -> None:
        """Nobody will want any answers."""
        with self._lock:
            found = list(self._open.values())
        for request in found:
            request.token.cancel()

    def succeed(self, request: Request, result: object) -> None:
        """Answer a request."""
        self._answer(request, {"jsonrpc": "2.0", "id": request.id, "result": result})

    def fail(self, request: Request, error: ResponseError) -> None:
        """Answer a request with an error."""
        said = {"code": int(error.code), "message": error.message}
        self._answer(request, {"jsonrpc": "2.0", "id": request.id, "error": said})

    def complain(self, invalid: Invalid) -> None:
        """Answer what was no message."""
        said = {"code": int(invalid.code), "message": invalid.message}
        self._send({"jsonrpc": "2.0", "id": invalid.id, "error": said})

    def _answer(self, request: Request, message: dict[str, object]) -> None:
        with self._lock:
            self._open.pop(request.id, None)
        self._send(message)

    def _send(self, message: dict[str, object]) -> None:
        self._output.send(json.dumps(message, separators=(",", ":"), check_circular=False).encode())
