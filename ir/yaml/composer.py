"""From YAML events to nodes: a composer that keeps what a language server needs and never recurses."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from ir.wording import clip
from ir.yaml.issues import Issue, Issues
from ir.yaml.nodes import AliasNode, Content, MappingNode, Node, ScalarNode, SequenceNode, content
from ir.yaml.source import Source

try:
    from yaml._yaml import CParser as Parser
except ImportError:  # PyYAML without libyaml: the same events, ten times slower.
    from yaml import SafeLoader as Parser  # type: ignore[assignment]

MAX_DEPTH = 100
MAX_SCALAR = 262_144
MAX_KEY = 1_024
MAX_EXPANDED = 100_000

_STANDARD = "tag:yaml.org,2002:"
STANDARD_TAGS = frozenset(_STANDARD + name for name in ("str", "int", "float", "bool", "null", "map", "seq")) | {"!"}
_BLANK = " \t\r\n"
_BRACKETS = re.compile(
    r"""(?<![^\s[\]{},:])(?: "(?:[^"\\]|\\.)*"? | '[^']*'? | \#[^\r\n]* ) | [][{}]""", re.DOTALL | re.VERBOSE
)

TOO_DEEP = "too deep"


@dataclass(slots=True)
class Failure:
    """Where and why the parser gave up.

    `start` is where the construct begins that it was in, if it said so; `open_flow` where the innermost bracket or
    brace is that was still open.
    """

    context: str
    problem: str
    start: int | None
    at: int
    open_flow: int | None = None


@dataclass(slots=True)
class Anchors:
    """The anchors of a document, shared by its blocks, with the node each one stands for and how many that is.

    None is an anchor whose collection is still open. `expanded` counts the nodes of the document with every alias
    written out.
    """

    expanded: int = 0
    parent: "Anchors | None" = None
    nodes: dict[str, tuple[Content, int] | None] = field(default_factory=dict)

    def get(self, name: str) -> tuple[Content, int] | None:
        """What an anchor stands for."""
        scope: Anchors | None = self
        while scope is not None:
            if name in scope.nodes:
                return scope.nodes[name]
            scope = scope.parent
        return None

    def attempt(self) -> "Anchors":
        """The same anchors, for a reading that may fail."""
        return Anchors(self.expanded, self)

    def keep(self, attempt: "Anchors") -> None:
        """Take over the outcome of an attempt."""
        self.nodes.update(attempt.nodes)
        self.expanded = attempt.expanded


class _Open:
    """A collection whose end has not come yet."""

    __slots__ = ("anchor", "before", "key", "node", "seen")

    def __init__(self, node: MappingNode | SequenceNode, anchor: str | None, before: int) -> None:
        self.node = node
        self.anchor = anchor
        self.before = before
        self.key: ScalarNode | None = None
        self.seen: set[str] = set()


