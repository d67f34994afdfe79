"""Parsing a long text again after an edit, with what is known of it from before.

The entry that the edit is in is parsed alone; what stands around it is taken over, moved to where it is now. That is
done only where the parser could not say anything else about the whole text: the text before had nothing to complain
about, and the entry begins and ends with lines that keep it apart from its neighbours. Everything else is parsed as if
nothing were known.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from ir.text import LineIndex
from ir.yaml.composer import MAX_DEPTH, TOO_DEEP, Anchors, Composer
from ir.yaml.document import Document, parse, paused_gc
from ir.yaml.issues import Issues
from ir.yaml.moving import moved, moved_pair
from ir.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ir.yaml.recovery import recover
from ir.yaml.reuse import Edit, Reuse
from ir.yaml.source import Source

SHORT = 3_000
"""Shorter texts are parsed as fast as anything can be known about them."""
_MOST_BRACKETS = 40
_ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]|\r(?!\n)")
_TAB = re.compile(r"^ *\t", re.MULTILINE)
_MARKER = re.compile(r"^(?:---|\.\.\.)", re.MULTILINE)
_ENDS = re.compile(r"\s*,?\s*")

Step = tuple[MappingNode | SequenceNode, int]


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry around an edit: the collections above it with positions in them, its key, and where its lines begin and
    end in the text before. `is_last` tells that nothing follows it in its mapping.
    """

    above: tuple[Step, ...]
    key: ScalarNode
    start: int
    stop: int
    is_last: bool

    @property
    def mapping(self) -> MappingNode:
        """What it is an entry of."""
        found = self.above[-1][0]
        assert isinstance(found, MappingNode)
        return found


def parse_again(text: str, before: Document, *, is_part: bool = False) -> Document:
    """What `parse` says, found out with the help of what it said of the text before an edit."""
    base = before if before.is_whole else before.before
    if base is None or len(text) < SHORT:
        return parse(text, is_part=is_part)
    if text == base.text:
        return base
    found = None
    if base.root is not None and not base.issues and not base.is_linked and not _ODD.search(text):
        with paused_gc():
            found = _again(text, base, is_part)
    found = found or parse(text, is_part=is_part)
    return found if found.is_whole else replace(found, before=base)


def _again(text: str, base: Document, is_part: bool) -> Document | None:
    edit = Edit.between(base.text, text)
    for entry in reversed(list(_entries(base, edit))):
        stop = entry.stop + edit.shift
        if stop - entry.start > len(text) * 3 // 4:
            return None
        if (stop != len(text) and text[stop - 1] != "\n") or not _has_key(text, base.text, entry, edit):
            continue
        if not entry.mapping.is_flow and _sticks_out(entry.key.start - entry.start).search(text, entry.start, stop):
            failed_at = _failed_at(text, entry)
            return _recovered(text, base, edit, failed_at, is_part) if failed_at is not None else None
        return _with(text, base, edit, entry, stop, is_part)
    return None


def _has_key(text: str, before: str, entry: _Entry, edit: Edit) -> bool:
    """The edit is behind the key and its colon."""
    colon = before.find(":", entry.key.end, edit.start)
    return colon >= 0 and text[colon + 1 : colon + 2].isspace()


def _with(text: str, base: Document, edit: Edit, entry: _Entry, stop: int, is_part: bool) -> Document | None:
    """The document with an entry parsed anew."""
    issues = Issues()
    composer = _compose(text, entry, stop, issues)
    failure = composer.failure
    if failure is None:
        pair = _pair(text, composer, entry, stop)
        if pair is None or issues.found:
            return None
        return Document(text, LineIndex(text), _spliced(entry.above, pair, edit.shift), ())
    is_inside = failure.at < entry.start + len(text[entry.start : stop].rstrip()) and failure.problem != TOO_DEEP
    if entry.mapping.is_flow or not is_inside:
        return None
    if text.count("[", entry.start, stop) + text.count("{", entry.start, stop) > _MOST_BRACKETS:
        return None
    return _recovered(text, base, edit, failure.at, is_part)


def _recovered(text: str, base: Document, edit: Edit, failed_at: int, is_part: bool) -> Document | None:
    if _TAB.search(text) or _MARKER.search(text):
        return None
    issues = Issues()
    root = recover(Source(text), issues, is_part=is_part, failed_at=failed_at, reuse=Reuse(base, edit))
    return Document(text, LineIndex(text), root, tuple(issues.found), is_whole=False)


def _failed_at(text: str, entry: _Entry) -> int | None:
    """Where parsing the whole text fails, if it does before its end: without the neighbours above the entry, which say
    nothing about what may follow it.
    """
    lines = "".join(_headers(text, entry.above))
    rest = text[entry.start :]
    failure = Composer(Source(lines + rest), 0, len(lines) + len(rest), Issues(), Anchors()).run().failure
    if failure is None or not len(lines) < failure.at < len(lines) + len(rest.rstrip()):
        return None
    return failure.at - len(lines) + entry.start


