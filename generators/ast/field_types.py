"""Types of values on the wire: the pydantic annotation of an attribute, in bodies and in queries."""

from generators.ast.columns import (
    ARRAY_ITEMS,
    bounds,
    max_length,
    python_type,
)
from generators.ast.source import Imports, quote
from generators.ast.view import EntityView
from ir.model import Attribute, ConstraintType, DataType

_LENGTHS = (ConstraintType.MIN_LENGTH, ConstraintType.MAX_LENGTH)
_RANGE = (ConstraintType.GT, ConstraintType.GE, ConstraintType.LT, ConstraintType.LE)
_PLAIN = {
    DataType.DATE: "Date",
    DataType.TIME: "TimeOfDay",
    DataType.DATETIME: "Moment",
    DataType.UUID: "Uuid",
    DataType.JSON: "JsonDocument",
    DataType.BOOLEAN: "Flag",
}
_FIELDS = "src.models.fields"


def _annotated(base: str, extras: list[str], imports: Imports) -> str:
    if not extras:
        return base
    imports.add("typing", "Annotated")
    return f"Annotated[{', '.join([base, *extras])}]"


def _field(arguments: dict[str, object], imports: Imports) -> str:
    imports.add("pydantic", "Field")
    return f"Field({', '.join(f'{name}={value}' for name, value in arguments.items())})"


def _whole_range(attribute: Attribute, imports: Imports) -> dict[str, object]:
    limit = "INT32_MAX" if attribute.data_type is DataType.INTEGER else "SAFE_INTEGER"
    said: dict[str, object] = dict(bounds(attribute.constraints, *_RANGE, ConstraintType.MULTIPLE_OF))
    if attribute.is_primary_key and "ge" not in said and "gt" not in said:
        said = {"ge": 1, **said}
    if "ge" not in said and "gt" not in said:
        imports.add(_FIELDS, limit)
        said = {"ge": f"-{limit}", **said}
    if "le" not in said and "lt" not in said:
        imports.add(_FIELDS, limit)
        said["le"] = limit
    return said


def _number_arguments(attribute: Attribute) -> list[str]:
    return [
        f"{name}={value if isinstance(value, int) else quote(str(value))}"
        for name, value in bounds(attribute.constraints, *_RANGE).items()
    ]


def _decimal(attribute: Attribute, imports: Imports, *, bounded: bool) -> str:
    imports.add("decimal", "Decimal")
    imports.add("src.models.money", "DecimalText")
    extra = _number_arguments(attribute) if bounded else []
    arguments = ", ".join([str(attribute.precision), str(attribute.scale), *extra])
    return _annotated("Decimal", [f"DecimalText({arguments})"], imports)


def _text(attribute: Attribute, imports: Imports) -> str:
    said: dict[str, object] = dict(bounds(attribute.constraints, *_LENGTHS))
    pattern = attribute.constraint(ConstraintType.PATTERN)
    base = {DataType.EMAIL: "Email", DataType.URL: "Url"}.get(attribute.data_type)
    if attribute.is_primary_key and base is None:
        said = {"min_length": 1, **said}
        if pattern is None:
            imports.add(_FIELDS, "KeyText")
            return _annotated("KeyText", [_field({**said, "max_length": max_length(attribute)}, imports)], imports)
    if base is None:
        said["max_length"] = max_length(attribute)
        base = "Text"
    if pattern is not None:
        said["pattern"] = _raw(str(pattern.value))
    extras = [_field(said, imports)] if said else []
    if pattern is None or base != "Text":
        imports.add(_FIELDS, base)
        return _annotated(base, extras, imports)
    imports.add(_FIELDS, "NoNul")
    return _annotated("str", [*extras, "NoNul"], imports)


def _raw(pattern: str) -> str:
    """A pattern as a raw string where that reads better and can be written."""
    if "\\" in pattern and pattern.isprintable() and '"' not in pattern and not pattern.endswith("\\"):
        return f'r"{pattern}"'
    return quote(pattern)


def _float(attribute: Attribute, imports: Imports, *, strict: bool) -> str:
    said: dict[str, object] = {
        name: float(str(value)) if not isinstance(value, int) else value
        for name, value in bounds(attribute.constraints, *_RANGE, ConstraintType.MULTIPLE_OF).items()
    }
    if strict:
        said["strict"] = True
    said["allow_inf_nan"] = False
    return _annotated("float", [_field(said, imports)], imports)


