"""Go to definition and to declaration: where a name is given, or what a `$ref` leads to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsprotocol import types

from ir import paths
from ir.occurrences import Symbol, SymbolKind
from ir.openapi.refs import Reference, parse_reference
from ir.source import START, Position, Span
from ir.syntax import Cursor, Written
from ir.yaml import ScalarNode
from server.features.names import definitions, named_at, occurrences, target
from server.lsp.positions import position_of, range_at

if TYPE_CHECKING:
    from server.workspace.snapshot import Snapshot

Answer = list[types.LocationLink] | list[types.Location] | None


@dataclass(frozen=True)
class Goal:
    """Where somebody is led: `whole` is all of it, `name` what is marked in it."""

    snapshot: Snapshot
    whole: Span
    name: Span


def definition(snapshot: Snapshot, params: types.DefinitionParams) -> Answer:
    """Where what is at a place is defined."""
    return _answer(snapshot, position_of(snapshot, params.position), "definition")


def declaration(snapshot: Snapshot, params: types.DeclarationParams) -> Answer:
    """The same: what is defined here is declared nowhere else."""
    return _answer(snapshot, position_of(snapshot, params.position), "declaration")


def _answer(snapshot: Snapshot, position: Position, what: str) -> Answer:
    origin, goals = goals_at(snapshot, position)
    if not goals:
        return None
    if not snapshot.workspace.capabilities.has(f"textDocument.{what}.linkSupport"):
        return [types.Location(goal.snapshot.uri, range_at(goal.snapshot, goal.name)) for goal in goals]
    return [
        types.LocationLink(
            target_uri=goal.snapshot.uri,
            target_range=range_at(goal.snapshot, goal.whole),
            target_selection_range=range_at(goal.snapshot, goal.name),
            origin_selection_range=range_at(snapshot, origin) if origin is not None else None,
        )
        for goal in goals
    ]


def goals_at(snapshot: Snapshot, position: Position) -> tuple[Span | None, list[Goal]]:
    """What is to be underlined at a place, and where it leads."""
    cursor = snapshot.syntax.at(position)
    reference = reference_at(cursor)
    if reference is not None and cursor.written is not None:
        node = cursor.written.value
        goal = goal_of(snapshot, reference)
        if goal is not None:
            return snapshot.syntax.span(cursor.block, node.start, node.end), [goal]
    names = occurrences(snapshot)
    for known in named_at(snapshot, position):
        found = [
            Goal(place.snapshot, whole_of(place.snapshot, place.found.occurrence.path, name), name)
            for place in definitions(known)
            if (name := occurrences(place.snapshot).span(place.found)) is not None
        ] or _generated(snapshot, known.symbol)
        if found:
            return (names.span(known.near) if known.near is not None else None), found
    return _meant(snapshot, cursor)


def reference_at(cursor: Cursor) -> Reference | None:
    """The reference in the value that a place is in."""
    if cursor.on_key or cursor.written is None or not isinstance(cursor.written.value, ScalarNode):
        return None
    segments = paths.split(cursor.path)
    text = cursor.written.value.text.strip()
    is_mapped = segments[-3:-1] == ("discriminator", "mapping") and ("#" in text or "/" in text)
    if segments[-1:] in (("$ref",), ("operationRef",), ("$dynamicRef",)) or is_mapped:
        return parse_reference(text)
    return None


def goal_of(snapshot: Snapshot, reference: Reference) -> Goal | None:
    """Where a reference leads: the end of its pointer, or as far as something is written."""
    home = target(snapshot, reference.file) if reference.file else snapshot
    if home is None or reference.is_external or reference.anchor:
        return None
    if not reference.pointer:
        return Goal(home, START, START)
    found = home.syntax.find(paths.join(*reference.pointer))
    return Goal(home, *_spans(home, found)) if found is not None else None


def _spans(snapshot: Snapshot, written: Written) -> tuple[Span, Span]:
    value = snapshot.syntax.span(written.block, written.value.start, written.value.end)
    if written.key is None:
        first = Span(value.start, value.start) if value.start.line != value.end.line else value
        return value, first
    key = snapshot.syntax.span(written.block, written.key.start, written.key.end)
    return Span(key.start, max(value.end, key.end)), key


def whole_of(snapshot: Snapshot, path: str, name: Span) -> Span:
    """All of the element that a name belongs to, as far as that contains the name."""
    found = snapshot.syntax.find(path)
    if found is None or found.key is None:
        return name
    whole = _spans(snapshot, found)[0]
    return whole if whole.start <= name.start and name.end <= whole.end else name


def _generated(snapshot: Snapshot, symbol: Symbol) -> list[Goal]:
    """What makes a field that nobody wrote: the option, or `auth`."""
    if symbol.kind is not SymbolKind.FIELD:
        return []
    candidates = {
        "created_at": f"{symbol.owner}/options/timestamps",
        "updated_at": f"{symbol.owner}/options/timestamps",
        "role": "auth/roles",
        "id": symbol.owner,
    }
    path = candidates.get(symbol.name)
    found = snapshot.syntax.find(path) if path is not None else None
    return [Goal(snapshot, *_spans(snapshot, found))] if found is not None else []


def _meant(snapshot: Snapshot, cursor: Cursor) -> tuple[Span | None, list[Goal]]:
    """`actor` in an expression means a row of the entity that signs in."""
    auth = snapshot.checked.parts.auth
    for words in occurrences(snapshot).of_block(cursor.block).words:
        node = words.node
        if auth is None or not node.start <= cursor.offset <= node.end:
            continue
        source = cursor.block.document.text
        start = end = cursor.offset
        while start > node.start and (source[start - 1].isalnum() or source[start - 1] == "_"):
            start -= 1
        while end < node.end and (source[end].isalnum() or source[end] == "_"):
            end += 1
        found = snapshot.syntax.find(paths.join("entities", auth.user_entity))
        if source[start:end] == "actor" and found is not None:
            return snapshot.syntax.span(cursor.block, start, end), [Goal(snapshot, *_spans(snapshot, found))]
    return None, []