def _headers(text: str, above: tuple[Step, ...]) -> Iterator[str]:
    """The lines that open the collections around an entry."""
    dash: int | None = None
    for (node, number), (below, _) in pairwise(above):
        if type(node) is SequenceNode:
            dash = text.rfind("\n", 0, node.items[number].start) + 1 if dash is None else dash
            continue
        assert type(node) is MappingNode
        begin = text.rfind("\n", 0, node.pairs[number][0].start) + 1
        if dash is not None and number:
            yield text[dash : text.rfind("\n", 0, node.pairs[1][0].start) + 1]
        yield text[begin : text.rfind("\n", 0, below.start) + 1]
        dash = None
    last, number = above[-1]
    if dash is not None and number:
        assert type(last) is MappingNode
        yield text[dash : text.rfind("\n", 0, last.pairs[1][0].start) + 1]


def _compose(text: str, entry: _Entry, stop: int, issues: Issues) -> Composer:
    if not entry.mapping.is_flow:
        return Composer(Source(text), entry.start, stop, issues, Anchors()).run()
    alone = "{\n" + text[entry.start : stop] + "}"
    composer = Composer(Source(alone), 0, len(alone), issues, Anchors())
    composer.base = entry.start - 2
    return composer.run()


def _pair(text: str, composer: Composer, entry: _Entry, stop: int) -> tuple[ScalarNode, Node] | None:
    """The entry as it is now; None if it is no single one, or its key is another."""
    root = composer.root
    if type(root) is not MappingNode or len(root.pairs) != 1 or root.is_flow is not entry.mapping.is_flow:
        return None
    key, value = root.pairs[0]
    if (key.start, key.text, key.style) != (entry.key.start, entry.key.text, entry.key.style) or root.tag is not None:
        return None
    if composer.is_linked or root.is_broken or len(entry.above) + composer.deepest > MAX_DEPTH:
        return None
    if root.is_flow:
        rest = text[max(value.end, key.end) : stop]
        if _ENDS.fullmatch(rest) is None or ("," in rest) is entry.is_last:
            return None
    return key, value


def _entries(base: Document, edit: Edit) -> Iterator[_Entry]:
    """The entries around an edit, the outermost first."""
    text, node, stop = base.text, base.root, len(base.text)
    above: tuple[Step, ...] = ()
    while isinstance(node, (MappingNode, SequenceNode)):
        parts: list[Node] = [key for key, _ in node.pairs] if type(node) is MappingNode else node.items  # type: ignore[union-attr]
        number = bisect_right(parts, edit.start, key=_start) - 1
        if number < 0:
            return
        is_last = number + 1 == len(parts)
        if not is_last:
            after = text.rfind("\n", 0, parts[number + 1].start) + 1
        elif node.is_flow:
            after = text.rfind("\n", 0, node.end) + 1
            if text[after : node.end - 1].strip(" "):
                return
        else:
            after = stop
        start = text.rfind("\n", 0, parts[number].start) + 1
        if not start <= edit.start <= edit.old_end <= after:
            return
        above = (*above, (node, number))
        stop = after
        if type(node) is MappingNode:
            key, value = node.pairs[number]
            if not text[start : key.start].strip(" "):
                yield _Entry(above, key, start, stop, is_last)
            node = value
        else:
            node = node.items[number]  # type: ignore[union-attr]


def _start(node: Node) -> int:
    return node.start


def _spliced(above: tuple[Step, ...], pair: tuple[ScalarNode, Node], shift: int) -> Node:
    """The tree with one pair replaced, and all that follows it moved."""
    below: Node = pair[1]
    key: ScalarNode | None = pair[0]
    for node, number in reversed(above):
        if type(node) is MappingNode:
            made: MappingNode | SequenceNode = MappingNode(node.start, node.end, node.is_flow, node.tag)
            pairs = made.pairs  # type: ignore[union-attr]
            pairs.extend(node.pairs[:number])
            pairs.append((key or node.pairs[number][0], below))
            pairs.extend(moved_pair(one, shift) for one in node.pairs[number + 1 :])
            last = pairs[-1][1]
        else:
            assert type(node) is SequenceNode
            made = SequenceNode(node.start, node.end, node.is_flow, node.tag)
            made.items = [*node.items[:number], below, *(moved(one, shift) for one in node.items[number + 1 :])]
            last = made.items[-1]
        made.end = node.end + shift if node.is_flow else max(last.end, node.start)
        below, key = made, None
    return below


@lru_cache(maxsize=64)
def _sticks_out(column: int) -> re.Pattern[str]:
    """A line of an entry, after its first, that is not indented deeper than its key."""
    return re.compile(rf"\n {{0,{column}}}[^\s#]")
