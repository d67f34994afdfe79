"""`src/models/schemas.py`: what travels, entity by entity."""

import json
from typing import Any

from generators.ast.behavior.inputs import emit_response, flow_of, input_shape
from generators.ast.columns import default_value, is_callable_default, is_mutable_default, json_literal
from generators.ast.declared import declared_schemas, emit_declared_schema
from generators.ast.examples import example_bodies
from generators.ast.field_types import answer_type, body_type, query_type
from generators.ast.source import Imports, call, docstring, module, quote, sentence
from generators.ast.view import AppView, EntityView, Field
from ir import listing
from ir.model import Crud, DataType, Operation, Relationship
from validators.target.naming import class_name, python_name

SEARCH_LENGTH = 200
LONG_TYPE = 60
NESTED_ITEMS = 100
PASSWORD = "Annotated[Text, Field(min_length=8, max_length=128)]"


def _declaration(name: str, annotation: str, default: str | None, arguments: list[str]) -> str:
    """One field of a model; `arguments` are those of `Field(...)` beside the default."""
    value = default
    if arguments:
        value = f"Field({', '.join([*([f'default={default}'] if default is not None else []), *arguments])})"
    return f"    {name}: {annotation}" if value is None else f"    {name}: {annotation} = {value}"


def sent_type(view: EntityView, field: Field, imports: Imports) -> str:
    """What a client may send for a column: by name, where more than one shape says it."""
    return alias_name(view, field) if is_aliased(view, field) else _spelled_type(view, field, imports)


def _spelled_type(view: EntityView, field: Field, imports: Imports) -> str:
    return body_type(field.target or view, field.attribute, imports)


def alias_name(view: EntityView, field: Field) -> str:
    """`ProductTags`."""
    return f"{view.name}{class_name(field.name)}"


def is_aliased(view: EntityView, field: Field) -> bool:
    """The type has bounds, and several shapes have to keep them, or it is long."""
    crud = view.entity.crud
    spelled = _spelled_type(view, field, Imports())
    twice = field.is_sent and field.is_changed and Crud.CREATE in crud and Crud.UPDATE in crud
    name = alias_name(view, field)
    taken = name in view.app.entities or name in view.app.enum_classes or name in view.app.declared_names
    return (twice or len(spelled) > LONG_TYPE) and not taken and spelled.startswith("Annotated[")


def emit_aliases(view: EntityView, imports: Imports) -> list[str]:
    """The bounded types that several shapes of an entity share."""
    return [
        f"{alias_name(view, field)} = {_spelled_type(view, field, imports)}"
        for field in view.fields
        if (field.is_sent or field.is_changed) and is_aliased(view, field)
    ]


def _sent_field(view: EntityView, field: Field, imports: Imports) -> str:
    annotation = sent_type(view, field, imports)
    if field.is_nullable:
        annotation += " | None"
    default = default_value(view, field, imports)
    arguments = [f"alias={quote(field.name)}"] if field.python != field.name else []
    if default is None and field.is_nullable:
        default = "None"
    elif default is not None and (is_mutable_default(default) or is_callable_default(default)):
        made = {"[]": "list", "{}": "dict"}.get(default, default)
        if field.attribute.data_type is DataType.JSON and _is_nested(field.attribute.default_value):
            imports.add("typing", "cast")  # a type checker sees less in it than JSON has
            made = f"cast(JsonDocument, {made})"
        factory = made if is_callable_default(made) or made in ("list", "dict") else f"lambda: {made}"
        imports.add("pydantic", "Field")
        return _declaration(field.python, annotation, None, [f"default_factory={factory}", *arguments])
    if arguments:
        imports.add("pydantic", "Field")
    return _declaration(field.python, annotation, default, arguments)


def _is_nested(value: object) -> bool:
    """A JSON text with lists or objects inside."""
    document = json.loads(str(value))
    items = document.values() if isinstance(document, dict) else document
    return any(isinstance(item, dict | list) for item in items)


def _described(view: EntityView, verb: str) -> str:
    return docstring(f"{verb} {view.article}.", indent=4)


def _sent_fields(view: EntityView, imports: Imports, *, without: str | None = None) -> list[str]:
    fields = [field for field in view.fields if field.is_sent and field.name != without]
    lines = [_sent_field(view, field, imports) for field in fields]
    if view.is_user:
        imports.add("typing", "Annotated")
        imports.add("pydantic", "Field")
        imports.add("src.models.fields", "Text")
        lines.append(f"    password: {PASSWORD}")
    return lines


