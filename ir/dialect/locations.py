"""The source map of a spec, answered from its tree: building it costs nothing, whatever the size of the text."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping

from ir import paths
from ir.source import Location
from ir.yaml import Document, MappingNode, Node, SequenceNode, content

_MAX_DEPTH = 16


class TreeLocations(Mapping[str, Location]):
    """Locations of every key and item by IR path, computed when they are asked for.

    `aliases` maps other paths of the same elements (`endpoints/GET ~1products`) to paths in the spec. Where a key is
    written twice, its path means the first.
    """

    def __init__(self, document: Document, aliases: dict[str, str]) -> None:
        self._document = document
        self._aliases = aliases

    def __getitem__(self, path: str) -> Location:
        node: Node | None = self._document.root
        key: Node | None = None
        for segment in paths.split(self._aliases.get(path, path)):
            key, node = _step(node, segment)
            if node is None:
                raise KeyError(path)
        if node is None:
            raise KeyError(path)
        lines = self._document.lines
        return Location(lines.span(node.start, node.end), lines.span(key.start, key.end) if key else None)

    def __iter__(self) -> Iterator[str]:
        if self._document.root is not None:
            yield from _walk(self._document.root, "")
        yield from self._aliases

    def at(self, offset: int) -> str:
        """The path of the innermost key or item that an offset belongs to."""
        node, path = self._document.root, ""
        depth = 0
        while node is not None and (depth := depth + 1) < _MAX_DEPTH:
            found, node = content(node), None
            if isinstance(found, MappingNode):
                position = bisect_right(found.pairs, offset, key=lambda pair: pair[0].start)
                if position:
                    key, value = found.pairs[position - 1]
                    if offset <= value.end or content(value).is_broken:
                        node, path = value, paths.child(path, key.text)
            elif isinstance(found, SequenceNode):
                for number, item in enumerate(found.items):
                    if item.start <= offset <= item.end:
                        node, path = item, paths.child(path, number)
        return path

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _step(node: Node | None, segment: str) -> tuple[Node | None, Node | None]:
    """Key and value one level down, or (key, None) where there is nothing."""
    found = content(node) if node is not None else None
    if isinstance(found, MappingNode):
        for key, value in found.pairs:
            if key.text == segment:
                return key, value
    elif isinstance(found, SequenceNode) and segment.isascii() and segment.isdigit() and len(segment) < 10:
        position = int(segment)
        if position < len(found.items) and str(position) == segment:
            return None, found.items[position]
    return None, None


def _walk(node: Node, path: str) -> Iterator[str]:
    yield path
    found = content(node)
    if isinstance(found, MappingNode):
        seen: set[str] = set()
        for key, value in found.pairs:
            if key.text not in seen:
                seen.add(key.text)
                yield from _walk(value, paths.child(path, key.text))
    elif isinstance(found, SequenceNode):
        for position, item in enumerate(found.items):
            yield from _walk(item, paths.child(path, position))
