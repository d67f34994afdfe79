"""Numbers as they are written: whole ones, and exact decimal ones."""

import re
from decimal import Decimal

from ir.expressions.syntax import Issue
from ir.wording import show

MAX_DIGITS = 28
"""As many as can be calculated with exactly."""
LARGEST = 2**63 - 1
"""The largest whole number that a database stores."""

WHOLE_NUMBER = re.compile(r"0|[1-9][0-9]{0,17}")
NUMBER = re.compile(r"(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,9})?")
"""Texts that are meant to be numbers."""

_PLAIN = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_ZEROS = re.compile(r"0+(?=[0-9])")
_RADIX = re.compile(r"0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+")
_EXPONENT = re.compile(r"([0-9]+(?:\.[0-9]*)?|\.[0-9]+)[eE]([+-]?[0-9]{1,2})")


def read(text: str, start: int) -> tuple[int | Decimal, list[Issue]]:
    """The number that a text of digits, letters and points stands for."""
    written = text
    plain = text.replace("_", "")
    if not _PLAIN.fullmatch(plain):
        meant = _meant(plain)
        if meant is None:
            return 0, [Issue("DM500", f"{show(text)} is not a number", start, start + len(text))]
        message = f"Numbers are written plainly: {show(meant)}"
        return _value(meant), [Issue("DM500", message, start, start + len(written), meant)]
    if len(plain.replace(".", "")) > MAX_DIGITS:
        message = f"A number has at most {MAX_DIGITS} digits"
        return 0, [Issue("DM500", message, start, start + len(text))]
    value = _value(plain)
    if isinstance(value, int) and value > LARGEST:
        return 0, [Issue("DM500", f"A whole number goes up to {LARGEST:,}", start, start + len(text))]
    return value, []


def _meant(text: str) -> str | None:
    if _RADIX.fullmatch(text):
        found = str(int(text, 0))
    elif power := _EXPONENT.fullmatch(text):
        found = format(Decimal(power[1]).scaleb(int(power[2])), "f")
    else:
        found = _ZEROS.sub("", text, count=1) if text[:1] == "0" else text
        found = f"0{found}" if found.startswith(".") else found.removesuffix(".")
        found = found.rstrip("dDfFlLmMnuU") if found[:1].isdigit() else found
    return found if _PLAIN.fullmatch(found) and len(found) <= MAX_DIGITS else None


def _value(text: str) -> int | Decimal:
    return Decimal(text) if "." in text else int(text)
