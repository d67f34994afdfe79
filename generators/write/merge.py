"""Three-way merge of texts, line by line.

The classic diff3: where base agrees with both sides the text is settled; between such stretches the side that changed
wins, and two different changes are a conflict (Khanna, Kunal & Pierce, "A formal investigation of diff3", 2007). The
known packages of it are GPL or unmaintained, so it is here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_Lines = list[str]


@dataclass(frozen=True, slots=True)
class Clash:
    """A place where both sides changed the same lines: the number of its first line on disk, from one, and the three
    versions between the markers of diff3.
    """

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged text; with `clashes` it holds markers and must not be written as it is."""

    text: str
    clashes: tuple[Clash, ...] = ()


def merge(base: str, theirs: str, ours: str) -> Merged:
    """Lay the change `base` → `ours` over `theirs` (what a person made of `base`)."""
    lines = base.splitlines(keepends=True), theirs.splitlines(keepends=True), ours.splitlines(keepends=True)
    out: _Lines = []
    clashes: list[Clash] = []
    line = 1
    for before, left, right in _chunks(*lines):
        if left == right or right == before:
            out += left
        elif left == before:
            out += right
        else:
            marked = _marked(before, left, right)
            clashes.append(Clash(line, "".join(marked)))
            out += marked
        line += len(left)
    return Merged("".join(out), tuple(clashes))


def _marked(before: _Lines, left: _Lines, right: _Lines) -> _Lines:
    sides = ("<<<<<<< on disk", left), ("||||||| generated last time", before), ("=======", right)
    return [line for marker, lines in sides for line in (f"{marker}\n", *_ended(lines))] + [">>>>>>> generated now\n"]


def _ended(lines: _Lines) -> _Lines:
    return [line if line.endswith("\n") else f"{line}\n" for line in lines]


def _chunks(base: _Lines, left: _Lines, right: _Lines) -> Iterator[tuple[_Lines, _Lines, _Lines]]:
    """The three texts cut into corresponding pieces, agreeing and disagreeing ones in turn."""
    b = i = j = 0
    for start, left_start, right_start, length in _common(base, left, right):
        if start > b or left_start > i or right_start > j:
            yield base[b:start], left[i:left_start], right[j:right_start]
        b, i, j = start + length, left_start + length, right_start + length
        if length:
            yield base[start:b], left[left_start:i], right[right_start:j]


def _common(base: _Lines, left: _Lines, right: _Lines) -> Iterator[tuple[int, int, int, int]]:
    """Stretches of base found unchanged on both sides: their starts in base, left and right, and length; last an
    empty one.
    """
    with_left = SequenceMatcher(None, base, left, autojunk=False).get_matching_blocks()
    with_right = SequenceMatcher(None, base, right, autojunk=False).get_matching_blocks()
    p = q = 0
    while p < len(with_left) - 1 and q < len(with_right) - 1:
        one, other = with_left[p], with_right[q]
        start = max(one.a, other.a)
        end = min(one.a + one.size, other.a + other.size)
        if start < end:
            yield start, one.b + start - one.a, other.b + start - other.a, end - start
        if one.a + one.size < other.a + other.size:
            p += 1
        else:
            q += 1
    yield len(base), len(left), len(right), 0
