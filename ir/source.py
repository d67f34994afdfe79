"""Where things stand in a text: the only place that knows about lines and columns."""

from collections.abc import Mapping
from dataclasses import dataclass, field

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


@dataclass(frozen=True, slots=True)
class Location:
    """Where one element is written: its key, if it has one, and its value."""

    value: Span
    key: Span | None = None


@dataclass(frozen=True, slots=True)
class SourceMap:
    """Locations by IR path. Elements that nobody wrote (derived endpoints) are not in it."""

    locations: Mapping[str, Location] = field(default_factory=dict)

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
