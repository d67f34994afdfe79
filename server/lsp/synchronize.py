"""What the client tells about documents: opened, changed, closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from server.lsp.errors import InvalidParams
from server.lsp.requests import document_uri

if TYPE_CHECKING:
    from server.workspace.document import Document, Edit
    from server.workspace.workspace import Workspace


def opened(workspace: Workspace, params: Any) -> Document:
    """`textDocument/didOpen`. Raises `InvalidParams`, as the others do."""
    uri = document_uri(params)
    item = params["textDocument"]
    text, language = item.get("text"), item.get("languageId")
    if not isinstance(text, str):
        raise InvalidParams("params.textDocument.text is missing")
    return workspace.open(uri, language if isinstance(language, str) else "", _version(params), text)


def changed(workspace: Workspace, params: Any) -> Document:
    """`textDocument/didChange`: all changes of the message or, if one of them can't be read, none."""
    uri = document_uri(params)
    document = workspace.opened(uri)
    if document is None:
        raise InvalidParams("params.textDocument is not open")
    changes = params.get("contentChanges")
    if not isinstance(changes, list):
        raise InvalidParams("params.contentChanges has to be a list")
    document.edit([_edit(change) for change in changes], _version(params))
    return document


def closed(workspace: Workspace, params: Any) -> Document:
    """`textDocument/didClose`."""
    document = workspace.close(document_uri(params))
    if document is None:
        raise InvalidParams("params.textDocument is not open")
    return document


def _version(params: Any) -> int | None:
    version = params["textDocument"].get("version")
    return version if isinstance(version, int) else None


def _edit(change: Any) -> Edit:
    from server.workspace.document import Edit

    if not isinstance(change, dict) or not isinstance(change.get("text"), str):
        raise InvalidParams("params.contentChanges has a change without text")
    if change.get("range") is None:
        return Edit(change["text"])
    try:
        start, end = change["range"]["start"], change["range"]["end"]
        places = (start["line"], start["character"]), (end["line"], end["character"])
    except (KeyError, TypeError) as error:
        raise InvalidParams("params.contentChanges has a range that is none") from error
    if not all(isinstance(number, int) for place in places for number in place):
        raise InvalidParams("params.contentChanges has a range that is none")
    return Edit(change["text"], *places)
