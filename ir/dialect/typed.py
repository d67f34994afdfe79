"""Values that are read by the type of an attribute, from their source text: defaults and examples."""

import base64
import binascii
import json
import math
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

from ir.dialect.reading import Reading, child
from ir.dialect.values import items, scalar
from ir.model.domain import Scalar
from ir.model.types import DataType
from ir.wording import show
from ir.yaml import MappingNode, Node, ScalarNode, SequenceNode, content
from ir.yaml.scalars import ScalarType, as_boolean, as_integer, as_number, is_null, scalar_type

NOW, TODAY, NEW_UUID = "now()", "today()", "uuid()"


def read_typed(
    reading: Reading, node: Node, path: str, kind: DataType, item: DataType | None
) -> Scalar | tuple[Scalar, ...] | None:
    """The value, written as `Attribute.default_value` says, or None after it was reported as not fitting its type."""
    if kind is DataType.JSON:
        return _json(reading, node, path)
    if kind is DataType.ARRAY:
        found = items(reading, node, path, "a list")
        if found is None:
            return None
        values = (_single(reading, one, child(path, i), item or DataType.STRING) for i, one in enumerate(found))
        return tuple(value for value in values if value is not None)
    return _single(reading, node, path, kind)


def _single(reading: Reading, node: Node, path: str, kind: DataType) -> Scalar | None:
    found = scalar(reading, node, path, _FORMS[kind])
    if found is None:
        return None
    value = parse_scalar(found, kind)
    if value is None:
        unquoted = ScalarNode(found.start, found.end, found.text)
        fits_unquoted = bool(found.style) and parse_scalar(unquoted, kind) is not None
        message = f"{show(found.text)}{' in quotes' if fits_unquoted else ''} does not fit: write {_FORMS[kind]}"
        reading.report("DM128", message, path, node, suggestion=found.text if fits_unquoted else None)
    return value


def parse_scalar(node: ScalarNode, kind: DataType) -> Scalar | None:
    """The value of a single node in a scalar type's own notation, or None if it does not fit."""
    try:
        return _PARSERS[kind](node)
    except (ValueError, OverflowError, binascii.Error):
        return None


def _decimal(node: ScalarNode) -> str | None:
    """Exact text, with quotes or without: `9.90` keeps its zero."""
    number = as_number(ScalarNode(0, 0, node.text.strip()) if node.style else node)
    return None if number is None else format(number, "f")


def _float(node: ScalarNode) -> float | None:
    number = as_number(node)
    value = float(number) if number is not None else math.nan
    return value if math.isfinite(value) else None


def _date(node: ScalarNode) -> str:
    return TODAY if node.text == TODAY else date.fromisoformat(node.text).isoformat()


def _datetime(node: ScalarNode) -> str:
    """ISO text with an offset; a moment without one is in UTC."""
    if node.text == NOW:
        return NOW
    moment = datetime.fromisoformat(node.text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()


def _uuid(node: ScalarNode) -> str:
    return NEW_UUID if node.text == NEW_UUID else str(uuid.UUID(node.text))


def _binary(node: ScalarNode) -> str:
    return base64.b64encode(base64.b64decode(node.text, validate=True)).decode("ascii")


def _text(node: ScalarNode) -> str:
    return node.text


_PARSERS: dict[DataType, Callable[[ScalarNode], Scalar | None]] = {
    DataType.STRING: _text,
    DataType.TEXT: _text,
    DataType.EMAIL: _text,
    DataType.URL: _text,
    DataType.ENUM: _text,
    DataType.INTEGER: as_integer,
    DataType.BIGINT: as_integer,
    DataType.FLOAT: _float,
    DataType.DECIMAL: _decimal,
    DataType.BOOLEAN: as_boolean,
    DataType.DATE: _date,
    DataType.TIME: lambda node: time.fromisoformat(node.text).isoformat(),
    DataType.DATETIME: _datetime,
    DataType.UUID: _uuid,
    DataType.BINARY: _binary,
}

_FORMS: dict[DataType, str] = {
    DataType.STRING: "text",
    DataType.TEXT: "text",
    DataType.EMAIL: "an e-mail address",
    DataType.URL: "a URL",
    DataType.ENUM: "one of the values",
    DataType.INTEGER: "a whole number",
    DataType.BIGINT: "a whole number",
    DataType.FLOAT: "a finite number",
    DataType.DECIMAL: "a number such as 9.90",
    DataType.BOOLEAN: "true or false",
    DataType.DATE: "a date such as 2024-02-29, or today()",
    DataType.TIME: "a time such as 09:30:00",
    DataType.DATETIME: "a moment such as 2024-02-29T09:30:00Z, or now()",
    DataType.UUID: "a UUID, or uuid()",
    DataType.BINARY: "base64 text",
    DataType.JSON: "JSON",
    DataType.ARRAY: "a single value",
}


def _json(reading: Reading, node: Node, path: str) -> str | None:
    try:
        value = plain_value(node)
    except ValueError as error:
        reading.report("DM128", f"This does not fit into JSON: {error}", path, node)
        return None
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def plain_value(node: Node) -> Any:
    """Lists, dictionaries and scalars by the YAML 1.2 core schema. ValueError for what JSON can't say."""
    found = content(node)
    if isinstance(found, MappingNode):
        return {key.text: plain_value(value) for key, value in reversed(found.pairs)}
    if isinstance(found, SequenceNode):
        return [plain_value(item) for item in found.items]
    kind = scalar_type(found)
    if kind is ScalarType.TEXT:
        return found.text
    if is_null(found):
        return None
    value: float | None = as_boolean(found) if kind is ScalarType.BOOLEAN else as_integer(found)
    if value is None:
        value = _float(found)
    if value is None:
        raise ValueError(f"{show(found.text)} is not a finite number")
    return value
