"""Texts as they are written: between quotes, with Python's simple escapes."""

import re
from dataclasses import dataclass

from ir.expressions.syntax import Issue
from ir.wording import show

_OPEN = re.compile(r"""([A-Za-z]{0,2})('''|\"\"\"|['"])""")
_CLOSED_BY = {
    "‘": "’‘'", "’": "’'", "“": "”“\"", "”": "”\"", "„": "“”\"", "«": "»", "‚": "‘’'", "`": "`'", "´": "´'",
}  # fmt: skip
_PREFIXES = frozenset("f r b u fr rf br rb".split())
_SIMPLE = {"\\": "\\", "'": "'", '"': '"', "n": "\n", "r": "\r", "t": "\t"}
_DIGITS = {"x": 2, "u": 4, "U": 8}


@dataclass(frozen=True, slots=True)
class Quoted:
    """A text literal that ends before `end`."""

    value: str
    end: int
    issues: tuple[Issue, ...]


def read(text: str, start: int, end: int) -> Quoted | None:
    """The literal that begins at `start`, if one does."""
    if closing := _CLOSED_BY.get(text[start]):
        return _other(text, start, end, closing)
    opened = _OPEN.match(text, start, end)
    if opened is None or (opened[1] and opened[1].lower() not in _PREFIXES):
        return None
    quote = opened[2]
    if len(quote) == 3 and text.find(quote, opened.end(), end) < 0:
        quote = quote[0]  # '' and then another text
    reader = _Reader(text, opened.start(2) + len(quote), end, quote, is_raw="r" in opened[1].lower())
    value, closed = reader.run()
    issues = reader.issues
    odd = _odd(text, start, opened, quote, value) if closed else None
    if not closed:
        message = f"This text is never closed: {show(quote)} is missing at its end"
        meant = text[start : reader.at].rstrip()
        issues = [Issue("DM500", message, start, reader.at, None if meant.endswith("\\") else meant + quote)]
    elif odd is not None:
        issues = [Issue("DM500", odd[0], start, reader.at, odd[1])]
    return Quoted(value, reader.at, tuple(issues))


def written(value: str) -> str:
    """A text as a literal, in the quotes that need no escape."""
    quote = '"' if "'" in value and '"' not in value else "'"
    inner = value.replace("\\", "\\\\").replace(quote, f"\\{quote}")
    escaped = "".join(char if char.isprintable() else _escaped(char) for char in inner)
    return f"{quote}{escaped}{quote}"


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


def _odd(text: str, start: int, opened: re.Match[str], quote: str, value: str) -> tuple[str, str | None] | None:
    if "f" in opened[1].lower():
        plain = "{" not in value
        return "Texts are joined with `+`: there are no f-strings here", written(value) if plain else None
    if opened[1]:
        return f"A text has no prefix {show(opened[1])}", written(value)
    if len(quote) == 3:
        return "A text stands between single quotes, or double ones", written(value)
    return None


def _other(text: str, start: int, end: int, closing: str) -> Quoted:
    """A text between quotes of a word processor, or of another language."""
    line = re.split(r"[\r\n]", text[start + 1 : end], maxsplit=1)[0]
    found = [line.find(quote) for quote in closing if quote in line]
    value = line[: found[0]] if found else line.rstrip()
    at = start + 1 + (found[0] + 1 if found else len(line))
    message = "A text stands between straight quotes"
    return Quoted(value, at, (Issue("DM500", message, start, at, written(value)),))


class _Reader:
    """Reads up to the closing quote, or the end of the line."""

    def __init__(self, text: str, at: int, end: int, quote: str, *, is_raw: bool) -> None:
        self.text = text
        self.at = at
        self.end = end
        self.quote = quote
        self.is_raw = is_raw
        self.issues: list[Issue] = []

    def run(self) -> tuple[str, bool]:
        found: list[str] = []
        while self.at < self.end:
            char = self.text[self.at]
            if self.text.startswith(self.quote, self.at, self.end):
                self.at += len(self.quote)
                return "".join(found), True
            if char in "\r\n" and len(self.quote) == 1:
                break
            if char == "\\" and not self.is_raw:
                found.append(self._escape())
                continue
            self.at += 1
            found.append(self._storable(char, self.at - 1))
        return "".join(found), False

    def _escape(self) -> str:
        start = self.at
        letter = self.text[start + 1 : min(start + 2, self.end)]
        self.at = start + 1 + len(letter)
        if letter in _SIMPLE:
            return _SIMPLE[letter]
        digits = self.text[self.at : min(self.at + _DIGITS.get(letter, 0), self.end)]
        if letter in _DIGITS and re.fullmatch(rf"[0-9a-fA-F]{{{_DIGITS[letter]}}}", digits):
            self.at += len(digits)
            if int(digits, 16) <= 0x10FFFF:
                return self._storable(chr(int(digits, 16)), start)
        if letter:
            shown = self.text[start : self.at]
            message = f"{show(shown)} is no escape: a backslash is written {show(chr(92) * 2)}"
            self.issues.append(Issue("DM500", message, start, self.at, f"\\{shown}"))
        return letter

    def _storable(self, char: str, start: int) -> str:
        if char != "\0" and not "\ud800" <= char <= "\udfff":
            return char
        self.issues.append(Issue("DM500", f"A text can't contain {show(char)}", start, self.at))
        return ""
