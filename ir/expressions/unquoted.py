"""Texts that somebody wrote without quotes: `note: Thank you`."""

import re
from collections.abc import Container

from ir.expressions.quotes import written
from ir.expressions.syntax import Issue
from ir.expressions.tokens import RESERVED
from ir.expressions.types import Kind, Type
from ir.wording import show

_WORDS = re.compile(r"([^\W\d]\w*)[,;]?\s+([^\W\d]\w*)(?:[\w\s,;:'’]|[.!?…](?=\s|$))*")
_TEXTS = frozenset({Kind.TEXT, Kind.ENUM})


def unquoted(text: str, start: int, end: int, expected: Type | None, known: Container[str]) -> Issue | None:
    """The issue of a part of a text that is prose where a text is wanted; `known` are the names in reach.

    Two names beside each other are no expression, and where nothing has the first name, none was meant.
    """
    if expected is None or expected.kind not in _TEXTS:
        return None
    part = text[start:end].strip()
    found = _WORDS.fullmatch(part)
    if found is None or found[1] in known or not RESERVED.isdisjoint((found[1], found[2])):
        return None
    begin = text.index(part, start)
    message = f"A text stands between quotes: {show(part)} is no name"
    return Issue("DM501", message, begin, begin + len(part), written(part))
