"""The lines around a place that say where it is: the keys above it and those beside it, without what is below them.

A person who types asks again at every key. Reading a few lines anew is cheap, however long the document is.
"""

from dataclasses import dataclass

from ir.syntax.text import BLANK, SPECIAL, Text, content_of
from ir.yaml.blocks import KEY

_MOST_BESIDE = 300
_LONGEST = 5_000


@dataclass(frozen=True, slots=True)
class Around:
    """Some lines of a text; `at` is the position among them of the line they surround."""

    lines: tuple[str, ...]
    at: int


def around(text: Text, line: int, column: int, in_flow: bool = False) -> Around:
    """The lines around one whose content begins at a column, each without its end.

    Items of lists stay all, so that positions in lists stay what they are.
    """
    kept: dict[int, str] = {line: content_of(text.lines[line])}
    for number in _beside(text, line, column):
        kept[number] = _head(text, number, in_flow)
    if _is_item(kept[line]):
        for number in _rest_of_item(text, line, column):
            kept[number] = _head(text, number, in_flow)
    bound, number, below = column, line, False
    while number >= 0 and (bound > 0 or below):
        above = _above(text, number, bound, below)
        if above is None:
            break
        number = above
        bound = text.indents[number]
        kept[number] = content_of(text.lines[number])
        below = _is_item(kept[number])
        if below:
            for other in _items_above(text, number, bound):
                kept[other] = _head(text, other, in_flow)
    numbers = sorted(kept)
    return Around(tuple(kept[one] for one in numbers), numbers.index(line))


def _is_item(line: str) -> bool:
    content = line.lstrip(" ")
    return content == "-" or content.startswith("- ")


def _above(text: Text, number: int, bound: int, is_item: bool) -> int | None:
    """The line that one belongs to: the last one above that is indented less, or the key of a list at its level."""
    found = max((text.indents.rfind(bytes([level]), 0, number) for level in range(bound)), default=-1)
    if is_item:
        at = text.indents.rfind(bytes([bound]), 0, number)
        while at > found and _is_item(text.lines[at]):
            at = text.indents.rfind(bytes([bound]), 0, at)
        found = max(found, at)
    return found if found >= 0 else None


def _items_above(text: Text, number: int, bound: int) -> list[int]:
    """The items of the same list above one."""
    found = []
    limit = max((text.indents.rfind(bytes([level]), 0, number) for level in range(bound)), default=-1)
    at = text.indents.rfind(bytes([bound]), 0, number)
    while at > limit and _is_item(text.lines[at]):
        found.append(at)
        at = text.indents.rfind(bytes([bound]), 0, at)
    return found


def _beside(text: Text, line: int, column: int) -> list[int]:
    """The lines above and below at the same level, up to where something else begins."""
    wanted = bytes([column])
    found: list[int] = []
    first = max((text.indents.rfind(bytes([level]), 0, line) for level in range(column)), default=-1)
    later = [text.indents.find(bytes([level]), line + 1) for level in range(column)]
    last = min((at for at in later if at >= 0), default=len(text.lines))
    at = text.indents.rfind(wanted, first + 1, line)
    while at >= 0 and len(found) < _MOST_BESIDE:
        found.append(at)
        at = text.indents.rfind(wanted, first + 1, at)
    at = text.indents.find(wanted, line + 1, last)
    while at >= 0 and len(found) < 2 * _MOST_BESIDE:
        found.append(at)
        at = text.indents.find(wanted, at + 1, last)
    return found


def _rest_of_item(text: Text, line: int, column: int) -> list[int]:
    """The keys below the first line of an item that belong to it."""
    found: list[int] = []
    inner = 0
    for number in range(line + 1, min(line + _MOST_BESIDE, len(text.lines))):
        indent = text.indents[number]
        if indent == BLANK:
            continue
        if indent <= column:
            break
        inner = inner or indent
        if indent == inner:
            found.append(number)
    return found


def _head(text: Text, number: int, in_flow: bool) -> str:
    """A line without a value that goes on below it."""
    line = content_of(text.lines[number])
    if in_flow or not _goes_on(text, number):
        return line[:_LONGEST] if len(line) > _LONGEST else line
    indent = text.indents[number]
    found = KEY.match(line, indent)
    if found is not None:
        return line[: found.end()]
    return " " * indent + "-" if _is_item(line) and not KEY.match(line, indent + 2) else line


def _goes_on(text: Text, number: int) -> bool:
    """Lines below are indented deeper."""
    after = number + 1
    while after < len(text.lines) and text.indents[after] == BLANK:
        after += 1
    return after < len(text.lines) and text.indents[number] < text.indents[after] < SPECIAL
