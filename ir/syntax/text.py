"""The text of an open document: immutable, kept as lines, edited as editors do."""

import re
from dataclasses import dataclass

from ir.source import Position, Span

BLANK = 255
"""The indentation of lines that say nothing: blank ones and comments."""
SPECIAL = 254
"""The indentation of lines that indentation says nothing about: with tabs in it, or markers of documents."""
_DEEPEST = 250

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)")
_OTHER_BREAKS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_MARKER = re.compile(r"(?:---|\.\.\.)(?:\s|\Z)|%")


@dataclass(frozen=True, slots=True)
class Change:
    """Which lines an edit touched: those from `first` up to `old_end` of the old text became those up to `new_end`."""

    first: int
    old_end: int
    new_end: int

    @property
    def shift(self) -> int:
        """How many lines everything below moved down."""
        return self.new_end - self.old_end

    def then(self, later: "Change") -> "Change":
        """Both edits as one: `later` is counted in lines of the text after this one."""
        first = min(self.first, later.first)
        after = max(self.new_end, later.old_end)
        return Change(first, after - self.shift, after + later.shift)


class Text:
    """The lines of a text. Lines end at `\\n`, `\\r\\n` or `\\r` and nowhere else; the last one has no end.

    `indents` has a byte for each line: how many spaces it begins with, or BLANK or SPECIAL. `size` counts characters.
    """

    __slots__ = ("indents", "lines", "size")

    def __init__(self, lines: list[str], indents: bytes, size: int) -> None:
        self.lines = lines
        self.indents = indents
        self.size = size

    @classmethod
    def of(cls, text: str) -> "Text":
        """The lines of a whole text."""
        lines = _lines(text)
        return cls(lines, _indents(lines, starts_text=True), len(text))

    def __str__(self) -> str:
        return "".join(self.lines)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and self.lines == other.lines

    __hash__ = None  # type: ignore[assignment]

    @property
    def end(self) -> Position:
        """The place after the last character."""
        return Position(len(self.lines) - 1, len(self.lines[-1]))

    def clamp(self, position: Position) -> Position:
        """The closest position that is in the text: never behind the end of a line."""
        if position.line < 0:
            return Position(0, 0)
        if position.line >= len(self.lines):
            return self.end
        return Position(position.line, min(max(position.column, 0), len(content_of(self.lines[position.line]))))

    def slice(self, span: Span) -> str:
        """The text of a span."""
        start, end = self.clamp(span.start), self.clamp(span.end)
        if start.line == end.line:
            return self.lines[start.line][start.column : end.column]
        between = self.lines[start.line + 1 : end.line]
        return "".join((self.lines[start.line][start.column :], *between, self.lines[end.line][: end.column]))

    def edit(self, span: Span, new: str) -> tuple["Text", Change]:
        """The text with a span replaced, and which lines that touched. A span outside the text is cut to fit."""
        start, end = self.clamp(span.start), self.clamp(span.end)
        if end < start:
            start, end = end, start
        first, old_end = start.line, end.line + 1
        replaced = self.lines[first][: start.column] + new + self.lines[end.line][end.column :]
        if first > 0 and replaced.startswith("\n") and self.lines[first - 1].endswith("\r"):
            first -= 1
            replaced = self.lines[first] + replaced
        while old_end < len(self.lines) and (
            not _has_end(replaced) or (replaced.endswith("\r") and self.lines[old_end].startswith("\n"))
        ):
            replaced += self.lines[old_end]
            old_end += 1
        lines = _lines(replaced)
        if old_end < len(self.lines):
            lines.pop()  # What follows the last line end is the first line that was not touched.
        kept = self.indents
        indents = kept[:first] + _indents(lines, starts_text=first == 0) + kept[old_end:]
        size = self.size + sum(map(len, lines)) - sum(map(len, self.lines[first:old_end]))
        edited = self.lines.copy()
        edited[first:old_end] = lines
        return Text(edited, indents, size), Change(first, old_end, first + len(lines))


def content_of(line: str) -> str:
    """A line without its end."""
    return line[:-2] if line.endswith("\r\n") else line[:-1] if _has_end(line) else line


def _has_end(text: str) -> bool:
    return text.endswith(("\n", "\r"))


def _lines(text: str) -> list[str]:
    if _OTHER_BREAKS.search(text):
        found = _LINE.findall(text)
        last = sum(map(len, found))
        return [*found, text[last:]]
    lines = text.splitlines(keepends=True)
    if not lines or _has_end(lines[-1]):
        lines.append("")
    return lines


def _indents(lines: list[str], *, starts_text: bool) -> bytes:
    found = bytearray(len(lines))
    for number, line in enumerate(lines):
        content = line.lstrip(" ")
        first = content[:1]
        if not first or first in "#\r\n":
            found[number] = BLANK
        elif first == "\t":
            inner = content.lstrip(" \t")
            found[number] = BLANK if not inner or inner[0] in "#\r\n" else SPECIAL
        else:
            indent = len(line) - len(content)
            is_marker = not indent and first in "-.%" and _MARKER.match(line) is not None
            found[number] = SPECIAL if is_marker else min(indent, _DEEPEST)
    if starts_text and lines and lines[0].startswith("\ufeff"):
        found[0] = _indents([lines[0].lstrip("\ufeff")], starts_text=False)[0]
    return bytes(found)
