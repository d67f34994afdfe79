"""Putting keys into the order in which the documentation lists them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from ir import paths
from ir.dialect.places_of_keys import spot
from ir.editing.sorting import sort_keys
from ir.openapi import Version, object_at
from ir.syntax import Dialect, Syntax
from ir.yaml import MappingNode, ScalarNode, content
from server.features.actions.offer import Asked, Offer
from server.features.actions.places import around

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
        kind = object_at(segments, version_of(syntax))
        return tuple(kind.keys) if kind is not None else ()
    if syntax.dialect is Dialect.NATIVE:
        place = spot(segments)
        return tuple(place.shape.keys) if place is not None and place.shape is not None else ()
    return ()


def version_of(syntax: Syntax) -> Version:
    """The version that an OpenAPI document says it is written in."""
    found = syntax.find("openapi")
    text = found.value.text if found is not None and isinstance(found.value, ScalarNode) else ""
    return Version.of(text) or Version.V31


def _name(path: str) -> str:
    last = paths.split(path)[-1] if path else ""
    return "this item" if last.isdecimal() else f"`{last}`" if last else "the document"
