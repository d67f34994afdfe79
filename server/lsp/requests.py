"""How a request becomes a call of a feature, and the call an answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from threading import Lock
from time import perf_counter
from typing import TYPE_CHECKING, Any, cast

from server.features import FEATURES, Feature, Refusal, Subject
from server.lsp import types as lazily
from server.lsp.connection import Connection, Request
from server.lsp.errors import ErrorCode, InvalidParams, ResponseError
from server.lsp.log import Log
from server.workspace.cancellation import Cancelled, current

if TYPE_CHECKING:
    from ir.syntax import Text
    from server.workspace.document import Document
    from server.workspace.workspace import Workspace

_ONE_AT_A_TIME = Lock()
"""Modules that import each other must not be imported by two threads at once: one would see the other half-done."""

CANCELLED = ResponseError(ErrorCode.REQUEST_CANCELLED, "cancelled")


@cache
def function(name: str) -> Callable[..., Any]:
    """The function `file:name` below `server.features`."""
    module, _, attribute = name.partition(":")
    with _ONE_AT_A_TIME:
        lazily.load()
        return cast(Callable[..., Any], getattr(import_module(f"server.features.{module}"), attribute))


def prepare(feature: Feature, request: Request, workspace: Workspace) -> Callable[[], Any]:
    """The work that answers a request; the text that it is about is the one of now. Raises `InvalidParams`."""
    if feature.of is Subject.WORKSPACE:
        return lambda: function(feature.function)(workspace, _params(request))
    uri = document_uri(request.params)
    document = workspace.opened(uri)
    text = document.text if document is not None else None
    return lambda: _of_document(feature, request, workspace, uri, document, text)


def _of_document(
    feature: Feature, request: Request, workspace: Workspace, uri: str, document: Document | None, text: Text | None
) -> Any:
    if document is None or text is None:
        snapshot = workspace.snapshot(uri)
        if snapshot is None:
            raise InvalidParams("params.textDocument is neither open nor a file")
    else:
        snapshot = document.snapshot() if feature.newest else document.snapshot_of(text)
        if snapshot is None:
            raise ResponseError(ErrorCode.CONTENT_MODIFIED, "the document has changed")
    params = _params(request)
    if not snapshot.is_spec and not feature.any_document:
        return None
    return function(feature.function)(snapshot, params)


def _params(request: Request) -> Any:
    from server.lsp.wire import from_wire, params_type

    return from_wire(request.params, params_type(request.method))


def document_uri(params: object) -> str:
    """The document that parameters name. Raises `InvalidParams`."""
    document = params.get("textDocument") if isinstance(params, dict) else None
    uri = document.get("uri") if isinstance(document, dict) else None
    if not isinstance(uri, str):
        raise InvalidParams("params.textDocument.uri is missing")
    return uri


def answer(request: Request, work: Callable[[], Any], connection: Connection, log: Log) -> None:
    """Do the work and answer, whatever happens. Never raises."""
    from server.lsp.wire import to_wire

    began = perf_counter()
    current.set(request.token)
    try:
        request.token.check()
        result = to_wire(work())
        request.token.check()
    except Cancelled:
        connection.fail(request, CANCELLED)
    except ResponseError as error:
        connection.fail(request, error)
    except Refusal as refusal:
        connection.fail(request, ResponseError(ErrorCode.REQUEST_FAILED, str(refusal)))
    except Exception as error:
        log.failure(request.method, error)
        said = f"{request.method} failed ({type(error).__name__}); the log says where"
        connection.fail(request, ResponseError(ErrorCode.INTERNAL_ERROR, said))
    else:
        connection.succeed(request, result)
    finally:
        current.set(None)
    log.debug(f"{request.method} took {(perf_counter() - began) * 1000:.1f} ms")


def prepare_to_check() -> None:
    """Import what checking a document takes: the client, having heard of our capabilities, will soon open one.

    To be called while no other thread works.
    """
    from validators.rules import load

    for name in ("server.workspace.document", "server.features.diagnostics"):
        import_module(name)
    load()


def warm_up(log: Log) -> list[Callable[[], None]]:
    """Chores that import what the first requests would have to wait for, one module each."""

    def load(name: str) -> Callable[[], None]:
        def chore() -> None:
            try:
                function(name)
            except Exception as error:
                log.failure(f"loading {name}", error)

        return chore

    return [load(name) for name in sorted({feature.function for feature in FEATURES.values()})]
