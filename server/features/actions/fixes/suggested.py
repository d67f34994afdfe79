"""The fix that a problem brings with it: another text for the one that is marked."""

from __future__ import annotations

from collections.abc import Iterable

from ir.editing import Edit
from ir.source import Position, Span
from ir.wording import clip, show
from server.features.actions.fixes.case import Case, Fix

_LONGEST = 60


def suggestion(case: Case) -> Iterable[Fix]:
    """Write what was meant."""
    problem = case.problem
    if problem.suggestion is None or problem.span is None:
        return
    if _would_be_read_differently(case.syntax.text.slice(problem.span), problem.suggestion):
        return
    yield Fix(_title(case, problem.suggestion), (Edit(problem.span, problem.suggestion),), True)


def _would_be_read_differently(old: str, new: str) -> bool:
    """A name with brackets in it, which only quotes would make one."""
    return new[:1] not in tuple("'\"[{") and bool((set(new) - set(old)) & set("[]{}#"))


def _title(case: Case, new: str) -> str:
    assert case.problem.span is not None
    old = case.syntax.text.slice(case.problem.span)
    if not new:
        return "Delete it"
    if not new.strip():
        return "Use spaces" if "\t" in old else f"Indent by {len(new)} spaces"
    if new in (f'"{old}"', f"'{old}'") or (new[0] in "'\"" and new[1:-1].replace("''", "'") == old):
        return "Put it in quotes"
    if new == f"[{old}]":
        return "Make it a list"
    if old.strip("'\"") == new and old != new:
        return "Take the quotes away"
    if not old.strip():
        return f"Write {show(new)}"
    return f"Change to {show(clip(new, _LONGEST))}"


def tabs(case: Case) -> Iterable[Fix]:
    """Spaces for the tabs that lines are indented by, from the one that is marked on."""
    span = case.problem.span
    if span is None:
        return
    text, edits = case.syntax.text, []
    for number in range(span.start.line, len(text.lines)):
        line = text.lines[number]
        indent = line[: len(line) - len(line.lstrip(" \t"))]
        if "\t" in indent:
            edits.append(Edit(Span(Position(number, 0), Position(number, len(indent))), indent.expandtabs(2)))
        elif line.strip():
            break
    if edits:
        yield Fix("Indent by spaces", tuple(edits), True)
