"""Workspace symbols: elements of all specs by a part of their names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from ir.syntax import Block
from server.features.symbol_tree import Entry
from server.features.symbols import ENTRIES
from server.lsp.positions import wire_range
from server.workspace.cancellation import checkpoint

if TYPE_CHECKING:
    from server.workspace.snapshot import Snapshot
    from server.workspace.workspace import Workspace

MOST = 200
"""So many symbols are answered: the best ones."""
_INSIDE = 5
"""Names that match only together with what they are in come after those that match alone."""
_NO_CONTAINERS = frozenset({types.SymbolKind.Module, types.SymbolKind.Namespace})

Hit = tuple[tuple[int, int, str], "Snapshot", Block, Entry, str]


def workspace_symbols(workspace: Workspace, params: types.WorkspaceSymbolParams) -> list[dict[str, Any]]:
    """The elements whose names have the letters of the query in this order, the best matches first."""
    query = params.query.strip()
    found: list[Hit] = []
    for uri in workspace.specs():
        checkpoint()
        snapshot = workspace.snapshot(uri)
        if snapshot is not None and snapshot.is_spec:
            found += _hits(snapshot, query)
    found.sort(key=lambda hit: hit[0])
    return [_information(*hit[1:]) for hit in found[:MOST]]


def _hits(snapshot: Snapshot, query: str) -> Iterator[Hit]:
    entries = ENTRIES.of(snapshot)
    for block in snapshot.syntax.blocks:
        for entry, container in _main(entries(block), ""):
            name = _name(entry, container)
            worth = match(query, name)
            if worth is None and container:
                inside = match(query, f"{container}.{entry.name}")
                worth = _INSIDE + inside if inside is not None else None
            if worth is not None:
                yield (worth, len(name), name), snapshot, block, entry, container


def _name(entry: Entry, container: str) -> str:
    """An operation is known by its id, which `entry` has beside the method."""
    if entry.kind is not types.SymbolKind.Method:
        return entry.name
    return entry.detail if entry.detail and " " not in entry.detail else f"{entry.name.upper()} {container}"


def _main(entries: tuple[Entry, ...], container: str) -> Iterator[tuple[Entry, str]]:
    for one in entries:
        if one.is_main:
            yield one, container
        yield from _main(one.children, container if one.kind in _NO_CONTAINERS else one.name)


def match(query: str, name: str) -> int | None:
    """How badly a name matches: 0 is the name itself. None if it has not all letters of the query in this order."""
    wanted, text = query.lower(), name.lower()
    if wanted == text:
        return 0
    at = text.find(wanted)
    if at >= 0:
        return 1 if at == 0 else 2 if not text[at - 1].isalnum() or name[at].isupper() else 3
    at = -1
    for letter in wanted:
        if letter.isspace():
            continue
        at = text.find(letter, at + 1)
        if at < 0:
            return None
    return 4


def _information(snapshot: Snapshot, block: Block, entry: Entry, container: str) -> dict[str, Any]:
    span = snapshot.syntax.span(block, entry.key_start, entry.key_end)
    found: dict[str, Any] = {
        "name": _name(entry, container),
        "kind": entry.kind.value,
        "location": {"uri": snapshot.uri, "range": wire_range(snapshot.text, span, snapshot.encoding)},
    }
    if container:
        found["containerName"] = container
    return found
