"""Folding ranges, by indentation: cheap, the same for text that can't be read, and right inside of long texts too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from ir import paths
from ir.syntax import Block, Syntax, Text
from ir.syntax.text import BLANK, SPECIAL
from server.features.per_block import PerBlock, end_of

if TYPE_CHECKING:
    from server.workspace.snapshot import Snapshot

MOST = 5_000
"""So many are answered where the client says nothing: the outermost ones."""

Fold = tuple[int, int, bool]
"""The first and last line, counted in the block's own text, and whether it is a comment."""


def folds_of(syntax: Syntax, block: Block) -> tuple[tuple[Fold, ...], ...]:
    """The folds of a block by depth."""
    if block is syntax.skeleton:
        return _folds(Text.of(block.source), 0, block.height)
    return _folds(syntax.text, syntax.line_of(block), block.height)


def _folds(text: Text, start: int, height: int) -> tuple[tuple[Fold, ...], ...]:
    """The folds of some lines of a text, counted from the first of them."""
    levels: list[list[Fold]] = []
    open_: list[tuple[int, int]] = []  # Indentation and line of what is folded, if more follows below it.
    comment: int | None = None
    last = -1
    for number, (line, indent) in enumerate(
        zip(text.lines[start : start + height], text.indents[start : start + height], strict=True)
    ):
        if indent == BLANK:
            if line.lstrip()[:1] == "#":
                comment = number if comment is None else comment
                continue
            _comment(levels, comment, number)
            comment = None
            continue
        _comment(levels, comment, number)
        comment = None
        if indent == SPECIAL:
            continue
        # An item of a list may stand right below its key.
        step = 2 * indent + (line[indent : indent + 2] in ("- ", "-\n", "-\r", "-"))
        while open_ and open_[-1][0] >= step:
            _close(levels, open_, last)
        open_.append((step, number))
        last = number
    _comment(levels, comment, height)
    while open_:
        _close(levels, open_, last)
    return tuple(tuple(level) for level in levels)


def _close(levels: list[list[Fold]], open_: list[tuple[int, int]], last: int) -> None:
    _, first = open_.pop()
    if last > first:
        while len(levels) <= len(open_):
            levels.append([])
        levels[len(open_)].append((first, last, False))


def _comment(levels: list[list[Fold]], first: int | None, end: int) -> None:
    if first is not None and end - first > 1:
        if not levels:
            levels.append([])
        levels[0].append((first, end - 1, True))


_FOLDS = PerBlock(folds_of)


def folding(snapshot: Snapshot, params: types.FoldingRangeParams) -> list[dict[str, Any]]:
    """The folds of sections, then those of all blocks from the outermost on, as many as the client wants."""
    limit = snapshot.workspace.capabilities.get("textDocument.foldingRange.rangeLimit")
    most = limit if isinstance(limit, int) and limit > 0 else MOST
    syntax, get = snapshot.syntax, _FOLDS.of(snapshot)
    found = [(first, last, False) for first, last in _sections(syntax)]
    taken = {first for first, _, _ in found}
    for first, last, is_comment in (fold for level in get(syntax.skeleton) for fold in level):
        if (start := _line(syntax, first)) not in taken:
            found.append((start, _line(syntax, last), is_comment))
    parts = [
        (start, get(block)) for one in syntax.sections for start, block in zip(one.starts, one.blocks, strict=True)
    ]
    depth = 0
    while len(found) < most and any(len(levels) > depth for _, levels in parts):
        found += (
            (first + shift, last + shift, is_comment)
            for shift, levels in parts
            if len(levels) > depth
            for first, last, is_comment in levels[depth]
        )
        depth += 1
    return [_range(*fold) for fold in sorted(found[:most])]


def _sections(syntax: Syntax) -> Iterator[tuple[int, int]]:
    """From the key of each section, or of what holds sections, to the end of the last entry."""
    ends: dict[tuple[str, ...], int] = {}
    for section in syntax.sections:
        end = end_of(syntax, section).line
        for length in range(1, len(section.prefix) + 1):
            ends[section.prefix[:length]] = max(end, ends.get(section.prefix[:length], 0))
    for prefix, end in ends.items():
        found = syntax.location(paths.join(*prefix))
        if found is not None and found.key is not None and found.key.start.line < end:
            yield found.key.start.line, end


def _line(syntax: Syntax, line: int) -> int:
    from ir.source import Position

    return syntax.position(syntax.skeleton, Position(line, 0)).line


def _range(first: int, last: int, is_comment: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"startLine": first, "endLine": last}
    if is_comment:
        found["kind"] = types.FoldingRangeKind.Comment.value
    return found
