"""Declared request and response shapes."""

from typing import Any

from ir.dialect.api_keys import PROPERTY, SCHEMA
from ir.dialect.fields import Fields
from ir.dialect.openapi_types import decimal_digits, read_constraints, read_data_type, read_reference
from ir.dialect.reading import Reading, did_you_mean
from ir.dialect.typed import read_typed
from ir.model.api import Schema, SchemaField
from ir.model.types import DataType
from ir.wording import show
from ir.yaml import Node, content
from ir.yaml.nodes import SequenceNode


def read_schema(reading: Reading, name: str, node: Node, path: str) -> Schema:
    """One schema: an object and its properties."""
    fields = Fields(reading, node, path, SCHEMA)
    fields.optional("type", str)
    extra = fields.optional("additionalProperties", bool)
    if extra:
        message = "Shapes are closed: write `additionalProperties: false`, or delete it"
        reading.report("DM131", message, fields.at("additionalProperties"), fields.nodes["additionalProperties"])
    required: tuple[str, ...] = fields.get("required", ())
    properties = tuple(
        read_property(reading, key.text, value, at, key.text in required)
        for key, value, at in fields.each("properties")
    )
    _check_required(fields, {one.name for one in properties})
    return Schema(name=name, description=fields.get("description", ""), fields=properties)


def read_property(reading: Reading, name: str, node: Node, path: str, is_required: bool) -> SchemaField:
    """One property; without a readable type it has neither `data_type` nor `reference`."""
    fields = Fields(reading, node, path, PROPERTY)
    values: dict[str, Any] = {"name": name, "is_required": is_required}
    if "description" in fields:
        values["description"] = fields.get("description", "")
    if "$ref" in fields:
        return SchemaField(**values, reference=read_reference(fields), is_nullable=fields.get("nullable", False))
    kind, may_be_null = read_data_type(fields)
    values["is_nullable"] = fields.get("nullable", False) or may_be_null
    if kind is None:
        return SchemaField(**values)
    values["constraints"] = read_constraints(fields, kind)
    item = None
    if kind is DataType.ARRAY:
        values["is_array"] = True
        values.update(_items(fields))
        item = values.get("data_type")
    else:
        values.update(data_type=kind, values=fields.get("enum", ()), **decimal_digits(fields, kind))
    if "default" in fields:
        values["default_value"] = read_typed(reading, fields.nodes["default"], fields.at("default"), kind, item)
    return SchemaField(**values)


def _items(fields: Fields) -> dict[str, Any]:
    inner = fields.nested("items")
    if inner is None:
        fields.missing("items", "say what it holds, such as `items: {type: string}`")
        return {}
    if "$ref" in inner:
        return {"reference": read_reference(inner)}
    kind, _ = read_data_type(inner)
    if kind is None:
        return {}
    if kind is DataType.ARRAY:
        message = "Lists of lists are not read: give the inner list a schema of its own"
        fields.reading.report("DM131", message, inner.at("type"), inner.nodes["type"])
        return {}
    return {"data_type": kind, "item_constraints": read_constraints(inner, kind), "values": inner.get("enum", ())}


def _check_required(fields: Fields, known: set[str]) -> None:
    node = content(fields.nodes["required"]) if "required" in fields else None
    for item in node.items if isinstance(node, SequenceNode) else ():
        name = getattr(content(item), "text", None)
        if name is not None and name not in known:
            guess = fields.reading.closest(name, known)
            message = f"{show(name)} is required but is not a property{did_you_mean(guess)}"
            fields.reading.report("DM131", message, fields.at("required"), item, suggestion=guess)
