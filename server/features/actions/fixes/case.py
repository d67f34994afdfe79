"""A problem to be fixed, and the few edits that fixes are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ir import paths
from ir.editing import Edit, Source, add, remove, spell
from ir.editing.places import Place, find
from ir.model import Entity
from ir.parts import SpecParts
from ir.yaml import MappingNode, ScalarNode, SequenceNode
from ir.yaml.scalars import is_null

if TYPE_CHECKING:
    from ir.problems import Problem
    from ir.syntax import Syntax
    from server.workspace.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Fix:
    """What to do about a problem. `is_preferred` says that it is what nearly everybody would do."""

    title: str
    edits: tuple[Edit, ...]
    is_preferred: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A problem of a document."""

    snapshot: Snapshot
    problem: Problem

    @property
    def syntax(self) -> Syntax:
        """The document."""
        return self.snapshot.syntax

    @property
    def parts(self) -> SpecParts:
        """What was read of it."""
        return self.snapshot.checked.parts

    @property
    def path(self) -> str:
        """The IR path that the problem is about."""
        return self.problem.path

    @property
    def segments(self) -> tuple[str, ...]:
        """The keys of that path."""
        return paths.split(self.problem.path)

    @property
    def name(self) -> str:
        """The last key of that path."""
        return self.segments[-1] if self.segments else ""

    def entity(self, name: str) -> Entity | None:
        """The entity of that name."""
        return next((one for one in self.parts.entities if one.name == name), None)

    def place(self, path: str) -> Place | None:
        """What is written at a path."""
        return find(self.syntax, path)

    def text(self, path: str) -> str | None:
        """The single value at a path."""
        place = find(self.syntax, path)
        inner = place.inner if place is not None else None
        return inner.text if isinstance(inner, ScalarNode) else None

    def keys(self, path: str) -> tuple[str, ...]:
        """The keys of the mapping at a path."""
        place = find(self.syntax, path)
        inner = place.inner if place is not None else None
        return tuple(key.text for key, _ in inner.pairs) if isinstance(inner, MappingNode) else ()

    def items(self, path: str) -> int:
        """How many items the list at a path has."""
        place = find(self.syntax, path)
        inner = place.inner if place is not None else None
        return len(inner.items) if isinstance(inner, SequenceNode) else 0

    def adding(
        self, title: str, path: str, name: str, value: Source, *, after: str | None = None, preferred: bool = True
    ) -> Iterable[Fix]:
        """The fix of adding an entry, if it can be."""
        edits = add(self.syntax, path, name, value, after=after)
        return [Fix(title, edits, preferred)] if edits else []

    def deleting(self, title: str, path: str, *, preferred: bool = True) -> Iterable[Fix]:
        """The fix of taking an entry or item out, if it can be."""
        edits = remove(self.syntax, path)
        return [Fix(title, edits, preferred)] if edits else []

    def writing(self, title: str, path: str, value: str, *, preferred: bool = True) -> Iterable[Fix]:
        """The fix of another value for what is written at a path; `value` is spelled as it will stand there."""
        edits = written(self.syntax, path, value)
        return [Fix(title, edits, preferred)] if edits else []


Fixer = Callable[[Case], Iterable[Fix]]
"""The ways to fix a problem, the best one first. Nothing where there is none."""


def written(syntax: Syntax, path: str, value: str) -> tuple[Edit, ...] | None:
    """The edits that give the key at a path a single value, whether it is there or not.

    An attribute that is only a type, `email: email`, becomes a mapping.
    """
    place = find(syntax, path)
    if place is not None:
        if place.value.start == place.value.end:
            span = place.tree.span(place.value.start, place.value.end)
            return (Edit(span, f" {value}"),) if place.key is None else None
        return (Edit(place.tree.span(place.value.start, place.value.end), value),)
    parent, name = paths.parent(path), paths.split(path)[-1]
    above = find(syntax, parent)
    inner = above.inner if above is not None else None
    if above is not None and isinstance(inner, ScalarNode) and not is_null(inner):
        if inner.style in ("|", ">"):
            return None
        span = above.tree.span(inner.start, inner.end)
        if name == "type":
            return (Edit(span, value + "?" * inner.text.endswith("?")),)
        return (Edit(span, f"{{type: {spell(inner.text, in_flow=True)}, {name}: {value}}}"),)
    return add(syntax, parent, name, value)
