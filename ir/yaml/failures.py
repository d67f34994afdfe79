"""From what the YAML parser says to what a person can act on."""

import re

from ir.wording import clip, show
from ir.yaml.blocks import KEY, Line, lost_its_colon
from ir.yaml.composer import MAX_DEPTH, MAX_KEY, TOO_DEEP, Anchors, Composer, Failure
from ir.yaml.issues import Issue, Issues
from ir.yaml.source import Source
from ir.yaml.unquoted import unquoted_in_flow

_VALUE = re.compile(r"""((?:-\s+)*(?:"[^"]*"|'[^']*'|[^\s"'#{}\[\],&*!|>%@`][^:#]*?)\s*:\s+)(\S.*?)(\s+#.*)?""")
_ITEM = re.compile(r"(-\s+)(\S.*?)(\s+#.*)?")
_DASHES = re.compile(r"(?:-\s+)*")
_FLOW = re.compile(r"""(?<=[\s\[{,:])(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*'|\#[^\n]*|["'])|[\[\]{}]""")
_SIGNS = "'\"[{>|*&!%@`"


def describe(failure: Failure, source: Source, lines: list[Line], end: int) -> Issue:
    """One precise problem for a piece that failed to parse; `lines` are its content lines, `end` its end."""
    line = _line_at(lines, failure.at)
    text = source.text
    if failure.problem == TOO_DEEP:
        message = f"This is nested deeper than {MAX_DEPTH} levels, which is more than is read: simplify it"
        return Issue("DM111", message, failure.at, min(failure.at + 1, end))
    long = next((one for one in lines if one.start <= failure.at and len(one.text) > MAX_KEY < one.key_length), None)
    if long is not None:
        message = f"This key is longer than the {MAX_KEY:,} characters that are read: shorten it"
        return Issue("DM110", message, long.content, long.content + long.key_length)
    if "quoted scalar" in failure.context and failure.start is not None:
        return _quoted(failure, text, end)
    if failure.open_flow is None and text[failure.at : failure.at + 1] in ("]", "}"):
        message = f"This `{text[failure.at]}` closes nothing: delete it"
        return Issue("DM100", message, failure.at, failure.at + 1)
    if line.text == ":" or line.text.startswith(": "):
        message = "Nothing is written before the colon: write a key, or delete the line"
        return Issue("DM106", message, line.content, line.content + 1)
    if lost_its_colon(lines, 0):
        word = lines[0].text.split()[0]
        message = f"{show(word)} is neither `key: value` nor a list item: add a colon, or delete it"
        return Issue("DM100", message, lines[0].content, lines[0].content + len(word), f"{word}:")
    above = _word_before(lines, line)
    if above is not None and ("mapping values" in failure.problem or "<document start>" in failure.problem):
        end_of_word = _line_at(lines, above).end
        message = f"{show(text[above:end_of_word])} is neither `key: value` nor a list item: add a colon, or delete it"
        return Issue("DM100", message, above, end_of_word)
    quotable = None
    if failure.open_flow is None or failure.open_flow >= line.start:
        quotable = _quotable(source, line) or (_quotable(source, lines[0]) if len(lines) == 1 else None)
    if quotable is not None:
        return quotable
    if failure.open_flow is not None:
        unquoted = unquoted_in_flow(text, failure.open_flow, failure.at, end)
        return unquoted or _flow(failure, failure.open_flow, text, lines, end)
    if failure.problem.startswith("could not find expected ':'") or (
        "<document start>" in failure.problem and not (line.is_key or line.is_item)
    ):
        where = _line_at(lines, failure.start if failure.start is not None else failure.at)
        message = f"{show(where.text)} is neither `key: value` nor a list item: add a colon, or delete it"
        return Issue("DM100", message, where.content, where.end)
    if "expected key" in failure.problem or "block sequence entries" in failure.problem:
        if line.is_item:
            message = "A list item can't stand among keys: indent it below the key it belongs to"
            return Issue("DM116", message, line.content, line.end)
        return Issue("DM116", _MISPLACED, line.content, line.end)
    if "expected '-' indicator" in failure.problem:
        message = "A key can't stand among list items: begin the line with `- `, or move it out of the list"
        return Issue("DM116", message, line.content, line.end)
    if "mapping values are not allowed" in failure.problem or "<document start>" in failure.problem:
        return Issue("DM116", _MISPLACED, line.content, line.end)
    if "tag" in failure.context or "tag" in failure.problem:
        return Issue("DM113", "This tag is not understood: delete it", line.content, line.end)
    said = f"{failure.context}: {failure.problem}" if failure.context else failure.problem
    return Issue("DM100", f"This is not YAML ({clip(said, 120)})", line.content, line.end)


