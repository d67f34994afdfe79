"""Entries and items that go, with what separates them from their neighbours."""

import re

from ir import paths
from ir.editing.adding import Edits
from ir.editing.edits import Edit
from ir.editing.places import Place, Tree, find, last_line, line_end, pair_end
from ir.source import Position, Span
from ir.syntax import Syntax
from ir.yaml import MappingNode, SequenceNode, content

_DASH = re.compile(r"[ ]*-[ ]+")
_SPACE = re.compile(r"[ ]*")
Piece = tuple[int, int]


def remove(syntax: Syntax, path: str, at: Position | None = None) -> Edits | None:
    """The edits that take the entry or item at a path out. None where that can't be done cleanly: where an anchor would
    go, too.

    Of a key that is written several times it is the one at `at`. What stays empty is written as `{}` or `[]`.
    """
    edits = _remove(syntax, path, at)
    is_linked = any(block.document.is_linked for block in syntax.blocks)
    if edits and is_linked and any("&" in syntax.text.slice(edit.span) for edit in edits):
        return None
    return edits


def _remove(syntax: Syntax, path: str, at: Position | None) -> Edits | None:
    parent, segments = paths.parent(path), paths.split(path)
    if not segments:
        return None
    if not syntax.cuts.in_flow and (section := syntax.section(segments[:-1])) is not None:
        block = syntax.block_at(at.line) if at is not None else syntax.block_of(segments)
        if block not in section.blocks:
            return None
        root = block.document.root
        inner = content(root)
        if not isinstance(inner, MappingNode) or len(inner.pairs) != 1:
            return None
        key, value = inner.pairs[0]
        tree = Tree(syntax, block.document, block)
        edits = _lines(tree, tree.span(key.start, pair_end(tree, key, value)))
        return edits if len(section.blocks) > 1 else _without_section(syntax, parent, edits)
    place = find(syntax, parent)
    found = place.inner if place is not None else None
    if place is None or found is None:
        return None
    if isinstance(found, MappingNode):
        return _entry(place, found, segments[-1], at)
    position = paths.position(segments[-1])
    if isinstance(found, SequenceNode) and position is not None and position < len(found.items):
        return _item(place, found, position)
    return None


def _without_section(syntax: Syntax, path: str, edits: Edits) -> Edits | None:
    """The last entry of a section is gone: nothing is written behind its key, so that is said."""
    place = find(syntax, path)
    if place is None or place.key is None:
        return None
    end = pair_end(place.tree, place.key, place.value)
    at = place.tree.position(end)
    return (Edit(Span(at, at), " {}"), *edits)


def _entry(place: Place, found: MappingNode, name: str, at: Position | None) -> Edits | None:
    tree = place.tree
    pieces = [(key.start, pair_end(tree, key, value)) for key, value in found.pairs]
    number = next(
        (
            number
            for number, (key, _) in enumerate(found.pairs)
            if key.text == name and (at is None or tree.position(key.start) == at)
        ),
        None,
    )
    if number is None:
        return None
    if found.is_flow:
        return _from_flow(tree, pieces, number)
    if len(pieces) == 1:
        return _emptied(place, "{}")
    span = tree.span(*pieces[number])
    last = last_line(tree.syntax, paths.child(place.path, name), span.end)
    lead = tree.syntax.text.lines[span.start.line][: span.start.column]
    if _DASH.fullmatch(lead) and number + 1 < len(pieces):
        return (Edit(Span(span.start, tree.position(pieces[number + 1][0])), ""),)
    if not _SPACE.fullmatch(lead):
        return None
    return _lines(tree, Span(span.start, Position(last, max(span.end.column, 1))))


def _item(place: Place, found: SequenceNode, number: int) -> Edits | None:
    tree = place.tree
    pieces = [(item.start, item.end) for item in found.items]
    if found.is_flow:
        return _from_flow(tree, pieces, number)
    if len(pieces) == 1:
        return _emptied(place, "[]")
    span = tree.span(*pieces[number])
    if not _DASH.fullmatch(tree.syntax.text.lines[span.start.line][: span.start.column]):
        return None
    return _lines(tree, span)


def _lines(tree: Tree, span: Span) -> Edits:
    """Whole lines, with the end of the last one; of the last line of a text the end before it."""
    syntax = tree.syntax
    last = span.end.line - (span.end.column == 0 and span.end.line > span.start.line)
    start = Position(span.start.line, 0)
    if last + 1 < len(syntax.text.lines):
        return (Edit(Span(start, Position(last + 1, 0)), ""),)
    if start.line:
        start = line_end(syntax, start.line - 1)
    return (Edit(Span(start, line_end(syntax, last)), ""),)


def _from_flow(tree: Tree, pieces: list[Piece], number: int) -> Edits | None:
    start, end = pieces[number]
    if number + 1 < len(pieces):
        before, end = end, pieces[number + 1][0]
        gap = tree.text[before:end]
    elif number:
        after, start = start, pieces[number - 1][1]
        gap = tree.text[start:after]
    else:
        gap = ""
    return None if "#" in gap else (Edit(tree.span(start, end), ""),)


def _emptied(place: Place, nothing: str) -> Edits | None:
    tree, value = place.tree, place.value
    if place.key is None:
        return (Edit(tree.span(value.start, value.end), nothing),)
    colon = tree.text.find(":", place.key.end, place.key.end + 200)
    if colon < 0 or "#" in tree.text[colon : value.start]:
        return None
    return (Edit(tree.span(colon + 1, value.end), f" {nothing}"),)
