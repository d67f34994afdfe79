"""Values as rules compare them: the text of the dialect, understood by its type."""

import base64
import binascii
import json
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from ir.model import DataType, Scalar

MADE_BY_CALL = {
    "now()": frozenset({DataType.DATETIME}),
    "today()": frozenset({DataType.DATE}),
    "uuid()": frozenset({DataType.UUID}),
}
"""Defaults that are computed when a row is made, and the types they are for."""

_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_URL = re.compile(r"https?://[^\s/]+(/\S*)?")


def as_number(value: object) -> Decimal | None:
    """A finite number, or None."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _moment(value: object, kind: DataType) -> object | None:
    if not isinstance(value, str):
        return None
    try:
        if kind is DataType.DATE:
            return date.fromisoformat(value)
        if kind is DataType.TIME:
            return time.fromisoformat(value).replace(tzinfo=None)
        moment = datetime.fromisoformat(value)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def as_ordered(value: object, kind: DataType) -> Any:
    """Something that compares with other bounds of the same type, or None where `value` is not of the type."""
    if kind.is_temporal:
        return _moment(value, kind)
    number = as_number(value)
    if number is None or (kind in (DataType.INTEGER, DataType.BIGINT) and number != number.to_integral_value()):
        return None
    return number


def as_json(value: Scalar) -> object | None:
    """The JSON document in canonical text, or None where there is none (`null` can't be a default)."""
    try:
        found: object = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return None
    return found


MOST_LEVELS = 32
"""How deep a JSON document may nest."""


def fault_of_json(document: object) -> str | None:
    """Why a parsed document can't be the value of a `json` attribute, or None."""
    if not isinstance(document, dict | list):
        return "is neither an object nor a list"
    level: list[object] = [document]
    for _ in range(MOST_LEVELS):
        level = [inner for item in level for inner in _inside(item)]
        if any(map(holds_nul, level)):
            return NUL
    is_deeper = any(isinstance(item, dict | list) for item in level)
    return f"is nested deeper than {MOST_LEVELS} levels" if is_deeper else None


def _inside(item: object) -> Iterable[object]:
    if isinstance(item, dict):
        return (*item.keys(), *item.values())
    return item if isinstance(item, list) else ()


NUL = "holds the character U+0000, which no text may"


def holds_nul(value: object) -> bool:
    """Whether it is a text with the character that databases refuse."""
    return isinstance(value, str) and "\0" in value


def byte_length(value: str) -> int | None:
    """How many bytes base64 text stands for, or None where it is not base64."""
    try:
        return len(base64.b64decode(value, validate=True))
    except (binascii.Error, ValueError):
        return None


def is_of_type(value: Scalar, kind: DataType, values: tuple[str, ...] = ()) -> bool:
    """Whether one scalar can be a value of the type; an enum's value is one of `values`."""
    if kind is DataType.BOOLEAN:
        return isinstance(value, bool)
    if kind.is_number or kind.is_temporal:
        return as_ordered(value, kind) is not None
    if kind is DataType.JSON:
        return as_json(value) is not None
    if not isinstance(value, str):
        return False
    match kind:
        case DataType.ENUM:
            return value in values
        case DataType.EMAIL:
            return _EMAIL.fullmatch(value) is not None
        case DataType.URL:
            return _URL.fullmatch(value) is not None
        case DataType.BINARY:
            return byte_length(value) is not None
        case DataType.UUID:
            return _is_uuid(value)
    return True


def _is_uuid(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True


def decimals(number: Decimal) -> tuple[int, int]:
    """How many digits a number has before and after its point, without padding zeros."""
    _, digits, exponent = number.normalize().as_tuple()
    assert isinstance(exponent, int)
    after = max(0, -exponent)
    before = max(0, len(digits) + exponent)
    return (0 if number == 0 else before), after


LONGEST = {
    DataType.STRING: 255,
    DataType.TEXT: 10_000,
    DataType.EMAIL: 254,
    DataType.URL: 2_048,
    DataType.BINARY: 1_000_000,
}
"""The length of a value without `max_length`: characters, and bytes for `binary`."""

MOST_ITEMS = 100
"""The length of an array without `max_items`."""
