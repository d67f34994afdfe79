"""`textDocument/hover`: previews of what is under the cursor."""

from __future__ import annotations

from lsprotocol import types

from ir.syntax import Dialect
from server.features.documented import shown_by
from server.features.hover.found import Found
from server.features.hover.known import Known
from server.features.hover.native import native_hover
from server.features.hover.openapi import openapi_hover
from server.lsp.positions import position_of, range_at
from server.workspace.snapshot import Snapshot


def hover(snapshot: Snapshot, params: types.HoverParams) -> types.Hover | None:
    """What is known about what is at a place."""
    found = _found(snapshot, params)
    if found is None or found.doc.is_empty:
        return None
    kinds = shown_by(snapshot.workspace.capabilities, "textDocument.hover.contentFormat")
    span = range_at(snapshot, found.span) if found.span is not None else None
    return types.Hover(found.doc.content(kinds), span)


def _found(snapshot: Snapshot, params: types.HoverParams) -> Found | None:
    cursor = snapshot.syntax.at(position_of(snapshot, params.position))
    if snapshot.syntax.dialect is Dialect.OPENAPI:
        return openapi_hover(snapshot, cursor)
    return native_hover(Known(snapshot), cursor)
