"""The source map of a spec, answered from its tree: building it costs nothing, whatever the size of the text."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping

from ir import paths
from ir.source import Location, Span
from ir.yaml import Document, MappingNode, Node, ScalarNode, SequenceNode, content
from ir.yaml.looking import step
from ir.yaml.offsets import places

_MAX_DEPTH = 40
_UNSAFE = re.compile(r":(?:\s|$)|(?:^|\s)#")
_UNSAFE_FIRST = re.compile(r"""['"\[\]{}>|*&!%@`,]|[-?](?:\s|$)""")
"""What ends a plain text, or gives it another meaning at its beginning."""
_IN_FLOW = re.compile(r"[][{},]")
_OTHER_WORDS = {"steps": "on_transition"}
"""Keys that may be written instead of the one that IR paths are made of."""


class TreeLocations(Mapping[str, Location]):
    """Locations of every key and item by IR path, computed when they are asked for.

    `prefix` are the keys above the document, if it is a part of a text. Where a key is written twice, its path means
    the first.
    """

    def __init__(self, document: Document, prefix: tuple[str, ...] = ()) -> None:
        self._document = document
        self._prefix = prefix
        self._above = paths.join(*prefix)

    def __getitem__(self, path: str) -> Location:
        key, node = self._find(path)
        if node is None:
            raise KeyError(path)
        lines = self._document.lines
        return Location(lines.span(node.start, node.end), lines.span(key.start, key.end) if key else None)

    def _find(self, path: str) -> tuple[Node | None, Node | None]:
        """Key and value at a path; no value where nothing is written there."""
        node: Node | None = self._document.root
        key: Node | None = None
        segments = paths.split(path)
        if segments[: len(self._prefix)] != self._prefix:
            return None, None
        for segment in segments[len(self._prefix) :]:
            key, node = _step(node, segment)
            if node is None:
                break
        return key, node

    def _scalar(self, path: str) -> ScalarNode | None:
        node = self._find(path)[1]
        found = content(node)
        return found if isinstance(found, ScalarNode) else None

    def within(self, path: str, start: int, end: int) -> Span | None:
        """Where a part of the text at a path stands; see `SourceMap.within`."""
        node = self._scalar(path)
        placed = places(self._document.text, node) if node is not None else None
        if node is None or not placed:
            return None
        text = node.text
        left, right = len(text) - len(text.lstrip()), len(text.rstrip())
        first, last = min(max(left + start, left), right), min(max(left + end, left), right)
        begin = placed[first][0] if first < right else placed[right - 1][1]
        stop = placed[last - 1][1] if last > first else begin
        return self._document.lines.span(begin, stop)

    def spelled(self, path: str, start: int, text: str) -> str | None:
        """How a text is written at an offset of the text at a path; see `SourceMap.spelled`."""
        node = self._scalar(path)
        if node is None or not text.isprintable():
            return None
        if node.style == "'":
            return text.replace("'", "''")
        if node.style == '"':
            return text.replace("\\", "\\\\").replace('"', '\\"')
        if node.style:
            return text
        if _UNSAFE.search(text) or (start == 0 and _UNSAFE_FIRST.match(text)):
            return None
        return None if _IN_FLOW.search(text) and self._is_in_flow(node) else text

    def _is_in_flow(self, node: ScalarNode) -> bool:
        """Some collection around a scalar is written in brackets or braces."""
        outer: Node | None = self._document.root
        for segment in paths.split(self.at(node.start))[len(self._prefix) :]:
            found = content(outer)
            if isinstance(found, (MappingNode, SequenceNode)) and found.is_flow:
                return True
            outer = _step(outer, segment)[1]
        return False

    def __iter__(self) -> Iterator[str]:
        if self._document.root is not None:
            yield from _walk(self._document.root, self._above)

    def at(self, offset: int) -> str:
        """The path of the innermost key or item that an offset belongs to."""
        node, path = self._document.root, self._above
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
    """Key and value one level down, under another word for the key too."""
    key, value = step(node, segment)
    if value is None and segment in _OTHER_WORDS:
        return step(node, _OTHER_WORDS[segment])
    if value is None and segment == "0" and isinstance(found := content(node), ScalarNode) and found.text:
        return None, node  # One text may stand for a list of one.
    return key, value


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
