"""Code lenses: how often something is referred to, its endpoints, and *Generate*.

What takes a look at other documents is found out when a lens comes into view (`codeLens/resolve`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from ir.occurrences import Occurrence, Role, Symbol, SymbolKind
from ir.source import Span
from ir.syntax import Block, Dialect
from server.features import endpoints
from server.features.names import Named, occurrences
from server.features.references import location, places_of
from server.lsp.positions import wire_range

if TYPE_CHECKING:
    from server.workspace.snapshot import Snapshot
    from server.workspace.workspace import Workspace

SHOW_REFERENCES = "devmatrix.showReferences"
"""A command of the client: address, position, locations."""
SHOW_ENDPOINTS = "devmatrix.showEndpoints"
"""A command of the client: the endpoints as a list of texts."""
GENERATE = "devmatrix.generateApp"
"""A command of the server: the address of the spec."""

_COUNTED = frozenset({SymbolKind.ENTITY, SymbolKind.FLOW, SymbolKind.SCHEMA, SymbolKind.COMPONENT})
Lens = dict[str, Any]


def code_lens(snapshot: Snapshot, params: types.CodeLensParams) -> list[Lens]:
    """The lenses of a document, those about references still without their numbers."""
    syntax, names = snapshot.syntax, occurrences(snapshot)
    found: list[tuple[Span, Lens]] = []
    for block in syntax.blocks:
        for one in names.of_block(block).occurrences:
            if one.role is Role.DEFINITION and one.symbol.kind in _COUNTED and one.on_key:
                span = syntax.span(block, one.start, one.end)
                found += [(span, lens) for lens in _of(snapshot, one, span)]
    found += [(span, lens) for span, lens in _generate(snapshot, syntax.skeleton)]
    return [lens for _, lens in sorted(found, key=lambda pair: pair[0])]


def _of(snapshot: Snapshot, one: Occurrence, span: Span) -> Iterator[Lens]:
    range = wire_range(snapshot.text, span, snapshot.encoding)
    symbol = one.symbol
    yield {
        "range": range,
        "data": {"uri": snapshot.uri, "kind": symbol.kind.value, "owner": symbol.owner, "name": symbol.name},
    }
    if symbol.kind is SymbolKind.ENTITY:
        about = endpoints.of_entity(snapshot, symbol.name)
        if about:
            yield _lens(range, endpoints.counted(len(about), "endpoint"), SHOW_ENDPOINTS, [one.key for one in about])
    elif symbol.kind is SymbolKind.FLOW:
        endpoint = endpoints.of_flow(snapshot, symbol.name)
        if endpoint is not None:
            yield _lens(range, endpoint.key, SHOW_ENDPOINTS, [endpoint.key])


def _lens(range: Any, title: str, command: str, arguments: list[Any]) -> Lens:
    return {"range": range, "command": {"title": title, "command": command, "arguments": [arguments]}}


def _generate(snapshot: Snapshot, skeleton: Block) -> Iterator[tuple[Span, Lens]]:
    """Above `app`, if there is something to generate."""
    found = snapshot.syntax.location("app") if snapshot.syntax.dialect is Dialect.NATIVE else None
    if found is None or found.key is None:
        return
    range = wire_range(snapshot.text, found.key, snapshot.encoding)
    title = "Generate app" if snapshot.checked.is_valid else "Generate app (there are errors)"
    command = {"title": title, "command": GENERATE, "arguments": [snapshot.uri]}
    yield found.key, {"range": range, "command": command}


def resolve(workspace: Workspace, lens: types.CodeLens) -> Lens:
    """How many references there are, and the command that shows them."""
    range = {
        "start": {"line": lens.range.start.line, "character": lens.range.start.character},
        "end": {"line": lens.range.end.line, "character": lens.range.end.character},
    }
    data: Any = lens.data
    snapshot = workspace.snapshot(str(data["uri"])) if isinstance(data, dict) and "uri" in data else None
    if snapshot is None:
        return {"range": range, "command": {"title": "no references", "command": ""}}
    symbol = Symbol(SymbolKind(data["kind"]), str(data["owner"]), str(data["name"]))
    places = places_of([Named(snapshot, symbol)], with_definitions=False)
    title = endpoints.counted(len(places), "reference")
    if not places:
        return {"range": range, "command": {"title": title, "command": ""}}
    arguments = [snapshot.uri, range["start"], [location(place) for place in places]]
    return {"range": range, "command": {"title": title, "command": SHOW_REFERENCES, "arguments": arguments}}
