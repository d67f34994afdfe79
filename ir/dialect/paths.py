"""Declared endpoints: OpenAPI path items."""

from typing import Any

from ir.dialect.api_keys import METHODS, PARAMETER, PATH_ITEM
from ir.dialect.fields import Fields
from ir.dialect.openapi_types import read_constraints, read_data_type, read_reference
from ir.dialect.reading import Reading, child
from ir.dialect.typed import read_typed
from ir.dialect.values import items
from ir.model.api import Endpoint, Parameter, Response
from ir.model.types import DataType, HTTPMethod, ParamLocation
from ir.wording import show
from ir.yaml import MappingNode, Node
from ir.yaml import content as content_of


def read_path_item(reading: Reading, template: str, node: Node, path: str) -> list[tuple[Endpoint, str]]:
    """The operations under one path template, each with its path in the spec.

    What was not written stays empty: `operation_id`, `summary`, `tags`, and `access`, where `()` means that nothing
    was said.
    """
    fields = Fields(reading, node, path, PATH_ITEM)
    if not template.startswith("/"):
        message = f"A path begins with a slash: write {show('/' + template)}"
        reading.report("DM132", message, path, None, on_key=True, suggestion="/" + template)
    shared = _parameters(fields)
    found = []
    for method in METHODS:
        operation = fields.nested(method)
        if operation is not None:
            found.append((_operation(operation, HTTPMethod(method.upper()), template, shared), operation.path))
    return found


def _operation(fields: Fields, method: HTTPMethod, template: str, shared: tuple[Parameter, ...]) -> Endpoint:
    own = _parameters(fields)
    names = {(one.name, one.location) for one in own}
    responses = tuple(sorted(_responses(fields), key=lambda one: one.status))
    success = next((one for one in responses if 200 <= one.status < 300), None)
    operation_id = fields.optional("operationId", str)
    if operation_id == "":
        message = "An `operationId` has at least one letter: write a name, or delete the key"
        fields.reading.report("DM121", message, fields.at("operationId"), fields.nodes["operationId"])
    values: dict[str, Any] = {
        "operation_id": operation_id or "",
        "summary": fields.get("summary", ""),
        "description": fields.get("description", ""),
        "tags": fields.get("tags", ()),
        "deprecated": fields.get("deprecated", False),
        "access": fields.get("x-access", ()),
    }
    request = fields.nested("requestBody")
    if request is not None:
        request.optional("required", bool)
        values["request_schema"], is_list = _body(request)
        if is_list:
            message = "A request body is one object: give the list a schema of its own"
            fields.reading.report("DM131", message, request.path, request.node)
    return Endpoint(
        method=method,
        path=template,
        parameters=(*(one for one in shared if (one.name, one.location) not in names), *own),
        responses=responses,
        response_schema=success.schema_name if success else None,
        status=success.status if success else 200,
        is_derived=False,
        **values,
    )


def _parameters(fields: Fields) -> tuple[Parameter, ...]:
    node = fields.nodes.get("parameters")
    if node is None:
        return ()
    path = fields.at("parameters")
    found = items(fields.reading, node, path, "a list of parameters") or []
    read = (_parameter(Fields(fields.reading, one, child(path, i), PARAMETER)) for i, one in enumerate(found))
    return tuple(one for one in read if one is not None)


def _parameter(fields: Fields) -> Parameter | None:
    name, location = fields.optional("name", str), fields.optional("in", str)
    required, description = fields.get("required", False), fields.get("description", "")
    values: dict[str, Any] = {}
    schema = fields.nested("schema")
    if schema is not None:
        kind, _ = read_data_type(schema)
        if kind in (DataType.ARRAY, DataType.JSON):
            message = "A parameter has a single value: lists and objects travel in the body"
            fields.reading.report("DM131", message, schema.path, schema.node)
        elif kind is not None:
            values.update(data_type=kind, values=schema.get("enum", ()), constraints=read_constraints(schema, kind))
            if "default" in schema:
                default = schema.nodes["default"]
                values["default_value"] = read_typed(fields.reading, default, schema.at("default"), kind, None)
    if name is None or location is None:
        return None
    where = ParamLocation(location)
    is_required = required or where is ParamLocation.PATH
    return Parameter(name=name, location=where, required=is_required, description=description, **values)


def _responses(fields: Fields) -> list[Response]:
    found = []
    shape = fields.shape.keys["responses"].shape
    assert shape is not None
    for key, node, path in fields.each("responses", numbers=True):
        response = Fields(fields.reading, node, path, shape)
        schema, is_list = _body(response)
        if not (key.text.isascii() and key.text.isdigit() and len(key.text) == 3 and "100" <= key.text <= "599"):
            message = f"{show(key.text)} is not a status: write three digits, such as `200`"
            fields.reading.report("DM132", message, path, key, on_key=True)
            continue
        description = response.get("description", "")
        found.append(Response(status=int(key.text), description=description, schema_name=schema, is_array=is_list))
    return found


def _body(fields: Fields) -> tuple[str | None, bool]:
    """The shape that the JSON content of a request or response refers to, and whether it is a list of it."""
    content = fields.nested("content")
    media = content.nested("application/json") if content else None
    written = content_of(media.nodes["schema"]) if media and "schema" in media else None
    if media is None or written is None:
        return None, False
    if isinstance(written, MappingNode) and not written.is_broken and not _refers(written):
        message = (
            "A body's shape is a `$ref` to `#/schemas/Name` or `#/entities/Name`, or an array of it: name it there"
        )
        fields.reading.report("DM131", message, media.at("schema"), media.nodes["schema"])
        return None, False
    schema = media.nested("schema")
    inner = schema.nested("items") if schema else None
    if inner is not None:
        return read_reference(inner), True
    return (read_reference(schema) if schema else None), False


def _refers(node: MappingNode) -> bool:
    """It is a `$ref`, or a list of one."""
    items_of = node.get("items")
    inner = content_of(items_of) if items_of is not None else None
    return node.get("$ref") is not None or (isinstance(inner, MappingNode) and inner.get("$ref") is not None)
