"""How messages show names that somebody typed, and what they may have meant."""

from collections.abc import Iterable
from difflib import get_close_matches

from ir.wording import show

__all__ = ["closest", "did_you_mean", "listing", "show"]

_LONGEST_COMPARED = 64
_MOST_COMPARED = 50


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
    found = get_close_matches(folded, sorted(near)[:_MOST_COMPARED], n=1, cutoff=0.7)
    return near[found[0]] if found else None


def did_you_mean(suggestion: str | None) -> str:
    """The end of a message: a question, or nothing."""
    return f"; did you mean {show(suggestion)}?" if suggestion else ""