def _array(view: EntityView, attribute: Attribute, imports: Imports) -> str:
    item = Attribute(
        name=attribute.name,
        data_type=attribute.items or DataType.STRING,
        constraints=attribute.item_constraints,
        precision=attribute.precision or 12,
        scale=attribute.scale if attribute.scale is not None else 2,
    )
    said: dict[str, object] = {}
    least, most = attribute.constraint(ConstraintType.MIN_ITEMS), attribute.constraint(ConstraintType.MAX_ITEMS)
    if least is not None:
        said["min_length"] = least.value
    said["max_length"] = most.value if most is not None else ARRAY_ITEMS
    extras = [_field(said, imports)]
    unique = attribute.constraint(ConstraintType.UNIQUE_ITEMS)
    if unique is not None and unique.value:
        imports.add(_FIELDS, "Distinct")
        extras.append("Distinct()")
    return _annotated(f"list[{body_type(view, item, imports)}]", extras, imports)


def body_type(view: EntityView, attribute: Attribute, imports: Imports) -> str:
    """What a client may send for an attribute, without null."""
    kind = attribute.data_type
    if kind.is_text:
        return _text(attribute, imports)
    if kind in _PLAIN:
        imports.add(_FIELDS, _PLAIN[kind])
        return _PLAIN[kind]
    if kind in (DataType.INTEGER, DataType.BIGINT):
        imports.add(_FIELDS, "Whole")
        return _annotated("int", [_field(_whole_range(attribute, imports), imports), "Whole()"], imports)
    if kind is DataType.FLOAT:
        return _float(attribute, imports, strict=True)
    if kind is DataType.DECIMAL:
        return _decimal(attribute, imports, bounded=True)
    if kind is DataType.BINARY:
        imports.add(_FIELDS, "Base64")
        return _annotated("bytes", [f"Base64(max_bytes={max_length(attribute)})"], imports)
    if kind is DataType.ARRAY:
        return _array(view, attribute, imports)
    return python_type(view, attribute, imports)


def answer_type(view: EntityView, attribute: Attribute, imports: Imports) -> str:
    """What is answered for an attribute: its type without bounds, because old rows may be older than a bound."""
    kind = attribute.data_type
    if kind is DataType.DECIMAL:
        return _decimal(attribute, imports, bounded=False)
    if kind is DataType.DATETIME:  # not `Moment`: in UTC, a moment of the first or last year may leave its years
        imports.module("datetime as dt")
        return "dt.datetime"
    if kind in (DataType.TIME, DataType.DATE, DataType.UUID):
        imports.add(_FIELDS, _PLAIN[kind])
        return _PLAIN[kind]
    if kind is DataType.BINARY:
        imports.add(_FIELDS, "Base64")
        return _annotated("bytes", [f"Base64(max_bytes={max_length(attribute)})"], imports)
    if kind is DataType.ARRAY:
        item = Attribute(
            name=attribute.name,
            data_type=attribute.items or DataType.STRING,
            precision=attribute.precision or 12,
            scale=attribute.scale if attribute.scale is not None else 2,
        )
        return f"list[{answer_type(view, item, imports)}]"
    return python_type(view, attribute, imports)


def query_type(view: EntityView, attribute: Attribute, imports: Imports, *, bounded: bool = False) -> str:
    """What may stand in a query or path for an attribute: text there, so numbers and booleans are read from text.

    A filter may look for any value that fits the column; a parameter of its own (`bounded`) keeps its bounds.
    """
    kind = attribute.data_type
    said = attribute if bounded else attribute.model_copy(update={"constraints": ()})
    if kind in (DataType.INTEGER, DataType.BIGINT):
        return _annotated("int", [_field(_whole_range(said, imports), imports)], imports)
    if kind is DataType.FLOAT:
        return _float(said, imports, strict=False)
    if kind is DataType.DECIMAL:
        return _decimal(said, imports, bounded=True)
    if kind.is_text and bounded:
        return _text(said, imports)
    if kind is DataType.BOOLEAN:
        return "bool"
    if kind is DataType.ENUM:
        return _annotated(
            f"list[{python_type(view, attribute, imports)}]", [_field({"max_length": 20}, imports)], imports
        )
    if kind.is_text:
        imports.add(_FIELDS, "Text")
        return _annotated("Text", [_field({"max_length": max_length(attribute)}, imports)], imports)
    imports.add(_FIELDS, _PLAIN[kind])
    return _PLAIN[kind]


def key_type(view: EntityView, imports: Imports) -> str:
    """The type of a path parameter that names a row."""
    attribute = view.entity.primary_key
    if attribute.data_type.is_text:
        least: dict[str, object] = {"min_length": 1, **bounds(attribute.constraints, ConstraintType.MIN_LENGTH)}
        imports.add(_FIELDS, "Text")
        return _annotated("Text", [_field({**least, "max_length": max_length(attribute)}, imports)], imports)
    return query_type(view, attribute, imports)
