"""The ways in which a line of YAML may go on at the cursor."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

MARK = "zzCursorzz"
"""The word that stands for the one at the cursor. Nobody writes it."""

_KEY = re.compile(r"(\s*(?:-\s+)*)([^\s:#\"'\[\]{},&*!|>%@`][^\s:#\"'\[\],]*|/\S*)?$")
_KEY_REST = re.compile(r"[^\s:#,\"']*")
_COLON = re.compile(r"\s*:(?=\s|$)")
_NOTHING = re.compile(r"\s*(?:#.*)?$")
_WORD_BEFORE, _WORD_AFTER = re.compile(r"\w*$"), re.compile(r"\w*")
_LONG_BEFORE, _LONG_AFTER = re.compile(r"[\w$/.-]*$"), re.compile(r"[\w$/.-]*")


@dataclass(frozen=True, slots=True)
class Variant:
    """A line with MARK at the column `mark`, in place of what is there from `start` to `end`.

    `lead` is a space that is missing before a value. `is_cut` tells that the line was cut off after the word, and
    closed.  `quote` is the quote that the word stands in.
    """

    line: str
    mark: int
    start: int
    end: int
    has_colon: bool = False
    lead: str = ""
    is_cut: bool = False
    in_flow: bool = False
    quote: str = ""


def variants(line: str, column: int) -> Iterator[Variant]:
    """The likely ones first."""
    head, tail = line[:column], line[column:]
    state = _state(head)
    if state is None:
        return
    closers, quote = state
    key = _KEY.match(head)
    if key is not None and not closers and not quote:
        rest = _KEY_REST.match(tail)
        start, end = key.end(1), column + (rest.end() if rest else 0)
        after = line[end:]
        if _COLON.match(after):
            yield Variant(f"{key[1]}{MARK}{after}", start, start, end, has_colon=True)
        elif _NOTHING.match(after):
            yield Variant(f"{key[1]}{MARK}:{after}", start, start, end)
    before, behind = (_LONG_BEFORE, _LONG_AFTER) if closers and not quote else (_WORD_BEFORE, _WORD_AFTER)
    found, rest = before.search(head), behind.match(tail)
    start = found.start() if found else column
    end = column + (rest.end() if rest else 0)
    begin = head[:start]
    lead = " " if begin.endswith(":") and not quote else ""
    after = line[end:]
    colon = bool(closers) and not quote and _COLON.match(after) is not None
    is_flow = bool(closers)
    mark = start + len(lead)
    yield Variant(f"{begin}{lead}{MARK}{after}", mark, start, end, colon, lead, in_flow=is_flow, quote=quote)
    if closers or quote:
        closed = f"{begin}{lead}{MARK}{quote}{closers}"
        yield Variant(closed, mark, start, end, colon, lead, is_cut=True, in_flow=is_flow, quote=quote)


def _state(head: str) -> tuple[str, str] | None:
    """What closes the brackets that are open after the beginning of a line, and the open quote; None in a comment."""
    closers, quote, is_fresh = "", "", True
    at = 0
    while at < len(head):
        char, after = head[at], head[at + 1 : at + 2]
        at += 1
        if quote:
            if (quote == '"' and char == "\\") or (char == quote == "'" == after):
                at += 1
            elif char == quote:
                quote = ""
        elif char == "#" and (at == 1 or head[at - 2] in " \t"):
            return None
        elif char in "\"'" and is_fresh:
            quote, is_fresh = char, False
        elif char in "[{" and (is_fresh or closers):
            closers, is_fresh = ("]" if char == "[" else "}") + closers, True
        elif closers and char in "]}":
            closers, is_fresh = closers[1:], False
        elif (closers and char == ",") or (char == ":" and after in (" ", "\t", "")):
            is_fresh = True
        elif char not in " \t" and not (char == "-" and is_fresh and after in (" ", "")):
            is_fresh = False
    return closers, quote
