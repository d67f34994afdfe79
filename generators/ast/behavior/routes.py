"""`src/api/routes/workflows/*.py`: HTTP in, a flow or an event, HTTP out."""

from collections.abc import Mapping

from generators.ast.behavior.events import events_of, takes_actor
from generators.ast.behavior.flows import needs_transaction, run_takes_actor, takes_actor_unwritten
from generators.ast.behavior.inputs import default_text, flow_of, input_type, parameters
from generators.ast.behavior.naming import event_function, events_class, events_module, flow_class, flow_module
from generators.ast.behavior.plan import Plan, of_flow
from generators.ast.behavior.words import python_type, safe
from generators.ast.field_types import key_type
from generators.ast.scoping import admission, roles_text
from generators.ast.source import Imports, call, docstring, module, quote, sentence
from generators.ast.validators import bound_check, late_bounds_of
from generators.ast.view import AppView, EntityView
from ir.behavior.signatures import all_inputs
from ir.behavior.steps import CallFlow, Load, Require
from ir.behavior.visiting import every
from ir.expressions.types import Kind, Type
from ir.listing import path_parameter
from ir.model import Attribute, Endpoint, Operation, Parameter, ParamLocation
from validators.target.naming import ROUTE_NAMES, function_name, python_name

FOLDER = "src/api/routes/workflows"


def workflow_endpoints(app: AppView) -> list[Endpoint]:
    """The operations that run flows."""
    return [item for item in app.ir.api_model.endpoints if item.operation is Operation.FLOW]


def unwritten_operations(app: AppView) -> list[str]:
    """The operations that run flows of prose."""
    endpoints = workflow_endpoints(app)
    return sorted(item.key for item in endpoints if item.flow and app.behavior.flows[item.flow].is_prose)


def flow_route_path(endpoint: Endpoint) -> str:
    """The module of the function that runs a flow."""
    return f"{FOLDER}/{flow_module(endpoint.flow or '')}.py"


def events_route_path(view: EntityView) -> str:
    """The module of the functions that give events to rows."""
    return f"{FOLDER}/{events_module(view)}.py"


class _Route:
    """Writes one operation."""

    def __init__(self, app: AppView, endpoint: Endpoint, imports: Imports) -> None:
        self.app = app
        self.endpoint = endpoint
        self.imports = imports
        self.admitted = admission(endpoint.access)
        self.imports.add("src.core.problems", "responses")

    def decorator(self, statuses: set[int], returns: str | None, *, actor: bool, headers: str = "") -> str:
        endpoint = self.endpoint
        arguments = [quote(endpoint.path), f"operation_id={quote(endpoint.operation_id)}"]
        if endpoint.summary:
            arguments.append(f"summary={quote(endpoint.summary)}")
        if endpoint.description:
            arguments.append(f"description={quote(endpoint.description)}")
        if endpoint.deprecated:
            arguments.append("deprecated=True")
        if endpoint.tags:
            arguments.append(f"tags=[{', '.join(quote(tag) for tag in endpoint.tags)}]")
        if endpoint.status != 200:
            arguments.append(f"status_code={endpoint.status}")
        if returns is not None:
            arguments.append(f"response_model={returns}")
        if not self.admitted.is_public and not actor:
            self.imports.add("fastapi", "Depends")
            arguments.append(f"dependencies=[Depends({self._dependency()})]")
        codes = ", ".join(str(code) for code in sorted(statuses | self._refusals()))
        arguments.append(f"responses={headers}responses({codes})")
        return call(f"@router.{endpoint.method.value.lower()}", arguments)

    def _refusals(self) -> set[int]:
        """What may be answered before anything runs."""
        found = {422} if self.endpoint.parameters or self.endpoint.request_schema else set()
        if self.endpoint.request_schema:
            found |= {400, 413}
        if not self.admitted.is_public:
            found.add(401)
        if self.admitted.roles:
            found.add(403)
        return found

    def _dependency(self) -> str:
        if self.admitted.roles:
            self.imports.add("src.core.security", "require")
            assert self.app.user is not None
            return f"require({roles_text(self.app.user, self.admitted.roles, self.imports)})"
        self.imports.add("src.core.security", "current_user")
        return "current_user"

    def actor(self) -> str:
        """The parameter of who is signed in."""
        if not self.admitted.roles:
            self.imports.add("src.core.security", "CurrentUser")
            return "actor: CurrentUser"
        user = self.app.user
        assert user is not None
        self.imports.add("typing", "Annotated")
        self.imports.add("fastapi", "Depends")
        self.imports.add("src.models.entities", user.name)
        return f"actor: Annotated[{user.name}, Depends({self._dependency()})]"

    def service(self, class_: str, module_: str, name: str) -> str:
        """The parameter of what does the work."""
        self.imports.add("typing", "Annotated")
        self.imports.add("fastapi", "Depends")
        self.imports.add(module_, class_)
        return f"{name}: Annotated[{class_}, Depends()]"

    def function(self, parameters: list[str], result: str, body: list[str]) -> str:
        endpoint = self.endpoint
        head = call(f"async def {function_name(endpoint.operation_id)}", parameters, tail=f" -> {result}:")
        doc = docstring(sentence(endpoint.summary or endpoint.operation_id), indent=4)
        return "\n".join([head, doc, *(f"    {line}" for line in body)])


