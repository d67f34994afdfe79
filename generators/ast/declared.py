"""Shapes declared under `schemas`, as models in `src/models/schemas.py`."""

from generators.ast.columns import default_value, is_callable_default, is_mutable_default
from generators.ast.field_types import body_type
from generators.ast.source import Imports, docstring, literal, quote, sentence
from generators.ast.view import AppView, EntityView, Field
from ir.model import Attribute, DataType, Schema, SchemaField
from validators.target.naming import python_name


def shape_name(app: AppView, name: str) -> str:
    """The model behind a `$ref`: an entity stands for what is answered for it."""
    return f"{name}Read" if name in app.entities else name


def declared_schemas(app: AppView) -> list[Schema]:
    """In the order they are written: by name."""
    return sorted(app.ir.api_model.schemas, key=lambda schema: schema.name)


def sent_schemas(app: AppView) -> frozenset[str]:
    """The declared schemas that a client sends, by themselves or inside others."""
    known = {schema.name: schema for schema in app.ir.api_model.schemas}
    found: set[str] = set()
    waiting = [endpoint.request_schema for endpoint in app.ir.api_model.endpoints]
    while waiting:
        name = waiting.pop()
        if name in known and name not in found:
            found.add(name)
            waiting += [field.reference for field in known[name].fields]
    return frozenset(found)


def _attribute(field: SchemaField) -> Attribute:
    kind = field.data_type or DataType.STRING
    return Attribute(
        name=field.name,
        data_type=DataType.ARRAY if field.is_array else kind,
        items=kind if field.is_array else None,
        constraints=field.constraints,
        item_constraints=field.item_constraints,
        precision=field.precision or 12,
        scale=field.scale if field.scale is not None else 2,
        default_value=field.default_value,
    )


def _field_type(app: AppView, field: SchemaField, imports: Imports) -> str:
    if field.reference is not None:
        one = shape_name(app, field.reference)
    elif field.values:
        imports.add("typing", "Literal")
        one = f"Literal[{', '.join(quote(value) for value in field.values)}]"
    else:
        anybody: EntityView = next(iter(app.entities.values()))
        return body_type(anybody, _attribute(field), imports)
    return f"list[{one}]" if field.is_array else one


def _default(app: AppView, field: SchemaField, imports: Imports) -> str | None:
    """The expression of a declared default."""
    if field.values and field.default_value is not None:
        return literal(field.default_value)
    anybody: EntityView = next(iter(app.entities.values()))
    column = Field(field.name, field.name, _attribute(field), is_sent=True, is_changed=True, is_shown=True)
    return default_value(anybody, column, imports)


def emit_field(app: AppView, schema: Schema, field: SchemaField, imports: Imports) -> str:
    """One field. A shape that is defined further down is named in quotes."""
    annotation = _field_type(app, field, imports)
    default = _default(app, field, imports)
    arguments = []
    if default is not None and (is_mutable_default(default) or is_callable_default(default)):
        made = {"[]": "list", "{}": "dict"}.get(default, default)
        arguments.append(f"default_factory={f'lambda: {made}' if is_mutable_default(made) else made}")
        default = None
    elif default is None and not field.is_required and not field.is_nullable:
        imports.add("pydantic", "MISSING")
        annotation, default = f"{annotation} | MISSING", "MISSING"
    elif default is None and not field.is_required:
        default = "None"
    if field.is_nullable:
        annotation += " | None"
    if field.reference is not None and field.reference not in app.entities and field.reference >= schema.name:
        annotation = quote(annotation)
    name = python_name(field.name)
    if name != field.name and schema.name in sent_schemas(app):
        arguments.append(f"alias={quote(field.name)}")
    elif name != field.name:
        arguments += [f"validation_alias={quote(name)}", f"serialization_alias={quote(field.name)}"]
    if arguments:
        imports.add("pydantic", "Field")
        default = f"Field({', '.join([*([f'default={default}'] if default else []), *arguments])})"
    return f"    {name}: {annotation} = {default}" if default else f"    {name}: {annotation}"


def emit_declared_schema(app: AppView, schema: Schema, imports: Imports) -> str:
    """One shape of `schemas`."""
    base = "Incoming" if schema.name in sent_schemas(app) else "Outgoing"
    imports.add("src.models.shapes", base)
    doc = docstring(sentence(schema.description or f"The shape {schema.name}"), indent=4)
    fields = [emit_field(app, schema, field, imports) for field in schema.fields]
    return "\n".join([f"class {schema.name}({base}):", doc, *(["", *fields] if fields else [])])
