"""What a column can hold, for values that no schema has looked at: those that flows set and that are computed."""

from functools import lru_cache

from generators.ast.columns import ARRAY_ITEMS, bounds, max_length
from generators.ast.field_types import body_type
from generators.ast.source import Imports, quote
from generators.ast.view import AppView, EntityView, Field
from ir.behavior import effects
from ir.behavior.steps import Create
from ir.behavior.visiting import every
from ir.model import Attribute, ConstraintType, DataType

_RANGE = (ConstraintType.GT, ConstraintType.GE, ConstraintType.LT, ConstraintType.LE)
_MOMENTS = {DataType.DATE: "date", DataType.TIME: "time", DataType.DATETIME: "datetime"}


@lru_cache(maxsize=4)
def written(app: AppView) -> frozenset[tuple[str, str]]:
    """The attributes, as (entity, name), whose values the application makes by itself."""
    known = app.behavior
    found = {(item.entity, item.attribute) for item in known.computed}
    for program in known.flows.values():
        found |= effects.of_program(program, known).writes
        for step in every(program.steps):
            if isinstance(step, Create):
                found |= {(step.entity, name) for name, _ in step.values}
    for machine in known.machines.values():
        for move in machine.moves:
            for step in every(move.steps):
                if isinstance(step, Create):
                    found |= {(step.entity, name) for name, _ in step.values}
        for event in machine.machine.events:
            found |= effects.of_event(machine, event, known).writes
    return frozenset(found)


def bounded(view: EntityView) -> list[Field]:
    """The columns whose values have to be looked at."""
    return [
        field
        for field in view.fields
        if field.relation is None
        and (view.name, field.name) in written(view.app)
        and bound_type(view, field.attribute, Imports()) is not None
    ]


def bound_type(view: EntityView, attribute: Attribute, imports: Imports) -> str | None:
    """The annotation of the values that a column can hold; None where its type says it all."""
    kind = attribute.data_type
    if kind is DataType.DECIMAL:
        return _decimal(attribute, imports)
    if kind in _MOMENTS:
        return _moment(attribute, imports)
    if kind in (DataType.INTEGER, DataType.BIGINT, DataType.FLOAT):
        return body_type(view, attribute, imports).replace(", Whole()", "")
    if kind.is_text:
        return body_type(view, attribute, imports)
    if kind is DataType.BINARY:
        return _field("bytes", {"max_length": max_length(attribute)}, imports)
    if kind is DataType.ARRAY:
        return _array(view, attribute, imports)
    return None


def _field(base: str, arguments: dict[str, object], imports: Imports) -> str:
    imports.add("typing", "Annotated")
    imports.add("pydantic", "Field")
    return f"Annotated[{base}, Field({', '.join(f'{name}={value}' for name, value in arguments.items())})]"


def _decimal(attribute: Attribute, imports: Imports) -> str:
    imports.add("decimal", "Decimal")
    said = bounds(attribute.constraints, *_RANGE, ConstraintType.MULTIPLE_OF)
    numbers = {
        name: value if isinstance(value, int) else f"Decimal({quote(str(value))})" for name, value in said.items()
    }
    digits = {"max_digits": attribute.precision, "decimal_places": attribute.scale}
    return _field("Decimal", {**digits, **numbers}, imports)


def _moment(attribute: Attribute, imports: Imports) -> str | None:
    said = {name: str(value) for name, value in bounds(attribute.constraints, *_RANGE).items()}
    if not said:
        return None
    imports.module("datetime as dt")
    of = f"dt.{_MOMENTS[attribute.data_type]}"
    return _field(of, {name: f"{of}.fromisoformat({quote(value)})" for name, value in said.items()}, imports)


def _array(view: EntityView, attribute: Attribute, imports: Imports) -> str:
    item = Attribute(
        name=attribute.name,
        data_type=attribute.items or DataType.STRING,
        constraints=attribute.item_constraints,
        precision=attribute.precision or 12,
        scale=attribute.scale if attribute.scale is not None else 2,
    )
    least, most = attribute.constraint(ConstraintType.MIN_ITEMS), attribute.constraint(ConstraintType.MAX_ITEMS)
    said: dict[str, object] = {} if least is None else {"min_length": least.value}
    said["max_length"] = ARRAY_ITEMS if most is None else most.value
    inner = bound_type(view, item, imports) or "Any"
    if inner == "Any":
        imports.add("typing", "Any")
    found = _field(f"list[{inner}]", said, imports)
    unique = attribute.constraint(ConstraintType.UNIQUE_ITEMS)
    if unique is None or not unique.value:
        return found
    imports.add("src.models.fields", "Distinct")
    return f"{found.removesuffix(']')}, Distinct()]"
