"""Highlight a name wherever it stands in the document, told apart by what is done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from ir.occurrences import Found, Role
from ir.source import Span
from server.features.names import from_elsewhere, named_at, occurrences
from server.lsp.positions import position_of, range_at
from server.workspace.uris import same

if TYPE_CHECKING:
    from server.workspace.snapshot import Snapshot

_KINDS = {
    Role.DEFINITION: types.DocumentHighlightKind.Write,
    Role.WRITE: types.DocumentHighlightKind.Write,
    Role.READ: types.DocumentHighlightKind.Read,
    Role.IMPLIED: types.DocumentHighlightKind.Text,
}


def highlight(snapshot: Snapshot, params: types.DocumentHighlightParams) -> list[types.DocumentHighlight] | None:
    """The places of the name at a place in this document."""
    names = occurrences(snapshot)
    found: dict[Span, Found] = {}
    for known in named_at(snapshot, position_of(snapshot, params.position)):
        symbol = known.symbol
        if same(known.home.uri) != same(snapshot.uri) and known.near is not None:
            symbol = from_elsewhere(symbol, known.near.symbol.file)
        for one in names.of(symbol):
            found.setdefault(names.span(one), one)
    if not found:
        return None
    return [
        types.DocumentHighlight(range_at(snapshot, span), _KINDS[one.occurrence.role])
        for span, one in sorted(found.items(), key=lambda pair: pair[0])
    ]