def emit_create(view: EntityView, imports: Imports, example: dict[str, Any] | None = None) -> str:
    """`ProductCreate`: everything a client may say about a new row."""
    imports.add("src.models.shapes", "Incoming")
    lines = _sent_fields(view, imports)
    if example:
        imports.add("pydantic", "ConfigDict")
        config = f'ConfigDict(json_schema_extra={{"examples": [{json_literal(example)}]}})'
        lines = [f"    model_config = {config}", "", *lines]
    for relation, _ in nested(view):
        imports.add("typing", "Annotated")
        imports.add("pydantic", "Field")
        children = f"Annotated[list[{nested_name(view, relation)}], Field(max_length={NESTED_ITEMS})]"
        lines.append(f"    {relation.field_name}: {children} = Field(default_factory=list)")
    return _class(f"{view.name}Create", "Incoming", _described(view, "What it takes to make"), lines)


def _class(name: str, base: str, doc: str, lines: list[str]) -> str:
    return "\n".join([f"class {name}({base}):", doc, *(["", *lines] if lines else [])])


def nested(view: EntityView) -> list[tuple[Relationship, EntityView]]:
    """The relationships whose rows may be made together with their parent."""
    return [(relation, target) for relation, target in view.collections if relation.is_nested]


def nested_name(view: EntityView, relation: Relationship) -> str:
    """The shape of a child inside its new parent: `TicketCreateComment`."""
    return f"{view.name}Create{relation.target_entity}"


def emit_nested(view: EntityView, relation: Relationship, target: EntityView, imports: Imports) -> str:
    """A child without the key of its parent, which does not exist yet."""
    imports.add("src.models.shapes", "Incoming")
    back = view.back_key(relation).name
    lines = _sent_fields(target, imports, without=back)
    doc = docstring(f"{sentence(target.article)[:-1]} that is made together with its {view.noun}.", indent=4)
    return _class(nested_name(view, relation), "Incoming", doc, lines)


def emit_update(view: EntityView, imports: Imports) -> str:
    """`ProductUpdate`: what is absent stays, what is null becomes null."""
    imports.add("src.models.shapes", "Incoming")
    lines = []
    for field in view.fields:
        if not field.is_changed:
            continue
        annotation = sent_type(view, field, imports)
        annotation += " | MISSING | None" if field.is_nullable else " | MISSING"
        arguments = [f"alias={quote(field.name)}"] if field.python != field.name else []
        if arguments:
            imports.add("pydantic", "Field")
        lines.append(_declaration(field.python, annotation, "MISSING", arguments))
    if view.is_user:
        imports.add("typing", "Annotated")
        imports.add("pydantic", "Field")
        imports.add("src.models.fields", "Text")
        lines.append(f"    password: {PASSWORD} | MISSING = MISSING")
    if lines:
        imports.add("pydantic", "MISSING")
    return _class(f"{view.name}Update", "Incoming", _described(view, "What can be changed about"), lines)


def emit_read(view: EntityView, imports: Imports) -> str:
    """`ProductRead`: a row as it is answered."""
    imports.add("src.models.shapes", "Outgoing")
    lines = []
    for field in view.fields:
        if not field.is_shown:
            continue
        annotation = answer_type(field.target or view, field.attribute, imports)
        if field.is_nullable:
            annotation += " | None"
        arguments = []
        if field.python != field.name:
            imports.add("pydantic", "Field")
            arguments = [f"validation_alias={quote(field.python)}", f"serialization_alias={quote(field.name)}"]
        lines.append(_declaration(field.python, annotation, None, arguments))
    if view.entity.options.timestamps:
        imports.module("datetime as dt")
        lines += ["    created_at: dt.datetime", "    updated_at: dt.datetime"]
    doc = docstring(sentence(view.entity.description or view.article), indent=4)
    return _class(f"{view.name}Read", "Outgoing", doc, lines)


def emit_page(view: EntityView, imports: Imports) -> str:
    """`ProductPage`."""
    imports.add("src.models.shapes", "Page")
    return _class(f"{view.name}Page", f"Page[{view.name}Read]", docstring(f"Some of the {view.nouns}.", indent=4), [])


