"""The client as commands see it: somebody to ask, to show things to, and to let edit documents."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from threading import Event
from typing import Any

from server.lsp.connection import Connection
from server.lsp.log import Log
from server.lsp.progress import Progress, Progresses
from server.workspace.cancellation import Token, checkpoint, current
from server.workspace.capabilities import ClientCapabilities

_MESSAGE_TYPE = {"error": 1, "warning": 2, "info": 3}
_PATIENCE = 0.1
"""Seconds between two looks whether an answer is still wanted."""


class Client:
    """For commands, which run beside the worker: what asks the client waits for its answer."""

    def __init__(self, connection: Connection, capabilities: ClientCapabilities, log: Log) -> None:
        self.capabilities = capabilities
        self.log = log
        self.progresses = Progresses(connection)
        self.progresses.is_supported = capabilities.has("window.workDoneProgress")
        self._connection = connection
        self._token: int | str | None = None

    def with_token(self, token: int | str | None) -> Client:
        """The client as one command sees it, whose progress the client has given a token for."""
        found = copy(self)
        found._token = token
        return found

    @contextmanager
    def progress(self, title: str) -> Iterator[Progress]:
        """Show progress while the block runs. The person can cancel the command that way."""
        cancel = current.get() or Token()
        progress = self.progresses.begin(title, cancel, self._token)
        try:
            yield progress
        finally:
            self.progresses.end(progress)

    def ask(self, method: str, params: object) -> Any:
        """Send a request and wait for the result; None if the client refuses. Raises `Cancelled`."""
        done = Event()
        found: list[Any] = []

        def answered(result: Any, error: dict[str, Any] | None) -> None:
            if error is None:
                found.append(result)
            else:
                self.log.warning(f"the client refused {method}")
            done.set()

        from server.lsp.wire import to_wire

        self._connection.ask(method, to_wire(params), answered)
        while not done.wait(_PATIENCE):
            checkpoint()
        return found[0] if found else None

    def apply_edit(self, label: str, edit: object) -> bool:
        """Let the client make an edit (a `types.WorkspaceEdit`). Tells whether it did."""
        result = self.ask("workspace/applyEdit", {"label": label, "edit": edit})
        return isinstance(result, dict) and result.get("applied") is True

    def show_message(self, message: str, kind: str = "info") -> None:
        """Show a message: "info", "warning" or "error"."""
        self._connection.notify("window/showMessage", {"type": _MESSAGE_TYPE[kind], "message": message})

    def choose(self, message: str, *actions: str, kind: str = "info") -> str | None:
        """Show a message with buttons and wait for one of them; None if the person closes it."""
        params = {"type": _MESSAGE_TYPE[kind], "message": message, "actions": [{"title": one} for one in actions]}
        result = self.ask("window/showMessageRequest", params)
        return result.get("title") if isinstance(result, dict) else None

    def show_document(self, uri: str, *, external: bool = False, selection: object = None) -> bool:
        """Open a document or an address. Tells whether the client did."""
        if not self.capabilities.has("window.showDocument.support"):
            return False
        params = {"uri": uri, "external": external, "takeFocus": True}
        result = self.ask("window/showDocument", params | ({"selection": selection} if selection else {}))
        return isinstance(result, dict) and result.get("success") is True

    def refresh(self, *kinds: str) -> None:
        """Have the client ask again for "diagnostics", "codeLens", "inlayHint", "semanticTokens", if it can."""
        for kind in kinds:
            method = "diagnostic" if kind == "diagnostics" else kind
            if self.capabilities.has(f"workspace.{kind}.refreshSupport"):
                self._connection.ask(f"workspace/{method}/refresh", None, lambda result, error: None)