class Composer:
    """Composes the text between two offsets: the whole of it, or one block.

    All of it becomes nodes up to a second document. Keys that are no scalars and merge keys are reported and left
    out, as are values past a limit. `is_linked` says that there are anchors or aliases, `deepest` how many collections
    are in one another.
    """

    def __init__(self, source: Source, start: int, end: int, issues: Issues, anchors: Anchors) -> None:
        self.text = source.text[start:end]
        self.base = start
        self.issues = issues
        self.anchors = anchors
        self.root: Node | None = None
        self.failure: Failure | None = None
        self.is_linked = False
        self.deepest = 0
        self._restore = source.restore
        self._stack: list[_Open] = []

    def run(self) -> "Composer":
        """Compose; afterwards `root` is the tree (None for an empty text) and `failure` why it is not whole."""
        try:
            self._compose(Parser(self.text).get_event)
        except yaml.MarkedYAMLError as error:
            start = error.context_mark.index if error.context_mark else None
            at = error.problem_mark.index if error.problem_mark else (start or 0)
            self.failure = Failure(error.context or "", error.problem or "", start, at)
            deep = self._too_deep_before(at)
            if deep is not None:
                self.failure = Failure(TOO_DEEP, TOO_DEEP, deep, deep)
        except yaml.YAMLError as error:  # Characters that may not stand in YAML; the text was cleaned of those we know.
            self.failure = Failure("", str(error).partition("\n")[0], None, int(getattr(error, "position", 0) or 0))
        if self.failure is not None:
            self.failure.open_flow = next((one.node.start for one in reversed(self._stack) if one.node.is_flow), None)
            self.failure.at += self.base
            if self.failure.start is not None:
                self.failure.start += self.base
            self._break_last()
        while self._stack:
            self._stack[-1].node.is_broken = True
            self._close(len(self.text.rstrip(_BLANK)))
        return self

    def _too_deep_before(self, at: int) -> int | None:
        """Where the text gets too deep between the last event and a failure, if it does.

        The parser reads ahead for a key's colon, so brackets can be too many for it before the first of them is an
        event. How many it takes, and what it says then, differs between versions.
        """
        depth = len(self._stack)
        for found in _BRACKETS.finditer(self.text, self._composed(), at + 1):
            depth += (found[0] in "[{") - (found[0] in "]}")
            if depth > MAX_DEPTH:
                return found.start()
        return None

    def _composed(self) -> int:
        """Where what was composed so far ends."""
        if not self._stack:
            return 0
        top = self._stack[-1]
        last = top.key or _last(top.node)
        return (last.end if last is not None else top.node.start + top.node.is_flow) - self.base

    def _break_last(self) -> None:
        """The value before the failure may be half of what was meant."""
        top = self._stack[-1] if self._stack else None
        if top is not None and top.node.is_flow and top.key is None:
            last = _last(top.node)
            if type(last) is ScalarNode:
                last.is_broken = True

    def _compose(self, next_event: Callable[[], Any]) -> None:
        documents = 0
        while True:
            event = next_event()
            kind = type(event)
            if kind is ScalarEvent:
                self._scalar(event)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                if len(self._stack) >= MAX_DEPTH:
                    raise _TooDeep(event.start_mark)
                self._open(event, MappingNode if kind is MappingStartEvent else SequenceNode)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                self._close(event.end_mark.index)
            elif kind is AliasEvent:
                self._alias(event)
            elif kind is DocumentStartEvent:
                documents += 1
                if documents > 1:
                    self._report("DM109", _SEVERAL, event.start_mark.index, event.start_mark.index + 3)
                    return
            elif kind is StreamEndEvent:
                return

    def _scalar(self, event: Any) -> None:
        start, end, text, style = event.start_mark.index, event.end_mark.index, event.value, event.style or ""
        if style in ("|", ">"):
            end = start + len(self.text[start:end].rstrip(_BLANK))
        elif start == end and self._stack:
            top = self._stack[-1]
            if top.key is not None:  # `key:` with nothing after it: libyaml may place it a line later.
                start = end = self.text.find(":", top.key.end - self.base, start + 1) + 1 or start
        if len(text) > MAX_SCALAR:
            self._report("DM110", _LONG.format(len(text), MAX_SCALAR), start, end)
            text = text[:MAX_KEY]
        if self._restore is not None:
            text = text.translate(self._restore)
        tag = self._tag(event) if event.tag is not None else None
        node = ScalarNode(self.base + start, self.base + end, text, style, tag)
        self.anchors.expanded += 1
        if event.anchor is not None:
            self.is_linked = True
            self.anchors.nodes[event.anchor] = (node, 1)
        self._put(node)

    def _open(self, event: Any, kind: type[MappingNode] | type[SequenceNode]) -> None:
        tag = self._tag(event) if event.tag is not None else None
        node = kind(self.base + event.start_mark.index, self.base + event.end_mark.index, bool(event.flow_style), tag)
        if event.anchor is not None:
            self.is_linked = True
            self.anchors.nodes[event.anchor] = None
        self._stack.append(_Open(node, event.anchor, self.anchors.expanded))
        self.deepest = max(self.deepest, len(self._stack))
        self.anchors.expanded += 1

    def _close(self, end: int) -> None:
        top = self._stack.pop()
        node = top.node
        if top.key is not None:  # Only a broken text leaves a key without its value.
            self._pair(top, top.key, _nothing(top.key.end))
        if node.is_flow:
            node.end = max(self.base + end, node.start)
        else:
            last = _last(node)
            node.end = max(last.end, node.start) if last is not None else node.end
        if top.anchor is not None:
            self.anchors.nodes[top.anchor] = (node, self.anchors.expanded - top.before)
        self._put(node)

    def _alias(self, event: Any) -> None:
        self.is_linked = True
        start, end, name = event.start_mark.index, event.end_mark.index, event.anchor
        known = self.anchors.get(name)
        merged = bool(self._stack) and self._stack[-1].key is not None and self._stack[-1].key.text == "<<"
        if merged:
            pass  # The merge key is reported; whatever it merges does not matter.
        elif known is None:
            open_now = any(entry.anchor == name for entry in self._stack)
            self._report("DM103", (_RECURSIVE if open_now else _UNKNOWN).format(clip(name)), start, end)
        elif self.anchors.expanded + known[1] > MAX_EXPANDED:
            if all(issue.code != "DM104" for issue in self.issues.found):
                self._report("DM104", _BOMB.format(clip(name), MAX_EXPANDED), start, end)
        else:
            self.anchors.expanded += known[1]
            self._put(AliasNode(self.base + start, self.base + end, name, known[0]))
            return
        self._put(_nothing(self.base + start, self.base + end))

    def _put(self, node: Node) -> None:
        if not self._stack:
            self.root = node
            return
        top = self._stack[-1]
        if type(top.node) is SequenceNode:
            top.node.items.append(node)
        elif top.key is not None:
            key, top.key = top.key, None
            self._pair(top, key, node)
        elif type(node) is ScalarNode:
            top.key = node
        elif type(node) is AliasNode and type(node.target) is ScalarNode:
            top.key = ScalarNode(node.start, node.end, node.target.text, node.target.style)
        else:
            if not content(node).is_broken:
                self._report("DM106", _COMPLEX, node.start - self.base, node.end - self.base)
            top.key = _nothing(node.start, node.end)

    def _pair(self, top: _Open, key: ScalarNode, value: Node) -> None:
        mapping = top.node
        assert type(mapping) is MappingNode
        if key.is_broken:
            mapping.is_broken = True
            return
        text = key.text
        if text == "<<" and not key.style:
            self._report("DM105", _MERGE, key.start - self.base, key.end - self.base)
            mapping.is_broken = True
            return
        if len(text) > MAX_KEY:
            self._report("DM110", _LONG_KEY.format(len(text), MAX_KEY), key.start - self.base, key.end - self.base)
            mapping.is_broken = True
            return
        if text in top.seen:
            self._report("DM102", DUPLICATE.format(clip(text)), key.start - self.base, key.end - self.base)
        top.seen.add(text)
        mapping.pairs.append((key, value))

    def _tag(self, event: Any) -> str:
        tag = str(event.tag)
        if tag not in STANDARD_TAGS:
            start = event.start_mark.index
            found = self.text.find("!", start)
            end = found + 1
            while end < len(self.text) and self.text[end] not in " \t\r\n,[]{}":
                end += 1
            self._report("DM113", _TAG.format(clip(self.text[found:end])), found, end)
        return tag

    def _report(self, code: str, message: str, start: int, end: int) -> None:
        self.issues.add(Issue(code, message, self.base + start, self.base + end))


