"""Random edits as people make them: typing, deleting, pasting, breaking lines, in any state of a text."""

import random

from ir.source import Position, Span
from ir.syntax import Text

_TYPED = [*"abz:-\"'{}[],#&*!|> \t%@?=", "é", "\u2028", "\x85", "😀", "\x0c", "\ufeff", "\0"]
_BROKEN = ["\n", "\r\n", "\r", "\n  ", "\n    x: 1\n", "---\n", "\n- a\n", "\n  key:\n", '\n"']


def random_edit(text: Text, numbers: random.Random) -> tuple[Span, str]:
    """What is replaced, and by what."""
    line = numbers.randrange(len(text.lines))
    column = numbers.randrange(len(text.lines[line]) + 1)
    here = Position(line, column)
    kind = numbers.random()
    if kind < 0.4:
        return Span(here, here), numbers.choice(_TYPED)
    if kind < 0.55:
        return Span(here, here), numbers.choice(_BROKEN)
    if kind < 0.75:
        return Span(here, Position(line, column + numbers.randrange(4))), ""
    if kind < 0.85:
        return Span(Position(line, 0), Position(line + numbers.randrange(5), 0)), ""
    copied = numbers.randrange(len(text.lines))
    pasted = "".join(text.lines[copied : copied + numbers.randrange(6)])
    return Span(Position(line, 0), Position(line, 0)), pasted


def replaced(text: str, lines: list[str], span: Span, new: str) -> str:
    """The edited text, made the slow way: by offsets into the whole."""
    end = Position(len(lines) - 1, len(lines[-1]))
    start, stop = _offset(lines, min(span.start, end)), _offset(lines, min(span.end, end))
    return text[:start] + new + text[stop:]


def _offset(lines: list[str], position: Position) -> int:
    column = min(position.column, len(lines[position.line].rstrip("\r\n")))
    return sum(map(len, lines[: position.line])) + column
