"""`tests/contract/custom`: one module for each operation that waits for somebody to write it."""

import re
from typing import Any

from generators.ast.scoping import admission
from generators.ast.source import Imports, module, quote
from generators.ast.tests.literals import json_literal
from generators.ast.tests.rows import maker
from generators.ast.tests.stage import Stage
from generators.ast.view import AppView
from ir.model import Attribute, DataType, Endpoint, Parameter, ParamLocation, Schema, SchemaField
from validators.samples import sample
from validators.target.naming import function_name

FOLDER = "tests/contract/custom"


def test_path(endpoint: Endpoint) -> str:
    """The file that tests an operation."""
    return f"{FOLDER}/test_{function_name(endpoint.operation_id)}.py"


def emit_test(app: AppView, endpoint: Endpoint) -> str | None:
    """The module, or None where nothing can be asked without rows."""
    imports = Imports()
    tests = [text for text in (_answers(app, endpoint, imports), _closed(app, endpoint, imports)) if text]
    if not tests:
        return None
    when = "Once its handler is written, delete this test or replace it with one of your own."
    return module(f"{endpoint.key} answers 501.\n\n{when}", imports, tests)


def _path(endpoint: Endpoint) -> str:
    path = endpoint.path
    for parameter in endpoint.parameters:
        if parameter.location is ParamLocation.PATH:
            path = path.replace(f"{{{parameter.name}}}", str(_parameter(endpoint, parameter)))
    return re.sub(r"\{[^{}]*\}", "1", path)


def _parameter(endpoint: Endpoint, parameter: Parameter) -> Any:
    if parameter.values:
        return parameter.values[0]
    attribute = Attribute(name=parameter.name, data_type=parameter.data_type, constraints=parameter.constraints)
    return sample(endpoint.operation_id, attribute, 0)


def _query(endpoint: Endpoint) -> dict[str, Any]:
    return {
        item.name: _parameter(endpoint, item)
        for item in endpoint.parameters
        if item.location is ParamLocation.QUERY and item.required
    }


def _body(app: AppView, name: str | None) -> dict[str, Any] | None:
    schema = app.ir.api_model.declared_schema(name) if name else None
    return None if schema is None else _object(app, schema)


def _object(app: AppView, schema: Schema) -> dict[str, Any]:
    return {field.name: _value(app, schema, field) for field in schema.fields if field.is_required}


def _value(app: AppView, schema: Schema, field: SchemaField) -> Any:
    if field.reference is not None:
        referred = app.ir.api_model.declared_schema(field.reference)
        one: Any = {} if referred is None else _object(app, referred)
    elif field.values:
        one = field.values[0]
    else:
        constraints = field.item_constraints if field.is_array else field.constraints
        attribute = Attribute(
            name=field.name,
            data_type=field.data_type or DataType.STRING,
            constraints=constraints,
            precision=field.precision,
            scale=field.scale,
        )
        one = sample(schema.name, attribute, 0)
    return [one] if field.is_array else one


def _is_testable(app: AppView, endpoint: Endpoint) -> bool:
    """A valid request can be made up without rows: the body is a declared shape, or there is none."""
    return endpoint.request_schema is None or app.ir.api_model.declared_schema(endpoint.request_schema) is not None


def _answers(app: AppView, endpoint: Endpoint, imports: Imports) -> str | None:
    if not _is_testable(app, endpoint):
        return None
    stage = Stage(next(iter(app.entities.values())), imports)
    if app.user is not None:
        roles = admission(endpoint.access).roles or (app.auth.roles[:1] if app.auth else ())
        given = f", role={stage.role(roles[0])}" if app.role_class is not None else ""
        imports.add("tests.support.rows", maker(app.user))
        stage.add(f"somebody = await {maker(app.user)}(session{given})")
        stage.who = "somebody"
    query, body = _query(endpoint), _body(app, endpoint.request_schema)
    arguments = [f"params={json_literal(query)}"] if query else []
    arguments += [f"json={json_literal(body)}"] if body is not None else []
    stage.send("request", quote(endpoint.method.value), quote(_path(endpoint)), *arguments)
    stage.problem(501)
    return stage.emit("not_implemented", doc="Until its handler is written.")


def _closed(app: AppView, endpoint: Endpoint, imports: Imports) -> str | None:
    if app.user is None or admission(endpoint.access).is_public:
        return None
    stage = Stage(next(iter(app.entities.values())), imports)
    stage.send("request", quote(endpoint.method.value), quote(_path(endpoint)))
    stage.problem(401)
    return stage.emit("signing_in_is_needed")
