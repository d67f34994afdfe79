"""Reading what can be read of a text that is not YAML as a whole.

The text is cut into blocks by indentation and each block is parsed alone; one that fails is cut again, down to the
smallest piece that fails. All other entries are read as if nothing had happened.
"""

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import replace

from ir.wording import clip
from ir.yaml.blocks import Entry, Line, content_lines, entries
from ir.yaml.composer import DUPLICATE, Anchors, Composer, Failure
from ir.yaml.failures import describe
from ir.yaml.issues import Issue, Issues
from ir.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ir.yaml.reuse import Reuse
from ir.yaml.source import Source

_MAX_DEPTH = 20  # Cutting deeper saves nothing that anybody would miss.
_BIG = 40
_TAB_INDENT = re.compile(r"^( *\t[ \t]*)(?=[^\s#])", re.MULTILINE)
_NEXT_DOCUMENT = re.compile(r"^---(?=\s|\Z)", re.MULTILINE)


def recover(
    source: Source, issues: Issues, *, is_part: bool = False, failed_at: int | None = None, reuse: Reuse | None = None
) -> Node | None:
    """The tree of a text that failed to parse at an offset, without its broken pieces. `is_part`: see `parse`."""
    end = len(source.text)
    for found in _NEXT_DOCUMENT.finditer(source.text, source.start):
        if content_lines(source.text, source.start, found.start()):
            message = "Only the first document of a file is read: delete this `---` and what follows it"
            issues.add(Issue("DM109", message, found.start(), found.end()))
            end = found.start()
            break
    recovery = _Recovery(source, issues, reuse)
    recovery.replace_tabs(end)
    failed_at = failed_at if recovery.source is source else None
    root = recovery.block(recovery.lines(end), source.start, end, 1 if is_part else 0, failed_at)
    if root is None:  # Not a single entry can be made out: an empty tree would hide that something is there.
        root = ScalarNode(source.start, len(source.text.rstrip()), "")
        root.is_broken = True
    return root


