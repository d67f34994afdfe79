"""Types of columns: the SQLAlchemy type and the Python type of an attribute."""

import json

from generators.ast.source import Imports, call, literal, quote
from generators.ast.view import EntityView, Field
from ir.model import Attribute, Constraint, ConstraintType, DataType
from validators.target.naming import enum_member

STRING_LENGTH = 255
TEXT_LENGTH = 10_000
EMAIL_LENGTH = 254
URL_LENGTH = 2_048
BINARY_LENGTH = 1_048_576
ENUM_LENGTH = 64
ARRAY_ITEMS = 100

_PYTHON = {
    DataType.STRING: "str",
    DataType.TEXT: "str",
    DataType.EMAIL: "str",
    DataType.URL: "str",
    DataType.INTEGER: "int",
    DataType.BIGINT: "int",
    DataType.FLOAT: "float",
    DataType.DECIMAL: "Decimal",
    DataType.BOOLEAN: "bool",
    DataType.DATE: "dt.date",
    DataType.TIME: "dt.time",
    DataType.DATETIME: "dt.datetime",
    DataType.UUID: "uuid.UUID",
    DataType.JSON: "dict[str, Any] | list[Any]",
    DataType.BINARY: "bytes",
}


def max_length(attribute: Attribute) -> int:
    """The characters that a text may have, or the bytes of a binary (a multiple of three, as base64 counts)."""
    said = attribute.constraint(ConstraintType.MAX_LENGTH)
    limit = {
        DataType.TEXT: TEXT_LENGTH,
        DataType.EMAIL: EMAIL_LENGTH,
        DataType.URL: URL_LENGTH,
        DataType.BINARY: BINARY_LENGTH,
    }.get(attribute.data_type, STRING_LENGTH)
    length = int(said.value) if said else limit
    return -(-length // 3) * 3 if attribute.data_type is DataType.BINARY else length


def bounds(constraints: tuple[Constraint, ...], *kinds: ConstraintType) -> dict[str, int | str]:
    """The constraints of some kinds by name; whole numbers as integers, others as exact text."""
    return {item.type.value: item.value for item in constraints if item.type in kinds}


def python_type(view: EntityView, attribute: Attribute, imports: Imports) -> str:
    """The type annotation of an attribute's value, without `None`."""
    kind = attribute.data_type
    if kind is DataType.ENUM:
        name = view.enum_class(attribute)
        imports.add("src.models.enums", name)
        return name
    if kind is DataType.ARRAY:
        item = Attribute(name=attribute.name, data_type=attribute.items or DataType.STRING)
        return f"list[{python_type(view, item, imports)}]"
    text = _PYTHON[kind]
    _import_type(text, imports)
    return text


# Types that JSON has no form for.
_JSONLESS = frozenset({DataType.DECIMAL, DataType.DATE, DataType.TIME, DataType.DATETIME, DataType.UUID})


def _json_list(items: DataType, imports: Imports) -> str:
    """A column for a list of such values."""
    text = _PYTHON[items]
    _import_type(text, imports)
    imports.add("src.database.types", "JsonList")
    return f"JsonList({text})"


def key_annotation(view: EntityView) -> str:
    """The Python type of an entity's primary key."""
    return _PYTHON[view.entity.primary_key.data_type]


def _import_type(text: str, imports: Imports) -> None:
    if text.startswith("dt."):
        imports.module("datetime as dt")
    elif text.startswith("uuid."):
        imports.module("uuid")
    elif text == "Decimal":
        imports.add("decimal", "Decimal")
    elif "Any" in text:
        imports.add("typing", "Any")


def column_type(view: EntityView, attribute: Attribute, imports: Imports, *, is_key: bool = False) -> str | None:
    """The SQLAlchemy type, or None where `Mapped[...]` says it already."""
    kind = attribute.data_type
    if kind is DataType.ARRAY and attribute.items in _JSONLESS:
        return _json_list(attribute.items, imports)
    ours = {
        DataType.DATETIME: "UtcDateTime",
        DataType.JSON: "Json",
        DataType.ARRAY: "Json",
    }
    if kind in ours:
        imports.add("src.database.types", ours[kind])
        return ours[kind]
    if kind is DataType.DECIMAL:
        imports.add("src.database.types", "ExactDecimal")
        return f"ExactDecimal({attribute.precision}, {attribute.scale})"
    if kind is DataType.ENUM:
        imports.add("src.database.types", "choice")
        return f"choice({view.enum_class(attribute)}, {quote(attribute.name)})"
    if kind in (DataType.STRING, DataType.EMAIL, DataType.URL):
        return f"sa.String({max_length(attribute)})"
    if kind is DataType.BIGINT:
        if is_key:
            imports.add("src.database.types", "BigKey")
            return "BigKey"
        return "sa.BigInteger"
    return {DataType.TEXT: "sa.Text", DataType.FLOAT: "sa.Double"}.get(kind)


def migration_type(attribute: Attribute, imports: Imports, *, is_key: bool = False) -> str:
    """The type in a migration: spelled out, because the models go on changing and migrations do not.

    It is written for a line of its own inside a column inside a table.
    """
    kind = attribute.data_type
    if kind is DataType.ENUM:
        options = ["native_enum=False", "create_constraint=True", f"length={ENUM_LENGTH}"]
        values = [quote(value) for value in attribute.values]
        return call("sa.Enum", [*values, f"name={quote(attribute.name)}", *options], indent=12)
    if kind is DataType.DECIMAL:
        imports.add("src.database.types", "ExactDecimal")
        return f"ExactDecimal({attribute.precision}, {attribute.scale})"
    if kind in (DataType.STRING, DataType.EMAIL, DataType.URL):
        return f"sa.String(length={max_length(attribute)})"
    if kind is DataType.BIGINT and is_key:
        imports.add("src.database.types", "BigKey")
        return "BigKey"
    if kind is DataType.DATETIME:
        imports.add("src.database.types", "UtcDateTime")
        return "UtcDateTime()"
    if kind is DataType.ARRAY and attribute.items in _JSONLESS:
        return _json_list(attribute.items, imports)
    if kind in (DataType.JSON, DataType.ARRAY):
        imports.add("src.database.types", "Json")
        return "Json"
    return {
        DataType.TEXT: "sa.Text()",
        DataType.INTEGER: "sa.Integer()",
        DataType.BIGINT: "sa.BigInteger()",
        DataType.FLOAT: "sa.Double()",
        DataType.BOOLEAN: "sa.Boolean()",
        DataType.DATE: "sa.Date()",
        DataType.TIME: "sa.Time()",
        DataType.UUID: "sa.Uuid()",
        DataType.BINARY: "sa.LargeBinary()",
    }[kind]


def default_value(view: EntityView, field: Field, imports: Imports) -> str | None:
    """The expression of a default: a literal, or the function that makes one; None without a default."""
    attribute = field.attribute
    value = attribute.default_value
    if field.relation is not None or value is None:
        return None
    kind = attribute.data_type
    if value == "now()":
        imports.add("src.database.types", "utc_now")
        return "utc_now"
    if value == "today()":
        imports.add("src.database.types", "utc_today")
        return "utc_today"
    if value == "uuid()":
        imports.module("uuid")
        return "uuid.uuid4"
    return _typed_literal(view, attribute, value, imports, kind)


def _typed_literal(view: EntityView, attribute: Attribute, value: object, imports: Imports, kind: DataType) -> str:
    if kind is DataType.ENUM:
        name = view.enum_class(attribute)
        imports.add("src.models.enums", name)
        return f"{name}.{enum_member(str(value))}"
    if kind is DataType.DECIMAL:
        imports.add("decimal", "Decimal")
        return f"Decimal({quote(str(value))})"
    if kind is DataType.FLOAT:
        return repr(float(str(value)))
    parsers = {
        DataType.DATE: ("dt.date.fromisoformat", "datetime as dt"),
        DataType.TIME: ("dt.time.fromisoformat", "datetime as dt"),
        DataType.DATETIME: ("dt.datetime.fromisoformat", "datetime as dt"),
        DataType.UUID: ("uuid.UUID", "uuid"),
    }
    if kind in parsers:
        parse, needed = parsers[kind]
        imports.module(needed)
        return f"{parse}({quote(str(value))})"
    if kind is DataType.JSON:
        return json_literal(json.loads(str(value)))
    if kind is DataType.BINARY:
        imports.module("base64")
        return f"base64.b64decode({quote(str(value))})"
    return literal(value)


def json_literal(value: object) -> str:
    """JSON as Python source."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quote(str(key))}: {json_literal(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(json_literal(item) for item in value) + "]"
    return literal(value)


def is_callable_default(text: str) -> bool:
    """The default is made anew for each row."""
    return text in ("utc_now", "utc_today", "uuid.uuid4")


def is_mutable_default(text: str) -> bool:
    """The default must not be shared between rows."""
    return text[:1] in "[{"
