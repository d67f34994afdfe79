"""A document as blocks, and the next state of it after an edit: only the blocks that changed are parsed again."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from ir import paths
from ir.source import Location, Position, Span
from ir.syntax.block import LONGEST_JOIN, Block, make_block, parse_block
from ir.syntax.sections import Dialect
from ir.syntax.split import Cut, Cuts, split
from ir.syntax.text import BLANK, Change, Text
from ir.yaml import MappingNode, Node, ScalarNode, SequenceNode, content, parse
from ir.yaml.again import parse_again
from ir.yaml.document import paused_gc
from ir.yaml.looking import step
from ir.yaml.source import MAX_TEXT

_DEEPEST = 120


class Names:
    """What is known about the blocks of a section wherever they stand."""

    def __init__(self, blocks: tuple[Block, ...]) -> None:
        self._blocks = blocks
        self.is_open = any(block.document.is_open for block in blocks)
        self.is_linked = any(block.document.is_linked for block in blocks)

    @cached_property
    def numbers(self) -> dict[int, int]:
        """The position of each block by its identity."""
        return {id(block): number for number, block in enumerate(self._blocks)}

    @cached_property
    def keys(self) -> dict[str, Block]:
        """The block of each key; of a key that is written twice the first."""
        found: dict[str, Block] = {}
        for block in self._blocks:
            for key in block.keys:
                found.setdefault(key, block)
        return found


@dataclass(frozen=True, slots=True)
class Section:
    """The blocks of one section in the order of the text, and the line where each of them begins.

    `is_joined` tells that some block takes in what looks like the beginning of another one.
    """

    prefix: tuple[str, ...]
    starts: tuple[int, ...]
    blocks: tuple[Block, ...]
    names: Names = field(compare=False, repr=False)
    is_joined: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """Something that is written: its key, unless it is an item of a list, its value, and the block they are in."""

    block: Block
    key: ScalarNode | None
    value: Node


@dataclass(frozen=True, slots=True)
class Cursor:
    """What is at a place in the text: the innermost key or item around it.

    `path` is its path of keys, `offset` the place as an offset in the block's document. `on_key` tells that the place
    is in the key, or at one of its ends.
    """

    path: str
    block: Block
    offset: int
    written: Written | None
    on_key: bool


class Syntax:
    """A document: its text, its blocks, and where everything stands. Immutable.

    `skeleton` is the block of all that is in no section; the others are in `sections`.
    """

    def __init__(self, text: Text, cuts: Cuts, skeleton: Block, kept: list[int], sections: list[Section]) -> None:
        self.text = text
        self.cuts = cuts
        self.dialect = cuts.dialect
        self.skeleton = skeleton
        self.sections = tuple(sections)
        self._kept = kept  # The line of the text of each line of the skeleton.
        self._section = {section.prefix: section for section in sections}

    @classmethod
    def of(cls, text: Text) -> "Syntax":
        """Parse a whole text."""
        return _read(text, None, Change(0, 0, len(text.lines)))

    def update(self, text: Text, change: Change) -> "Syntax":
        """The next state: `change` says in which lines the new text differs from this one's."""
        return _read(text, self, change)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The skeleton and the blocks of all sections, in the order of the text."""
        return (self.skeleton, *(block for section in self.sections for block in section.blocks))

    def section(self, prefix: tuple[str, ...]) -> Section | None:
        """The section at a path of keys, if its entries are blocks."""
        return self._section.get(prefix)

    def line_of(self, block: Block) -> int:
        """The line of the text that a block begins with; 0 for the skeleton."""
        section = self._section.get(block.prefix)
        number = section.names.numbers.get(id(block)) if section is not None else None
        return section.starts[number] if section is not None and number is not None else 0

    def position(self, block: Block, relative: Position) -> Position:
        """The place in the text of a place in a block's document."""
        if block is self.skeleton:
            line = min(relative.line, len(self._kept) - 1)
            return Position(self._kept[line], relative.column) if line >= 0 else Position(0, 0)
        return Position(max(self.line_of(block) + relative.line - block.lead, 0), relative.column)

    def placed(self, block: Block, relative: Span) -> Span:
        """The span in the text of a span in a block's document."""
        start, end = self.position(block, relative.start), self.position(block, relative.end)
        if not relative.end.column and relative.end.line > relative.start.line:  # It ends with the line before.
            before = self.position(block, Position(relative.end.line - 1, 0))
            end = Position(before.line + 1, 0)
        return Span(start, end)

    def span(self, block: Block, start: int, end: int) -> Span:
        """The span in the text between two offsets of a block's document."""
        return self.placed(block, block.document.lines.span(start, end))

    def location(self, path: str) -> Location | None:
        """Where the key and the value at a path stand."""
        found = self.find(path)
        if found is None:
            return None
        key = self.span(found.block, found.key.start, found.key.end) if found.key else None
        return Location(self.span(found.block, found.value.start, found.value.end), key)

    def find(self, path: str) -> Written | None:
        """What is written at a path of keys and positions; of a key that is written twice the first."""
        segments = paths.split(path)
        block = self.block_of(segments)
        return _walk(block, segments[len(block.prefix) :])

    def last_line(self, section: Section) -> int:
        """The last line of a section that says something."""
        line = section.starts[-1] + section.blocks[-1].height - 1
        while line > section.starts[-1] and self.text.indents[line] == BLANK:
            line -= 1
        return line

    def value(self, *segments: str) -> Node | None:
        """The value at a path of keys and positions."""
        found = self.find(paths.join(*segments))
        return found.value if found is not None else None

    def block_of(self, segments: tuple[str, ...]) -> Block:
        """The block that what is at a path of keys is in; the skeleton if it is in no section, or nowhere."""
        for size in (1, 2):
            prefix = segments[:size]
            if len(segments) > size and prefix in self._section:
                return self._by_key(prefix).get(segments[size], self.skeleton)
        return self.skeleton

    def _by_key(self, prefix: tuple[str, ...]) -> dict[str, Block]:
        return self._section[prefix].names.keys

    def children(self, path: str) -> Iterator[tuple[str, str]]:
        """Keys, or positions, and paths of what is directly below a path, in the order of the text."""
        segments = paths.split(path)
        names: dict[str, None] = {}
        found = self.find(path)
        inner = content(found.value) if found is not None else None
        if isinstance(inner, MappingNode):
            names |= {key.text: None for key, _ in inner.pairs}
        elif isinstance(inner, SequenceNode):
            names |= {str(number): None for number in range(len(inner.items))}
        if segments in self._section:
            names |= dict.fromkeys(self._by_key(segments))
        for name in names:
            yield name, paths.child(path, name)

    def block_at(self, line: int) -> Block:
        """The block that a line of the text belongs to."""
        for section in self.sections:
            number = bisect_right(section.starts, line) - 1
            if number >= 0 and line < section.starts[number] + section.blocks[number].height:
                return section.blocks[number]
        return self.skeleton

    def offset(self, block: Block, position: Position) -> int:
        """The offset in a block's document of a place in the text."""
        if block is self.skeleton:
            line = bisect_right(self._kept, position.line) - 1
            column = position.column if line >= 0 and self._kept[line] == position.line else 1 << 30
        else:
            line, column = position.line - self.line_of(block) + block.lead, position.column
        return block.document.lines.offset(Position(line, column))

    def path_at(self, block: Block, offset: int) -> str:
        """The path of the innermost key or item that an offset in a block's document belongs to."""
        return paths.join(*block.prefix, *_innermost(block, offset)[0])

    def at(self, position: Position) -> Cursor:
        """What is at a place."""
        position = self.text.clamp(position)
        block = self.block_at(position.line)
        offset = self.offset(block, position)
        path, written, on_key = _innermost(block, offset)
        return Cursor(paths.join(*block.prefix, *path), block, offset, written, on_key)


