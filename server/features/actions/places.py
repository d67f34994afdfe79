"""Where actions look: what is around the cursor, and names that nothing has yet."""

from __future__ import annotations

from collections.abc import Iterator

from ir import paths
from ir.problems import Problem, Severity
from server.features.actions.fixes.case import Case
from server.features.actions.offer import Asked

NOTHING = Problem("", Severity.HINT, "")


def around(path: str) -> Iterator[str]:
    """A path and those above it."""
    while path:
        yield path
        path = paths.parent(path)


def cursor_path(asked: Asked) -> str:
    """The path of what the cursor is at."""
    return asked.snapshot.syntax.at(asked.span.start).path


def case_of(asked: Asked) -> Case:
    """The helpers of quick fixes, for a document without a problem."""
    return Case(asked.snapshot, NOTHING)


def free_name(wanted: str, taken: set[str]) -> str:
    """A name that nothing has: with a number where it must be."""
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}{number}", number + 1
    return name
