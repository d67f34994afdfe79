"""`tests/contract/test_behavior_contract.py`: who may ask for flows and events, and what their requests must say."""

import re
from typing import Any

from generators.ast.scoping import admission
from generators.ast.source import Imports, exploded, module, quote
from generators.ast.tests.literals import json_literal
from generators.ast.tests.rows import maker
from generators.ast.tests.stage import Stage, parametrize, unknown_key
from generators.ast.view import AppView
from ir.behavior.signatures import all_inputs
from ir.behavior.stored import to_json
from ir.model import Attribute, DataType, Endpoint, HTTPMethod, Operation
from validators.samples import boundaries, sample

_PARAMETER = re.compile(r"\{([^{}]*)\}")
_LONGEST = 400


def emit_behavior_contract(app: AppView) -> str | None:
    """The module, or None where the API has no such operation."""
    endpoints = [item for item in app.endpoints_in_order if item.operation in (Operation.FLOW, Operation.EVENT)]
    if not endpoints or not app.entities:
        return None
    imports = Imports()
    found = [
        _unauthenticated(app, endpoints, imports),
        _forbidden(app, endpoints, imports),
        _unknown(app, endpoints, imports),
        _malformed(app, endpoints, imports),
        *_bodies(app, endpoints, imports),
    ]
    tests = [text for text in found if text is not None]
    return module("Who may ask for flows and events, and what they must say.", imports, tests) if tests else None


def _stage(app: AppView, imports: Imports) -> Stage:
    return Stage(next(iter(app.entities.values())), imports)


def path_of(app: AppView, endpoint: Endpoint) -> str:
    """The path of an operation on rows that do not exist."""
    flow = app.ir.behavior_model.flow(endpoint.flow) if endpoint.flow else None
    inputs = {item.name: item for item in all_inputs(flow, app.behavior.domain.entities)} if flow else {}

    def filled(match: re.Match[str]) -> str:
        name = match[1]
        view = next((view for view in app.entities.values() if view.key_parameter == name), None)
        if view is not None:
            return str(unknown_key(view))
        attribute = inputs.get(name) or Attribute(name=name, data_type=DataType.STRING)
        return str(sample(endpoint.operation_id, attribute, 40))

    return _PARAMETER.sub(filled, endpoint.path)


def _unauthenticated(app: AppView, endpoints: list[Endpoint], imports: Imports) -> str | None:
    cases = [
        f"({quote(item.method.value)}, {quote(path_of(app, item))})"
        for item in endpoints
        if not admission(item.access).is_public
    ]
    if not cases:
        return None
    stage = _stage(app, imports)
    stage.send("request", "method", "path")
    stage.problem(401)
    marks = [parametrize(["method", "path"], cases)]
    return stage.emit("signing_in_is_needed", marks=marks, parameters=("method: str", "path: str"))


def _forbidden(app: AppView, endpoints: list[Endpoint], imports: Imports) -> str | None:
    if app.auth is None or app.user is None:
        return None
    stage = _stage(app, imports)
    cases = []
    for item in endpoints:
        roles = admission(item.access).roles
        outsider = next((role for role in app.auth.roles if role not in roles), None)
        if roles and outsider:
            cases.append(f"({quote(item.method.value)}, {quote(path_of(app, item))}, {stage.role(outsider)})")
    if not cases:
        return None
    imports.add("tests.support.rows", maker(app.user))
    stage.add(f"outsider = await {maker(app.user)}(session, role=role)")
    stage.who = "outsider"
    stage.send("request", "method", "path")
    stage.problem(403)
    marks = [parametrize(["method", "path", "role"], cases)]
    parameters = ("method: str", "path: str", f"role: {app.role_class}")
    return stage.emit("other_roles_are_refused", marks=marks, parameters=parameters)


def _case(app: AppView, stage: Stage, endpoint: Endpoint, *more: str) -> str:
    """The values of one case: method, path, where there are roles one that is let in, and what else there is."""
    parts = [quote(endpoint.method.value), quote(path_of(app, endpoint))]
    if app.role_class is not None and app.auth is not None:
        admitted = admission(endpoint.access)
        parts.append(stage.role((admitted.roles or admitted.staff or app.auth.roles)[0]))
    return f"({', '.join([*parts, *more])})"


