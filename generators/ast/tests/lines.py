"""Long lines of generated tests, broken by brackets alone: quick, and stable under `ruff format`.

Everything a test says is a call, a literal or a comparison of these, so no parser is needed.
"""

import re
from itertools import pairwise

from generators.ast.layout import LINE
from generators.ast.source import exploded

_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|[()\[\]{},]')


def wrap(text: str, indent: int, room: int = 0) -> str:
    """One logical line, broken at its last bracket if it is too long, the parts wrapped in turn.

    `room` is what the line needs beside the text (a comma). What has no brackets stays as it is.
    """
    if "\n" in text or indent + len(text) + room <= LINE:
        return text
    start, end, commas = _last_brackets(text)
    if start < 0 or not text[start + 1 : end].strip():
        return text
    edges = [start, *commas, end]
    items = [text[before + 1 : after].strip() for before, after in pairwise(edges)]
    wrapped = [wrap(item, indent + 4, 1) for item in items if item]
    return exploded(text[: start + 1], wrapped, text[end:], indent)


def _last_brackets(text: str) -> tuple[int, int, list[int]]:
    """The outermost pair of brackets that closes last, and the commas between its items; -1 without any."""
    stack: list[int] = []
    commas: list[int] = []
    found = (-1, -1, commas)
    for token in _TOKEN.finditer(text):
        char = token[0]
        if char in "([{":
            if not stack:
                commas = []
            stack.append(token.start())
        elif char in ")]}" and stack:
            start = stack.pop()
            if not stack and token.start() - start > 1:
                found = (start, token.start(), commas)
        elif char == "," and len(stack) == 1:
            commas.append(token.start())
    return found
