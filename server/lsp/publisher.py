"""Pushes diagnostics, and never those of a text that is gone."""

from __future__ import annotations

from threading import Lock
from time import perf_counter
from typing import TYPE_CHECKING

from server.lsp.connection import Connection
from server.lsp.log import Log
from server.lsp.progress import Progresses
from server.workspace import memory
from server.workspace.uris import name_of, same
from server.workspace.workspace import Workspace

if TYPE_CHECKING:
    from server.workspace.document import Document

_LARGE = 1_000_000
"""Characters from which on reading a document for the first time is worth telling about."""


class Publisher:
    """Works through documents that changed. `look` belongs to the worker, `closed` to the thread that reads messages.

    For clients that ask for diagnostics themselves it only gets snapshots ready.
    """

    def __init__(
        self, workspace: Workspace, connection: Connection, log: Log, progresses: Progresses, *, is_pushing: bool
    ) -> None:
        self._workspace = workspace
        self._connection = connection
        self._log = log
        self._progresses = progresses
        self._is_pushing = is_pushing
        self._known: set[str] = set()
        self._order = Lock()  # Nothing is pushed for a document after it was closed.

    def look(self, uri: str) -> None:
        """Check a document and push what was found, unless there is a newer text already. Never raises."""
        document = self._workspace.opened(uri)
        if document is None:
            return
        began = perf_counter()
        try:
            self._publish(document)
        except Exception as error:
            self._log.failure(f"checking {name_of(uri)}", error)
        spent = (perf_counter() - began) * 1000
        self._log.debug(f"{name_of(uri)} version {document.version}: checked in {spent:.1f} ms")
        if same(uri) not in self._known:
            self._known.add(same(uri))
            memory.keep()

    def _publish(self, document: Document) -> None:
        from server.features.diagnostics import published

        is_first = same(document.uri) not in self._known
        progress = None
        if is_first and document.text.size > _LARGE:
            progress = self._progresses.begin(f"Reading {name_of(document.uri)}")
        try:
            snapshot = document.snapshot()
            message = published(snapshot) if self._is_pushing else None
        finally:
            if progress is not None:
                self._progresses.end(progress)
        with self._order:
            is_current = document.text is snapshot.text and self._workspace.opened(document.uri) is document
            if message is not None and is_current:
                self._connection.notify("textDocument/publishDiagnostics", message)

    def closed(self, document: Document) -> None:
        """Take back what was pushed for a document."""
        self._known.discard(same(document.uri))
        memory.release()
        if self._is_pushing:
            with self._order:
                empty = {"uri": document.uri, "diagnostics": []}
                self._connection.notify("textDocument/publishDiagnostics", empty)
