"""The source map of a document that is read in blocks."""

from collections.abc import Iterator, Mapping

from ir import paths
from ir.dialect.locations import TreeLocations
from ir.source import Location, Span
from ir.syntax import Block, Syntax


class SyntaxLocations(Mapping[str, Location]):
    """Locations of every key and item by IR path, computed when they are asked for.

    `aliases` maps other paths of the same elements (`endpoints/GET ~1products`) to paths in the spec.
    """

    def __init__(self, syntax: Syntax, aliases: Mapping[str, str]) -> None:
        self._syntax = syntax
        self._aliases = aliases

    def __getitem__(self, path: str) -> Location:
        block, locations, path = self._at(path)
        found = locations[path]
        key = self._syntax.placed(block, found.key) if found.key is not None else None
        return Location(self._syntax.placed(block, found.value), key)

    def _at(self, path: str) -> tuple[Block, TreeLocations, str]:
        path = self._aliases.get(path, path)
        block = self._syntax.block_of(paths.split(path))
        return block, TreeLocations(block.document, block.prefix), path

    def within(self, path: str, start: int, end: int) -> Span | None:
        """Where a part of the text at a path stands; see `SourceMap.within`."""
        block, locations, path = self._at(path)
        found = locations.within(path, start, end)
        return self._syntax.placed(block, found) if found is not None else None

    def spelled(self, path: str, start: int, text: str) -> str | None:
        """How a text is written at an offset of the text at a path; see `SourceMap.spelled`."""
        _, locations, path = self._at(path)
        return locations.spelled(path, start, text)

    def __iter__(self) -> Iterator[str]:
        for block in self._syntax.blocks:
            for path in TreeLocations(block.document, block.prefix):
                if self._syntax.block_of(paths.split(path)) is block:  # Of what is written twice the first.
                    yield path
        yield from self._aliases

    def __len__(self) -> int:
        return sum(1 for _ in self)
