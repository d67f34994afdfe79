"""Cutting a document into blocks by indentation alone: a pure function of its lines.

A block is an entry of a section (`ir.syntax.sections`), so that it can be parsed without what stands around it. Where
indentation can't be trusted (documents that begin indented, markers of documents in between) nothing is cut.
"""

import json
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from ir.syntax.sections import SECTIONS, Dialect, Sections, dialect_of
from ir.syntax.text import BLANK, SPECIAL, Change, Text, content_of
from ir.yaml.blocks import KEY, WORD

_ONLY_KEY = re.compile(r"\s*(?:\#.*)?$")
_JSON_KEY = re.compile(r'"((?:[^"\\]|\\.)*)"\s*:')
_OPENS = re.compile(r"\s*\{\s*$")
_CLOSES = re.compile(r" *\}(?:[\]}]*\s*$|\s*[^\]}\s])")
_ONLY_CLOSES = re.compile(r" *[\]}]+\s*,?\s*$")
_STRUCTURE = re.compile(r" *(?:[\[{]|\]\s*,?)\s*$")
_BLOCK = re.compile(r":[ \t]+[|>][-+0-9]*\s*$")
_COMPLETE = re.compile(
    r""":[ \t]+(?: [^\s\#&*!|>%@`"'\[\]{},][^\n]* | "(?:[^"\\]|\\.)*"\s* | '(?:[^']|'')*'\s*
      | \[[^\[\]{}]*\]\s* | \{[^\[\]{}]*\}\s* )$""",
    re.VERBOSE,
)
_ENDS = re.compile(r"[\]}]\s*,?\s*$")
_BEGINS = re.compile(r"[\[{]\s*$")
_MOST_BELOW = 30


@dataclass(frozen=True, slots=True)
class Cut:
    """One section: the path of keys to it, how far its keys are indented, and the first line of each of its blocks,
    with the line after the last.
    """

    prefix: tuple[str, ...]
    level: int
    starts: list[int]
    end: int

    def ranges(self) -> Iterator[tuple[int, int]]:
        """The lines of each block."""
        yield from zip(self.starts, [*self.starts[1:], self.end], strict=True)


@dataclass(frozen=True, slots=True)
class Cuts:
    """How a document is cut. `in_flow` tells that it is written in braces, as JSON is."""

    dialect: Dialect
    sections: tuple[Cut, ...]
    in_flow: bool = False


def split(text: Text, before: Cuts | None = None, change: Change | None = None) -> Cuts:
    """Where the blocks of a text are. What is known of the text before a change is taken from there."""
    first = _next(text.indents, 0, len(text.lines))
    if first is None:
        return Cuts(Dialect.OTHER, ())
    begin = first
    if text.indents[first] == SPECIAL and content_of(text.lines[first]).lstrip("\ufeff").rstrip() == "---":
        begin = _next(text.indents, first + 1, len(text.lines)) or first
    in_flow = content_of(text.lines[begin]).strip("\ufeff \t") == "{"
    splitter = _Splitter(text, in_flow, before, change)
    start = begin + 1 if in_flow else begin
    level = splitter.level(start, len(text.lines))
    if level is None or (not in_flow and level):
        return Cuts(dialect_of(frozenset(_loose_keys(text))), ())
    heads = list(splitter.loose_heads(start, len(text.lines), level))
    dialect = dialect_of(frozenset(key for _, key, _ in heads) if heads else frozenset(_loose_keys(text)))
    if SPECIAL in text.indents[begin:] and _has_marker(text, begin):
        return Cuts(dialect, ())
    found = tuple(splitter.sections(heads, len(text.lines), (), SECTIONS[dialect]))
    return Cuts(dialect, tuple(cut for cut in found if cut.starts), in_flow)


def _next(indents: bytes, start: int, end: int) -> int | None:
    """The first line that says something."""
    while start < end and indents[start] == BLANK:
        start += 1
    return start if start < end else None


def _has_marker(text: Text, start: int) -> bool:
    at = text.indents.find(SPECIAL, start)
    while at >= 0:
        if text.lines[at][0] not in " \t":
            return True
        at = text.indents.find(SPECIAL, at + 1)
    return False


def _loose_keys(text: Text) -> Iterator[str]:
    """Telling keys near the beginning of a document that is not written line by line."""
    head = "".join(text.lines[:50])[:5_000]
    yield from (found[1] for found in re.finditer(r"""(?:\A|[{,\n])\s*["']?([\w-]+)["']?\s*:""", head))