def _word_before(lines: list[Line], line: Line) -> int | None:
    """Where a text begins that stands right above an entry, in line with it, and is none: the parser takes the two for
    one text. It may be the beginning of a list item.
    """
    above = next((one for one in reversed(lines) if one.start < line.start), None)
    if above is None or not line.is_key:
        return None
    dashes = _DASHES.match(above.text)
    start = dashes.end() if dashes is not None else 0
    is_entry = KEY.match(above.text, start) is not None or above.text[start:] in ("", "-")
    return None if is_entry or above.indent + start != line.indent else above.content + start


def _line_at(lines: list[Line], offset: int) -> Line:
    """The content line that holds an offset; the parser often notices a problem one line late."""
    before = [line for line in lines if line.start <= offset]
    return before[-1] if before else lines[0]


def _quoted(failure: Failure, text: str, end: int) -> Issue:
    start = failure.start or 0
    if "escape" in failure.problem or "Unicode" in failure.problem or "hexdecimal" in failure.problem:
        at = text.rfind("\\", start, failure.at + 2)
        at = at if at >= 0 else failure.at
        message = f"{show(text[at : at + 2])} is not an escape: write `\\\\` for a backslash, or use single quotes"
        return Issue("DM117", message, at, min(at + 2, end))
    message = f"This `{text[start]}` is never closed: add another at the end of the text"
    return Issue("DM114", message, start, start + 1)


def _flow(failure: Failure, opened: int, text: str, lines: list[Line], end: int) -> Issue:
    sign = text[opened]
    closing = "]" if sign == "[" else "}"
    line = _line_at(lines, opened)
    if failure.at > line.end:
        quote, is_closed = _brackets(text, opened, end)
        if quote is not None and quote < failure.at:
            return Issue("DM114", f"This `{text[quote]}` is never closed: add another", quote, quote + 1)
        line = _line_at(lines, failure.at) if is_closed else line
    if failure.at > line.end or not text[failure.at : end].strip():
        return Issue("DM114", f"This `{sign}` is never closed: add `{closing}`", opened, opened + 1)
    found = text[failure.at]
    if found in ",]}":
        message = f"Something is missing before this `{found}`, or it does not belong here"
    elif found in ":?":
        message = f"This `{found}` is not expected here: put a text that contains it in quotes, or add a comma"
    else:
        message = f"A comma or `{closing}` has to stand before `{clip(text[failure.at : line.end], 20)}`"
    return Issue("DM100", message, failure.at, failure.at + 1)


def _brackets(text: str, opened: int, end: int) -> tuple[int | None, bool]:
    """The first quote that is not closed on its line, and whether the bracket is closed somewhere below."""
    depth, quote = 0, None
    for found in _FLOW.finditer(text, opened, end):
        if found[0] in "[{]}":
            depth += 1 if found[0] in "[{" else -1
            if depth == 0:
                return quote, True
        elif found[0] in "\"'" and quote is None:
            quote = found.start()
    return quote, False


def _quotable(source: Source, line: Line) -> Issue | None:
    """The problem that a value lacks quotes, if quotes are all the line needs."""
    found = _VALUE.fullmatch(line.text) or _ITEM.fullmatch(line.text)
    if found is None:
        return None
    value = found[2]
    if value[0] in "[{" and _closing(value) == len(value) - 1:
        return None
    begins = value[0] in _SIGNS or value.startswith(("- ", "? "))
    if not (begins or ": " in value or value.endswith(":")) or not _is_whole(value):
        return None
    quoted = "'" + value.replace("'", "''") + "'"
    if Composer(Source(found[1] + quoted), 0, len(found[1]) + len(quoted), Issues(), Anchors()).run().failure:
        return None
    start = line.content + found.start(2)
    why = f"begins with `{value[0]}`" if begins else "contains `: `"
    message = f"A value that {why} means something else in YAML: put it in quotes"
    return Issue("DM115", message, start, start + len(value), quoted)


def _is_whole(value: str) -> bool:
    """Its own quotes and brackets are closed, so that it is not simply unfinished."""
    if value[0] in "'\"":
        return value.count(value[0]) % 2 == 0
    return value[0] not in "[{" or _closing(value) is not None


def _closing(value: str) -> int | None:
    """Where the bracket is that closes the first one."""
    depth = 0
    for position, sign in enumerate(value):
        depth += (sign in "[{") - (sign in "]}")
        if depth == 0:
            return position
    return None


_MISPLACED = "This line is not indented like the lines around it: line it up with the keys it belongs to"