def _walk(block: Block, segments: tuple[str, ...]) -> Written | None:
    """What is at a path of keys within a block."""
    key, node = None, block.document.root
    if node is None:
        return None
    for segment in segments:
        key, node = step(node, segment)
        if node is None:
            return None
    return Written(block, key, node)


def _innermost(block: Block, offset: int) -> tuple[list[str | int], Written | None, bool]:
    """Path, node and whether it is the key, of the innermost key or item that an offset belongs to."""
    node, path = block.document.root, list[str | int]()
    written: Written | None = None
    on_key = False
    while node is not None and len(path) < _DEEPEST:
        found, node = content(node), None
        if isinstance(found, MappingNode):
            number = bisect_right(found.pairs, offset, key=lambda pair: pair[0].start)
            if number:
                key, value = found.pairs[number - 1]
                if offset <= max(value.end, key.end) or content(value).is_broken:
                    path.append(key.text)
                    written, on_key = Written(block, key, value), offset <= key.end
                    node = None if on_key else value
        elif isinstance(found, SequenceNode):
            for position, item in enumerate(found.items):
                if item.start <= offset <= item.end:
                    path.append(position)
                    written, on_key, node = Written(block, None, item), False, item
                    break
    return path, written, on_key


def _read(text: Text, old: Syntax | None, change: Change) -> Syntax:
    with paused_gc():
        known = old.cuts if old is not None else None
        cuts = split(text, known, change) if text.size <= MAX_TEXT else Cuts(Dialect.OTHER, ())
        sections = [_section(text, cut, cuts, old, change) for cut in cuts.sections]
        if any(section.names.is_linked for section in sections):
            sections = []
        skeleton, kept = _skeleton(text, sections, old)
        if sections and skeleton.document.is_linked:
            skeleton, kept = _skeleton(text, [], old)
            sections = []
        return Syntax(text, cuts, skeleton, kept, sections)


