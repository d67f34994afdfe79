"""Documents with `$0` where the cursor is, opened in a workspace; and their texts after edits."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lsprotocol import types

from ir.syntax import Text
from server.lsp.positions import Encoding, incoming, outgoing
from server.workspace.capabilities import ClientCapabilities
from server.workspace.snapshot import Snapshot
from server.workspace.workspace import Workspace

MARK = "$0"
HOME = "file:///work/shop.devmatrix.yaml"
ABLE = {
    "textDocument": {
        "definition": {"linkSupport": True},
        "declaration": {"linkSupport": True},
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
    },
    "workspace": {"workspaceEdit": {"documentChanges": True}},
}


class Opened:
    """A document with a cursor, open beside others."""

    def __init__(
        self,
        text: str,
        others: Mapping[str, str] | None = None,
        uri: str = HOME,
        capabilities: Mapping[str, Any] = ABLE,
        encoding: Encoding = Encoding.UTF16,
    ) -> None:
        before, mark, after = text.partition(MARK)
        self.workspace = Workspace(encoding, ClientCapabilities(dict(capabilities)))
        for name, other in (others or {}).items():
            self.workspace.open(f"file:///work/{name}", "yaml", 1, other)
        self.document = self.workspace.open(uri, "devmatrix", 7, before + after)
        self.snapshot: Snapshot = self.document.snapshot()
        lines = before.split("\n")
        self.position = self.at(len(lines) - 1, len(lines[-1]))
        self.id = types.TextDocumentIdentifier(uri)
        self.has_cursor = bool(mark)

    def at(self, line: int, column: int) -> types.Position:
        """A place for the wire."""
        from ir.source import Position

        return types.Position(**outgoing(self.snapshot.text, Position(line, column), self.snapshot.encoding))

    def text_of(self, uri: str) -> Text:
        """The text of any open document."""
        snapshot = self.workspace.snapshot(uri)
        assert snapshot is not None, uri
        return snapshot.text

    def under(self, range: types.Range, uri: str | None = None) -> str:
        """The text of a range."""
        text = self.text_of(uri or self.id.uri)
        return text.slice(span_in(text, range, self.snapshot.encoding))

    def line(self, range: types.Range, uri: str | None = None) -> str:
        """The line that a range begins in, with the range in brackets."""
        text = self.text_of(uri or self.id.uri)
        span = span_in(text, range, self.snapshot.encoding)
        line = text.lines[span.start.line].rstrip("\r\n")
        end = span.end.column if span.end.line == span.start.line else len(line)
        return f"{line[: span.start.column]}[{line[span.start.column : end]}]{line[end:]}".strip()

    def after(self, edit: types.WorkspaceEdit) -> dict[str, str]:
        """The documents that an edit changes, as they are then."""
        found: dict[str, str] = {}
        for change in edit.document_changes or ():
            assert isinstance(change, types.TextDocumentEdit)
            uri = change.text_document.uri
            text = self.text_of(uri)
            for one in reversed(change.edits):
                assert isinstance(one, types.TextEdit | types.AnnotatedTextEdit)
                text, _ = text.edit(span_in(self.text_of(uri), one.range, self.snapshot.encoding), one.new_text)
            found[uri.rsplit("/", 1)[-1]] = str(text)
        return found


def span_in(text: Text, range: types.Range, encoding: Encoding) -> Any:
    """A range of the wire in a text."""
    from ir.source import Span

    places = (incoming(text, one.line, one.character, encoding) for one in (range.start, range.end))
    return Span(*places)


def examples() -> list[Path]:
    """The specs that come with the project."""
    return sorted((Path(__file__).parents[3] / "examples").glob("*/devmatrix.yaml"))
