"""Steps, machines and invariants."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ir import paths
from ir.dialect.behavior_keys import STEP
from ir.editing import Edit, spell
from ir.editing.values import Flow
from ir.model.types import DataType
from ir.source import Position, Span
from ir.wording import show
from ir.yaml import MappingNode, ScalarNode
from server.features.actions.fixes.case import Case, Fix, written

_ROUND = re.compile(r": `(round\(.*, \d+\))`$")
_NO_INPUT = re.compile(r"The flow `(\w+)` has no input `([a-z][a-z0-9_]*)`")
_REFUSALS = ("409", "404", "403", "400")


def step_apart(case: Case) -> Iterable[Fix]:
    """A step that is two becomes two: the second one begins with its own key."""
    place = case.place(case.path)
    inner = place.inner if place is not None else None
    if place is None or not isinstance(inner, MappingNode) or inner.is_flow:
        return
    kinds = [key for key, _ in inner.pairs if key.text in STEP.kinds]
    if len(kinds) < 2:
        return
    edits = []
    for key in kinds[1:]:
        at = place.tree.position(key.start)
        line = case.syntax.text.lines[at.line]
        if at.column < 2 or line[: at.column].strip():
            return
        edits.append(Edit(Span(Position(at.line, at.column - 2), at), "- "))
    yield Fix("Make a step of each", tuple(edits), True)


def rounded(case: Case) -> Iterable[Fix]:
    """An expression that is rounded to what is stored."""
    found, span = _ROUND.search(case.problem.message), case.problem.span
    if found is None or span is None or "…" in found[1]:
        return
    place, text = case.place(case.path), case.syntax.text.slice(span)
    inner = place.inner if place is not None else None
    if not text or text not in found[1] or not isinstance(inner, ScalarNode):
        return
    new = found[1]
    if not inner.style:
        if place is None or place.tree.span(inner.start, inner.end) != span:
            return  # The comma in it would have to be quoted together with what is around it.
        new = f'"{new}"' if '"' not in new else f"'{new}'"
    yield Fix(f"Change to {show(found[1])}", (Edit(span, new),), True)


def unknown_input(case: Case) -> Iterable[Fix]:
    """The input of another flow that it does not have."""
    found = _NO_INPUT.search(case.problem.message)
    if found is None:
        return
    path = paths.join("x-business-logic", "flows", found[1], "input")
    title = f"Add the input {show(found[2])} to {show(found[1])}"
    yield from case.adding(title, path, found[2], Flow(type="string"), preferred=False)
    yield from case.deleting(f"Delete {show(found[2])}", case.path, preferred=False)


def refusal_status(case: Case) -> Iterable[Fix]:
    """The statuses of a refusal."""
    if "refusal" in case.problem.message:
        for status in _REFUSALS:
            yield from case.writing(f"Change to {status}", case.path, status, preferred=False)


def states_as_enum(case: Case) -> Iterable[Fix]:
    """The attribute that keeps the state becomes an enum of the states."""
    machine = case.parts.behavior.machine(case.segments[2]) if len(case.segments) > 2 else None
    entity = case.entity(machine.entity) if machine is not None else None
    field = case.text(paths.join(*case.segments[:3], "field")) if entity is not None else None
    if machine is None or entity is None or field is None or not machine.states:
        return
    values = f"[{', '.join(spell(state, in_flow=True) for state in machine.states)}]"
    attribute, path = entity.attribute(field), paths.join("entities", entity.name, "attributes", field)
    title = f"Make {show(f'{entity.name}.{field}')} an enum of the states"
    if attribute is None and entity.relationship(field) is None:
        yield from case.adding(title, paths.parent(path), field, Flow(type="enum", values=values))
    elif attribute is not None and attribute.data_type in (DataType.STRING, DataType.TEXT):
        if not case.keys(path):
            edits = written(case.syntax, path, f"{{type: enum, values: {values}}}")
        elif set(case.keys(path)) <= {"type", "default", "description", "nullable", "index"}:
            type_ = written(case.syntax, paths.child(path, "type"), "enum")
            more = written(case.syntax, paths.child(path, "values"), values)
            edits = (*type_, *more) if type_ and more else None
        else:
            edits = None
        if edits:
            yield Fix(title, edits, True)


def whose_invariant(case: Case) -> Iterable[Fix]:
    """The entities that an invariant may be about: those that have what its expression begins with."""
    if "add `entity`" not in case.problem.message:
        return
    words = set(re.findall(r"(?<![\w.'\"])[a-z_][a-z0-9_]*", case.text(paths.child(case.path, "expression")) or ""))
    known = {
        entity.name: len(words & {one.name for one in entity.attributes} | words & _relations(case, entity.name))
        for entity in case.parts.entities
    }
    most = max(known.values(), default=0)
    best = [name for name, number in known.items() if number == most and number]
    for name in best[:4]:
        yield from case.adding(f"Add `entity: {name}`", case.path, "entity", name, preferred=len(best) == 1)


def _relations(case: Case, name: str) -> set[str]:
    entity = case.entity(name)
    return {one.field_name for one in entity.relationships} if entity is not None else set()