# ── Events ──


def _emit_event(view: EntityView, endpoint: Endpoint, imports: Imports) -> str:
    route = _Route(view.app, endpoint, imports)
    actor = takes_actor(view, endpoint)
    key = view.key_parameter
    parameters = [f"{key}: {key_type(view, imports)}"]
    parameters += [route.actor()] if actor else []
    imports.add("src.models.entities", view.name)
    imports.add("src.models.schemas", f"{view.name}Read")
    called = f"await events.{event_function(endpoint.event or '')}({', '.join([key, *(['actor'] if actor else [])])})"
    headers = ""
    body = [f"return {called}"]
    if view.entity.options.etag:
        imports.add("fastapi", "Response")
        imports.add("src.api.headers", "TAGGED")
        imports.add("src.core.etags", "etag")
        headers = "TAGGED | "
        parameters.append("response: Response")
        body = [
            f"{view.variable} = {called}",
            f'response.headers["ETag"] = etag({view.variable}.version)',
            f"return {view.variable}",
        ]
    parameters.append(route.service(events_class(view), f"src.workflows.{events_module(view)}", "events"))
    decorator = route.decorator({404, 409, 422}, f"{view.name}Read", actor=actor, headers=headers)
    return f"{decorator}\n{route.function(parameters, view.name, body)}"


def emit_event_routes(view: EntityView) -> str | None:
    """The module of the events of one entity, None without any."""
    endpoints = events_of(view)
    if not endpoints:
        return None
    imports = Imports()
    imports.add("fastapi", "APIRouter")
    imports.add("src.core.json", "StrictRoute")
    routes = [_emit_event(view, endpoint, imports) for endpoint in endpoints]
    head = "router = APIRouter(route_class=StrictRoute)"
    return module(f"HTTP for what happens to {view.nouns}.", imports, [head, *routes])


# ── Flows ──


def flow_statuses(app: AppView, plan: Plan, seen: frozenset[str] = frozenset()) -> set[int]:
    """The statuses that a flow itself may refuse with."""
    program = plan.program
    if program.is_prose:
        return {501}
    found = set()
    for step in every(program.steps):
        if isinstance(step, Load):
            found.add(404)
        elif isinstance(step, Require):
            found.add(step.status)
        elif isinstance(step, CallFlow) and step.flow not in seen:
            called = of_flow(app, app.behavior.flows[step.flow])
            found |= flow_statuses(app, called, seen | {program.name})
    if needs_transaction(plan):
        found.add(409)
    return found | ({404} if plan.loads_actor else set())


def _path_type(app: AppView, attribute: Attribute, imports: Imports) -> str:
    owner = next((view for view in app.entities.values() if path_parameter(view.name) == attribute.name), None)
    if owner is not None and owner.entity.primary_key.data_type is attribute.data_type:
        return key_type(owner, imports)
    return input_type(app, attribute, imports, in_query=True)


def _located(annotation: str, marker: str, alias: str) -> str:
    """An annotation with where its value travels."""
    if annotation.startswith("Annotated["):
        annotation = annotation.removeprefix("Annotated[").removesuffix("]")
    return f"Annotated[{annotation}, {marker}({alias})]"


def _variable(parameter: str) -> str:
    """What a route calls an input of its path or query."""
    return safe(parameter, ROUTE_NAMES)


def _own(word: str, endpoint: Endpoint) -> str:
    """What a route calls a parameter of its own; FastAPI takes one called after something in the path for that."""
    return f"{word}_" if any(parameter.name == word for parameter in endpoint.parameters) else word


def _parameter(app: AppView, parameter: Parameter, attribute: Attribute, imports: Imports) -> tuple[str, bool]:
    """A path or query parameter, and whether it has a default."""
    name = _variable(parameter.name)
    alias = f"alias={quote(parameter.name)}" if name != parameter.name else ""
    if parameter.location is ParamLocation.PATH:
        annotation = _path_type(app, attribute, imports)
        if not alias:
            return f"{name}: {annotation}", False
        imports.add("typing", "Annotated")
        imports.add("fastapi", "Path")
        return f"{name}: {_located(annotation, 'Path', alias)}", False
    imports.add("typing", "Annotated")
    imports.add("fastapi", "Query")
    annotation = input_type(app, attribute, imports, in_query=True)
    default = default_text(app, attribute, imports)
    if default == "None":
        imports.add("src.models.fields", "Absent")
        return f"{name}: Annotated[{annotation} | Absent, Query({alias})] = None", True
    said = f" = {default}" if default is not None else ""
    return f"{name}: {_located(annotation, 'Query', alias)}{said}", default is not None