Head = tuple[int, str, bool]
"""The line of an entry, its key, and whether its value is a block below it."""


class _Splitter:
    def __init__(self, text: Text, in_flow: bool, before: Cuts | None, change: Change | None) -> None:
        self.lines = text.lines
        self.indents = text.indents
        self.in_flow = in_flow
        self.change = change
        is_alike = before is not None and change is not None and before.in_flow == in_flow
        self.before = {cut.prefix: cut for cut in before.sections} if before is not None and is_alike else {}

    def level(self, start: int, end: int) -> int | None:
        """The indentation of the first line that says something, if it says anything about the others."""
        first = _next(self.indents, start, end)
        return None if first is None or self.indents[first] >= SPECIAL else self.indents[first]

    def heads(self, start: int, end: int, level: int) -> Iterator[Head]:
        """The lines of that indentation that begin with a key."""
        wanted = bytes([level])
        at = self.indents.find(wanted, start, end)
        while at >= 0:
            line = self.lines[at]
            if at == 0:
                line = line.lstrip("\ufeff")
            head = self._json_head(line, level) if self.in_flow else self._head(line, level)
            if head is not None:
                yield at, *head
            at = self.indents.find(wanted, at + 1, end)

    def loose_heads(self, start: int, end: int, level: int) -> list[Head]:
        """The lines that begin with a key, or with what would be one if it had not lost its colon."""
        found = list(self.heads(start, end, level))
        if self.in_flow:
            return found
        wanted = bytes([level])
        at = self.indents.find(wanted, start, end)
        known = {line for line, _, _ in found}
        while at >= 0:
            if at not in known and self._lost_its_colon(at, end):
                found.append((at, self.lines[at].strip(), False))
            at = self.indents.find(wanted, at + 1, end)
        return sorted(found)

    def _lost_its_colon(self, at: int, end: int) -> bool:
        below = _next(self.indents, at + 1, end)
        if WORD.fullmatch(self.lines[at].strip()) is None or below is None or self.indents[below] >= SPECIAL:
            return False
        line = self.lines[below].strip()
        is_entry = KEY.match(line) is not None or line == "-" or line.startswith("- ")
        return self.indents[below] > self.indents[at] and is_entry

    def _head(self, line: str, level: int) -> tuple[str, bool] | None:
        found = KEY.match(line, level)
        if found is None:
            return None
        written = found[0][:-1].rstrip()
        if written[:1] == "'":
            written = written[1:-1].replace("''", "'")
        elif written[:1] == '"':
            written = _unquoted(written)
        return written, _ONLY_KEY.match(content_of(line), found.end()) is not None

    def _json_head(self, line: str, level: int) -> tuple[str, bool] | None:
        found = _JSON_KEY.match(line, level)
        if found is None:
            return None
        return _unquoted(found[0][: found[0].rindex('"') + 1]), _OPENS.match(content_of(line), found.end()) is not None

    def sections(self, heads: list[Head], end: int, prefix: tuple[str, ...], known: Sections) -> Iterator[Cut]:
        """The sections among the entries whose lines are given, with those in them."""
        seen: set[str] = set()
        stop = 0
        for number, (at, key, opens) in enumerate(heads):
            if key not in known or not opens or key in seen or at < stop:
                continue
            seen.add(key)
            stop = self._stop(heads, number, end)
            inside = self._inside(at, stop)
            if inside is None:
                continue
            start, last, level = inside
            if known[key]:
                yield from self.sections(list(self.loose_heads(start, last, level)), last, (*prefix, key), known[key])
            else:
                path = (*prefix, key)
                yield Cut(path, level, self._starts(path, self.indents[at], start, last, level), last)

    def _stop(self, heads: list[Head], number: int, end: int) -> int:
        """Where the value of a key ends: at the next key that did not slip out of it.

        A line that lost its indentation would end a section in the middle, and cost all that follows its place.
        """
        inner = self.level(heads[number][0] + 1, end)
        for after in range(number + 1, len(heads)):
            below = heads[after + 1][0] if after + 1 < len(heads) else end
            slipped = self._slipped_in_flow if self.in_flow else self._slipped
            if inner is None or not slipped(heads[after], below, inner):
                return heads[after][0]
        return end

    def _slipped(self, head: Head, end: int, level: int) -> bool:
        """Whether a key can't be meant where it stands, after entries that are indented as given: what is below it is
        indented in a way that nothing below it could be, or it has a value already.
        """
        at, _, opens = head
        first = _next(self.indents, at + 1, end)
        if first is None or not self.indents[at] < self.indents[first] < SPECIAL:
            return False
        indent = self.indents[first]
        written = content_of(self.lines[at])
        lacks_colon = KEY.match(written, self.indents[at]) is None
        if opens or lacks_colon or _BLOCK.search(written) is not None:
            return any(self.indents.find(bytes([outer]), first, end) >= 0 for outer in range(level, indent))
        if _COMPLETE.search(written) is None:
            return False
        below = ((self.lines[line], self.indents[line]) for line in range(first, min(end, first + _MOST_BELOW)))
        return any(column < SPECIAL and KEY.match(line, column) is not None for line, column in below)

    def _slipped_in_flow(self, head: Head, end: int, level: int) -> bool:
        """The same for JSON: the line above has to end something, or stand at the same level."""
        at = head[0]
        above = at - 1
        while above >= 0 and self.indents[above] == BLANK:
            above -= 1
        if above < 0 or not self.indents[at] < self.indents[above] < SPECIAL:
            return False
        if _ENDS.search(self.lines[above]) is None:
            return True
        first = _next(self.indents, at + 1, end)
        is_deeper = first is not None and self.indents[at] < self.indents[first] < SPECIAL
        return is_deeper and _BEGINS.search(self.lines[at]) is None

    def _inside(self, at: int, stop: int) -> tuple[int, int, int] | None:
        """From where to where the value of a key below it goes, and its indentation."""
        level = self.level(at + 1, stop)
        if level is None or level <= self.indents[at]:
            return None
        if self.in_flow:
            closing = self._closing(at, stop)
            if closing is None:
                return None
            stop = closing
        first = _next(self.indents, at + 1, stop)
        return None if first is None else (first, stop, level)

    def _closing(self, at: int, stop: int) -> int | None:
        """The line with the brace that closes what `at` opened: the first one after it that is indented as little.

        Lines that no JSON has are passed over: somebody is typing there.
        """
        outer = bytes([self.indents[at]])
        closing = self.indents.find(outer, at + 1, stop)
        while closing >= 0:
            if _CLOSES.match(self.lines[closing]) and not self._goes_on(closing):
                return closing
            if _STRUCTURE.match(self.lines[closing]):
                return None
            closing = self.indents.find(outer, closing + 1, stop)
        return None

    def _goes_on(self, closing: int) -> bool:
        """What follows a brace that closes something is indented deeper: it slipped."""
        below = _next(self.indents, closing + 1, len(self.indents))
        is_alone = _ONLY_CLOSES.match(self.lines[closing]) is not None
        return is_alone and below is not None and self.indents[closing] < self.indents[below] < SPECIAL

    def _starts(self, path: tuple[str, ...], outside: int, start: int, stop: int, level: int) -> list[int]:
        """Where the entries of a section begin; a key that stands a little too far left begins one as well.

        Whether a line begins an entry depends on that line alone, so only lines that changed are looked at again.
        """
        if not self._begins(start, level):
            return []
        known, change = self.before.get(path), self.change
        if known is None or change is None or known.level != level:
            return self._scan(start, stop, outside, level)
        if stop != (known.end + change.shift if change.old_end <= known.end else known.end) or (
            change.first < known.end < change.old_end
        ):
            return self._scan(start, stop, outside, level)  # It reaches further than it did, or less far.
        old = known.starts
        above = old[bisect_left(old, start) : bisect_left(old, min(change.first, stop))]
        below = old[bisect_left(old, max(change.old_end, start - change.shift)) :]
        first, last = max(start, change.first), min(stop, change.new_end)
        changed = self._scan(first, last, outside, level) if first < last else []
        found = [*above, *changed, *(at + change.shift for at in below)]
        return found if found and found[0] == start else self._scan(start, stop, outside, level)

    def _begins(self, at: int, level: int) -> bool:
        return next(self.heads(at, at + 1, level), None) is not None

    def _scan(self, start: int, stop: int, outside: int, level: int) -> list[int]:
        starts = [at for at, _, _ in self.heads(start, stop, level)]
        if not self.in_flow:
            for outer in range(outside + 1, level):
                starts += [at for at, _, _ in self.heads(start, stop, outer)]
            starts.sort()
        return starts


def _unquoted(written: str) -> str:
    try:
        return str(json.loads(written))
    except ValueError:
        return written[1:-1]
