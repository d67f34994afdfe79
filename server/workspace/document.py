"""A document that changes: the newest text, and the snapshot of it once somebody asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, RLock
from typing import TYPE_CHECKING

from ir.source import Span
from ir.syntax import Change, Dialect, Syntax, Text
from ir.yaml import Document as Tree
from ir.yaml import parse
from server.lsp.positions import Encoding, incoming
from server.workspace.analysis import NOTHING, Analysis
from server.workspace.snapshot import Snapshot
from server.workspace.uris import is_spec_name, to_path

if TYPE_CHECKING:
    from server.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Edit:
    """One change as the client sends it. `start` and `end` are lines and characters on the wire; None is everything."""

    new: str
    start: tuple[int, int] | None = None
    end: tuple[int, int] | None = None


class Document:
    """Edits come in on one thread and return at once; snapshots are made on another.

    Texts are immutable, so a text is its own generation number: a snapshot is of this very text or it is stale.
    """

    def __init__(self, uri: str, text: Text, version: int | None, workspace: Workspace, language: str = "") -> None:
        self.uri = uri
        self.language = language
        self._workspace = workspace
        self._path = to_path(uri)
        self._analysis = Analysis(workspace, self._path)
        self._newest: tuple[Text, int | None] = (text, version)
        self._since: Change | None = None  # What changed since the syntax that is known.
        self._syntax: Syntax | None = None
        self._snapshot: Snapshot | None = None
        self._tree: tuple[Text, Tree] | None = None
        self._is_outdated = False
        self._guard = Lock()  # for _newest, _since and _is_outdated
        self._work = RLock()  # for everything else

    @property
    def text(self) -> Text:
        """The newest text."""
        return self._newest[0]

    @property
    def version(self) -> int | None:
        """The client's number of the newest text."""
        return self._newest[1]

    @property
    def tree(self) -> Tree:
        """The newest text as one tree, for documents that refer to this one."""
        text, known = self.text, self._tree
        if known is None or known[0] is not text:
            known = self._tree = text, parse(str(text))
        return known[1]

    def refers_to(self, path: Path) -> bool:
        """Whether it was checked with the help of another file."""
        return path in self._analysis.files.read

    def edit(self, edits: Iterable[Edit], version: int | None) -> None:
        """Take in changes, each counted in the text that the one before it left."""
        with self._guard:
            text, since = self._newest[0], self._since
            for edit in edits:
                text, change = _edited(text, edit, self._workspace.encoding)
                since = change if since is None else since.then(change)
            self._newest, self._since = (text, version), since

    def snapshot(self) -> Snapshot:
        """The snapshot of the newest text. Takes as long as the check does."""
        with self._work:
            with self._guard:
                (text, version), since, self._since = self._newest, self._since, None
                outdated, self._is_outdated = self._is_outdated, False
            known = self._snapshot
            if known is not None and known.text is text and known.version == version and not outdated:
                return known
            try:
                self._snapshot = self._made(text, version, since)
            except BaseException:
                self._syntax = self._snapshot = None  # What changed since is lost: the next one begins anew.
                self._analysis = Analysis(self._workspace, self._path)
                raise
            return self._snapshot

    def snapshot_of(self, text: Text) -> Snapshot | None:
        """The snapshot of exactly this text, or None if the document has moved on and it was never made."""
        known = self._snapshot
        if known is not None and known.text is text and not self._is_outdated:
            return known
        if self.text is not text:
            return None
        found = self.snapshot()
        return found if found.text is text else None

    def forget(self) -> None:
        """Check it again the next time, though the text is the same: a file that it refers to may have changed."""
        with self._guard:
            self._is_outdated = True

    def _made(self, text: Text, version: int | None, since: Change | None) -> Snapshot:
        syntax = self._syntax
        if syntax is None:
            syntax = Syntax.of(text)
        elif since is not None:
            syntax = syntax.update(text, since)
        self._syntax = syntax
        is_spec = is_spec_name(self.uri) or self.language == "devmatrix" or syntax.dialect is not Dialect.OTHER
        checked = self._analysis.update(syntax) if is_spec else NOTHING
        return Snapshot(self.uri, version, syntax, checked, self._workspace.encoding, self._workspace, is_spec)


def _edited(text: Text, edit: Edit, encoding: Encoding) -> tuple[Text, Change]:
    if edit.start is None or edit.end is None:
        new = Text.of(edit.new)
        return new, Change(0, len(text.lines), len(new.lines))
    start, end = (incoming(text, line, character, encoding) for line, character in (edit.start, edit.end))
    return text.edit(Span(start, end), edit.new)
