"""Attributes: fields that are named and not there, types that are entities, and settings with a number in them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ir import paths
from ir.editing import Edit, add, remove
from ir.editing.values import Flow
from ir.names import dashed, snake_case
from ir.wording import show
from server.features.actions.fixes.case import Case, Fix, Fixer, written

_NO_FIELD = re.compile(r"`([A-Z]\w*)` has no (?:field|attribute) `([a-z][a-z0-9_]*)`")


def unknown_field(case: Case) -> Iterable[Fix]:
    """The attribute that is named and is not there, as text."""
    found = _NO_FIELD.search(case.problem.message)
    entity = case.entity(found[1]) if found is not None else None
    if found is None or entity is None:
        return
    path = paths.child(entity.path, "attributes")
    title = f"Add the attribute {show(found[2])} to {show(found[1])}"
    yield from case.adding(title, path, found[2], Flow(type="string"), preferred=False)


def type_is_entity(case: Case) -> Iterable[Fix]:
    """An attribute whose type is an entity is a relationship."""
    segments = case.segments
    if len(segments) not in (4, 5) or segments[2] != "attributes":
        return
    path = paths.join(*segments[:4])
    type_ = case.text(path) or case.text(paths.child(path, "type")) or ""
    is_many, target = type_.endswith("[]"), type_.rstrip("?").removesuffix("[]")
    if case.entity(target) is None or not set(case.keys(path)) <= {"type", "nullable", "description"}:
        return
    value = Flow(type="many_to_many" if is_many else "many_to_one", target=target)
    if type_.endswith("?") and not is_many:
        value["nullable"] = "true"
    added = add(case.syntax, paths.join(*segments[:2], "relationships"), segments[3], value)
    away = remove(case.syntax, path)
    if added is not None and away is not None:
        edits = _apart(case, (*away, *added))
        if edits:
            title = f"Make {show(segments[3])} a relationship to {show(target)}"
            yield Fix(title, edits, case.problem.suggestion is None)


def _apart(case: Case, edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """Where a last line goes and something is added behind it, both are one edit."""
    away, *rest = edits
    found = []
    for edit in rest:
        if away.span.start < edit.span.start <= away.span.end and edit.span.start == edit.span.end:
            ends_line = case.syntax.text.slice(away.span).endswith("\n")
            new = edit.new.lstrip("\r\n") + "\n" if ends_line else edit.new
            away = Edit(away.span, away.new + new)
        else:
            found.append(edit)
    return (away, *found)


def from_message(name: str, pattern: str, *, up: int = 0) -> Fixer:
    """Give a setting the value that the message names."""
    compiled = re.compile(pattern)

    def fix(case: Case) -> Iterable[Fix]:
        found = compiled.search(case.problem.message)
        if found is None:
            return
        path = case.path
        for _ in range(up):
            path = paths.parent(path)
        value = found[1].replace(",", "")
        if not name:
            yield from case.writing(f"Change to {show(value)}", path, value, preferred=False)
        else:
            yield from case.writing(
                f"Write `{name}: {value}`", paths.child(paths.parent(path), name), value, preferred=False
            )

    return fix


def index_length(case: Case) -> Iterable[Fix]:
    """A text that is short enough for an index."""
    found = re.search(r"`max_length` of at most ([0-9,]+)", case.problem.message)
    if found is not None and len(case.segments) >= 4:
        value = found[1].replace(",", "")
        path = paths.join(*case.segments[:4], "max_length")
        yield from case.writing(f"Write `max_length: {value}`", path, value, preferred=False)


def safe_key(case: Case) -> Iterable[Fix]:
    """A key that can stand in a URL."""
    edits = written(case.syntax, paths.child(case.path, "pattern"), "'^[A-Za-z0-9_-]+$'")
    if edits:
        yield Fix("Give it a `pattern` without slashes", edits)


def path_segment(case: Case) -> Iterable[Fix]:
    """The last part of what was meant as a path."""
    text = case.text(case.path) or ""
    parts = [part for part in re.split(r"[/\\]+", text) if part]
    name = dashed(snake_case(re.sub(r"[^A-Za-z0-9]+", "_", parts[-1]).strip("_"))) if parts else ""
    if name and name != text:
        yield from case.writing(f"Change to {show(name)}", case.path, name, preferred=False)
