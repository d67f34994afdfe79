"""Edits of one document, for the client."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from lsprotocol import types

from server.lsp.positions import range_at

if TYPE_CHECKING:
    from ir.editing import Edit
    from server.workspace.snapshot import Snapshot


def text_edits(snapshot: Snapshot, edits: Iterable[Edit]) -> list[types.TextEdit]:
    """Edits in the order of the text."""
    ordered = sorted(edits, key=lambda edit: edit.span)
    return [types.TextEdit(range_at(snapshot, edit.span), edit.new) for edit in ordered]


def workspace_edit(snapshot: Snapshot, edits: Iterable[Edit]) -> types.WorkspaceEdit:
    """Edits of exactly this state of a document, where the client can be told so."""
    found = text_edits(snapshot, edits)
    if not snapshot.workspace.capabilities.has("workspace.workspaceEdit.documentChanges"):
        return types.WorkspaceEdit(changes={snapshot.uri: found})
    document = types.OptionalVersionedTextDocumentIdentifier(uri=snapshot.uri, version=snapshot.version)
    return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(document, found)])
