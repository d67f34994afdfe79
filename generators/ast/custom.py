"""Operations declared under `paths` that follow from no entity: typed, documented, answering 501."""

from generators.ast.declared import shape_name
from generators.ast.field_types import query_type
from generators.ast.scoping import admission, roles_text
from generators.ast.source import Imports, call, docstring, module, quote, sentence
from generators.ast.view import AppView, EntityView
from ir.model import Attribute, Endpoint, Parameter, ParamLocation
from validators.target.naming import function_name, parameter_names

_FOLDER = "src/api/routes/custom"
ROUTER = f"{_FOLDER}/__init__.py"


def handler_path(endpoint: Endpoint) -> str:
    """The file of the function that answers an operation."""
    return f"{_FOLDER}/{function_name(endpoint.operation_id)}.py"


def _status(endpoint: Endpoint) -> int:
    return next((item.status for item in endpoint.responses if 200 <= item.status < 300), endpoint.status)


def _answer(app: AppView, endpoint: Endpoint, imports: Imports) -> str:
    success = next((item for item in endpoint.responses if 200 <= item.status < 300), None)
    name = success.schema_name if success else endpoint.response_schema
    if name is None:
        return "None"
    shape = shape_name(app, name)
    imports.add("src.models.schemas", shape)
    return f"list[{shape}]" if success is not None and success.is_array else shape


def _parameter(app: AppView, parameter: Parameter, name: str, imports: Imports) -> str:
    attribute = Attribute(
        name=parameter.name, data_type=parameter.data_type, constraints=parameter.constraints, values=parameter.values
    )
    if parameter.values:
        imports.add("typing", "Literal")
        annotation = f"Literal[{', '.join(quote(value) for value in parameter.values)}]"
    else:
        anybody: EntityView = next(iter(app.entities.values()))
        annotation = query_type(anybody, attribute, imports, bounded=True)
    marker = parameter.location.value.capitalize()
    imports.add("typing", "Annotated")
    imports.add("fastapi", marker)
    is_header = parameter.location is ParamLocation.HEADER  # FastAPI would put hyphens for underscores
    alias = f"alias={quote(parameter.name)}" if is_header or name != parameter.name else ""
    if not parameter.required:
        imports.add("src.models.fields", "Absent")
        return f"{name}: Annotated[{annotation} | Absent, {marker}({alias})] = None"
    merged = annotation.removeprefix("Annotated[").removesuffix("]") if annotation[:10] == "Annotated[" else annotation
    return f"{name}: Annotated[{merged}, {marker}({alias})]"


def emit_operation(app: AppView, endpoint: Endpoint, imports: Imports) -> str:
    """One operation that nobody has written: its inputs are checked, its answer is 501."""
    imports.add("src.core.problems", "Refusal", "responses")
    admitted = admission(endpoint.access)
    codes = {422, 501}
    names = parameter_names([item.name for item in endpoint.parameters], ("body",))
    parameters = [
        (item.required, _parameter(app, item, name, imports))
        for item, name in zip(endpoint.parameters, names, strict=True)
    ]
    required = [text for is_required, text in parameters if is_required]
    optional = [text for is_required, text in parameters if not is_required]
    if endpoint.request_schema:
        shape = shape_name(app, endpoint.request_schema)
        imports.add("src.models.schemas", shape)
        required.append(f"body: {shape}")
        codes |= {400, 413}
    arguments = [quote(endpoint.path), f"operation_id={quote(endpoint.operation_id)}"]
    if endpoint.summary:
        arguments.append(f"summary={quote(endpoint.summary)}")
    if endpoint.description:
        arguments.append(f"description={quote(endpoint.description)}")
    if endpoint.tags:
        arguments.append(f"tags=[{', '.join(quote(tag) for tag in endpoint.tags)}]")
    if endpoint.deprecated:
        arguments.append("deprecated=True")
    status = _status(endpoint)
    if status != 200:
        arguments.append(f"status_code={status}")
    if not admitted.is_public and app.user is not None:
        codes.add(401)
        imports.add("fastapi", "Depends")
        if admitted.roles:
            codes.add(403)
            imports.add("src.core.security", "require")
            needed = f"require({roles_text(app.user, admitted.roles, imports)})"
        else:
            imports.add("src.core.security", "current_user")
            needed = "current_user"
        arguments.append(f"dependencies=[Depends({needed})]")
    declared = {item.status for item in endpoint.responses if item.status >= 400}
    arguments.append(f"responses=responses({', '.join(str(code) for code in sorted(codes | declared))})")
    decorator = call(f"@router.{endpoint.method.value.lower()}", arguments)
    answer = _answer(app, endpoint, imports)
    head = call(f"async def {function_name(endpoint.operation_id)}", [*required, *optional], tail=f" -> {answer}:")
    doc = docstring(sentence(endpoint.summary or endpoint.description or f"Answer {endpoint.key}"), indent=4)
    refusal = call("raise Refusal", ["501", quote(f"{endpoint.operation_id} is not implemented")], indent=4)
    return "\n".join([decorator, head, doc, f"    {refusal}"])


def emit_handler(app: AppView, endpoint: Endpoint) -> str:
    """`src/api/routes/custom/cancel_booking.py`: a module of its own, so that a handler written by hand stays whole
    whatever is declared beside it.
    """
    imports = Imports()
    imports.add("fastapi", "APIRouter")
    imports.add("src.core.json", "StrictRoute")
    operation = emit_operation(app, endpoint, imports)
    doc = f"{endpoint.key}: the specification does not say what it does, so somebody has to write it."
    return module(doc, imports, ["router = APIRouter(route_class=StrictRoute)", operation])


def emit_router(app: AppView) -> str | None:
    """`src/api/routes/custom/__init__.py`, or None where every operation follows from an entity."""
    if not app.custom:
        return None
    imports = Imports()
    imports.add("fastapi", "APIRouter")
    names = [function_name(endpoint.operation_id) for endpoint in app.custom]
    imports.add("src.api.routes.custom", *names)
    lines = ["router = APIRouter()", *(f"router.include_router({name}.router)" for name in names)]
    return module("Operations that the specification names without saying what they do.", imports, ["\n".join(lines)])
