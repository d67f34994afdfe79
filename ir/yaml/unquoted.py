"""Texts in `{…}` and `[…]` that YAML takes apart and quotes would keep together: `{require: x in [a, b]}`."""

import re

from ir.yaml.composer import Anchors, Composer
from ir.yaml.issues import Issue, Issues
from ir.yaml.source import Source

_KEY = re.compile(r"""\s*(?:"[^"\r\n]*"|'[^'\r\n]*'|[^\s"'#{}\[\],&*!|>%@`:][^:#\r\n,]*?)\s*:[ \t]+""")
_COMMENT = re.compile(r"[ \t]#")
_OPENING, _CLOSING = "([{", ")]}"


def unquoted_in_flow(text: str, opened: int, at: int, end: int) -> Issue | None:
    """The problem that a value lacks quotes, if quotes are all that the collection opened at `opened` needs.

    `at` is where the parser failed. Answers None where a comma or a bracket is as likely to be missing.
    """
    line_end = _end_of_line(text, opened if at > _end_of_line(text, opened, end) else at, end)
    comment = next((one for one in _COMMENT.finditer(text, opened, line_end)), None)
    if comment is not None and at > comment.start():
        at = comment.start() + 1
    start = _start_of_value(text, opened, min(at, line_end))
    stop = _end_of_value(text, start, line_end) if start is not None and start <= at else None
    if start is None or stop is None or not _needs_quotes(text, start, at, stop):
        return None
    value = text[start:stop].rstrip()
    quoted = "'" + value.replace("'", "''") + "'"
    tried = text[opened:start] + quoted + text[stop:line_end]
    failure = Composer(Source(tried), 0, len(tried), Issues(), Anchors()).run().failure
    if failure is not None and failure.at < start - opened + len(quoted):
        return None
    shown = "{…}" if text[opened] == "{" else "[…]"
    message = f"In `{shown}` this means something else in YAML: put it in quotes"
    return Issue("DM115", message, start, start + len(value), quoted)


def _end_of_line(text: str, offset: int, end: int) -> int:
    found = re.compile(r"[\r\n]").search(text, offset, end)
    return found.start() if found else end


def _start_of_value(text: str, opened: int, at: int) -> int | None:
    """Where the value begins that an offset is in: after the last comma of its own level, and its key."""
    last, depth, position = opened + 1, 0, opened + 1
    while position < at:
        sign = text[position]
        if sign in "'\"" and text[position - 1] in " \t[{,":
            closing = text.find(sign, position + 1, at)
            position = closing if closing > 0 else position
        elif sign == "," and not depth:
            last = position + 1
        depth += (sign in _OPENING) - (sign in _CLOSING)
        position += 1
    if text[opened] == "[":
        return last + len(text[last:at]) - len(text[last:at].lstrip())
    key = _KEY.match(text, last, at)
    return key.end() if key else None


def _end_of_value(text: str, start: int, end: int) -> int | None:
    """Where an expression ends: before a comma or a closing bracket outside its own brackets and quotes."""
    depth, position = 0, start
    while position < end:
        sign = text[position]
        if sign in "'\"":
            position = text.find(sign, position + 1, end)
            if position < 0:
                return None
        elif not depth and sign in ",]}":
            return position
        depth += (sign in _OPENING) - (sign in _CLOSING)
        position += 1
    return None


def _needs_quotes(text: str, start: int, at: int, stop: int) -> bool:
    """What YAML stumbles over belongs to the value: it is in quotes, a bracket after a text, or a colon on its own."""
    if not start < at < stop:
        return False
    before = text[start:at]
    if before.count('"') % 2 or before.count("'") % 2:
        return True
    return text[at] in "[{" or (text[at] == ":" and text[at - 1] == " ")
