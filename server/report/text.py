"""Texts for a terminal that nobody can smuggle control characters through."""

import re

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def printable(text: str) -> str:
    """The text with control and direction-changing characters written out (`\\x1b`), so that it can't drive a
    terminal.
    """
    return _CONTROL.sub(lambda found: ascii(found.group())[1:-1], text)


def count(number: int, noun: str) -> str:
    """`1 file`, `2 files`, `3 entities`."""
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun[:-1]}ies" if re.search("[^aeiou]y$", noun) else f"{number} {noun}s"


def listing(text: str) -> str:
    """One line: what a spec says may hold line breaks."""
    return printable(" ".join(text.split()))
