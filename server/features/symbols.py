"""Document symbols: the outline of a document, section by section."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from ir.source import Span
from ir.syntax import Block
from server.features.per_block import PerBlock, end_of
from server.features.symbol_tree import Entry, entries_of
from server.lsp.positions import wire_range
from server.workspace.cancellation import checkpoint

if TYPE_CHECKING:
    from server.workspace.snapshot import Snapshot

Symbol = dict[str, Any]
ENTRIES = PerBlock(entries_of)
_DEPRECATED = [types.SymbolTag.Deprecated.value]


def document_symbols(snapshot: Snapshot, params: types.DocumentSymbolParams) -> list[Symbol]:
    """The outline, as JSON: a large document has ten thousand symbols. Flat for clients that want no tree."""
    found = list(_of_skeleton(snapshot))
    if snapshot.workspace.capabilities.has("textDocument.documentSymbol.hierarchicalDocumentSymbolSupport"):
        return found
    return list(_flat(found, snapshot.uri, ""))


def _of_skeleton(snapshot: Snapshot) -> Iterator[Symbol]:
    entries = ENTRIES.of(snapshot)
    yield from (
        _symbol(snapshot, snapshot.syntax.skeleton, one, (one.name,)) for one in entries(snapshot.syntax.skeleton)
    )


def _symbol(snapshot: Snapshot, block: Block, entry: Entry, path: tuple[str, ...] = ()) -> Symbol:
    """One element with those below it. At a `path` of the skeleton, the blocks of its sections are below it, too."""
    syntax = snapshot.syntax
    whole = syntax.span(block, entry.start, entry.end)
    key = syntax.span(block, entry.key_start, entry.key_end)
    children = [_symbol(snapshot, block, one, (*path, one.name) if path else ()) for one in entry.children]
    if path:
        inside, end = _of_section(snapshot, path)
        children += inside
        if end is not None and whole.end < end:
            whole = Span(whole.start, end)
        children.sort(key=lambda one: (one["range"]["start"]["line"], one["range"]["start"]["character"]))
    encoding = snapshot.encoding
    found: Symbol = {
        "name": entry.name,
        "kind": entry.kind.value if not children or entry.kind is not types.SymbolKind.Module else 3,
        "range": wire_range(snapshot.text, whole, encoding),
        "selectionRange": wire_range(snapshot.text, key, encoding),
    }
    if entry.detail:
        found["detail"] = entry.detail
    if entry.is_deprecated:
        found["tags"] = _DEPRECATED
    if children:
        found["children"] = children
    return found


def _of_section(snapshot: Snapshot, path: tuple[str, ...]) -> tuple[list[Symbol], Any]:
    """What stands in the blocks of a section, and where the last section at or below a path ends."""
    entries, found, end = ENTRIES.of(snapshot), [], None
    for section in snapshot.syntax.sections:
        if section.prefix[: len(path)] != path:
            continue
        stop = end_of(snapshot.syntax, section)
        end = stop if end is None or end < stop else end
        if section.prefix == path:
            for block in section.blocks:
                checkpoint()
                found += [_symbol(snapshot, block, one) for one in entries(block)]
    return found, end


def _flat(symbols: list[Symbol], uri: str, container: str) -> Iterator[Symbol]:
    for one in symbols:
        found = {"name": one["name"], "kind": one["kind"], "location": {"uri": uri, "range": one["range"]}}
        if container:
            found["containerName"] = container
        yield found
        yield from _flat(one.get("children", []), uri, one["name"])
