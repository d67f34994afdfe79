"""Semantic tokens: the names of the application in the colours of what they are, and the words of expressions.

Tokens are found per block and kept; a document's are those of its blocks, moved to where the blocks stand.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING

from lsprotocol import types

from ir.occurrences import Collected
from ir.source import Position
from ir.syntax import Block
from server.features.names import occurrences
from server.features.per_block import PerBlock
from server.features.token_kinds import tokens_of
from server.lsp.positions import Encoding, span_of, units
from server.workspace.uris import same

if TYPE_CHECKING:
    from server.workspace.snapshot import Snapshot

_MOST_KEPT = 32
_numbers = count(1)
_answered: OrderedDict[str, tuple[str, list[int]]] = OrderedDict()

Token = tuple[int, int, int, int, int]
"""Line and character as on the wire, length, type and modifiers."""


class _Kept:
    """The tokens of a block, as long as its names are the same."""

    def __init__(self) -> None:
        self.names: Collected | None = None
        self.encoding: Encoding | None = None
        self.tokens: list[Token] = []


_KEPT: PerBlock[_Kept] = PerBlock(lambda syntax, block: _Kept())


def full(snapshot: Snapshot, params: types.SemanticTokensParams) -> types.SemanticTokens:
    """All tokens of a document."""
    return _answer(snapshot, _encoded(_tokens(snapshot)))


def within(snapshot: Snapshot, params: types.SemanticTokensRangeParams) -> types.SemanticTokens:
    """The tokens of some lines."""
    span = span_of(snapshot, params.range)
    found = _tokens(snapshot, span.start.line, span.end.line)
    return types.SemanticTokens(_encoded(one for one in found if span.start.line <= one[0] <= span.end.line))


def delta(
    snapshot: Snapshot, params: types.SemanticTokensDeltaParams
) -> types.SemanticTokens | types.SemanticTokensDelta:
    """What is different from an earlier answer; everything if that is not known any more."""
    data = _encoded(_tokens(snapshot))
    known = _answered.get(same(snapshot.uri))
    answer = _answer(snapshot, data)
    if known is None or known[0] != params.previous_result_id:
        return answer
    return types.SemanticTokensDelta(_edits(known[1], data), answer.result_id)


def _edits(old: list[int], new: list[int]) -> list[types.SemanticTokensEdit]:
    """One edit: all between what both begin with and what both end with."""
    if old == new:
        return []
    shorter = min(len(old), len(new))
    start = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    end = next((at for at in range(shorter - start) if old[-1 - at] != new[-1 - at]), shorter - start)
    return [types.SemanticTokensEdit(start, len(old) - start - end, new[start : len(new) - end])]


def _answer(snapshot: Snapshot, data: list[int]) -> types.SemanticTokens:
    key, number = same(snapshot.uri), str(next(_numbers))
    _answered.pop(key, None)
    _answered[key] = number, data
    if len(_answered) > _MOST_KEPT:
        _answered.popitem(last=False)
    return types.SemanticTokens(data, number)


def _tokens(snapshot: Snapshot, first: int = 0, last: int | None = None) -> Iterator[Token]:
    """The tokens of all blocks that have some of the lines, in the order of the text."""
    syntax = snapshot.syntax
    last = len(syntax.text.lines) if last is None else last
    found: list[Token] = [
        (syntax.position(syntax.skeleton, Position(token[0], 0)).line, *token[1:])
        for token in _of_block(snapshot, syntax.skeleton)
    ]
    for section in syntax.sections:
        begin = max(bisect_right(section.starts, first) - 1, 0)
        for start, block in zip(section.starts[begin:], section.blocks[begin:], strict=True):
            if start > last:
                break
            shift = start - block.lead
            found += ((token[0] + shift, *token[1:]) for token in _of_block(snapshot, block))
    found.sort()
    yield from found


def _of_block(snapshot: Snapshot, block: Block) -> list[Token]:
    kept, names = _KEPT.of(snapshot)(block), occurrences(snapshot).of_block(block)
    if kept.names is not names or kept.encoding is not snapshot.encoding:
        kept.names, kept.encoding = names, snapshot.encoding
        kept.tokens = list(_placed(block, names, snapshot.encoding))
    return kept.tokens


def _placed(block: Block, names: Collected, encoding: Encoding) -> Iterator[Token]:
    document = block.document
    starts, text = document.lines.starts, document.text
    for start, end, kind, modifiers in tokens_of(block, names):
        place = document.lines.position(start)
        stop = starts[place.line + 1] if place.line + 1 < len(starts) else len(text)
        line = text[starts[place.line] : stop]
        if start + (end - start) <= stop:
            character = units(line, place.column, encoding)
            length = units(line, place.column + end - start, encoding) - character
            yield place.line, character, length, kind, modifiers


def _encoded(tokens: Iterator[Token]) -> list[int]:
    """Lines and characters relative to the token before, as the protocol wants them."""
    data: list[int] = []
    before_line = before = 0
    for line, character, length, kind, modifiers in tokens:
        data += (line - before_line, character - before if line == before_line else character, length, kind, modifiers)
        before_line, before = line, character
    return data