def _signed(app: AppView, stage: Stage) -> tuple[list[str], list[str]]:
    """Make somebody act; the names and the annotated parameters of a case."""
    names, parameters = ["method", "path"], ["method: str", "path: str"]
    if app.user is not None:
        with_role = app.role_class is not None
        stage.imports.add("tests.support.rows", maker(app.user))
        stage.add(f"somebody = await {maker(app.user)}(session{', role=role' if with_role else ''})")
        stage.who = "somebody"
        if with_role:
            names.append("role")
            parameters.append(f"role: {app.role_class}")
    return names, parameters


def _unknown(app: AppView, endpoints: list[Endpoint], imports: Imports) -> str | None:
    """Events of rows that are not there."""
    stage = _stage(app, imports)
    cases = [_case(app, stage, item) for item in endpoints if item.operation is Operation.EVENT]
    if not cases:
        return None
    names, parameters = _signed(app, stage)
    stage.send("request", "method", "path")
    stage.problem(404)
    return stage.emit("events_of_unknown_rows", marks=[parametrize(names, cases)], parameters=tuple(parameters))


def _with_body(app: AppView, endpoints: list[Endpoint]) -> list[tuple[Endpoint, list[Attribute]]]:
    """The operations that take a body, with what it says."""
    found = []
    for item in endpoints:
        flow = app.ir.behavior_model.flow(item.flow) if item.flow else None
        if flow is None or item.method in (HTTPMethod.GET, HTTPMethod.DELETE):
            continue
        in_path = set(_PARAMETER.findall(item.path))
        sent = [one for one in flow.inputs if one.name not in in_path]
        if sent:
            found.append((item, sent))
    return found


def _malformed(app: AppView, endpoints: list[Endpoint], imports: Imports) -> str | None:
    stage = _stage(app, imports)
    cases = [_case(app, stage, item) for item, _ in _with_body(app, endpoints)]
    if not cases:
        return None
    names, parameters = _signed(app, stage)
    imports.add("tests.support.problems", "JSON", "MALFORMED")
    signed = "JSON"
    if stage.who is not None:
        imports.add("tests.support.tokens", "bearer")
        signed = "bearer(somebody) | JSON"
    stage.add(f"answer = await client.request(method, path, content=content, headers={signed})")
    stage.problem(400)
    marks = ['@pytest.mark.parametrize("content", MALFORMED)', parametrize(names, cases)]
    return stage.emit("a_body_that_is_not_json", marks=marks, parameters=(*parameters, "content: bytes"))


def _bodies(app: AppView, endpoints: list[Endpoint], imports: Imports) -> list[str]:
    """One test for each operation: its body, bound by bound."""
    return [text for item, sent in _with_body(app, endpoints) for text in _body(app, item, sent, imports)]


def _body(app: AppView, endpoint: Endpoint, sent: list[Attribute], imports: Imports) -> list[str]:
    flow = endpoint.flow or ""
    usual = {item.name: to_json(sample(flow, item, 0)) for item in sent}
    refused = []
    for item in sent:
        for one in boundaries(flow, _as_said(item)):
            text = json_literal(one.value)
            if not one.accepted and len(text) <= _LONGEST:
                refused.append(f"pytest.param({quote(item.name)}, {text}, id={quote(f'{item.name}: {one.why}')})")
    stage = _stage(app, imports)
    stage.actor(_asked(app, endpoint))
    imports.add("typing", "Any")
    stage.add(f"body: dict[str, Any] = {json_literal(usual)} | {{name: value}}")
    stage.send(endpoint.method.value.lower(), quote(path_of(app, endpoint)), "json=body")
    stage.problem(422, 'f"/body/{name}"')
    refused.append('pytest.param("nobody_knows", 1, id="a name nobody knows")')
    table = exploded("[", refused, "]", 4)
    marks = [f'@pytest.mark.parametrize(\n    ("name", "value"),\n    {table},\n)']
    imports.module("pytest")
    return [stage.emit(f"what_{flow}_does_not_take", marks=marks, parameters=("name: str", "value: object"))]


def _asked(app: AppView, endpoint: Endpoint) -> Any:
    return admission(endpoint.access)


def _as_said(item: Attribute) -> Attribute:
    """An input as a body may say it: null only where it may be absent for good."""
    return item