class _Recovery:
    def __init__(self, source: Source, issues: Issues, reuse: Reuse | None = None) -> None:
        self.source = source
        self.reuse = reuse
        self.issues = issues
        self.anchors = Anchors()
        self.tabbed: list[tuple[int, int]] = []

    def replace_tabs(self, end: int) -> None:
        """Report lines that are indented by tabs, one problem for a run of them, and go on with spaces instead."""
        text = self.source.text
        runs: list[list[re.Match[str]]] = []
        for found in _TAB_INDENT.finditer(text, self.source.start, end):
            if runs and text.count("\n", runs[-1][-1].end(), found.start()) <= 1:
                runs[-1].append(found)
            else:
                runs.append([found])
        for run in runs:
            those = f"these {len(run)} lines" if len(run) > 1 else "this line"
            message = f"YAML is indented by spaces, never by tabs: replace the tabs of {those}"
            suggestion = run[0][0].replace("\t", "  ")
            self.issues.add(Issue("DM101", message, run[0].start(), run[0].end(), suggestion))
            self.tabbed.append((run[0].start(), run[-1].end()))
        if runs:
            fixed = _TAB_INDENT.sub(lambda found: " " * len(found[0]), text[:end])
            self.source = Source(fixed + text[end:], self.source.start, self.source.restore)

    def lines(self, end: int) -> list[Line]:
        """The content lines of the whole text."""
        found = content_lines(self.source.text, self.source.start, end)
        if not self.tabbed:
            return found
        return [replace(line, is_tabbed=True) if self._is_tabbed(line) else line for line in found]

    def block(self, lines: list[Line], start: int, end: int, depth: int, failed_at: int | None = None) -> Node | None:
        """The node of the block between two offsets, whose content lines are given.

        `failed_at` is where what is around the block failed. A big block with that place in it is cut without parsing
        it as a whole first, which would fail as well.
        """
        if not lines:
            return None
        if self.reuse is not None and (known := self.reuse.entry(lines[0], start, end)) is not None:
            return known
        if failed_at is not None and start <= failed_at < end and len(lines) > _BIG:
            before = len(self.issues.found)
            whole = self._apart(entries(lines, start, end), depth, failed_at)
            if whole is not None and len(self.issues.found) > before:
                return whole
        issues, anchors = Issues(), self.anchors.attempt()
        composer = Composer(self.source, start, end, issues, anchors).run()
        failure = composer.failure
        if failure is None:
            self.issues.extend(issues)
            self.anchors.keep(anchors)
            return composer.root
        before = len(self.issues.found)
        parts = entries(lines, start, end)
        whole = self._apart(parts, depth, failure.at)
        if whole is None:
            issues.found = [issue for issue in issues.found if issue.code != "DM103"]  # `*a + 1` is no alias.
            self.issues.extend(issues)
            self.anchors.keep(anchors)
            if all(issue.code != "DM110" for issue in issues.found):  # Too long for a key: that is why it failed.
                self._report(failure, lines, end)
            return _broken(composer.root, lines)
        if len(self.issues.found) == before:
            self._report(failure, lines, end)
        return whole

    def _apart(self, parts: list[Entry], depth: int, failed_at: int) -> Node | None:
        """The block read piece by piece; None if it can't be cut."""
        if depth >= _MAX_DEPTH:
            return None
        return self._entries(parts, depth, failed_at) if len(parts) > 1 else self._nested(parts[0], depth, failed_at)

    def _entries(self, parts: list[Entry], depth: int, failed_at: int) -> Node | None:
        """The collection of several entries, each read alone."""
        first = parts[0].lines[0]
        kind = SequenceNode if first.is_item else MappingNode
        whole = kind(first.content, first.content)
        seen: set[str] = set()
        indents = Counter(part.lines[0].indent for part in parts)
        usual = indents.most_common(1)[0][0] if depth else min(indents)
        for part in parts:
            line = part.lines[0]
            if line.indent != usual and not line.is_tabbed:
                self._misindented(line, usual)
                whole.is_broken = True
            node = self.block(list(part.lines), part.start, part.end, depth + 1, failed_at)
            for key, _ in node.pairs if type(node) is MappingNode else ():
                if key.text in seen:
                    self.issues.add(Issue("DM102", DUPLICATE.format(clip(key.text)), key.start, key.end))
                seen.add(key.text)
            _add(whole, node)
        return whole

    def _nested(self, part: Entry, depth: int, failed_at: int) -> Node | None:
        """One entry whose key is readable and whose value is a block of its own; None if it is not like that."""
        head, below = part.lines[0], list(part.lines[1:])
        if not below or head.is_item:
            return None
        key = Composer(self.source, head.start, head.end, Issues(), self.anchors.attempt()).run()
        if key.failure is not None or type(key.root) is not MappingNode or len(key.root.pairs) != 1:
            return None
        whole = key.root
        name, value = whole.pairs[0]
        slipped = _sibling(below)
        if head.key_end is not None and slipped:
            rest = below[slipped:]
            own = Entry(part.start, rest[0].start, part.lines[: slipped + 1])
            return self._entries([own, *entries(rest, rest[0].start, part.end)], depth, failed_at)
        if head.key_end is not None and (below[0].indent > head.indent or below[0].is_item):
            inner = self.block(below, below[0].start, part.end, depth + 1, failed_at)
            value = inner if inner is not None else value
            whole.pairs[0] = (name, value)
            whole.end = value.end
            return whole
        if head.key_end is None and below[0].is_key and below[0].indent > head.indent:
            self._misindented(below[0], head.indent)
            whole.is_broken = True
            _add(whole, self.block(below, below[0].start, part.end, depth + 1, failed_at))
            return whole
        return None

    def _misindented(self, line: Line, wanted: int) -> None:
        if line.is_tabbed:
            return
        message = f"This line is indented by {line.indent} spaces, the lines it belongs to by {wanted}"
        start, end = (line.start, line.content) if line.indent else (line.content, line.end)
        suggestion = " " * wanted if line.indent else None
        self.issues.add(Issue("DM116", message, start, end, suggestion))

    def _report(self, failure: Failure, lines: list[Line], end: int) -> None:
        if not any(line.is_tabbed for line in lines):
            self.issues.add(describe(failure, self.source, lines, end))

    def _is_tabbed(self, line: Line) -> bool:
        before = bisect_left(self.tabbed, (line.end,))
        return before > 0 and line.start < self.tabbed[before - 1][1]


def _sibling(below: list[Line]) -> int:
    """The position, among the lines below a key, of one that is a sibling of that key although it is indented deeper.

    It is less indented than the key's own children, and its children stand where those do: a slip of the space bar.
    0 if there is none.
    """
    own = below[0].indent
    for position in range(1, len(below) - 1):
        line, after = below[position], below[position + 1]
        if line.indent < own and not line.is_tabbed:
            return position if line.key_end is not None and line.indent < after.indent <= own else 0
    return 0


def _add(whole: MappingNode | SequenceNode, part: Node | None) -> None:
    """Put the entries of one part into the collection they belong to."""
    if type(whole) is MappingNode and type(part) is MappingNode:
        whole.pairs.extend(part.pairs)
        whole.is_broken = whole.is_broken or part.is_broken
    elif type(whole) is SequenceNode and type(part) is SequenceNode:
        whole.items.extend(part.items)
        whole.is_broken = whole.is_broken or part.is_broken
    else:
        whole.is_broken = True
    if part is not None:
        whole.end = max(whole.end, part.end)


def _broken(root: Node | None, lines: list[Line]) -> Node | None:
    """What was composed before the failure, marked: all of it, or only the value if the piece is a single entry."""
    if type(root) is MappingNode and root.pairs:
        value = root.pairs[-1][1]
        if isinstance(value, (ScalarNode, MappingNode, SequenceNode)):
            value.is_broken = True
        root.is_broken = len(lines) > 1
    elif isinstance(root, (ScalarNode, MappingNode, SequenceNode)):
        root.is_broken = True
        if isinstance(root, SequenceNode) and root.items:
            _broken(root.items[-1], lines)
    return root
