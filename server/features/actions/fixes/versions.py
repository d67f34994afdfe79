"""What one version of OpenAPI says differently from another."""

from __future__ import annotations

from collections.abc import Iterable

from ir import paths
from ir.editing import Edit, remove
from ir.editing.places import Place
from ir.editing.removing import remove as removed
from ir.wording import show
from ir.yaml import MappingNode, ScalarNode, SequenceNode
from server.features.actions.fixes.case import Case, Fix

_BOUNDS = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}


def _written(place: Place) -> str:
    return place.tree.text[place.value.start : place.value.end]


def other_version(case: Case) -> Iterable[Fix]:
    """A key of another version, by the one that means the same in this one."""
    place = case.place(case.path)
    if place is None or place.key is None:
        return
    key = place.tree.span(place.key.start, place.key.end)
    value = place.tree.span(place.value.start, place.value.end)
    if case.name == "const" and isinstance(place.inner, ScalarNode) and place.inner.style not in ("|", ">"):
        yield Fix("Change to `enum`", (Edit(key, "enum"), Edit(value, f"[{_written(place)}]")), True)
    elif case.name == "examples" and isinstance(place.inner, SequenceNode) and place.inner.is_flow:
        first = place.inner.items[0] if place.inner.items else None
        if first is not None:
            text = place.tree.text[first.start : first.end]
            yield Fix("Change to `example`", (Edit(key, "example"), Edit(value, text)), len(place.inner.items) == 1)


def without_effect(case: Case) -> Iterable[Fix]:
    """A keyword of 3.0 that 3.1 ignores: `nullable`, which is a type there."""
    if case.name == "nullable":
        yield from nullable_as_type(case)
    yield from case.deleting(f"Delete {show(case.name)}", case.path, preferred=False)


def nullable_as_type(case: Case) -> Iterable[Fix]:
    """`nullable: true` and `type: string` become `type: [string, "null"]`."""
    parent = paths.parent(case.path)
    place = case.place(paths.child(parent, "type"))
    away = remove(case.syntax, case.path)
    if place is None or away is None or not isinstance(place.inner, ScalarNode):
        return
    span = place.tree.span(place.value.start, place.value.end)
    if case.text(case.path) == "true":
        new = f'[{_written(place)}, "null"]'
        yield Fix(f"Change to {show(f'type: {new}')}", (Edit(span, new), *away), True)
    else:
        yield Fix("Delete `nullable`", away, True)


def other_value(case: Case) -> Iterable[Fix]:
    """A value of another version."""
    place = case.place(case.path)
    if place is None:
        return
    span = place.tree.span(place.value.start, place.value.end)
    if case.name == "type" and isinstance(place.inner, SequenceNode):
        yield from _type_as_nullable(case, place, place.inner)
    elif case.name in _BOUNDS and isinstance(place.inner, ScalarNode):
        bound = case.place(paths.child(paths.parent(case.path), _BOUNDS[case.name]))
        flag = place.inner.text
        if flag == "false":
            yield from case.deleting(f"Delete {show(case.name)}", case.path)
        elif flag == "true" and bound is not None:
            away = removed(case.syntax, bound.path)
            if away is not None:
                number = _written(bound)
                yield Fix(f"Change to `{case.name}: {number}`", (Edit(span, number), *away), True)


def _type_as_nullable(case: Case, place: Place, found: SequenceNode) -> Iterable[Fix]:
    types = [one.text for one in found.items if isinstance(one, ScalarNode)]
    others = [one for one in types if one != "null"]
    if len(types) != len(found.items) or len(others) != 1:
        return
    edits = [Edit(place.tree.span(place.value.start, place.value.end), others[0])]
    parent = paths.parent(case.path)
    if "null" in types and "nullable" not in case.keys(parent):
        above = case.place(parent)
        inner = above.inner if above is not None else None
        if not isinstance(inner, MappingNode):
            return
        end = edits[0].span.end
        if inner.is_flow:
            edits[0] = Edit(edits[0].span, f"{others[0]}, nullable: true")
        elif found.is_flow and place.key is not None and end.line == edits[0].span.start.line:
            column = place.tree.position(place.key.start).column
            edits[0] = Edit(edits[0].span, f"{others[0]}\n{' ' * column}nullable: true")
        else:
            return
    yield Fix(f"Change to {show(f'type: {others[0]}')}", tuple(edits), True)
