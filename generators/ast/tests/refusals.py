"""Refusals that every entity has: 400, 401, 403, 404, 409 and 422."""

import datetime as dt
from decimal import Decimal

from generators.ast.routes import endpoints_of
from generators.ast.scoping import admission, admission_to
from generators.ast.source import Imports, quote
from generators.ast.tests.bodies import own_values
from generators.ast.tests.rows import maker
from generators.ast.tests.stage import Stage, parametrize, unknown_key
from generators.ast.validators import late_bounds
from generators.ast.view import EntityView, Field
from ir import derive
from ir.model import Crud, DataType, Endpoint, Operation
from validators.samples import sample


def emit_refusals(view: EntityView, imports: Imports) -> list[str | None]:
    """The test functions."""
    return [
        _unauthenticated(view, imports),
        _forbidden(view, imports),
        _unknown(view, imports),
        _malformed_key(view, imports),
        _malformed_body(view, imports, "MALFORMED", 400, "a_body_that_is_not_json"),
        _malformed_body(view, imports, "NO_OBJECTS", 422, "a_body_that_is_no_object"),
        _unheard_of(view, imports),
        _not_accepted(view, imports, Crud.CREATE),
        _not_accepted(view, imports, Crud.UPDATE),
        _late_bounds(view, imports),
    ]


def _path(view: EntityView, endpoint: Endpoint) -> str:
    """The path of an operation on a row that does not exist, as a literal."""
    path = endpoint.path.replace(f"{{{view.key_parameter}}}", str(unknown_key(view)))
    relation = view.entity.relationship(endpoint.relationship) if endpoint.relationship else None
    if relation is not None:
        target = view.app.entities[relation.target_entity]
        path = path.replace(f"{{{derive.linked_parameter(view.entity, relation)}}}", str(unknown_key(target)))
    return _within(view, path)


def _within(view: EntityView, path: str) -> str:
    """A path by means of the constants `PATH` and `UNKNOWN`."""
    prefix = f"/{derive.path_segment(view.entity)}"
    rest = path.removeprefix(prefix)
    if not rest:
        return "PATH"
    key = str(unknown_key(view))
    rest = rest.replace(f"/{key}", "/{UNKNOWN}", 1)
    return f'f"{{PATH}}{rest}"'


def _unauthenticated(view: EntityView, imports: Imports) -> str | None:
    cases = [
        f"({quote(item.method.value)}, {_path(view, item)})"
        for item in endpoints_of(view)
        if not admission(item.access).is_public
    ]
    if not cases:
        return None
    stage = Stage(view, imports)
    stage.send("request", "method", "path")
    stage.problem(401)
    marks = [parametrize(["method", "path"], cases)]
    return stage.emit("signing_in_is_needed", marks=marks, parameters=("method: str", "path: str"))


def _forbidden(view: EntityView, imports: Imports) -> str | None:
    auth = view.app.auth
    if auth is None or view.app.user is None:
        return None
    stage = Stage(view, imports)
    cases = []
    for item in endpoints_of(view):
        roles = admission(item.access).roles
        outsider = next((role for role in auth.roles if role not in roles), None)
        if roles and outsider:
            cases.append(f"({quote(item.method.value)}, {_path(view, item)}, {stage.role(outsider)})")
    if not cases:
        return None
    imports.add("tests.support.rows", maker(view.app.user))
    stage.add(f"outsider = await {maker(view.app.user)}(session, role=role)")
    stage.who = "outsider"
    stage.send("request", "method", "path")
    stage.problem(403)
    marks = [parametrize(["method", "path", "role"], cases)]
    parameters = ("method: str", "path: str", f"role: {view.app.role_class}")
    return stage.emit("other_roles_are_refused", marks=marks, parameters=parameters)


def _unknown(view: EntityView, imports: Imports) -> str | None:
    stage = Stage(view, imports)
    cases = []
    with_role = view.app.role_class is not None
    patches = False
    for item in endpoints_of(view):
        if item.operation in (Operation.LIST, Operation.CREATE):
            continue
        patches = patches or item.operation is Operation.UPDATE
        auth = view.app.auth
        roles = admission(item.access).roles or (auth.roles[:1] if auth else ())
        case = [quote(item.method.value), _path(view, item), *([stage.role(roles[0])] if with_role else [])]
        cases.append(f"({', '.join(case)})")
    if not cases:
        return None
    parameters = ["method: str", "path: str"]
    if view.app.user is not None:
        imports.add("tests.support.rows", maker(view.app.user))
        stage.add(f"somebody = await {maker(view.app.user)}(session{', role=role' if with_role else ''})")
        stage.who = "somebody"
    stage.send("request", "method", "path", *(["json={}"] if patches else []))
    stage.problem(404)
    names = ["method", "path", *(["role"] if with_role else [])]
    if with_role:
        parameters.append(f"role: {view.app.role_class}")
    return stage.emit("unknown_rows", marks=[parametrize(names, cases)], parameters=tuple(parameters))


