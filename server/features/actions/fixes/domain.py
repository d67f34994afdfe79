"""Settings of attributes, entities and machines that follow from what a rule says."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ir import paths
from ir.editing import Edit, Source, add_item
from ir.editing.values import Flow, spell
from ir.model.types import DataType
from ir.source import Position, Span
from ir.wording import show
from ir.yaml import ScalarNode
from server.features.actions.fixes.case import Case, Fix, Fixer


def setting(name: str, value: str, *, preferred: bool = True, up: int = 0) -> Fixer:
    """Give what the problem is about, or what is `up` levels above it, a setting."""

    def fix(case: Case) -> Iterable[Fix]:
        path = case.path
        for _ in range(up):
            path = paths.parent(path)
        return case.writing(f"Write `{name}: {value}`", paths.child(path, name), value, preferred=preferred)

    return fix


def value(new: str, *, preferred: bool = True) -> Fixer:
    """Give the marked key another value."""
    return lambda case: case.writing(f"Change to {show(new)}", case.path, new, preferred=preferred)


def type_of_field(new: str, *, preferred: bool = True) -> Fixer:
    """Give the attribute that has the marked key another type."""

    def fix(case: Case) -> Iterable[Fix]:
        path = paths.join(*case.segments[:4], "type")
        return case.writing(f"Change the type to {show(new)}", path, new, preferred=preferred)

    return fix


_ANCHORED = re.compile(r"write `(\^.*\$)` if the whole text")


def anchored(case: Case) -> Iterable[Fix]:
    """A pattern for the whole text."""
    found = _ANCHORED.search(case.problem.message)
    place = case.place(case.path)
    inner = place.inner if place is not None else None
    if found is None or found[1].endswith("…$") or not isinstance(inner, ScalarNode):
        return
    if inner.style == "'":
        new = "'" + found[1].replace("'", "''") + "'"
    elif inner.style == '"':
        new = '"' + found[1].replace("\\", "\\\\").replace('"', '\\"') + '"'
    else:
        new = "'" + found[1].replace("'", "''") + "'"
    yield from case.writing(f"Change to {show(found[1])}", case.path, new, preferred=False)


def larger_integer(case: Case) -> Iterable[Fix]:
    """A type that holds the bound."""
    if "`bigint`" in case.problem.message:
        yield from type_of_field("bigint")(case)


_ADD_TO_STATES = re.compile(r"can be (.+), which the machine does not know")


def missing_states(case: Case) -> Iterable[Fix]:
    """The values of the enum that the machine does not know, in the enum's order."""
    entity = case.entity(case.segments[2]) if len(case.segments) > 2 else None
    attribute = entity.attribute(case.text(paths.join(*case.segments[:3], "field")) or "") if entity else None
    if attribute is None or _ADD_TO_STATES.search(case.problem.message) is None:
        return
    states = ", ".join(spell(one, in_flow=True) for one in attribute.values)
    yield from case.writing("List all values of the enum", paths.join(*case.segments[:3], "states"), f"[{states}]")


def unknown_value(case: Case) -> Iterable[Fix]:
    """A state that is no value of the enum becomes one."""
    entity = case.entity(case.segments[2]) if len(case.segments) > 2 else None
    field = case.text(paths.join(*case.segments[:3], "field"))
    attribute = entity.attribute(field or "") if entity is not None else None
    state = case.text(case.path)
    if entity is None or attribute is None or state is None or not attribute.values or case.name == "states":
        return
    path = paths.join("entities", entity.name, "attributes", attribute.name, "values")
    edits = add_item(case.syntax, path, spell(state, in_flow=True))
    if edits:
        title = f"Add {show(state)} to {show(f'{entity.name}.{attribute.name}')}"
        yield Fix(title, edits, case.problem.suggestion is None)


def final_state(case: Case) -> Iterable[Fix]:
    """A state that rows may stay in."""
    state = case.text(case.path)
    machine = paths.join(*case.segments[:3])
    if state is not None:
        edits = add_item(case.syntax, paths.child(machine, "final"), spell(state, in_flow=True))
        if edits:
            yield Fix(f"Add {show(state)} to `final`", edits, True)


_NEEDS = re.compile(r"needs (`[a-z_0-9`, and]+`); give (?:it|them) in `with`")


def needed_values(case: Case) -> Iterable[Fix]:
    """What a new row, or a flow that is called, has to be given."""
    found = _NEEDS.search(case.problem.message)
    step = paths.parent(case.path)
    for name in re.findall(r"`(\w+)`", found[1]) if found else ():
        value = _placeholder(case, name)
        yield from case.adding(f"Give {show(name)} in `with`", paths.child(step, "with"), name, value, preferred=False)


def _placeholder(case: Case, field: str) -> str:
    """An expression to begin with: the field's own name where that may be known."""
    words = (case.text(case.path) or "").replace("=", " ").split()
    entity = case.entity(words[-1]) if words else None
    attribute = entity.attribute(field) if entity is not None else None
    if attribute is None or field in case.keys(paths.join(*case.segments[:3], "input")):
        return field
    if attribute.data_type.is_number:
        return "1"
    if attribute.values:
        return f"\"'{attribute.values[0]}'\""
    return {
        DataType.BOOLEAN: "false",
        DataType.DATE: "today()",
        DataType.DATETIME: "now()",
        DataType.UUID: "uuid()",
    }.get(attribute.data_type, "\"'text'\"" if attribute.data_type.is_text else field)


def normal_path(case: Case) -> Iterable[Fix]:
    """A path without slashes too many."""
    place, template = case.place(case.path), case.name
    new = "/" + "/".join(part for part in template.split("/") if part)
    if place is None or place.key is None or new == template or place.key.style:
        return
    if "slash" in case.problem.message:
        span = place.tree.span(place.key.start, place.key.end)
        yield Fix(f"Change to {show(new)}", (Edit(span, new),), True)


def escaped(case: Case) -> Iterable[Fix]:
    """A backslash that stands for itself."""
    span = case.problem.span
    if span is None:
        return
    text = case.syntax.text.slice(span)
    if text.startswith("\\"):
        place = Span(span.start, Position(span.start.line, span.start.column + 1))
        yield Fix("Write `\\\\`", (Edit(place, "\\\\"),), True)


def quoted_alias(case: Case) -> Iterable[Fix]:
    """The text that looks like an alias, in quotes."""
    span = case.problem.span
    text = case.syntax.text.slice(span) if span is not None else ""
    if span is not None and re.fullmatch(r"\*[^\s'\"\\,\[\]{}]*", text):
        yield Fix("Put it in quotes", (Edit(span, f"'{text}'"),), False)


def no_attributes(case: Case) -> Iterable[Fix]:
    """The first attribute of an entity."""
    name: Source = Flow(type="string", min_length="1", max_length="100")
    path = paths.child(case.path, "attributes")
    yield from case.adding("Add an attribute", path, "name", name, preferred=False)
