"""Rename: a new name wherever the old one stands, in expressions, in references and in other documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from ir.occurrences import Symbol, SymbolKind
from ir.occurrences.renaming import RENAMEABLE, is_named_here, renamed_together, why_not_called, why_not_renamed
from ir.occurrences.symbols import spelled
from ir.source import Position
from ir.wording import show
from server.features import Refusal
from server.features.names import Named, Placed, everywhere, occurrences
from server.features.references import names_at
from server.lsp.positions import position_of, range_at
from server.workspace.uris import name_of

if TYPE_CHECKING:
    from server.workspace.snapshot import Snapshot

_NOTE = "rename"
Edits = dict[str, tuple["Snapshot", dict[tuple[int, int, int, int], types.TextEdit]]]


def prepare_rename(snapshot: Snapshot, params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
    """What would be renamed at a place. Refuses where there is a name that follows from another one."""
    known = _named(snapshot, position_of(snapshot, params.position))
    if known is None or known.near is None:
        return None
    _refuse(why_not_renamed(occurrences(known.home), known.symbol))
    place = Placed(snapshot, known.near)
    _refuse(_why_not_exact(place))
    return types.PrepareRenamePlaceholder(
        range=range_at(snapshot, occurrences(snapshot).span(known.near)), placeholder=known.symbol.name
    )


def rename(snapshot: Snapshot, params: types.RenameParams) -> types.WorkspaceEdit | None:
    """The edits that give something another name."""
    known = _named(snapshot, position_of(snapshot, params.position))
    if known is None:
        raise Refusal("Nothing here has a name that can be changed")
    names, new = occurrences(known.home), params.new_name.strip()
    _refuse(why_not_renamed(names, known.symbol))
    _refuse(why_not_called(names, known.symbol, new))
    found: Edits = {}
    together = renamed_together(names, known.symbol, new)
    for symbol, name in together.items():
        if symbol != known.symbol and symbol.kind in RENAMEABLE and names.is_defined(symbol):
            _refuse(why_not_called(names, symbol, name))
    for symbol, name in together.items():
        for place in everywhere(Named(known.home, symbol)):
            if is_named_here(symbol, place.found.occurrence.role):
                _refuse(_why_not_exact(place))
                _add(found, place, symbol, name)
    return _workspace_edit(snapshot, found, known.symbol)


def _named(snapshot: Snapshot, position: Position) -> Named | None:
    """The name at a place that can be changed."""
    found = names_at(snapshot, position)
    return next((one for one in found if one.near is not None and _has_name(one.symbol)), None)


def _has_name(symbol: Symbol) -> bool:
    return symbol.kind in RENAMEABLE or symbol.kind is SymbolKind.ROW


def _refuse(reason: str | None) -> None:
    if reason is not None:
        raise Refusal(reason)


def _why_not_exact(place: Placed) -> str | None:
    if place.found.occurrence.is_exact:
        return None
    span = occurrences(place.snapshot).span(place.found)
    where = f"line {span.start.line + 1} of {name_of(place.snapshot.uri)}"
    return f"{show(place.found.symbol.name)} is written with escapes in {where}: write it plainly there first"


def _add(found: Edits, place: Placed, symbol: Symbol, name: str) -> None:
    span = occurrences(place.snapshot).span(place.found)
    key = (span.start.line, span.start.column, span.end.line, span.end.column)
    edits = found.setdefault(place.snapshot.uri, (place.snapshot, {}))[1]
    written = spelled(name, place.found.occurrence.spelling)
    edits[key] = types.TextEdit(range_at(place.snapshot, span), written)


def _workspace_edit(snapshot: Snapshot, found: Edits, symbol: Symbol) -> types.WorkspaceEdit:
    edits = {uri: [edits[key] for key in sorted(edits)] for uri, (_, edits) in found.items()}
    client = snapshot.workspace.capabilities
    if not client.has("workspace.workspaceEdit.documentChanges"):
        return types.WorkspaceEdit(changes=edits)
    note = _note(symbol) if client.has("workspace.workspaceEdit.changeAnnotationSupport") else None
    changes = [
        types.TextDocumentEdit(
            types.OptionalVersionedTextDocumentIdentifier(uri, found[uri][0].version),
            [types.AnnotatedTextEdit(_NOTE, edit.range, edit.new_text) for edit in edits[uri]] if note else edits[uri],
        )
        for uri in edits
    ]
    return types.WorkspaceEdit(document_changes=changes, change_annotations={_NOTE: note} if note else None)


def _note(symbol: Symbol) -> types.ChangeAnnotation | None:
    """What to know about the rows that there are already."""
    if symbol.kind not in (SymbolKind.ENTITY, SymbolKind.FIELD):
        return None
    told = f"Rows that exist are kept only if `renamed_from: {symbol.name}` is written there"
    return types.ChangeAnnotation(f"Rename {show(symbol.name)}", needs_confirmation=False, description=told)
