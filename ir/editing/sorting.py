"""The keys of a mapping in another order, each with its value and the comments above it."""

from collections.abc import Sequence
from itertools import pairwise

from ir import paths
from ir.editing.edits import Edit
from ir.editing.places import Place, ending, find, last_line, line_end, pair_end
from ir.source import Position, Span
from ir.syntax import Syntax
from ir.yaml import MappingNode


def sort_keys(syntax: Syntax, path: str, order: Sequence[str]) -> tuple[Edit, ...] | None:
    """The edits that put the keys at a path in an order; keys that are not in it go to the end as they are.

    None where nothing changes or something would be lost: a key is there twice, an alias would stand above its anchor,
    or a comment has no place to go to.
    """
    if syntax.section(paths.split(path)) is not None:
        return None
    place = find(syntax, path)
    found = place.inner if place is not None else None
    if place is None or not isinstance(found, MappingNode) or place.tree.document.is_linked:
        return None
    names = [key.text for key, _ in found.pairs]
    rank = {name: number for number, name in enumerate(order)}
    wanted = sorted(range(len(names)), key=lambda number: rank.get(names[number], len(rank)))
    if wanted == list(range(len(names))) or len(set(names)) != len(names):
        return None
    return _in_flow(place, found, wanted) if found.is_flow else _in_block(place, found, wanted)


def _in_flow(place: Place, found: MappingNode, wanted: list[int]) -> tuple[Edit, ...] | None:
    tree = place.tree
    pieces = [(key.start, pair_end(tree, key, value)) for key, value in found.pairs]
    gaps = [(end, start) for (_, end), (start, _) in pairwise(pieces)]
    if any("#" in tree.text[start:end] for start, end in (*gaps, (pieces[-1][1], found.end))):
        return None
    texts = [tree.text[start:end] for start, end in pieces]
    return tuple(
        Edit(tree.span(*pieces[number]), texts[other]) for number, other in enumerate(wanted) if number != other
    )


def _in_block(place: Place, found: MappingNode, wanted: list[int]) -> tuple[Edit, ...] | None:
    tree, syntax = place.tree, place.tree.syntax
    lines = syntax.text.lines
    first = tree.position(found.pairs[0][0].start)
    gaps: list[list[str]] = []
    bodies: list[list[str]] = []
    start = last = top = _top(syntax, first, is_nested=bool(place.path))
    for key, value in found.pairs:
        span = tree.span(key.start, pair_end(tree, key, value))
        if span.start.column != first.column or span.start.line < start:
            return None
        last = last_line(syntax, paths.child(place.path, key.text), span.end)
        whole = [line.rstrip("\r\n") for line in lines[start : last + 1]]
        blank = next((number for number, line in enumerate(whole) if line.strip()), 0)
        gaps.append(whole[:blank])
        bodies.append(whole[blank:])
        start = last + 1
    is_in_list = bool(lines[first.line][: first.column].strip())
    if is_in_list:
        bodies[0][0] = " " * first.column + bodies[0][0][first.column :]
    begins = bodies[wanted[0]][0]
    if is_in_list and begins.lstrip().startswith("#"):
        return None
    sorted_lines: list[str] = []
    for gap, number in zip(gaps, wanted, strict=True):
        sorted_lines += [*gap, *bodies[number]]
    text = ending(syntax).join(sorted_lines)
    column = first.column if is_in_list else 0
    return (Edit(Span(Position(top, column), line_end(syntax, last)), text[column:]),)


def _top(syntax: Syntax, first: Position, *, is_nested: bool) -> int:
    """Where the first entry begins: with the comments right above it, unless they are about the whole document."""
    lines, top = syntax.text.lines, first.line
    while is_nested and top > 0 and lines[top - 1].startswith(" " * first.column + "#"):
        top -= 1
    return top if not lines[first.line][: first.column].strip() else first.line