def _answer(app: AppView, endpoint: Endpoint, returns: Type | None, imports: Imports) -> tuple[str | None, str]:
    """The model of the answer, and the annotation of the function."""
    if returns is None or endpoint.response_schema is None:
        return None, "None"
    imports.add("src.models.schemas", endpoint.response_schema)
    shape = endpoint.response_schema
    if returns.kind is Kind.ROWS:
        shape = f"list[{shape}]"
    elif returns.kind is Kind.ROW and returns.is_nullable:
        shape = f"{shape} | None"
    return shape, python_type(app, returns, imports)


def _late_checks(inputs: list[Attribute], values: Mapping[str, str], imports: Imports) -> list[str]:
    """The bounds of inputs that JSON Schema cannot state."""
    found = []
    for item in inputs:
        value = values[item.name]
        may_be_none = item.is_nullable and item.default_value is None
        for bound, text in late_bounds_of(item):
            lines = bound_check(item, bound, text, value, imports, may_be_none=may_be_none)
            found += [line.removeprefix("    ") for line in lines]
    return found


def answers_400(app: AppView, endpoint: Endpoint) -> bool:
    """A request that fits the schema may be refused for what it says."""
    flow = flow_of(app, endpoint.flow or "")
    inputs = all_inputs(flow, app.behavior.domain.entities)
    plan = of_flow(app, app.behavior.flows[flow.name])
    return any(late_bounds_of(item) for item in inputs) or 400 in flow_statuses(app, plan)


def emit_flow_route(app: AppView, endpoint: Endpoint) -> str:
    """The module of the operation that runs a flow."""
    imports = Imports()
    imports.add("fastapi", "APIRouter")
    imports.add("src.core.json", "StrictRoute")
    flow = flow_of(app, endpoint.flow or "")
    program = app.behavior.flows[flow.name]
    plan = of_flow(app, program)
    route = _Route(app, endpoint, imports)
    actor = takes_actor_unwritten(app, flow) if program.is_prose else run_takes_actor(app, program, plan)
    attributes = {item.name: item for item in reversed(all_inputs(flow, app.behavior.domain.entities))}
    required: list[str] = []
    optional: list[str] = []
    for parameter in endpoint.parameters:
        text, has_default = _parameter(app, parameter, attributes[parameter.name], imports)
        (optional if has_default else required).append(text)
    in_body = set(attributes) - {parameter.name for parameter in endpoint.parameters}
    body, workflow = _own("body", endpoint), _own("workflow", endpoint)
    values = {name: f"{body}.{python_name(name)}" if name in in_body else _variable(name) for name in attributes}
    arguments = [f"{called}={values[name]}" for name, called in parameters(app, flow.name).items()]
    if endpoint.request_schema:
        imports.add("src.models.schemas", endpoint.request_schema)
        required.append(f"{body}: {endpoint.request_schema}")
    if actor:
        required.append(route.actor())
        arguments.append("actor=actor")
    required.append(route.service(flow_class(flow.name), f"src.workflows.{flow_module(flow.name)}", workflow))
    returns = None if program.is_prose else program.returns
    shape, result = _answer(app, endpoint, returns, imports)
    run = f"await {workflow}.run({', '.join(arguments)})"
    late = _late_checks(list(attributes.values()), values, imports)
    lines = [*late, run if result == "None" else f"return {run}"]
    decorator = route.decorator(flow_statuses(app, plan) | ({400} if late else set()), shape, actor=actor)
    doc = f"{endpoint.key}: {sentence(flow.description or flow.name.replace('_', ' '))}"
    operation = f"{decorator}\n{route.function([*required, *optional], result, lines)}"
    return module(doc, imports, ["router = APIRouter(route_class=StrictRoute)", operation])


def emit_workflow_router(app: AppView) -> str | None:
    """`src/api/routes/workflows/__init__.py`, or None where nothing has behaviour that clients ask for."""
    names = [flow_module(endpoint.flow or "") for endpoint in workflow_endpoints(app)]
    names += [events_module(view) for view in app.entities.values() if events_of(view)]
    if not names:
        return None
    imports = Imports()
    imports.add("fastapi", "APIRouter")
    imports.add("src.api.routes.workflows", *names)
    lines = ["router = APIRouter()", *(f"router.include_router({name}.router)" for name in sorted(names))]
    return module("Operations that do more than storing rows: flows, and events of rows.", imports, ["\n".join(lines)])
