"""Problems that go when something goes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ir import paths
from ir.editing import Edit, remove
from ir.editing.places import find
from ir.source import Position, Span
from ir.syntax.text import content_of
from ir.wording import show
from ir.yaml import MappingNode, Node, SequenceNode, content
from server.features.actions.fixes.case import Case, Fix, written

_CLOSING = {"{": "}", "[": "]", '"': '"', "'": "'"}


@dataclass(frozen=True, slots=True)
class Delete:
    """Take out what a problem is about, or the one `up` levels above it, or the key `below` it."""

    is_preferred: bool = True
    up: int = 0
    below: str = ""
    only: str = ""

    def __call__(self, case: Case) -> Iterable[Fix]:
        """The fix, where the last key is the one it is meant for (`only`)."""
        path = case.path
        for _ in range(self.up):
            path = paths.parent(path)
        if self.below:
            path = paths.child(path, self.below)
        name = paths.split(path)[-1] if path else ""
        if not path or (self.only and name not in self.only.split()):
            return []
        title = "Delete this item" if name.isdecimal() else f"Delete {show(name)}"
        return case.deleting(title, path, preferred=self.is_preferred)


def unknown_key(case: Case) -> Iterable[Fix]:
    """A key that nothing reads."""
    if case.problem.suggestion is None and "put both into one" not in case.problem.message:
        yield from Delete(is_preferred=False)(case)


def twice(case: Case) -> Iterable[Fix]:
    """The second of two entries with one key; preferred where it says what the first one says."""
    span = case.problem.span
    if span is None:
        return
    edits = remove(case.syntax, case.path, span.start)
    if edits:
        yield Fix(f"Delete this {show(case.name)}", edits, _says_the_same(case, edits))


def _says_the_same(case: Case, edits: Iterable[Edit]) -> bool:
    first = case.place(case.path)
    if first is None:
        return False
    removed = next(iter(edits)).span
    text = case.syntax.text.slice(removed).strip(" \n\r,")
    whole = first.tree.text[first.key.start if first.key else first.value.start : first.value.end]
    return text == whole.strip(" \n\r,")


def second_document(case: Case) -> Iterable[Fix]:
    """Everything behind the first document."""
    span = case.problem.span
    if span is not None:
        text = case.syntax.text
        yield Fix("Delete everything from here on", (Edit(Span(Position(span.start.line, 0), text.end), ""),))


def tag(case: Case) -> Iterable[Fix]:
    """A tag goes, and the space behind it."""
    span = case.problem.span
    if span is None:
        return
    line = content_of(case.syntax.text.lines[span.start.line])
    at = line[span.start.column :]
    if at.startswith("!"):
        end = span.start.column + len(at.split(" ", 1)[0])
        end += len(line[end:]) - len(line[end:].lstrip(" "))
        yield Fix("Delete the tag", (Edit(Span(span.start, Position(span.start.line, end)), ""),), True)


def pointless_grants(case: Case) -> Iterable[Fix]:
    """Of several grants the one that lets everybody in that the others would."""
    grants = [case.text(paths.child(case.path, number)) for number in range(case.items(case.path))]
    found = next((one for one in ("public", "authenticated") if one in grants), None)
    if found is not None:
        edits = written(case.syntax, case.path, f"[{found}]")
        if edits:
            yield Fix(f"Keep {show(found)} only", edits, True)


def declared_twice(case: Case) -> Iterable[Fix]:
    """The later one of two parameters with one name and place."""
    place = find(case.syntax, case.path)
    inner = place.inner if place is not None else None
    if not isinstance(inner, SequenceNode):
        return
    seen: set[tuple[str, str]] = set()
    for number, item in enumerate(inner.items):
        named = _named(item)
        if named in seen:
            path = paths.child(case.path, number)
            yield from case.deleting("Delete the second one", path)
            return
        seen.add(named) if named is not None else None


def _named(item: Node) -> tuple[str, str] | None:
    found = content(item)
    if not isinstance(found, MappingNode):
        return None
    name, where = (getattr(found.get(key), "text", None) for key in ("name", "in"))
    return (name, where) if isinstance(name, str) and isinstance(where, str) else None


def named_parameter(case: Case) -> Iterable[Fix]:
    """The parameter that the message names, from its list."""
    place = find(case.syntax, case.path)
    inner = place.inner if place is not None else None
    for number, item in enumerate(inner.items if isinstance(inner, SequenceNode) else ()):
        named = _named(item)
        if named is not None and named[0] in case.problem.message and named[1] in ("path", "header"):
            title = f"Delete the parameter {show(named[0])}"
            yield from case.deleting(title, paths.child(case.path, number), preferred=named[1] == "header")
            return


def unclosed(case: Case) -> Iterable[Fix]:
    """The bracket that is missing, at the end of the line where its pair stands."""
    span = case.problem.span
    opening = case.syntax.text.slice(span)[:1] if span is not None else ""
    if span is None or opening not in _CLOSING or case.syntax.at(span.start).block.document.is_whole:
        return
    line = content_of(case.syntax.text.lines[span.start.line])
    end = len(re.sub(r"\s+#.*$|\s+$", "", line))
    at = Position(span.start.line, max(end, span.start.column + 1))
    yield Fix(f"Add {show(_CLOSING[opening])}", (Edit(Span(at, at), _CLOSING[opening]),))
