"""The same for documents in JSON, where every key and text is quoted and commas stand between entries."""

import re

from ir.syntax.variants import MARK, Variant

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"?')
_WORD_BEFORE, _WORD_AFTER = re.compile(r"[\w$/.-]*$"), re.compile(r"[\w$/.-]*")
_COLON = re.compile(r"\s*:")
_CLOSED_BY = {"{": "}", "[": "]"}


def json_variant(line: str, column: int) -> Variant | None:
    """The line with a quoted MARK in place of the string or word at the cursor."""
    for found in _STRING.finditer(line):
        is_closed = len(found[0]) > 1 and found[0].endswith('"')
        start, end = found.start() + 1, found.end() - is_closed
        if start <= column <= end and not (is_closed and column > end):
            after = line[found.end() :] if is_closed else ""
            colon = _COLON.match(after) is not None
            marked = f'{line[:start]}{MARK}"{after}'
            return Variant(marked, start, start, end, colon, in_flow=True, quote='"')
    head, tail = line[:column], line[column:]
    before, behind = _WORD_BEFORE.search(head), _WORD_AFTER.match(tail)
    start = before.start() if before else column
    end = column + (behind.end() if behind else 0)
    colon = _COLON.match(line[end:]) is not None
    return Variant(f'{line[:start]}"{MARK}"{line[end:]}', start + 1, start, end, colon, in_flow=True)


def closed(lines: list[str], at: int) -> list[str]:
    """Some lines of a document with the commas and brackets that are missing; `at` is the one that is being typed."""
    found = list(lines)
    above = next((number for number in range(at - 1, -1, -1) if found[number].strip()), None)
    if above is not None and found[above].rstrip()[-1:] not in (",", "{", "[", ":"):
        found[above] = f"{found[above].rstrip()},"
    below = next((line.strip() for line in found[at + 1 :] if line.strip()), "")
    if below and below[0] not in "}]" and found[at].rstrip()[-1:] not in (",", "{", "[", ":"):
        found[at] = f"{found[at].rstrip()},"
    stack: list[str] = []
    for line in found:
        for char in _STRING.sub("", line):
            if char in _CLOSED_BY:
                stack.append(_CLOSED_BY[char])
            elif stack and char == stack[-1]:
                stack.pop()
    return [*found, "".join(reversed(stack))]
