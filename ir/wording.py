"""Text of a spec as messages quote it: on one line, printable, and short; and what somebody may have meant."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

_LONGEST_SHOWN = 60
_LONGEST_COMPARED = 64
_MOST_COMPARED = 50
_ALIKE = 0.7
_ALIKE_OF_ONE_LENGTH = 0.65
"""Enough for words of one length, give or take a letter: `payed` and `paid`."""


def clip(text: str, limit: int = _LONGEST_SHOWN) -> str:
    """A text of at most `limit` characters: what does not print is escaped, `…` stands for what is cut off."""
    if len(text) <= limit and text.isprintable():
        return text
    pieces = [_printable(char) for char in text[: limit + 1]]
    if sum(map(len, pieces)) <= limit:
        return "".join(pieces)
    kept, room = "", limit - 1
    for piece in pieces:
        if len(piece) > room:
            break
        kept += piece
        room -= len(piece)
    return f"{kept}…"


def _printable(char: str) -> str:
    return char if char.isprintable() else char.encode("unicode_escape").decode("ascii")


def show(name: object) -> str:
    """A name between backticks, clipped."""
    return f"`{clip(str(name))}`"


def capitalized(text: str) -> str:
    """A text as a sentence begins, the rest as it is."""
    return text[:1].upper() + text[1:]


def listing(names: Iterable[object], joint: str = "and", limit: int = 8) -> str:
    """`a`, `b` and `c`; what goes beyond `limit` is counted."""
    shown = [show(name) for name in names]
    if len(shown) > limit:
        shown = [*shown[:limit], f"{len(shown) - limit} more"]
    return f" {joint} ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def closest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate that `name` is most likely a misspelling of, or None. Its cost is bounded for any input."""
    if not name or len(name) > _LONGEST_COMPARED:
        return None
    folded = name.casefold()
    near = {
        candidate.casefold(): candidate
        for candidate in candidates
        if abs(len(candidate) - len(name)) <= 3
        and (candidate[:1].casefold() == folded[0] or candidate[-1:].casefold() == folded[-1])
    }
    compared = sorted(near)[:_MOST_COMPARED]
    found = get_close_matches(folded, compared, n=1, cutoff=_ALIKE)
    if not found:
        compared = [word for word in compared if abs(len(word) - len(name)) <= 1]
        found = get_close_matches(folded, compared, n=1, cutoff=_ALIKE_OF_ONE_LENGTH)
    return near[found[0]] if found else None


def instead(suggestion: str | None, options: Sequence[str]) -> str:
    """The end of a message about a word that is none of a few: the one that was meant, or all there are."""
    are = "is" if len(options) == 1 else "are"
    return did_you_mean(suggestion) or (f"; there {are} {listing(options)}" if options else "")


def did_you_mean(suggestion: str | None) -> str:
    """The end of a message: a question, or nothing."""
    return f"; did you mean {show(suggestion)}?" if suggestion else ""
