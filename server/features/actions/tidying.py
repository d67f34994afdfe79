"""Putting keys into the order in which the documentation lists them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from ir import paths
from ir.dialect.places_of_keys import spot
from ir.editing.sorting import sort_keys
from ir.openapi.keys import object_at
from ir.openapi.kinds import Version
from ir.syntax import Dialect, Syntax
from ir.yaml import MappingNode, content
from server.features.actions.offer import Asked, Offer
from server.features.actions.places import around
from server.features.hover.references import version_of

SORT = "source.sort.devmatrix"


def offers(asked: Asked) -> Iterator[Offer]:
    """The one action, for the innermost mapping whose keys are known and stand in another order; for the whole document
    only at its top.
    """
    if not asked.wants(SORT):
        return
    syntax = asked.snapshot.syntax
    path = syntax.at(asked.span.start).path
    for here in [*around(path)] if "/" in path else [path, ""]:
        order = documented_order(syntax, here)
        if order and sort_keys(syntax, here, order):
            name = _name(here)
            edits = partial(sort_keys, syntax, here, order)
            yield Offer(f"sort {here}", f"Sort the keys of {name} as they are documented", SORT, edits)
            return


def documented_order(syntax: Syntax, path: str) -> Sequence[str]:
    """The keys that may stand in the mapping at a path, in order; none where that is not known."""
    found = syntax.find(path)
    if found is None or not isinstance(content(found.value), MappingNode):
        return ()
    segments = paths.split(path)
    if syntax.dialect is Dialect.OPENAPI:
        kind = object_at(segments, version_of(syntax) or Version.V31)
        return tuple(kind.keys) if kind is not None else ()
    if syntax.dialect is Dialect.NATIVE:
        place = spot(segments)
        return tuple(place.shape.keys) if place is not None and place.shape is not None else ()
    return ()


def _name(path: str) -> str:
    last = paths.split(path)[-1] if path else ""
    return "this item" if last.isdecimal() else f"`{last}`" if last else "the document"
