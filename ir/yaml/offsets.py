"""Where each character of a scalar's text stands in the document.

The text of a scalar is what is left after unfolding, unescaping and cutting indentation off. This reads the scalar a
second time, as libyaml does, and keeps the place of everything. What it reads has to be the scalar's text, else it
answers nothing: a wrong place is worse than none.
"""

import re
from collections.abc import Callable, Iterator

from ir.yaml.nodes import ScalarNode

Place = tuple[int, int]
"""The part of the document, from one offset up to another, that stands for one character: `''` for `'`."""

Placed = list[tuple[str, Place]]

_BREAK = re.compile(r"\r\n|\r|\n")
_PROPERTIES = re.compile(r"(?:[&!]\S*(?:[ \t]|\r\n?|\n|(?<=\s)#[^\r\n]*)+)*")
_BLANK = re.compile(r"[ \t\r\n]*")
_DEEPEST = 200
_LONGEST = 20_000  # Nobody wants to see one place in a longer text, and there are many ways to read it.
_HEADER = re.compile(r"([|>])([-+1-9]{0,2})[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n|\Z)")
_ESCAPES = dict(zip("0abt\tnvfre \"/\\'N_LP", "\0\a\b\t\t\n\v\f\r\x1b \"/\\'\x85\xa0\u2028\u2029", strict=True))
_CODES = {"x": 2, "u": 4, "U": 8}


def places(text: str, node: ScalarNode) -> list[Place] | None:
    """The place of each character of a scalar's text in the document, or None where that can't be told."""
    if not node.text:
        return []
    if node.end - node.start > _LONGEST:
        return None
    properties = _PROPERTIES.match(text, node.start, node.end)
    start = properties.end() if properties else node.start
    if node.style in ("|", ">"):
        tried: Iterator[Placed] = _blocks(text, start, node.end)
    elif node.style:
        one = _single if node.style == "'" else _double
        tried = iter([_unfolded(text, start + 1, node.end - 1, one)])
    else:
        tried = iter([_unfolded(text, start, node.end, _plain)])
    for placed in tried:
        if "".join(char for char, _ in placed) == node.text:
            return [place for _, place in placed]
    return None


Unit = Callable[[str, int, int], tuple[str, Place]]
"""The character that is written at an offset and its place; `""` for a line break that is escaped."""


def _plain(text: str, at: int, end: int) -> tuple[str, Place]:
    return text[at], (at, at + 1)


def _single(text: str, at: int, end: int) -> tuple[str, Place]:
    return text[at], (at, at + 2 if text.startswith("''", at) else at + 1)


def _double(text: str, at: int, end: int) -> tuple[str, Place]:
    if text[at] != "\\":
        return text[at], (at, at + 1)
    line_end = _BREAK.match(text, at + 1, end)
    if line_end:
        return "", (at, line_end.end())
    sign = text[at + 1 : at + 2]
    length = _CODES.get(sign, 0)
    digits = text[at + 2 : at + 2 + length]
    if length and re.fullmatch(r"[0-9A-Fa-f]+", digits) and int(digits, 16) <= 0x10FFFF:
        return chr(int(digits, 16)), (at, at + 2 + length)
    return _ESCAPES.get(sign, "\ufffd"), (at, min(at + 2, end))


def _unfolded(text: str, start: int, end: int, unit: Unit) -> Placed:
    """A plain or quoted text: blanks around a line break go; one break is a space, of several the first goes."""
    placed: Placed = []
    at = start
    while at < end:
        is_broken = False
        while at < end and text[at] not in " \t\r\n":
            char, place = unit(text, at, end)
            at = place[1]
            if not char:
                is_broken = True
                break
            placed.append((char, place))
        blanks: Placed = []
        first: Place | None = None
        others: Placed = []
        while at < end and text[at] in " \t\r\n":
            found = _BREAK.match(text, at, end)
            if found is None:
                if not is_broken:
                    blanks.append((text[at], (at, at + 1)))
                at += 1
                continue
            at = found.end()
            if is_broken:
                others.append(("\n", found.span()))
            else:
                first, is_broken = found.span(), True
        if not is_broken:
            placed += blanks
        elif first is not None and not others:
            placed.append((" ", first))
        else:
            placed += others
    return placed


def _blocks(text: str, start: int, end: int) -> Iterator[Placed]:
    """A literal or folded text, read with each indentation that it may have; that of its first line comes first."""
    header = _HEADER.match(text, start)
    if header is None:
        return
    blank = _BLANK.match(text, end)
    lines = _BREAK.split(text[header.end() : blank.end() if blank else end])
    indents = [len(line) - len(line.lstrip(" ")) for line in lines]
    first = next((indent for indent, line in zip(indents, lines, strict=True) if len(line) > indent), len(text))
    candidates = dict.fromkeys((first, *range(1, min(max(indents), _DEEPEST) + 1)))
    for indent in candidates:
        if indent:
            yield _block(text, header.end(), indent, is_folded=header[1] == ">", signs=header[2])


def _block(text: str, at: int, indent: int, *, is_folded: bool, signs: str) -> Placed:
    placed: Placed = []
    line_end: Placed = []
    follows_blank = False
    at, column, breaks = _empty_lines(text, at, indent)
    while column == indent and at < len(text):
        begins_blank = text[at] in " \t"
        if is_folded and line_end and not follows_blank and not begins_blank:
            if not breaks:
                placed.append((" ", line_end[0][1]))
        else:
            placed += line_end
        placed += breaks
        follows_blank = begins_blank
        found = _BREAK.search(text, at)
        stop = found.start() if found else len(text)
        placed += [(text[position], (position, position + 1)) for position in range(at, stop)]
        line_end = [("\n", found.span())] if found else []
        at, column, breaks = _empty_lines(text, found.end() if found else stop, indent)
    if "-" not in signs:
        placed += line_end
    if "+" in signs:
        placed += breaks
    return placed


def _empty_lines(text: str, at: int, indent: int) -> tuple[int, int, Placed]:
    """Where the content of the next line begins, its column up to the indentation, and the empty lines before it."""
    breaks: Placed = []
    while True:
        column = 0
        while column < indent and text.startswith(" ", at):
            at, column = at + 1, column + 1
        found = _BREAK.match(text, at)
        if found is None:
            return at, column, breaks
        breaks.append(("\n", found.span()))
        at = found.end()
