"""Where things stand in a text: the only place that knows about lines and columns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from ir import paths


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place between two characters: zero-based line and column, both counted in code points."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The text from `start` up to, not including, `end`."""

    start: Position
    end: Position


START = Span(Position(0, 0), Position(0, 0))
"""The beginning of a text: where something is marked that has no place of its own."""


@dataclass(frozen=True, slots=True)
class Location:
    """Where one element is written: its key, if it has one, and its value."""

    value: Span
    key: Span | None = None


class Texts(Protocol):
    """How the texts of elements are written in their document."""

    def within(self, path: str, start: int, end: int) -> Span | None:
        """Where a part of the text of `path` stands, or None if there is no such text or its place can't be told."""

    def spelled(self, path: str, start: int, text: str) -> str | None:
        """How a text is written at an offset of the text of `path`, or None if it can't be: in single quotes `'` is
        `''`.
        """


@dataclass(frozen=True, slots=True)
class SourceMap:
    """Locations by IR path. Elements that nobody wrote (derived endpoints) are not in it."""

    locations: Mapping[str, Location] = field(default_factory=dict)
    texts: Texts | None = None

    def get(self, path: str) -> Location | None:
        """The location of exactly `path`."""
        return self.locations.get(path)

    def nearest(self, path: str) -> Location | None:
        """The location of `path`, or of the closest ancestor that was written."""
        while True:
            found = self.locations.get(path)
            if found is not None or not path:
                return found
            path = paths.parent(path)

    def within(self, path: str, start: int, end: int) -> Span | None:
        """Where a part of an element's text stands, from one offset up to another.

        Offsets count code points of the text as the IR has it: unfolded, unescaped, without blanks at its ends.
        """
        return self.texts.within(path, start, end) if self.texts is not None else None

    def spelled(self, path: str, start: int, text: str) -> str | None:
        """How a text is written at an offset of an element's text; None if it can't be there without more quotes."""
        return self.texts.spelled(path, start, text) if self.texts is not None else None
