"""What was declared under `paths` and `schemas` and follows from no entity: typed, documented, answering 501."""

import re

from generators.ast.field_types import body_type, query_type
from generators.ast.scoping import admission, roles_text
from generators.ast.source import Imports, call, docstring, module, quote, sentence
from generators.ast.view import AppView, EntityView
from ir.model import Attribute, DataType, Endpoint, Parameter, Schema, SchemaField
from validators.target.naming import python_name


def _reference(app: AppView, name: str) -> str:
    return f"{name}Read" if name in app.entities else name


def _field_type(app: AppView, field: SchemaField, imports: Imports) -> str:
    if field.reference is not None:
        one = quote(_reference(app, field.reference))
        return f"list[{one}]" if field.is_array else one
    attribute = Attribute(
        name=field.name,
        data_type=field.data_type or DataType.STRING,
        constraints=field.constraints,
        precision=field.precision or 12,
        scale=field.scale if field.scale is not None else 2,
    )
    if field.values:
        imports.add("typing", "Literal")
        return f"Literal[{', '.join(quote(value) for value in field.values)}]"
    if field.is_array:
        attribute = attribute.model_copy(
            update={
                "items": attribute.data_type,
                "data_type": DataType.ARRAY,
                "item_constraints": field.item_constraints,
            }
        )
    anybody: EntityView = next(iter(app.entities.values()))
    return body_type(anybody, attribute, imports)


def emit_declared_schema(app: AppView, schema: Schema, imports: Imports) -> str:
    """One shape of `schemas`."""
    sent = any(endpoint.request_schema == schema.name for endpoint in app.ir.api_model.endpoints)
    base = "Incoming" if sent else "Outgoing"
    imports.add("src.models.shapes", base)
    lines = [
        f"class {schema.name}({base}):",
        docstring(sentence(schema.description or f"The shape {schema.name}"), indent=4),
    ]
    if schema.fields:
        lines.append("")
    for field in schema.fields:
        annotation = _field_type(app, field, imports)
        if field.is_nullable:
            annotation += " | None"
        name = python_name(field.name)
        arguments = [f"alias={quote(field.name)}"] if name != field.name else []
        default = None
        if not field.is_required and not field.is_nullable:
            imports.add("pydantic", "MISSING")
            annotation, default = f"{annotation} | MISSING", "MISSING"
        elif not field.is_required:
            default = "None"
        if arguments:
            imports.add("pydantic", "Field")
            value = f" = Field({', '.join([*([default] if default else []), *arguments])})"
        else:
            value = f" = {default}" if default else ""
        lines.append(f"    {name}: {annotation}{value}")
    return "\n".join(lines)


def _status(endpoint: Endpoint) -> int:
    return next((item.status for item in endpoint.responses if 200 <= item.status < 300), endpoint.status)


def _answer(app: AppView, endpoint: Endpoint, imports: Imports) -> str:
    success = next((item for item in endpoint.responses if 200 <= item.status < 300), None)
    name = success.schema_name if success else endpoint.response_schema
    if name is None:
        return "None"
    shape = _reference(app, name)
    imports.add("src.models.schemas", shape)
    return f"list[{shape}]" if success is not None and success.is_array else shape


def _parameter(app: AppView, parameter: Parameter, imports: Imports) -> str:
    attribute = Attribute(
        name=parameter.name, data_type=parameter.data_type, constraints=parameter.constraints, values=parameter.values
    )
    if parameter.values:
        imports.add("typing", "Literal")
        annotation = f"Literal[{', '.join(quote(value) for value in parameter.values)}]"
    else:
        anybody: EntityView = next(iter(app.entities.values()))
        annotation = query_type(anybody, attribute, imports)
    marker = parameter.location.value.capitalize()
    imports.add("typing", "Annotated")
    imports.add("fastapi", marker)
    name = python_name(re.sub(r"\W", "_", parameter.name))
    alias = f"alias={quote(parameter.name)}" if name != parameter.name else ""
    if not parameter.required:
        imports.add("src.models.fields", "Absent")
        return f"{name}: Annotated[{annotation} | Absent, {marker}({alias})] = None"
    return f"{name}: Annotated[{annotation}, {marker}({alias})]"


def emit_operation(app: AppView, endpoint: Endpoint, imports: Imports) -> str:
    """One operation that nobody has written: its inputs are checked, its answer is 501."""
    imports.add("src.core.problems", "Refusal", "responses")
    admitted = admission(endpoint.access)
    codes = {422, 501}
    required = [_parameter(app, item, imports) for item in endpoint.parameters if item.required]
    optional = [_parameter(app, item, imports) for item in endpoint.parameters if not item.required]
    if endpoint.request_schema:
        shape = _reference(app, endpoint.request_schema)
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
    head = call(f"async def {python_name(endpoint.operation_id)}", [*required, *optional], tail=f" -> {answer}:")
    doc = docstring(sentence(endpoint.summary or endpoint.description or f"Answer {endpoint.key}"), indent=4)
    refusal = call("raise Refusal", ["501", quote(f"{endpoint.operation_id} is not implemented")], indent=4)
    return "\n".join([decorator, head, doc, f"    {refusal}"])


def emit_custom_routes(app: AppView) -> str | None:
    """`src/api/routes/custom.py`, or None where every operation follows from an entity."""
    if not app.custom:
        return None
    imports = Imports()
    imports.add("fastapi", "APIRouter")
    imports.add("src.core.json", "StrictRoute")
    operations = [emit_operation(app, endpoint, imports) for endpoint in app.custom]
    doc = "Operations that the specification names without saying what they do: they wait for somebody to write them."
    return module(doc, imports, ["router = APIRouter(route_class=StrictRoute)", *operations])
