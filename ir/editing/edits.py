"""Edits of a text, all counted in the text before any of them."""

from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import dataclass

from ir.source import Position, Span
from ir.syntax import Text


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """A span, and what stands there afterwards. An empty span is a place to insert at."""

    span: Span
    new: str


def apply(text: Text, edits: Iterable[Edit]) -> Text:
    """The text after edits that do not overlap. Of several at one place the first comes first."""
    ordered = sorted(enumerate(edits), key=lambda one: (one[1].span, one[0]))
    for _, edit in reversed(ordered):
        text, _ = text.edit(edit.span, edit.new)
    return text


def without_overlaps(groups: Iterable[Iterable[Edit]]) -> list[Edit]:
    """The edits of each group whose edits touch none of the groups before it, in the order of the text.

    Equal edits, of entries that lack the same thing, count once. Two insertions at one place touch.
    """
    taken: list[Edit] = []
    for group in groups:
        wanted = [edit for edit in dict.fromkeys(group) if not _is_in(taken, edit)]
        if not any(_touches_one(taken, edit) for edit in wanted):
            for edit in wanted:
                insort(taken, edit)
    return taken


def _is_in(taken: list[Edit], edit: Edit) -> bool:
    at = bisect_left(taken, edit)
    return at < len(taken) and taken[at] == edit


def _touches_one(taken: list[Edit], edit: Edit) -> bool:
    at = bisect_left(taken, edit)
    return any(_touch(edit.span, other.span) for other in taken[max(at - 1, 0) : at + 1])


def _touch(one: Span, other: Span) -> bool:
    if one.start == one.end or other.start == other.end:
        return one.start <= other.end and other.start <= one.end
    return one.start < other.end and other.start < one.end


def insertion(at: Position, new: str) -> Edit:
    """Something new at a place."""
    return Edit(Span(at, at), new)