def emit_query(view: EntityView, imports: Imports) -> str:
    """`ProductQuery`: which rows of a list are wanted, and in what order."""
    imports.add("src.models.shapes", "Incoming")
    imports.add("typing", "Annotated", "Literal")
    imports.add("pydantic", "Field")
    imports.add("src.models.fields", "INT32_MAX")
    options = view.entity.options
    values = [quote(value) for name in listing.sorts(view.entity) for value in (name, f"-{name}")]
    default = listing.default_sort(view.entity)
    sort = call("sort: Literal", values, indent=4, brackets="[]", tail=f" = {quote(default)}")
    lines = [
        f"    limit: Annotated[int, Field(ge=1, le={options.max_page_size})] = {options.page_size}",
        "    offset: Annotated[int, Field(ge=0, le=INT32_MAX)] = 0",
        f"    {sort}",
    ]
    given = listing.filters(view.entity)
    if listing.searched(view.entity):
        imports.add("src.models.fields", "Absent", "Text")
        lines.append(f"    q: Annotated[Text, Field(min_length=1, max_length={SEARCH_LENGTH})] | Absent = None")
    for item in given:
        imports.add("src.models.fields", "Absent")
        if item.attribute is None:
            field = view.field(item.field)
            annotation = query_type(field.target or view, field.attribute, imports)
        else:
            annotation = query_type(view, item.attribute, imports)
        value = _filter_default(item.parameter)
        lines.append(f"    {filter_name(item.parameter)}: {annotation} | Absent = {value}")
        if filter_name(item.parameter) != item.parameter:
            imports.add("pydantic", "Field")
    return _class(
        f"{view.name}Query", "Incoming", docstring(f"Which {view.nouns} are wanted, in what order.", indent=4), lines
    )


def filter_name(parameter: str) -> str:
    """The Python name of a query parameter."""
    return python_name(parameter)


def _filter_default(parameter: str) -> str:
    if filter_name(parameter) == parameter:
        return "None"
    return f"Field(None, alias={quote(parameter)})"


def _emit_authentication(imports: Imports) -> list[str]:
    imports.add("typing", "Annotated", "Literal")
    imports.add("pydantic", "Field")
    imports.add("src.models.fields", "Email", "Text")
    imports.add("src.models.shapes", "Incoming", "Outgoing")
    request = _class(
        "TokenRequest",
        "Incoming",
        docstring("Who signs in.", indent=4),
        ["    email: Email", "    password: Annotated[Text, Field(min_length=1, max_length=128)]"],
    )
    answer = _class(
        "Token",
        "Outgoing",
        docstring("Proof of having signed in, to be sent as `Authorization: Bearer …`.", indent=4),
        ["    access_token: str", '    token_type: Literal["bearer"] = "bearer"', "    expires_in: int"],
    )
    return [request, answer]


def emit_entity_schemas(view: EntityView, imports: Imports, example: dict[str, Any] | None = None) -> list[str]:
    """Every shape of one entity that the API needs."""
    found = []
    if Crud.CREATE in view.entity.crud:
        found += [emit_nested(view, relation, target, imports) for relation, target in nested(view)]
        found.append(emit_create(view, imports, example))
    if Crud.UPDATE in view.entity.crud:
        found.append(emit_update(view, imports))
    return [*found, emit_read(view, imports), emit_page(view, imports), emit_query(view, imports)]


def _flow_shapes(app: AppView, imports: Imports) -> list[str]:
    """What flows take, and what they answer where that is no row."""
    found = []
    for endpoint in app.ir.api_model.endpoints:
        if endpoint.operation is not Operation.FLOW or endpoint.flow is None:
            continue
        flow = flow_of(app, endpoint.flow)
        if endpoint.request_schema:
            imports.add("src.models.shapes", "Incoming")
            found.append(input_shape(app, flow, endpoint.request_schema, "Incoming", imports))
        if endpoint.response_schema:
            found.append(emit_response(app, flow, endpoint.response_schema, imports) or "")
    return found


def emit_module(app: AppView) -> str:
    """All shapes."""
    imports = Imports()
    examples = example_bodies(app)
    aliases = [emit_aliases(view, imports) for view in app.entities.values()]
    found = ["\n\n".join("\n".join(lines) for lines in aliases if lines)]
    found += _emit_authentication(imports) if app.user is not None else []
    for view in app.entities.values():
        found += emit_entity_schemas(view, imports, examples.get(view.name))
    found += _flow_shapes(app, imports)
    found += [emit_declared_schema(app, schema, imports) for schema in declared_schemas(app)]
    return module("What travels in requests and responses.", imports, found)
