"""Text that matches a pattern, drawn at random from the pattern itself, in a bounded time for any pattern."""

import string
from collections.abc import Iterator
from functools import lru_cache
from random import Random
from typing import Any

from validators.regex import may_match, parse, parts_of

_PLAIN = string.ascii_letters + string.digits
_ASCII = "".join(map(chr, range(0x20, 0x7F)))
_FROM_A_RANGE = 64

_MOST_DRAWN = 20_000
"""How many characters are drawn for one text, all attempts together."""

_EXTRAS = (2, 8, 0, 30, 1, 4, 100)
"""How often a repeat goes beyond its least: an attempt each, over and over."""

Piece = tuple[str, Any]


def draws(pattern: str, chance: Random, most: int) -> Iterator[str]:
    """Texts that match a portable pattern, of very different lengths; `most` characters are wanted at most.

    Texts may be longer than `most`, may not print, and may still miss where `^` or `$` stand inside the pattern.
    Nothing is drawn from a pattern that uses what no portable pattern does.
    """
    pieces = _pieces(pattern)
    spent, attempt = 0, 0
    while pieces is not None and spent < _MOST_DRAWN:
        extra = (*_EXTRAS, min(most, 255))[attempt % (len(_EXTRAS) + 1)]
        drawn = _drawn(pieces, chance, extra)
        yield drawn
        attempt += 1
        spent += len(drawn) + 50


@lru_cache(maxsize=1024)
def _pieces(pattern: str) -> tuple[Piece, ...] | None:
    try:
        return tuple(map(_piece, parse(pattern)))
    except NotImplementedError:
        return None


def _piece(node: Any) -> Piece:
    operator, argument = str(node[0]), node[1]
    if operator == "LITERAL":
        return "choice", chr(argument)
    if operator in ("IN", "ANY", "NOT_LITERAL"):
        return "choice", _characters(operator, argument)
    if operator == "AT":
        return "branch", ((),)
    parts = tuple(tuple(map(_piece, part)) for part in parts_of(operator, argument))
    if operator in ("MAX_REPEAT", "MIN_REPEAT"):
        return "repeat", (int(argument[0]), int(argument[1]), parts[0])
    if operator in ("BRANCH", "SUBPATTERN"):
        return "branch", parts
    raise NotImplementedError(operator)


def _characters(operator: str, argument: Any) -> str:
    """The characters to choose from: plain ones where anything but a few will do, otherwise all of ASCII that match."""
    is_open = operator != "IN" or str(argument[0][0]) == "NEGATE"
    found = [char for char in _ASCII if may_match([(operator, argument)], ord(char))]
    plain = [char for char in found if char in _PLAIN]
    if is_open and plain:
        return "".join(plain)
    if found or is_open:
        return "".join(found) or "é"
    ranges = [(value if isinstance(value, tuple) else (value, value)) for _, value in argument]
    return "".join(
        chr(code)
        for low, high in ranges
        if isinstance(low, int)
        for code in range(low, min(high, low + _FROM_A_RANGE) + 1)
    )


def _drawn(pieces: tuple[Piece, ...], chance: Random, extra: int) -> str:
    found = []
    for kind, what in pieces:
        if kind == "choice":
            found.append(chance.choice(what) if len(what) > 1 else what)
        elif kind == "branch":
            found.append(_drawn(chance.choice(what), chance, extra))
        else:
            least, most, inner = what
            times = chance.randint(least, min(most, least + extra))
            found += [_drawn(inner, chance, extra) for _ in range(times)]
    return "".join(found)
