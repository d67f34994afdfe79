"""Collecting the names that one block mentions."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from ir import paths
from ir.occurrences.symbols import Occurrence, Role, Spelling, Symbol, spelled
from ir.yaml import Document, MappingNode, Node, ScalarNode, SequenceNode, content
from ir.yaml.offsets import places


@dataclass(frozen=True, slots=True)
class Words:
    """A text in the expression language, between two offsets of its scalar's text; `keywords` are those of the
    statement it is (`where`, `order`, `by`).
    """

    node: ScalarNode
    path: str
    start: int
    end: int
    keywords: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Collected:
    """What one block mentions, and the expressions in it. Offsets count in the text of the block.

    `enums` are pairs of enums, by the paths where they are declared, of which values go from one to the other: where
    they share a word it is the same word. `files` are the documents that are referred to, as they are written.
    """

    occurrences: tuple[Occurrence, ...] = ()
    words: tuple[Words, ...] = ()
    files: frozenset[str] = frozenset()
    enums: frozenset[tuple[str, str]] = frozenset()

    @cached_property
    def by_symbol(self) -> dict[Symbol, list[Occurrence]]:
        """The places of each name, in the order of the text."""
        found: dict[Symbol, list[Occurrence]] = {}
        for one in self.occurrences:
            found.setdefault(one.symbol, []).append(one)
        return found

    @cached_property
    def _starts(self) -> list[int]:
        return [one.start for one in self.occurrences]

    @cached_property
    def _longest(self) -> int:
        return max((one.end - one.start for one in self.occurrences), default=0)

    def at(self, offset: int) -> list[Occurrence]:
        """The names that stand at an offset, or end there."""
        first, last = bisect_left(self._starts, offset - self._longest), bisect_right(self._starts, offset)
        return [one for one in self.occurrences[first:last] if offset <= one.end]


@dataclass
class Collector:
    """Takes down names with their exact places."""

    document: Document
    occurrences: list[Occurrence] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    files: set[str] = field(default_factory=set)
    enums: set[tuple[str, str]] = field(default_factory=set)

    def finish(self) -> Collected:
        """Everything, in the order of the text."""
        ordered = dict.fromkeys(sorted(self.occurrences, key=lambda one: (one.start, one.end)))
        return Collected(tuple(ordered), tuple(self.words), frozenset(self.files), frozenset(self.enums))

    def exchange(self, one: str | None, other: str | None) -> None:
        """Values go from one enum to another."""
        if one is not None and other is not None and one != other:
            self.enums |= {(one, other), (other, one)}

    def key(self, symbol: Symbol, role: Role, key: ScalarNode, path: str) -> None:
        """A name that is a key; `path` is that of its value."""
        self._add(symbol, role, key, path, 0, len(key.text), on_key=True)

    def part_of_key(
        self,
        symbol: Symbol,
        role: Role,
        key: ScalarNode,
        path: str,
        start: int,
        end: int,
        spelling: Spelling = Spelling.NAME,
    ) -> None:
        """A name in a key, between two offsets of it."""
        self._add(symbol, role, key, path, start, end, on_key=True, spelling=spelling)

    def value(self, symbol: Symbol, role: Role, node: ScalarNode, path: str) -> None:
        """A name that is a whole value."""
        lead = len(node.text) - len(node.text.lstrip())
        self._add(symbol, role, node, path, lead, len(node.text.rstrip()))

    def part(self, symbol: Symbol, role: Role, node: ScalarNode, path: str, start: int, end: int) -> None:
        """A name in a text, between two offsets of it that count from its first character that is not blank."""
        lead = len(node.text) - len(node.text.lstrip())
        self._add(symbol, role, node, path, lead + start, lead + end)

    def _add(
        self,
        symbol: Symbol,
        role: Role,
        node: ScalarNode,
        path: str,
        start: int,
        end: int,
        *,
        on_key: bool = False,
        spelling: Spelling = Spelling.NAME,
    ) -> None:
        found = placed(self.document, node, start, end)
        is_exact = found is not None and self.document.text[slice(*found)] == spelled(symbol.name, spelling)
        begin, stop = found if found is not None else (node.start, node.end)
        self.occurrences.append(Occurrence(symbol, role, path, begin, stop, on_key, is_exact, spelling))


def placed(document: Document, node: ScalarNode, start: int, end: int) -> tuple[int, int] | None:
    """The offsets in a document of a part of a scalar's text; None where they can't be told."""
    quote = 1 if node.style in ("'", '"') and document.text.startswith(node.style, node.start) else 0
    if node.end - node.start == len(node.text) + 2 * quote and node.style not in ("|", ">"):
        begin = node.start + quote
        if document.text.startswith(node.text, begin):
            return begin + start, begin + end
    found = places(document.text, node)
    if not found or not 0 <= start < end <= len(found):
        return None
    return found[start][0], found[end - 1][1]


def entries(node: Node | None, path: str) -> Iterator[tuple[ScalarNode, Node, str]]:
    """Keys, values and their paths of a mapping; of a key that is written twice the first."""
    found = content(node)
    if not isinstance(found, MappingNode):
        return
    seen: set[str] = set()
    for key, value in found.pairs:
        if key.text not in seen:
            seen.add(key.text)
            yield key, value, paths.child(path, key.text)


def text_of(node: Node | None) -> ScalarNode | None:
    """The single value that is written; None for lists, mappings, nothing, and what stands for something elsewhere."""
    return node if isinstance(node, ScalarNode) and node.text.strip() else None


def texts(node: Node | None, path: str) -> Iterator[tuple[ScalarNode, str]]:
    """The single values of a list, or the one that stands for a list, with their paths."""
    if isinstance(node, ScalarNode):
        if node.text.strip():
            yield node, path
    elif isinstance(node, SequenceNode):
        for number, item in enumerate(node.items):
            if isinstance(item, ScalarNode) and item.text.strip():
                yield item, paths.child(path, number)


def items(node: Node | None, path: str) -> Iterator[tuple[Node, str]]:
    """The items of a list with their paths."""
    found = content(node)
    if isinstance(found, SequenceNode):
        for number, item in enumerate(found.items):
            yield item, paths.child(path, number)