def _malformed_key(view: EntityView, imports: Imports) -> str | None:
    if view.endpoint(Operation.READ) is None or view.entity.primary_key.data_type.is_text:
        return None
    stage = Stage(view, imports)
    stage.actor(admission_to(view, Crud.READ))
    stage.send("get", 'f"{PATH}/no-key"')
    stage.problem(422)
    return stage.emit("a_key_that_is_none")


def _malformed_body(view: EntityView, imports: Imports, bodies: str, status: int, name: str) -> str | None:
    if view.endpoint(Operation.CREATE) is None:
        return None
    stage = Stage(view, imports)
    stage.actor(admission_to(view, Crud.CREATE))
    imports.add("tests.support.problems", "JSON", bodies)
    signed = "JSON"
    if stage.who is not None:
        imports.add("tests.support.tokens", "bearer")
        signed = f"bearer({stage.who}) | JSON"
    stage.add(f"answer = await client.post(PATH, content=content, headers={signed})")
    stage.problem(status)
    marks = [f'@pytest.mark.parametrize("content", {bodies})']
    return stage.emit(name, marks=marks, parameters=("content: bytes",))


def _unheard_of(view: EntityView, imports: Imports) -> str | None:
    if view.endpoint(Operation.CREATE) is None:
        return None
    stage = Stage(view, imports)
    stage.actor(admission_to(view, Crud.CREATE))
    body = stage.body()
    stage.send("post", "PATH", f'json={body} | {{"nobody_knows": 1}}')
    stage.problem(422, '"/body/nobody_knows"')
    return stage.emit("unknown_names_are_refused")


def _not_accepted(view: EntityView, imports: Imports, operation: Crud) -> str | None:
    """What a client may read but not set, or not change."""
    if view.endpoint(Operation(operation.value)) is None:
        return None
    creating = operation is Crud.CREATE
    names = [field.name for field in view.fields if not (field.is_sent if creating else field.is_changed)]
    names = [name for name in names if name != "password_hash"]
    names += ["created_at", "updated_at"] if view.entity.options.timestamps else []
    if not names:
        return None
    stage = Stage(view, imports)
    if creating:
        stage.actor(admission_to(view, operation))
        body = stage.body()
        stage.send("post", "PATH", f"json={body} | {{name: None}}")
    else:
        row = stage.row(operation)
        stage.send("patch", stage.path(row), "json={name: None}")
    stage.problem(422, 'f"/body/{name}"')
    marks = [parametrize(["name"], [quote(name) for name in names])]
    title = "what_no_client_may_set" if creating else "what_cannot_be_changed"
    return stage.emit(title, marks=marks, parameters=("name: str",))


def _late_bounds(view: EntityView, imports: Imports) -> str | None:
    if view.endpoint(Operation.CREATE) is None:
        return None
    sent = own_values(view)
    cases = []
    for field, bound, text in late_bounds(view):
        if field.name in sent and not text.endswith("()"):
            cases.append(f"({quote(field.name)}, {quote(_outside(view, field, bound, text))})")
    if not cases:
        return None
    stage = Stage(view, imports)
    stage.actor(admission_to(view, Crud.CREATE))
    body = stage.body()
    stage.send("post", "PATH", f"json={body} | {{name: value}}")
    stage.problem(400)
    marks = [parametrize(["name", "value"], cases)]
    return stage.emit("bounds_that_no_schema_states", marks=marks, parameters=("name: str", "value: str"))


def _outside(view: EntityView, field: Field, bound: str, text: str) -> str:
    """A value next to a bound that the bound refuses, as it travels."""
    if bound == "multiple_of":
        scale = 2 if field.attribute.scale is None else field.attribute.scale
        return str(Decimal(sample(view.name, field.attribute, 0)) + Decimal(1).scaleb(-scale))
    direction = {"ge": -1, "gt": 0, "le": 1, "lt": 0}[bound]
    kind = field.attribute.data_type
    if kind is DataType.DATE:
        return (dt.date.fromisoformat(text) + dt.timedelta(days=direction)).isoformat()
    if kind is DataType.TIME:
        moment = dt.datetime.combine(dt.date(2025, 1, 1), dt.time.fromisoformat(text))
        return (moment + dt.timedelta(seconds=direction)).time().isoformat("seconds")
    moment = dt.datetime.fromisoformat(text)
    moment = moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)
    return (moment + dt.timedelta(seconds=direction)).strftime("%Y-%m-%dT%H:%M:%SZ")
