"""Selection ranges: from a word of an expression out to its text, the pair, the mapping around it, and so on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lsprotocol import types

from ir.expressions.parser import parse_at
from ir.expressions.syntax import walk
from ir.occurrences.collecting import Words, placed
from ir.source import Position, Span
from ir.syntax import Block, Dialect
from ir.yaml import MappingNode, Node, ScalarNode, SequenceNode, content
from server.features.names import occurrences
from server.features.per_block import end_of
from server.lsp.positions import position_of, range_at

if TYPE_CHECKING:
    from server.workspace.snapshot import Snapshot

_DEEPEST = 120
Offsets = tuple[int, int]


def selection(snapshot: Snapshot, params: types.SelectionRangeParams) -> list[types.SelectionRange]:
    """For each place the ranges around it, the innermost one first."""
    return [_ranges(snapshot, position_of(snapshot, place)) for place in params.positions]


def _ranges(snapshot: Snapshot, position: Position) -> types.SelectionRange:
    around: types.SelectionRange | None = None
    before: Span | None = None
    for span in (*_outside(snapshot, position), *_inside(snapshot, position)):
        if before is None or (span != before and before.start <= span.start and span.end <= before.end):
            around, before = types.SelectionRange(range_at(snapshot, span), around), span
    return around or types.SelectionRange(range_at(snapshot, Span(position, position)))


def _outside(snapshot: Snapshot, position: Position) -> Iterator[Span]:
    """The whole text and the section that a place is in."""
    syntax = snapshot.syntax
    yield Span(Position(0, 0), syntax.text.end)
    block = syntax.block_at(position.line)
    section = syntax.section(block.prefix)
    if section is not None:
        first = Position(section.starts[0], syntax.text.indents[section.starts[0]])
        yield Span(first, end_of(syntax, section))


def _inside(snapshot: Snapshot, position: Position) -> Iterator[Span]:
    """What is around a place in its block, from outside."""
    syntax = snapshot.syntax
    cursor = syntax.at(position)
    block, offset = cursor.block, cursor.offset
    for start, end in (*_nodes(block, offset), *_words(snapshot, block, offset)):
        yield syntax.span(block, start, end)


def _nodes(block: Block, offset: int) -> Iterator[Offsets]:
    node: Node | None = block.document.root
    depth = 0
    while node is not None and (depth := depth + 1) < _DEEPEST:
        found, node = content(node), None
        if block.prefix or depth > 1:
            yield found.start, found.end
        if isinstance(found, MappingNode):
            for key, value in found.pairs:
                if key.start <= offset <= max(key.end, value.end):
                    yield key.start, max(key.end, value.end)
                    node = key if offset <= key.end else value
        elif isinstance(found, SequenceNode):
            node = next((item for item in found.items if item.start <= offset <= item.end), None)
        elif isinstance(found, ScalarNode) and found.style in ("'", '"') and found.start < offset < found.end:
            yield found.start + 1, found.end - 1


def _words(snapshot: Snapshot, block: Block, offset: int) -> Iterator[Offsets]:
    """The parts of an expression, from outside, and of a reference."""
    if snapshot.syntax.dialect is Dialect.NATIVE:
        names = occurrences(snapshot).of_block(block)
        for words in names.words:
            if words.node.start <= offset <= words.node.end:
                yield from _parts(block, words, offset)
    found = [(one.start, one.end) for one in occurrences(snapshot).of_block(block).at(offset) if one.is_exact]
    yield from sorted(found, key=lambda span: span[0] - span[1])


def _parts(block: Block, words: Words, offset: int) -> Iterator[Offsets]:
    text = words.node.text.strip()
    lead = len(words.node.text) - len(words.node.text.lstrip())
    tree, _ = parse_at(text, words.start, words.end)
    for node in walk(tree):
        found = placed(block.document, words.node, lead + node.start, lead + node.end)
        if found is not None and found[0] <= offset <= found[1]:
            yield found
