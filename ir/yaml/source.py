"""Making a text fit for the parser without moving a single character of it.

Characters that may not stand in YAML are reported and replaced one for one, so that every offset stays true. libyaml
breaks lines at U+0085, U+2028 and U+2029, which YAML 1.2 and editors do not: they are hidden from it, and put back into
the values.
"""

import re
from dataclasses import dataclass
from itertools import islice

from ir.yaml.issues import Issue, Issues

MAX_TEXT = 20_000_000
_MAX_REPORTS = 10

_CHARACTERS = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]"
_UNFIT = re.compile(_CHARACTERS)
_ALONE = re.compile(rf"(?<!\S){_CHARACTERS}(?!\S)")  # Leaving it out changes no word.
_SEPARATORS = "\x85\u2028\u2029"
_PRIVATE = range(0xE000, 0xF8FF)


@dataclass(frozen=True, slots=True)
class Source:
    """What the parser reads: `text` has the length of the original. `start` skips byte order marks.

    `restore` translates stand-ins in values back to the characters that were written, if there are any.
    """

    text: str
    start: int = 0
    restore: dict[int, int] | None = None


def prepare(text: str, issues: Issues) -> Source:
    """The text to parse; unfit characters are reported."""
    start = len(text) - len(text.lstrip("\ufeff"))
    if not text.isascii() or _UNFIT.search(text):
        text = _without_unfit(text, issues)
    restore = None
    if not text.isascii() and any(separator in text for separator in _SEPARATORS):
        stand_ins = [code for code in _PRIVATE if chr(code) not in text][: len(_SEPARATORS)]
        if len(stand_ins) == len(_SEPARATORS):
            restore = {code: ord(separator) for code, separator in zip(stand_ins, _SEPARATORS, strict=True)}
            text = text.translate({separator: code for code, separator in restore.items()})
    return Source(text, start, restore)


def _without_unfit(text: str, issues: Issues) -> str:
    found = list(islice(_UNFIT.finditer(text), _MAX_REPORTS + 1))
    for number, one in enumerate(found[:_MAX_REPORTS], start=1):
        more = "; there are more" if number == _MAX_REPORTS < len(found) else ""
        code = ord(one[0])
        if 0xD800 <= code <= 0xDFFF:
            message = f"Half of a character stands here (the lone surrogate U+{code:04X}): delete it{more}"
            issues.add(Issue("DM108", message, one.start(), one.end(), ""))
        else:
            message = (
                f"The control character U+{code:04X}{' (NUL)' if not code else ''} is not allowed: delete it{more}"
            )
            issues.add(Issue("DM107", message, one.start(), one.end(), ""))
    return _UNFIT.sub("\ufffd", _ALONE.sub(" ", text))
