"""One filter for each place in a file where the spec's own text may stand.

Text is data: whatever it holds, the file parses to the same shape with the text as one value.
"""

import re

# The forms of PEP 440 that package tools accept and normalise.
_VERSION = re.compile(
    r"v?(\d+!)?\d+(\.\d+)*"
    r"([-_.]?(a|b|c|rc|alpha|beta|pre|preview)[-_.]?\d*)?"
    r"(-\d+|[-_.]?(post|rev|r)[-_.]?\d*)?"
    r"([-_.]?dev[-_.]?\d*)?"
    r"(\+[a-z0-9]+([-_.][a-z0-9]+)*)?",
    re.ASCII | re.IGNORECASE,
)
_REPLACEMENT = "\ufffd"


def _escape(character: str) -> str:
    code = ord(character)
    if character in '"\\':
        return "\\" + character
    if 0xD800 <= code <= 0xDFFF:  # a lone surrogate has no UTF-8 form
        return _REPLACEMENT
    if character.isprintable():
        return character
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def toml_string(text: str) -> str:
    """`text` as a TOML basic string, quotes included."""
    return '"' + "".join(map(_escape, text)) + '"'


def json_string(text: str) -> str:
    """`text` as a JSON string, quotes included: ASCII escapes only where a character cannot be shown."""
    pieces = []
    for character in text:
        escaped = _escape(character)
        if escaped.startswith("\\U"):  # JSON writes what is beyond U+FFFF as two UTF-16 halves
            high, low = divmod(ord(character) - 0x10000, 0x400)
            escaped = f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"
        pieces.append(escaped)
    return '"' + "".join(pieces) + '"'


def one_line(text: str) -> str:
    """`text` with every run of white space made one space: for summaries that must not break."""
    return " ".join(text.split())


def package_version(text: str) -> str:
    """`text` if Python's package tools can read it, else `0.0.0`; the API document shows the spec's own text."""
    return text if _VERSION.fullmatch(text) else "0.0.0"
