"""Finding what is to be changed, with its place in the text."""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from ir import paths
from ir.source import Position, Span
from ir.syntax import Syntax
from ir.syntax.block import Block
from ir.syntax.text import BLANK, content_of
from ir.yaml import Content, Document, Node, ScalarNode, content, parse
from ir.yaml.looking import step

_FIRST = 500
"""So many lines are looked at to see how a document is indented."""


@dataclass(frozen=True)
class Tree:
    """The tree that something is in: that of a block, or of the whole text where blocks can't be changed alone."""

    syntax: Syntax
    document: Document
    block: Block | None

    @property
    def text(self) -> str:
        """The text that offsets are counted in."""
        return self.document.text

    def span(self, start: int, end: int) -> Span:
        """The span in the document's text."""
        if self.block is None:
            return self.document.lines.span(start, end)
        return self.syntax.span(self.block, start, end)

    def position(self, offset: int) -> Position:
        """The place in the document's text."""
        return self.span(offset, offset).start


@dataclass(frozen=True)
class Place:
    """Something that is written: its tree, its key, unless it is an item, and its value."""

    tree: Tree
    path: str
    key: ScalarNode | None
    value: Node

    @property
    def inner(self) -> Content | None:
        """The value, if it is written here and whole: what an alias stands for is written elsewhere."""
        found = self.value if content(self.value) is self.value else None
        return None if found is None or content(found).is_broken else content(found)


def find(syntax: Syntax, path: str) -> Place | None:
    """What is at a path of keys and positions."""
    if syntax.cuts.in_flow:
        return _in_whole(syntax, path)
    found = syntax.find(path)
    if found is None:
        return None
    return Place(Tree(syntax, found.block.document, found.block), path, found.key, found.value)


_WHOLE: WeakKeyDictionary[Syntax, Document] = WeakKeyDictionary()


def _whole(syntax: Syntax) -> Document:
    found = _WHOLE.get(syntax)
    if found is None:
        found = _WHOLE[syntax] = parse(str(syntax.text))
    return found


def _in_whole(syntax: Syntax, path: str) -> Place | None:
    document = _whole(syntax)
    key, node = None, document.root
    for segment in paths.split(path):
        key, node = step(node, segment)
    return Place(Tree(syntax, document, None), path, key, node) if node is not None else None


def pair_end(tree: Tree, key: ScalarNode, value: Node) -> int:
    """Where an entry ends: after its colon if it has no value."""
    end = max(key.end, value.end)
    if value.start == value.end:
        colon = tree.text.find(":", key.end, key.end + 200)
        between = tree.text[key.end : colon] if colon >= 0 else "-"
        if not between.strip():
            end = max(end, colon + 1)
    return end


def last_line(syntax: Syntax, path: str, end: Position) -> int:
    """The last line of the entry at a path whose own text ends at `end`: sections below it are elsewhere."""
    segments = paths.split(path)
    last = end.line - (end.column == 0 and end.line > 0)
    for section in syntax.sections:
        if section.prefix[: len(segments)] == segments:
            last = max(last, syntax.last_line(section))
    return last


def line_end(syntax: Syntax, line: int) -> Position:
    """The end of a line's content."""
    return Position(line, len(content_of(syntax.text.lines[line])))


def ending(syntax: Syntax) -> str:
    """How lines end in this text."""
    return "\r\n" if syntax.text.lines[0].endswith("\r\n") else "\n"


def is_json(syntax: Syntax) -> bool:
    """Whether a whole document is one in braces, where everything is written as JSON writes it."""
    return syntax.cuts.in_flow or syntax.text.lines[0].lstrip("\ufeff \t").startswith("{")


def step_of(syntax: Syntax) -> int:
    """How many spaces a level is indented by in this document: as its first indented line is, if that is sensible."""
    for number, indent in enumerate(syntax.text.indents[:_FIRST]):
        if 0 < indent < BLANK - 1:
            is_item = syntax.text.lines[number].lstrip(" ").startswith("-")
            return indent if indent in (2, 3, 4, 8) and not is_item else 2
    return 2
