"""Bounds of attributes and items, written as keys (`gt: 0`) or as texts (`"gt=0"`)."""

import re
from decimal import Decimal

from ir.dialect.fields import Fields
from ir.dialect.keys import Key, Kind, Shape
from ir.dialect.reading import Reading, child, did_you_mean
from ir.dialect.typed import NOW, TODAY, parse_scalar
from ir.dialect.values import items, read_boolean, scalar
from ir.model.domain import Constraint
from ir.model.types import ConstraintType, DataType
from ir.wording import show
from ir.yaml import Node, ScalarNode
from ir.yaml.scalars import as_integer, as_number

_TEXT_FORM = re.compile(r"\s*([A-Za-z_]+)\s*(?:[=:]\s*(.*?)\s*)?", re.DOTALL)
_COUNTS = frozenset(
    {ConstraintType.MIN_LENGTH, ConstraintType.MAX_LENGTH, ConstraintType.MIN_ITEMS, ConstraintType.MAX_ITEMS}
)
_FLAG = Key(Kind.BOOLEAN, "Whether it holds.")
_ORDER = {kind: position for position, kind in enumerate(ConstraintType)}


def read_bounds(fields: Fields, kind: DataType) -> tuple[Constraint, ...]:
    """All bounds of one element whose type is `kind`, in canonical order."""
    found: dict[ConstraintType, Constraint] = {}
    for bound in ConstraintType:
        node = fields.nodes.get(bound)
        if node is not None:
            _keep(found, read_bound(fields.reading, node, fields.at(bound), bound, kind))
    if "constraints" in fields:
        _texts(fields, kind, found)
    return tuple(sorted(found.values(), key=lambda one: _ORDER[one.type]))


def read_bound(reading: Reading, node: Node, path: str, bound: ConstraintType, kind: DataType) -> Constraint | None:
    """One bound, or None if it says nothing (`unique_items: false`) or was reported."""
    if bound is ConstraintType.UNIQUE_ITEMS:
        unique = read_boolean(reading, node, path, _FLAG)
        return Constraint(type=bound, value=True) if unique else None
    found = scalar(reading, node, path, "text" if bound is ConstraintType.PATTERN else "a number")
    if found is None:
        return None
    value = _value(found, bound, kind)
    if value is None:
        wanted = "a whole number that is not negative" if bound in _COUNTS else _wanted(kind)
        reading.report("DM122", f"`{bound}` has to be {wanted}, not {show(found.text)}", path, node)
        return None
    return Constraint(type=bound, value=value)


def _value(node: ScalarNode, bound: ConstraintType, kind: DataType) -> int | str | None:
    if bound is ConstraintType.PATTERN:
        return node.text
    if bound in _COUNTS:
        count = as_integer(node)
        return count if count is not None and count >= 0 else None
    if kind.is_temporal:
        moment = parse_scalar(node, kind)
        return str(moment) if moment not in (None, NOW, TODAY) else None
    number = as_number(node)
    return None if number is None else exact(number)


def exact(number: Decimal) -> int | str:
    """A whole number as an integer, any other as its decimal text."""
    return int(number) if number == number.to_integral_value() else format(number, "f")


def _wanted(kind: DataType) -> str:
    return f"a fixed {kind} in ISO form" if kind.is_temporal else "a number"


def _texts(fields: Fields, kind: DataType, found: dict[ConstraintType, Constraint]) -> None:
    reading, path = fields.reading, fields.at("constraints")
    for index, item in enumerate(items(reading, fields.nodes["constraints"], path, "a list of constraints") or []):
        where = child(path, index)
        node = scalar(reading, item, where, 'text such as "gt=0"')
        if node is None:
            continue
        form = _TEXT_FORM.fullmatch(node.text)
        name = form[1] if form else ""
        if form is None or (form[2] is None and name != ConstraintType.UNIQUE_ITEMS):
            message = f"{show(node.text)} is not a constraint: write a name, `=` and a value, such as `gt=0`"
            reading.report("DM127", message, where, item)
        elif name not in _ORDER:
            guess = reading.closest(name, list(ConstraintType))
            rest = did_you_mean(guess) or f": write one of {', '.join(ConstraintType)}"
            suggestion = f'"{guess}={form[2]}"' if guess and '"' not in node.text else None
            reading.report("DM127", f"{show(name)} is not a constraint{rest}", where, item, suggestion=suggestion)
        elif applies(fields.shape, ConstraintType(name), kind):
            text = "true" if form[2] is None else form[2]
            value = ScalarNode(node.start, node.end, text)
            _merge(reading, found, read_bound(reading, value, where, ConstraintType(name), kind), where, item)
        else:
            message = f"`{name}` does not apply to `{kind}`: delete it"
            reading.report("DM125", message, where, item)


def applies(shape: Shape, bound: ConstraintType, kind: DataType) -> bool:
    """A bound makes sense for a type."""
    key = shape.keys.get(bound)
    return key is not None and kind in key.only


def _keep(found: dict[ConstraintType, Constraint], bound: Constraint | None) -> None:
    if bound is not None:
        found[bound.type] = bound


def _merge(
    reading: Reading, found: dict[ConstraintType, Constraint], bound: Constraint | None, path: str, node: Node
) -> None:
    if bound is None:
        return
    other = found.setdefault(bound.type, bound)
    if other != bound:
        message = f"{show(bound)} contradicts {show(other)}, which is also written here: keep one"
        reading.report("DM129", message, path, node)
