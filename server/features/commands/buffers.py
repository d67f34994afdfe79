"""Files that are open in the editor and not saved: what is to be written goes into the buffer, not over it."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from lsprotocol import types

from generators.write.merge import merge
from ir.editing import Edit
from ir.source import Position, Span
from server.features.actions.edits import text_edits
from server.workspace.uris import to_path

if TYPE_CHECKING:
    from generators.write import Change, WritePlan
    from ir.syntax import Text
    from server.workspace.document import Document
    from server.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Unsaved:
    """A file of the plan that has unsaved changes in the editor. `merged` is None where both changed the same lines."""

    path: str
    document: Document
    merged: str | None


def unsaved(workspace: Workspace, plan: WritePlan) -> list[Unsaved]:
    """The files that a plan would write and that are open with other contents than those on disk."""
    changes = {str(plan.root / change.path): change for change in plan.writes}
    found = []
    for document in workspace.documents:
        path = to_path(document.uri)
        change = changes.get(str(path)) if path is not None else None
        if change is not None and _text(change.before) != str(document.text):
            found.append(Unsaved(change.path, document, _merged(change, str(document.text))))
    return found


def _text(content: bytes | None) -> str | None:
    try:
        return None if content is None else content.decode().removeprefix("\ufeff")
    except UnicodeDecodeError:
        return None


def _merged(change: Change, buffer: str) -> str | None:
    before, new = _text(change.before), _text(change.content)
    if new is None or before is None:
        return None  # It is to be deleted, or somebody has just begun a file of this name.
    base, theirs, ours = (text.replace("\r\n", "\n") for text in (before, buffer, new))
    merged = merge(base, theirs, ours)
    if merged.clashes:
        return None
    return merged.text.replace("\n", "\r\n") if "\r\n" in buffer else merged.text


def edit_of(files: list[Unsaved]) -> types.WorkspaceEdit:
    """The edit that brings buffers up to date. They stay unsaved: what is in them is the person's."""
    changes: list[types.TextDocumentEdit] = []
    for one in files:
        snapshot = one.document.snapshot()
        edits = line_edits(snapshot.text, one.merged or "")
        name = types.OptionalVersionedTextDocumentIdentifier(uri=snapshot.uri, version=snapshot.version)
        changes.append(types.TextDocumentEdit(name, text_edits(snapshot, edits)))
    return types.WorkspaceEdit(document_changes=changes)


def line_edits(text: Text, new: str) -> list[Edit]:
    """The edits that make a text another one, in whole lines."""
    lines = text.lines[:-1] if text.lines[-1] == "" else text.lines
    wanted = new.splitlines(keepends=True)
    edits = []
    matcher = SequenceMatcher(None, lines, wanted, autojunk=False)
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind != "equal":
            span = Span(_line(text, start), _line(text, end))
            edits.append(Edit(span, "".join(wanted[new_start:new_end])))
    return edits


def _line(text: Text, number: int) -> Position:
    return Position(number, 0) if number < len(text.lines) else text.end
