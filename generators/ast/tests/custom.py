"""`tests/contract/test_custom_contract.py`: operations that wait for somebody to write them."""

import re
from typing import Any

from generators.ast.scoping import admission
from generators.ast.source import Imports, module, quote
from generators.ast.tests.literals import json_literal
from generators.ast.tests.rows import maker
from generators.ast.tests.stage import Stage, parametrize
from generators.ast.view import AppView
from ir.model import Attribute, DataType, Endpoint, Parameter, ParamLocation, Schema, SchemaField
from validators.samples import sample


def emit_custom(app: AppView) -> str | None:
    """The module, or None where nobody has to write anything."""
    if not app.custom:
        return None
    imports = Imports()
    imports.add("typing", "Any")
    tests = [_answers(app, imports), _closed(app, imports)]
    doc = "Operations that are typed and documented, but that nobody has written yet."
    return module(doc, imports, [text for text in tests if text])


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


def _answers(app: AppView, imports: Imports) -> str | None:
    view = next(iter(app.entities.values()))
    stage = Stage(view, imports)
    cases = []
    with_role = app.role_class is not None
    for endpoint in app.custom:
        if not _is_testable(app, endpoint):
            continue
        roles = admission(endpoint.access).roles or (app.auth.roles[:1] if app.auth else ())
        case = [quote(endpoint.method.value), quote(_path(endpoint)), json_literal(_query(endpoint))]
        case += [json_literal(_body(app, endpoint.request_schema)), *([stage.role(roles[0])] if with_role else [])]
        cases.append(f"({', '.join(case)})")
    if not cases:
        return None
    if app.user is not None:
        imports.add("tests.support.rows", maker(app.user))
        stage.add(f"somebody = await {maker(app.user)}(session{', role=role' if with_role else ''})")
        stage.who = "somebody"
    stage.send("request", "method", "path", "params=query", "json=body")
    stage.problem(501)
    names = ["method", "path", "query", "body", *(["role"] if with_role else [])]
    parameters = ["method: str", "path: str", "query: dict[str, Any]", "body: Any"]
    parameters += [f"role: {app.role_class}"] if with_role else []
    return stage.emit("not_implemented", marks=[parametrize(names, cases)], parameters=tuple(parameters))


def _closed(app: AppView, imports: Imports) -> str | None:
    cases = [
        f"({quote(endpoint.method.value)}, {quote(_path(endpoint))})"
        for endpoint in app.custom
        if app.user is not None and not admission(endpoint.access).is_public
    ]
    if not cases:
        return None
    stage = Stage(next(iter(app.entities.values())), imports)
    stage.send("request", "method", "path")
    stage.problem(401)
    marks = [parametrize(["method", "path"], cases)]
    return stage.emit("signing_in_is_needed", marks=marks, parameters=("method: str", "path: str"))
