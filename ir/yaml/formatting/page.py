"""The lines of a text, and what is decided about each of them."""

from bisect import bisect_right
from dataclasses import dataclass, field

Replacement = tuple[int, int, str]
"""From one offset up to another, and what stands there then."""


class OddError(Exception):
    """Something is written in a way that nobody tries to lay out."""


@dataclass(slots=True)
class Page:
    """A text as lines. `columns` has the new indentation of lines that begin with a key, a dash or a value.

    `inside` are lines that belong to a scalar or a bracket that began above, `verbatim` those whose end is part of
    a text. `under` gives for each line that is neither the column that comments below it may not go beyond.
    """

    text: str
    starts: list[int] = field(default_factory=list)
    columns: dict[int, int] = field(default_factory=dict)
    inside: set[int] = field(default_factory=set)
    verbatim: set[int] = field(default_factory=set)
    after_text: dict[int, int] = field(default_factory=dict)
    replacements: list[Replacement] = field(default_factory=list)

    @classmethod
    def of(cls, text: str, lines: list[str]) -> "Page":
        """The page of a text whose lines are known."""
        starts = [0]
        for line in lines:
            starts.append(starts[-1] + len(line))
        return cls(text, starts)

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self.starts) - 1

    def line_of(self, offset: int) -> int:
        """The line of an offset."""
        return min(bisect_right(self.starts, offset) - 1, self.count - 1)

    def column_of(self, offset: int) -> int:
        """The column of an offset."""
        return offset - self.starts[self.line_of(offset)]

    def line(self, number: int) -> str:
        """A line without its end."""
        return self.text[self.starts[number] : self.starts[number + 1]].rstrip("\r\n")

    def indent(self, number: int) -> int:
        """How many spaces a line begins with."""
        line = self.line(number)
        return len(line) - len(line.lstrip(" "))

    def first_on_line(self, offset: int) -> bool:
        """Whether only spaces stand before an offset."""
        return not self.text[self.starts[self.line_of(offset)] : offset].strip(" \ufeff")

    def replace(self, start: int, end: int, new: str) -> None:
        """Put something else there, if it is something else."""
        if self.text[start:end] != new:
            self.replacements.append((start, end, new))
