"""What a generated application takes for an attribute: the wire types of its request bodies, spelled out once more.

This is a second description on purpose: the application's own types are tested against it.
"""

import base64
import json
import math
import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from ir.model import Attribute, ConstraintType, DataType
from validators.regex import matches
from validators.samples import limits
from validators.values import MOST_ITEMS

_EMAIL = re.compile(
    r"[A-Za-z0-9._%+-]{1,64}@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,3}[A-Za-z]{2,24}", re.ASCII
)
_URL = re.compile(r"https?://[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?(/[!-~]*)?", re.ASCII)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_DATE = re.compile(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}", re.ASCII)
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]", re.ASCII)
_MOMENT = re.compile(
    r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?"
    r"(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])",
    re.ASCII,
)
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", re.ASCII)
_BASE64 = re.compile(r"([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?", re.ASCII)
_KEY = re.compile(r"[^/]*[^./][^/]*")
_DEPTH = 32


def refusal(attribute: Attribute, value: object) -> str | None:
    """Why a value from a JSON body is refused, or None if it is taken.

    Bounds on dates and times, and multiples of decimals, are not looked at: the application checks those after the
    body's types.
    """
    if value is None:
        return None if attribute.is_nullable else "null"
    return _CHECKS[attribute.data_type](attribute, value)


def _text(attribute: Attribute, value: object) -> str | None:
    if not isinstance(value, str):
        return "not text"
    if "\0" in value:
        return "U+0000"
    least, most = limits.lengths(attribute)
    if len(value) < least:
        return "too short"
    if len(value) > most:
        return "too long"
    pattern = attribute.constraint(ConstraintType.PATTERN)
    if pattern is not None and not matches(str(pattern.value), value):
        return "against the pattern"
    if attribute.is_primary_key and pattern is None and _KEY.fullmatch(value) is None:
        return "no key that a URL can hold"
    return None


def _formed(form: re.Pattern[str], why: str) -> Callable[[Attribute, object], str | None]:
    def check(attribute: Attribute, value: object) -> str | None:
        if not isinstance(value, str):
            return "not text"
        if form.fullmatch(value) is None:
            return why
        return _text(attribute, value) if attribute.data_type.is_text else None

    return check


def _whole(attribute: Attribute, value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != math.floor(value):
        return "not a whole number"
    return _within(attribute, Decimal(int(value)))


def _float(attribute: Attribute, value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return "not a number"
    said = {kind: limits.number(attribute, kind) for kind in ConstraintType if attribute.constraint(kind) is not None}
    return _bounded(Decimal(str(value)), said)


def _within(attribute: Attribute, value: Decimal) -> str | None:
    low, high = limits.range_of(attribute)
    if value < low:
        return "too small"
    if value > high:
        return "too large"
    return None if value % limits.step(attribute) == 0 else "not a multiple"


def _bounded(value: Decimal, said: dict[ConstraintType, Decimal | None]) -> str | None:
    low, over = said.get(ConstraintType.GE), said.get(ConstraintType.GT)
    high, under = said.get(ConstraintType.LE), said.get(ConstraintType.LT)
    if (low is not None and value < low) or (over is not None and value <= over):
        return "too small"
    if (high is not None and value > high) or (under is not None and value >= under):
        return "too large"
    multiple = said.get(ConstraintType.MULTIPLE_OF)
    return "not a multiple" if multiple is not None and value % multiple != 0 else None


def _decimal(attribute: Attribute, value: object) -> str | None:
    if not isinstance(value, str) or _DECIMAL.fullmatch(value) is None:
        return "not a decimal number as text"
    scale = 2 if attribute.scale is None else attribute.scale
    if len(value.partition(".")[2]) > scale:
        return "too many digits after the point"
    number = Decimal(value)
    if number == 0 and value.startswith("-"):
        return "minus zero"
    low, high = limits.range_of(attribute)
    return "too small" if number < low else "too large" if number > high else None


def _boolean(_: Attribute, value: object) -> str | None:
    return None if isinstance(value, bool) else "not a boolean"


def _date(attribute: Attribute, value: object) -> str | None:
    return _formed(_DATE, "not a date")(attribute, value) or _parsed(date.fromisoformat, str(value))


def _datetime(attribute: Attribute, value: object) -> str | None:
    return _formed(_MOMENT, "not a moment with its zone")(attribute, value) or _parsed(
        datetime.fromisoformat, str(value)
    )


def _parsed(parse: Callable[[str], object], text: str) -> str | None:
    try:
        parse(text)
    except ValueError:
        return "no such day"
    return None


def _enum(attribute: Attribute, value: object) -> str | None:
    return None if isinstance(value, str) and value in attribute.values else "not one of the values"


def _json(_: Attribute, value: object) -> str | None:
    if not isinstance(value, dict | list):
        return "not an object or a list"
    if "\\u0000" in json.dumps(value):
        return "U+0000"
    return "nested too deeply" if _depth(value) > _DEPTH else None


def _depth(value: object) -> int:
    if not isinstance(value, dict | list):
        return 0
    return 1 + max((_depth(item) for item in (value.values() if isinstance(value, dict) else value)), default=0)


def _binary(attribute: Attribute, value: object) -> str | None:
    if not isinstance(value, str) or _BASE64.fullmatch(value) is None:
        return "not base64"
    return None if len(base64.b64decode(value)) <= limits.binary_length(attribute) else "too long"


def items_of(attribute: Attribute) -> Attribute:
    """The item of an array, as an attribute of its own."""
    return Attribute(
        name=attribute.name,
        data_type=attribute.items or DataType.STRING,
        constraints=attribute.item_constraints,
        precision=attribute.precision or 12,
        scale=2 if attribute.scale is None else attribute.scale,
    )


def _array(attribute: Attribute, value: object) -> str | None:
    if not isinstance(value, list):
        return "not a list"
    if len(value) < limits.size(attribute, ConstraintType.MIN_ITEMS, 0):
        return "too few items"
    if len(value) > limits.size(attribute, ConstraintType.MAX_ITEMS, MOST_ITEMS):
        return "too many items"
    item = items_of(attribute)
    for index, one in enumerate(value):
        why = refusal(item, one)
        if why is not None:
            return f"item {index}: {why}"
    unique = attribute.constraint(ConstraintType.UNIQUE_ITEMS)
    if unique is not None and unique.value and any(one in value[:index] for index, one in enumerate(value)):
        return "items repeat"
    return None


_CHECKS: dict[DataType, Callable[[Attribute, object], str | None]] = {
    DataType.STRING: _text,
    DataType.TEXT: _text,
    DataType.EMAIL: _formed(_EMAIL, "not an e-mail address"),
    DataType.URL: _formed(_URL, "not a web address"),
    DataType.INTEGER: _whole,
    DataType.BIGINT: _whole,
    DataType.FLOAT: _float,
    DataType.DECIMAL: _decimal,
    DataType.BOOLEAN: _boolean,
    DataType.DATE: _date,
    DataType.TIME: _formed(_TIME, "not a time of day"),
    DataType.DATETIME: _datetime,
    DataType.UUID: _formed(_UUID, "not a UUID"),
    DataType.ENUM: _enum,
    DataType.JSON: _json,
    DataType.BINARY: _binary,
    DataType.ARRAY: _array,
}