def _section(text: Text, cut: Cut, cuts: Cuts, old: Syntax | None, change: Change) -> Section:
    """The blocks of one section, as far as possible those of the text before."""
    before = old.section(cut.prefix) if old is not None and old.cuts.in_flow == cuts.in_flow else None
    ranges = list(cut.ranges())
    if before is None or before.is_joined or before.names.is_open:
        known = {block.source: block for block in before.blocks} if before is not None else {}
        return _joining(text, cut, cuts, ranges, known)
    above = min(bisect_right(before.starts, change.first), len(ranges))
    while above and ranges[above - 1] != (before.starts[above - 1], before.starts[above - 1] + _height(before, above)):
        above -= 1
    while above and ranges[above - 1][1] > change.first:
        above -= 1
    skipped = bisect_left(before.starts, change.old_end)
    below = bisect_left(cut.starts, change.new_end)
    last = len(ranges) - 1
    is_alike = len(ranges) - below == len(before.blocks) - skipped and above <= below
    if is_alike and below <= last:
        is_alike = ranges[last][1] - ranges[last][0] == before.blocks[-1].height
    if not is_alike:
        return _joining(text, cut, cuts, ranges, {block.source: block for block in before.blocks})
    known = {block.source: block for block in before.blocks[above:skipped]}
    old_ones: tuple[Block | None, ...] = before.blocks[above:skipped]
    if len(old_ones) != below - above:
        old_ones = (None,) * (below - above)
    middle = [
        _block(text, start, end, cut, cuts, known, old)
        for (start, end), old in zip(ranges[above:below], old_ones, strict=True)
    ]
    if any(block.document.is_open for block in middle):
        known = {block.source: block for block in (*before.blocks, *middle)}
        return _joining(text, cut, cuts, ranges, known)
    if above == skipped and not middle:
        return Section(cut.prefix, tuple(cut.starts), before.blocks, before.names)
    blocks = (*before.blocks[:above], *middle, *before.blocks[skipped:])
    return Section(cut.prefix, tuple(cut.starts), blocks, Names(blocks))


def _height(section: Section, number: int) -> int:
    return section.blocks[number - 1].height


def _joining(text: Text, cut: Cut, cuts: Cuts, ranges: list[tuple[int, int]], known: dict[str, Block]) -> Section:
    """All blocks of one section, joined where brackets or quotes reach further than one."""
    starts: list[int] = []
    blocks: list[Block] = []
    number = 0
    while number < len(ranges):
        start, end = ranges[number]
        number += 1
        block = _block(text, start, end, cut, cuts, known)
        if block.document.is_open and not cuts.in_flow:
            block, number = _joined(text, block, start, ranges, number, cut, cuts, known)
        starts.append(start)
        blocks.append(block)
    made = tuple(blocks)
    return Section(cut.prefix, tuple(starts), made, Names(made), is_joined=len(blocks) < len(ranges))


def _block(
    text: Text, start: int, end: int, cut: Cut, cuts: Cuts, known: dict[str, Block], before: Block | None = None
) -> Block:
    source = "".join(text.lines[start:end])
    found = known.pop(source, None)  # A block is in a document once, whatever the text says twice.
    return found if found is not None else parse_block(cut.prefix, source, end - start, cuts.in_flow, before)


def _joined(
    text: Text,
    first: Block,
    start: int,
    ranges: list[tuple[int, int]],
    number: int,
    cut: Cut,
    cuts: Cuts,
    known: dict[str, Block],
) -> tuple[Block, int]:
    """The block together with those that its open bracket or quote takes in, and the number of the next one.

    Continued lines may be indented as little as keys are. Where that makes no single entry, the block stays alone.
    """
    for after in range(number, len(ranges)):
        end = ranges[after][1]
        if end - start > LONGEST_JOIN:
            break
        block = _block(text, start, end, cut, cuts, known)
        if block.document.is_whole:
            root = content(block.document.root)
            if isinstance(root, MappingNode) and len(root.pairs) == 1:
                return block, after + 1
            break
        if not block.document.is_open:
            break
    return first, number


def _skeleton(text: Text, sections: list[Section], old: Syntax | None) -> tuple[Block, list[int]]:
    """The block of everything that is in no section, and the line of each of its lines."""
    kept: list[int] = []
    at = 0
    for section in sorted(sections, key=lambda one: one.starts[0]):
        kept.extend(range(at, section.starts[0]))
        at = section.starts[-1] + section.blocks[-1].height
    kept.extend(range(at, len(text.lines)))
    source = "".join([text.lines[line] for line in kept])
    if old is not None and old.skeleton.source == source:
        return old.skeleton, kept
    document = parse_again(source, old.skeleton.document) if old is not None else parse(source)
    return make_block((), source, len(kept), document), kept
