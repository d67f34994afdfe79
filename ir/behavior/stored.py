"""Values as rows hold them, and as they travel in JSON."""

import base64
import datetime as dt
import json
import uuid
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

from ir.model import Attribute, DataType

Key = Any
"""A value of a primary key: hashable, of the key's own type."""

Value = Any
"""What a column holds: None, bool, int, Decimal, float, str, date, time, datetime (UTC), UUID, bytes, a list, JSON."""


def scale_of(attribute: Attribute) -> int:
    """The digits after the point of a decimal attribute."""
    return 2 if attribute.scale is None else attribute.scale


def decimal(attribute: Attribute, value: Decimal | int | str) -> Decimal:
    """A number with exactly the digits after the point that the column has."""
    return Decimal(value).quantize(_unit(scale_of(attribute)))


@cache
def _unit(scale: int) -> Decimal:
    return Decimal(1).scaleb(-scale)


def _moment(value: str) -> dt.datetime:
    return dt.datetime.fromisoformat(value).astimezone(dt.UTC)


_FROM_JSON: dict[DataType, Callable[[str], Value]] = {
    DataType.DATE: dt.date.fromisoformat,
    DataType.TIME: dt.time.fromisoformat,
    DataType.DATETIME: _moment,
    DataType.UUID: uuid.UUID,
    DataType.BINARY: base64.b64decode,
}


def from_json(attribute: Attribute, value: Any) -> Value:
    """A value from a JSON body, as a row holds it."""
    if value is None:
        return None
    kind = attribute.data_type
    if kind is DataType.DECIMAL:
        return decimal(attribute, str(value))
    if kind is DataType.FLOAT:
        return float(value)
    if kind is DataType.ARRAY:
        item = Attribute(name=attribute.name, data_type=attribute.items or DataType.STRING, scale=attribute.scale)
        return [from_json(item, one) for one in value]
    read = _FROM_JSON.get(kind)
    return value if read is None else read(value)


def to_json(value: Value) -> Any:
    """A value of a row as it travels."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, dt.time):
        return value.isoformat("seconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, list):
        return [to_json(one) for one in value]
    return value


def default(attribute: Attribute, now: dt.datetime, make_uuid: Callable[[], uuid.UUID]) -> Value:
    """What a new row has where nothing is said; None where there is no default."""
    said = attribute.default_value
    if said == "now()":
        if attribute.data_type is DataType.DATE:
            return now.date()
        return now.time() if attribute.data_type is DataType.TIME else now
    if said == "today()":
        return now.date()
    if said == "uuid()":
        made = make_uuid()
        return made if attribute.data_type is DataType.UUID else str(made)
    if attribute.data_type is DataType.JSON and isinstance(said, str):
        return json.loads(said)
    return from_json(attribute, list(said) if isinstance(said, tuple) else said)


def as_stored(attribute: Attribute, value: Value) -> Value:
    """A calculated value, as the attribute's column keeps it."""
    if value is None:
        return None
    kind = attribute.data_type
    if kind is DataType.DECIMAL and isinstance(value, int | Decimal):
        return decimal(attribute, value)
    if kind is DataType.FLOAT and isinstance(value, int):
        return float(value)
    return value