class _TooDeep(yaml.MarkedYAMLError):
    """The text nests deeper than MAX_DEPTH."""

    def __init__(self, mark: Any) -> None:
        super().__init__(TOO_DEEP, mark, TOO_DEEP, mark)


def _last(node: MappingNode | SequenceNode) -> Node | None:
    """The last value or item."""
    if type(node) is MappingNode:
        return node.pairs[-1][1] if node.pairs else None
    assert type(node) is SequenceNode
    return node.items[-1] if node.items else None


def _nothing(start: int, end: int | None = None) -> ScalarNode:
    node = ScalarNode(start, start if end is None else end, "")
    node.is_broken = True
    return node


_SEVERAL = "Only the first document of a file is read: delete this `---` and what follows it"
_LONG = "This value has {} characters, more than the {} that are read: shorten it"
_LONG_KEY = "This key has {} characters, more than the {} that are read: shorten it"
_UNKNOWN = "Nothing is called `&{0}` above this `*{0}`: define the anchor first, or quote the text if no alias is meant"
_RECURSIVE = "`*{0}` stands inside the very thing that `&{0}` names: a value can't contain itself"
_BOMB = "Writing out `*{}` would make more than {} values: write what is needed instead of aliases of aliases"
_COMPLEX = "A key has to be plain text, not a list or a mapping"
_MERGE = "Merge keys (`<<`) are not part of YAML 1.2 and are not read: write the keys out"
DUPLICATE = "`{}` is written twice in this mapping: keep one (the first is read)"
_TAG = "The tag `{}` means nothing here: delete it, or put the text in quotes"
