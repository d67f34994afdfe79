"""Indentation while somebody types: looks at the lines above only, because the text seldom can be read just then."""

import re
from collections.abc import Sequence

_KEY = re.compile(
    r"""
    (?P<lead>[ ]*(?:-[ ]+)*)
    (?: "[^"]*" | '[^']*' | [^\s#:'"\[\]{},][^#:]*? | [^\s#'"\[\]{}][^#]*? )
    [ ]*:(?=\s|$)
    """,
    re.VERBOSE,
)
_LEAD = re.compile(r"[ ]*(?:-[ ]+)*")
_OPEN = re.compile(r":[ ]*(?:[&!]\S+[ ]*)*(?:[|>][-+1-9]*[ ]*)?(?:[ ]#.*)?$")
_COMMENT = re.compile(r"[ ]#.*$|^[ ]*#.*$")


def indent_of_new_line(lines: Sequence[str], number: int, step: int) -> int | None:
    """How far a new, empty line is indented: below a key without a value or an open bracket a step further, else as the
    line above it is, behind its dash. None for the first line.
    """
    above = next((line for line in map(str.rstrip, reversed(lines[:number])) if line), None)
    if above is None:
        return None
    lead = len(_lead(above))
    indent = len(above) - len(above.lstrip(" "))
    if above.lstrip().startswith("#"):
        return indent
    if _KEY.match(above) and _OPEN.search(above):
        return lead + step
    if _is_bracket_open(above):
        return indent + step
    return lead if _KEY.match(above) else indent


def indent_of_typed_key(lines: Sequence[str], number: int, step: int) -> int | None:
    """Where a key belongs that was just written in a line: the closest column that a key may stand in there.

    None where it stands well, or where the line is something else.
    """
    line = lines[number].rstrip()
    found = _KEY.match(line)
    if found is None or not line.endswith(":") or "-" in found["lead"]:
        return None
    column = len(found["lead"])
    allowed: list[int] = []
    least: int | None = None
    for above in map(str.rstrip, reversed(lines[:number])):
        if not above or above.lstrip().startswith("#"):
            continue
        lead = len(_lead(above))
        if least is None:
            if not _KEY.match(above):
                return None  # Text, or inside of brackets.
            if _OPEN.search(above):
                if re.search(r"[|>][-+1-9]*[ ]*(?:#.*)?$", above):
                    return None
                allowed.append(lead + step)
        if (least is None or lead < least) and _KEY.match(above):
            allowed.append(lead)
            least = lead
        if least == 0:
            break
    if not allowed or column in allowed:
        return None
    return min(allowed, key=lambda one: (abs(one - column), -one))


def _lead(line: str) -> str:
    found = _LEAD.match(line)
    return found[0] if found is not None else ""


def _is_bracket_open(line: str) -> bool:
    bare = re.sub(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'", "", _COMMENT.sub("", line))
    return sum(bare.count(one) for one in "{[") > sum(bare.count(one) for one in "}]")
