"""`textDocument/completion` and `completionItem/resolve`: what can be written at the cursor."""

from __future__ import annotations

from lsprotocol import types

from ir.syntax import Dialect
from ir.syntax.marking import mark
from server.features.completion.about import about_doc
from server.features.completion.native import native_offers
from server.features.completion.offers import about_of, completion_list, documentation_kinds
from server.features.completion.openapi import openapi_offers
from server.lsp.positions import position_of
from server.workspace.snapshot import Snapshot
from server.workspace.workspace import Workspace


def completion(snapshot: Snapshot, params: types.CompletionParams) -> types.CompletionList | None:
    """What can be written at a place."""
    marked = mark(snapshot.syntax, position_of(snapshot, params.position))
    if marked is None:
        return None
    if snapshot.syntax.dialect is Dialect.OPENAPI:
        offers, span = openapi_offers(snapshot, marked)
    else:
        offers, span = native_offers(snapshot, marked)
    return completion_list(snapshot, marked, offers, span)


def resolve(workspace: Workspace, item: types.CompletionItem) -> types.CompletionItem:
    """The documentation of one item."""
    about = about_of(item)
    snapshot = workspace.snapshot(about[0]) if about is not None else None
    if about is None or snapshot is None:
        return item
    doc = about_doc(snapshot, about[1])
    if doc is not None and not doc.is_empty:
        item.documentation = doc.content(documentation_kinds(workspace.capabilities))
    return item
