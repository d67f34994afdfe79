"""Types, bounds and references in the notation of OpenAPI, as `schemas` and `parameters` use it."""

from typing import Any

from ir.dialect.bounds import read_bound
from ir.dialect.domain_keys import ATTRIBUTE
from ir.dialect.fields import Fields
from ir.model.domain import Constraint
from ir.model.types import ConstraintType, DataType
from ir.wording import show
from ir.yaml import Node, content
from ir.yaml.nodes import ScalarNode
from ir.yaml.scalars import as_boolean

_BOUNDS = {
    "minimum": ConstraintType.GE,
    "maximum": ConstraintType.LE,
    "exclusiveMinimum": ConstraintType.GT,
    "exclusiveMaximum": ConstraintType.LT,
    "multipleOf": ConstraintType.MULTIPLE_OF,
    "minLength": ConstraintType.MIN_LENGTH,
    "maxLength": ConstraintType.MAX_LENGTH,
    "pattern": ConstraintType.PATTERN,
    "minItems": ConstraintType.MIN_ITEMS,
    "maxItems": ConstraintType.MAX_ITEMS,
    "uniqueItems": ConstraintType.UNIQUE_ITEMS,
}
_ORDER = tuple(ConstraintType)

_TYPES: dict[tuple[str, str | None], DataType] = {
    ("string", None): DataType.STRING,
    ("string", "text"): DataType.TEXT,
    ("string", "date"): DataType.DATE,
    ("string", "time"): DataType.TIME,
    ("string", "date-time"): DataType.DATETIME,
    ("string", "uuid"): DataType.UUID,
    ("string", "email"): DataType.EMAIL,
    ("string", "uri"): DataType.URL,
    ("string", "byte"): DataType.BINARY,
    ("string", "binary"): DataType.BINARY,
    ("string", "decimal"): DataType.DECIMAL,
    ("integer", None): DataType.INTEGER,
    ("integer", "int32"): DataType.INTEGER,
    ("integer", "int64"): DataType.BIGINT,
    ("number", None): DataType.FLOAT,
    ("number", "float"): DataType.FLOAT,
    ("number", "double"): DataType.FLOAT,
    ("number", "decimal"): DataType.DECIMAL,
    ("boolean", None): DataType.BOOLEAN,
    ("object", None): DataType.JSON,
    ("array", None): DataType.ARRAY,
}
_ROOTS = ("#/schemas/", "#/entities/", "#/components/schemas/")


def read_data_type(fields: Fields) -> tuple[DataType | None, bool]:
    """The type that `type`, `format` and `enum` name, and whether null is allowed beside it. None after a report."""
    types: tuple[str, ...] = fields.get("type", ())
    kinds = [kind for kind in types if kind != "null"]
    may_be_null = "null" in types
    if "enum" in fields:
        return DataType.ENUM, may_be_null
    if len(kinds) != 1:
        if "type" not in fields:
            fields.missing("type", "write one, such as `type: string`, or a `$ref`")
        elif kinds:
            message = f"Only one type beside `null` is read, not {show(' and '.join(kinds))}"
            fields.reading.report("DM131", message, fields.at("type"), fields.nodes["type"])
        return None, may_be_null
    form = fields.optional("format", str)
    found = _TYPES.get((kinds[0], form))
    if found is None:
        message = f"The format {show(form or '')} does not go with `{kinds[0]}`: delete it or change the type"
        fields.reading.report("DM131", message, fields.at("format"), fields.nodes["format"])
        return _TYPES[kinds[0], None], may_be_null
    return found, may_be_null


def read_constraints(fields: Fields, kind: DataType) -> tuple[Constraint, ...]:
    """The bounds of a property or parameter, in canonical order; those that do not go with its type are reported."""
    found: dict[ConstraintType, Constraint] = {}
    for name, bound in _BOUNDS.items():
        node = fields.nodes.get(name)
        if node is None:
            continue
        if kind not in ATTRIBUTE.keys[bound].only:
            message = f"`{name}` does not apply to `{kind}`: delete it"
            fields.reading.report("DM125", message, fields.at(name), fields.keys[name], on_key=True)
            continue
        if _is_draft4_flag(node) and name.startswith("exclusive"):
            message = f"`{name}` is the bound itself since OpenAPI 3.1: write `{name}: 0` instead of true or false"
            fields.reading.report("DM131", message, fields.at(name), node)
            continue
        constraint = read_bound(fields.reading, node, fields.at(name), bound, kind)
        if constraint is not None:
            found[bound] = constraint
    return tuple(found[bound] for bound in _ORDER if bound in found)


def read_reference(fields: Fields) -> str | None:
    """The name that `$ref` refers to, or None if there is none or it was reported."""
    text = fields.optional("$ref", str)
    if text is None:
        return None
    for root in _ROOTS:
        name = text.removeprefix(root)
        if name != text and name and "/" not in name:
            return name
    message = f"{show(text)} can't be followed: write `#/schemas/Name` or `#/entities/Name`"
    fields.reading.report("DM130", message, fields.at("$ref"), fields.nodes["$ref"])
    return None


def decimal_digits(fields: Fields, kind: DataType) -> dict[str, Any]:
    """`precision` and `scale` of a decimal property, with the dialect's defaults."""
    if kind is not DataType.DECIMAL:
        return {}
    return {"precision": fields.get("x-precision", 12), "scale": fields.get("x-scale", 2)}


def _is_draft4_flag(node: Node) -> bool:
    found = content(node)
    return isinstance(found, ScalarNode) and as_boolean(found) is not None
