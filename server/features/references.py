"""Find all references to a name, in every document that is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from ir import paths
from ir.occurrences import Role, Symbol, SymbolKind
from ir.source import Position
from ir.syntax import Cursor
from server.features.names import Named, Placed, everywhere, named_at, occurrences
from server.lsp.positions import position_of, range_at

if TYPE_CHECKING:
    from server.workspace.snapshot import Snapshot


def references(snapshot: Snapshot, params: types.ReferenceParams) -> list[types.Location] | None:
    """All places of what is named at a place, in the order of the text; that where it is defined only if asked for."""
    names = names_at(snapshot, position_of(snapshot, params.position))
    places = places_of(names, with_definitions=params.context.include_declaration)
    if not names:
        return None
    return [location(place) for place in places]


def names_at(snapshot: Snapshot, position: Position) -> list[Named]:
    """What is named at a place. A place of several names belongs to all that are given somewhere."""
    found = named_at(snapshot, position)
    given = [one for one in found if occurrences(one.home).is_defined(one.symbol)]
    if found and not given:
        given = found[:1]
    return given or _pointed_at(snapshot, snapshot.syntax.at(position))


def _pointed_at(snapshot: Snapshot, cursor: Cursor) -> list[Named]:
    """Any key may be what references lead to."""
    if not cursor.on_key or not cursor.path:
        return []
    segments = paths.split(cursor.path)
    return [Named(snapshot, Symbol(SymbolKind.PLACE, paths.join(*segments[:-1]), segments[-1]))]


def places_of(names: list[Named], *, with_definitions: bool = True) -> list[Placed]:
    """All places of some names, each once, by document and in the order of the text."""
    found: dict[tuple[str, int, int, int], Placed] = {}
    for known in names:
        is_given = any(one.is_definition for one in occurrences(known.home).definitions(known.symbol))
        for place in everywhere(known):
            role = place.found.occurrence.role
            is_definition = role is Role.DEFINITION or (role is Role.IMPLIED and not is_given)
            if is_definition and not with_definitions:
                continue
            one = place.found.occurrence
            found.setdefault((place.snapshot.uri, id(place.found.block), one.start, one.end), place)
    order: dict[str, int] = {}
    for place in found.values():
        order.setdefault(place.snapshot.uri, len(order))
    return sorted(found.values(), key=lambda one: (order[one.snapshot.uri], occurrences(one.snapshot).span(one.found)))


def location(place: Placed) -> types.Location:
    """A place for the client."""
    return types.Location(place.snapshot.uri, range_at(place.snapshot, occurrences(place.snapshot).span(place.found)))
