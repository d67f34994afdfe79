"""What flows are given: the shape of a request, and what an input is where nobody says it."""

from generators.ast.behavior.naming import called_names, flow_function
from generators.ast.behavior.words import Words, enum_class, python_type, safe
from generators.ast.columns import default_value, is_callable_default, is_mutable_default
from generators.ast.field_types import answer_type, body_type, query_type
from generators.ast.source import Imports, docstring, quote
from generators.ast.view import AppView, EntityView, Field
from ir.behavior.signatures import all_inputs
from ir.expressions.scope import attribute_type
from ir.expressions.types import Kind, Type
from ir.model import Attribute, DataType, Flow
from validators.target.naming import python_name


def flow_of(app: AppView, name: str) -> Flow:
    """The flow of that name."""
    found = app.ir.behavior_model.flow(name)
    assert found is not None
    return found


def parameters(app: AppView, flow: str) -> dict[str, str]:
    """What the functions of a flow call its inputs, by name."""
    program = app.behavior.flows[flow]
    taken = {flow_function(flow), *called_names(app, program.steps)}
    found: dict[str, str] = {}
    for name, _ in program.inputs:
        found[name] = safe(name, [*taken, *found.values()])
    return found


def _anybody(app: AppView) -> EntityView:
    """Any entity: types that are no enums are the same for all."""
    return next(iter(app.entities.values()))


def input_type(app: AppView, attribute: Attribute, imports: Imports, *, in_query: bool = False) -> str:
    """What a client may send for an input, without null."""
    if attribute.data_type is DataType.ENUM:
        return python_type(app, attribute_type(attribute, None).nullable(False), imports)
    if in_query:
        return query_type(_anybody(app), attribute, imports, bounded=True)
    return body_type(_anybody(app), attribute, imports)


def default_text(app: AppView, attribute: Attribute, imports: Imports) -> str | None:
    """The default of an input, None without one."""
    if attribute.default_value is None:
        return "None" if attribute.is_nullable else None
    if attribute.data_type is DataType.ENUM:
        words = Words(app, imports)
        return words.member(enum_class(app, attribute_type(attribute, None)), str(attribute.default_value))
    field = Field(attribute.name, python_name(attribute.name), attribute, True, True, True)
    return default_value(_anybody(app), field, imports)


def input_default(app: AppView, flow: str, name: str, imports: Imports) -> str:
    """What an input is for a flow that is called without it."""
    attribute = next(item for item in all_inputs(flow_of(app, flow), app.behavior.domain.entities) if item.name == name)
    found = default_text(app, attribute, imports) or "None"
    return f"{found}()" if found in ("utc_now", "utc_today", "uuid.uuid4") else found


def body_inputs(app: AppView, flow: Flow) -> list[Attribute]:
    """The inputs that travel in a body, or with an event."""
    in_path = app.behavior.flows[flow.name].path_inputs
    return [item for item in flow.inputs if item.name not in in_path]


def input_shape(app: AppView, flow: Flow, name: str, base: str, imports: Imports) -> str:
    """`CheckoutRequest`: the class of what a flow is given beside what its path says."""
    lines = [_emit_field(app, item, imports) for item in body_inputs(app, flow)]
    doc = docstring(f"What is given to {flow.name.replace('_', ' ')}.", indent=4)
    return "\n".join([f"class {name}({base}):", doc, "", *lines])


def _emit_field(app: AppView, item: Attribute, imports: Imports) -> str:
    annotation = input_type(app, item, imports)
    if item.is_nullable and item.default_value is None:
        annotation += " | None"
    python, default = python_name(item.name), default_text(app, item, imports)
    arguments = [f"alias={quote(item.name)}"] if python != item.name else []
    if default is not None and (is_mutable_default(default) or is_callable_default(default)):
        made = {"[]": "list", "{}": "dict"}.get(default, default)
        factory = made if is_callable_default(made) or made in ("list", "dict") else f"lambda: {made}"
        arguments, default = [f"default_factory={factory}", *arguments], None
    if not arguments:
        return f"    {python}: {annotation}" + (f" = {default}" if default is not None else "")
    imports.add("pydantic", "Field")
    given = [f"default={default}"] if default is not None else []
    return f"    {python}: {annotation} = Field({', '.join([*given, *arguments])})"


def emit_response(app: AppView, flow: Flow, name: str, imports: Imports) -> str | None:
    """`PriceResponse`: the type of what a flow answers, where that is no row."""
    returns = app.behavior.flows[flow.name].returns
    if returns is None or returns.kind in (Kind.ROW, Kind.ROWS):
        return None
    return f"{name} = {answered_type(app, returns, imports)}"


def answered_type(app: AppView, of: Type, imports: Imports) -> str:
    """How a value is answered."""
    if of.is_nullable:
        return f"{answered_type(app, of.nullable(False), imports)} | None"
    if of.kind is Kind.LIST and of.item is not None:
        return f"list[{answered_type(app, of.item, imports)}]"
    if of.kind is Kind.ENUM:
        return python_type(app, of, imports)
    if of.kind is Kind.DECIMAL and of.scale is None:
        imports.add("decimal", "Decimal")
        return "Decimal"
    value = Attribute(name="value", data_type=_TYPES[of.kind], precision=_DIGITS, scale=of.scale)
    return answer_type(_anybody(app), value, imports)


# Decimal numbers are calculated with as many digits.
_DIGITS = 28
_TYPES = {
    Kind.INTEGER: DataType.BIGINT,
    Kind.DECIMAL: DataType.DECIMAL,
    Kind.FLOAT: DataType.FLOAT,
    Kind.BOOLEAN: DataType.BOOLEAN,
    Kind.TEXT: DataType.STRING,
    Kind.DATE: DataType.DATE,
    Kind.TIME: DataType.TIME,
    Kind.DATETIME: DataType.DATETIME,
    Kind.UUID: DataType.UUID,
    Kind.JSON: DataType.JSON,
    Kind.BINARY: DataType.BINARY,
}
