"""The lines of a text: from offsets in code points to lines and columns, and back.

Lines end at `\\n`, `\\r\\n` or `\\r`, as in the Language Server Protocol, and nowhere else: U+0085, U+2028, U+2029 and
form feeds are ordinary characters of a line.
"""

import re
from bisect import bisect_right
from itertools import accumulate

from ir.source import Position, Span

_BREAK = re.compile(r"\r\n|\r|\n")


class LineIndex:
    """Where each line of one text starts. All offsets and columns count code points, from zero."""

    __slots__ = ("length", "starts")

    def __init__(self, text: str) -> None:
        self.length = len(text)
        if "\r" in text:
            self.starts = [0, *(found.end() for found in _BREAK.finditer(text))]
        else:
            self.starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
            self.starts.pop()

    def position(self, offset: int) -> Position:
        """The position of an offset; one outside the text counts as the nearest end."""
        offset = min(max(offset, 0), self.length)
        line = bisect_right(self.starts, offset) - 1
        return Position(line, offset - self.starts[line])

    def span(self, start: int, end: int) -> Span:
        """The span from one offset up to, not including, another."""
        return Span(self.position(start), self.position(end))

    def offset(self, position: Position) -> int:
        """The offset of a position; one past the end of its line counts as the start of the next line."""
        if position.line >= len(self.starts):
            return self.length
        line = max(position.line, 0)
        limit = self.starts[line + 1] if line + 1 < len(self.starts) else self.length
        return min(self.starts[line] + max(position.column, 0), limit)
