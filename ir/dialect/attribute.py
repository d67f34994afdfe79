"""Attributes."""

from typing import Any

from ir.dialect.behavior_keys import INPUT
from ir.dialect.bounds import read_bounds
from ir.dialect.domain_keys import ATTRIBUTE, ITEMS
from ir.dialect.fields import Fields
from ir.dialect.keys import Shape
from ir.dialect.reading import Reading
from ir.dialect.typed import read_typed
from ir.dialect.types import TypeName, read_type
from ir.model.domain import Attribute, Scalar
from ir.model.types import DataType
from ir.wording import clip, show
from ir.yaml import MappingNode, Node, ScalarNode, content
from ir.yaml.scalars import is_null

DEFAULT_PRECISION, DEFAULT_SCALE = 12, 2

_INTEGERS = (DataType.INTEGER, DataType.BIGINT)
_FLAGS = {
    "nullable": "is_nullable",
    "unique": "is_unique",
    "index": "is_indexed",
    "primary_key": "is_primary_key",
    "read_only": "is_read_only",
    "write_only": "is_write_only",
    "immutable": "is_immutable",
}


def read_attribute(reading: Reading, name: str, node: Node, path: str, shape: Shape = ATTRIBUTE) -> Attribute:
    """One attribute, or an input of a flow, in its long or its short form.

    What can't be read is left out; an unknown type becomes `string`. An integer attribute called `id` counts up, as it
    will be the primary key unless its entity has another.
    """
    if isinstance(content(node), ScalarNode):
        return _short(reading, name, node, path, shape)
    fields = Fields(reading, node, path, shape)
    written = None
    if "type" in fields:
        written = read_type(reading, fields.nodes["type"], fields.at("type"), of_entity=_of_entity(name, shape))
    data_type = DataType.STRING
    if written is not None:
        data_type = DataType.ARRAY if written.is_array else written.data_type
        fields.drop_inapplicable(data_type)
        if not written.is_array:
            fields.require_for(data_type)
    flags = {key: flag for key, flag in _FLAGS.items() if key in shape.keys}
    values: dict[str, Any] = {flag: True for key, flag in flags.items() if fields.get(key, False)}
    if written is not None and written.is_nullable:
        values["is_nullable"] = True
    for key in ("description", "computed", "renamed_from"):
        text = fields.optional(key, str) if key in shape.keys else None
        if text is not None:
            values[key] = text
    if written is not None:
        values.update(_typed(fields, data_type, written, values))
        if (
            data_type in _INTEGERS
            and "default" not in fields
            and (_may_count(name, shape) or "is_primary_key" in values)
        ):
            values["is_generated"] = fields.get("generated", True)
    return Attribute(name=name, data_type=data_type, **values)


def _may_count(name: str, shape: Shape) -> bool:
    return name == "id" and "primary_key" in shape.keys


def _of_entity(name: str, shape: Shape) -> str:
    """What to say about the name of an entity in place of a type."""
    name = clip(name, 40)
    if shape is INPUT:
        return f"a flow gets the key of a row, `{name.removesuffix('_id')}_id: uuid`, and a `load` brings the row"
    if shape is ATTRIBUTE:
        return f"an entity stands under `relationships`, `{name}: {{type: many_to_one, target: {{}}}}`"
    return ""


def _short(reading: Reading, name: str, node: Node, path: str, shape: Shape) -> Attribute:
    found = content(node)
    if is_null(found) and not found.is_broken:
        message = f"`{name}` has no type: write one, such as `{name}: string`"
        reading.report("DM123", message, path, None, on_key=True)
        return Attribute(name=name, data_type=DataType.STRING)
    written = read_type(reading, node, path, of_entity=_of_entity(name, shape))
    if written is None:
        return Attribute(name=name, data_type=DataType.STRING)
    if written.is_array:
        return Attribute(name=name, data_type=DataType.ARRAY, items=written.data_type, is_nullable=written.is_nullable)
    kind = written.data_type
    if kind in (DataType.ENUM, DataType.ARRAY):
        missing = "values" if kind is DataType.ENUM else "items"
        example = "{type: enum, values: [a, b]}" if kind is DataType.ENUM else "string[]"
        reading.report("DM123", f"`{missing}` is missing: write the long form, such as `{example}`", path, node)
    values: dict[str, Any] = {"is_nullable": True} if written.is_nullable else {}
    if _may_count(name, shape) and kind in _INTEGERS:
        values["is_generated"] = True
    if kind is DataType.DECIMAL:
        values.update(precision=DEFAULT_PRECISION, scale=DEFAULT_SCALE)
    elif kind is DataType.ARRAY:
        values["items"] = DataType.STRING
    return Attribute(name=name, data_type=kind, **values)


def _typed(fields: Fields, kind: DataType, written: TypeName, said: dict[str, Any]) -> dict[str, Any]:
    """What depends on the type: its own keys, bounds, default and example."""
    values: dict[str, Any] = {}
    if kind is DataType.DECIMAL:
        values["precision"] = fields.get("precision", DEFAULT_PRECISION)
        values["scale"] = fields.get("scale", DEFAULT_SCALE)
    elif kind is DataType.ENUM:
        values["values"] = fields.get("values", ())
    elif kind is DataType.ARRAY:
        values.update(_items(fields, written))
    bounds = read_bounds(fields, kind)
    if bounds:
        values["constraints"] = bounds
    item = values.get("items")
    for key, field in (("default", "default_value"), ("example", "example")):
        value = _value(fields, key, kind, item, bool(said.get("is_nullable")))
        if value is not None:
            values[field] = value
    return values


def _items(fields: Fields, written: TypeName) -> dict[str, Any]:
    if written.is_array:
        if "items" in fields:
            message = f"`{written.data_type}[]` already says what the items are: delete `items`, or write `type: array`"
            fields.reading.report("DM129", message, fields.at("items"), fields.keys["items"], on_key=True)
        return {"items": written.data_type}
    node = fields.nodes.get("items")
    if node is None:
        return {"items": DataType.STRING}
    path = fields.at("items")
    if not isinstance(content(node), MappingNode):
        found = read_type(fields.reading, node, path, for_items=True)
        return {"items": found.data_type if found else DataType.STRING}
    inner = Fields(fields.reading, node, path, ITEMS)
    if "type" not in inner:
        return {"items": DataType.STRING}
    found = read_type(fields.reading, inner.nodes["type"], inner.at("type"), for_items=True)
    if found is None:
        return {"items": DataType.STRING}
    inner.drop_inapplicable(found.data_type)
    return {"items": found.data_type, "item_constraints": read_bounds(inner, found.data_type)}


def _value(
    fields: Fields, key: str, kind: DataType, item: DataType | None, is_nullable: bool
) -> Scalar | tuple[Scalar, ...] | None:
    node = fields.nodes.get(key)
    if node is None:
        return None
    found = content(node)
    if isinstance(found, ScalarNode) and found.text and is_null(found) and kind is not DataType.JSON:
        if not is_nullable:
            message = f"{show(f'{key}: {found.text}')} needs `nullable: true`, or delete it"
            fields.reading.report("DM128", message, fields.at(key), node)
        return None
    return read_typed(fields.reading, node, fields.at(key), kind, item)
