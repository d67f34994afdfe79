"""The end of a transaction: computed values are filled, then everything that has to hold is looked at."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from ir.behavior.evaluation import evaluate_in
from ir.behavior.stored import Value, as_stored
from ir.behavior.understood import Computed, Understanding
from ir.behavior.world import Ref, World
from ir.expressions import syntax
from ir.expressions.check import Typed
from ir.model import Attribute, Constraint, ConstraintType, DataType

_Limits = tuple[Decimal, Decimal]

INT32_MAX = 2**31 - 1
SAFE_INTEGER = 2**53 - 1


@dataclass(frozen=True, slots=True)
class Violation:
    """What does not hold: `kind` says of which nature it is, `path` is the IR path of the rule, `row` where it
    fails.
    """

    kind: str
    path: str
    row: Ref
    text: str = ""


def settle(behavior: Understanding, world: World, *, is_new: bool = False) -> list[Violation]:
    """Fill the computed values of all rows, in place, and list everything that does not hold.

    Bounds and keys are looked at in rows that were changed since the world was copied; in all rows of a new world.
    Raises `ArithmeticError` where a value can't be calculated.
    """
    changed = {Ref(name, key) for name, rows in world.tables.items() for key in rows} if is_new else world.changed
    found = [*_bounds(world, changed), *_references(world), *_uniqueness(world, {ref.entity for ref in changed})]
    if not any(violation.kind == "reference" for violation in found):
        recompute(behavior, world)
        found += _invariants(behavior, world)
    world.touched = None if found else set()
    return found


def broken(behavior: Understanding, world: World) -> list[Violation]:
    """Fill the computed values of all rows, in place, and list the invariants that do not hold."""
    recompute(behavior, world)
    found = list(_invariants(behavior, world))
    world.touched = None if found else set()
    return found


def recompute(behavior: Understanding, world: World) -> None:
    """Give every computed attribute its value. One that reads others is filled after them."""
    known = world.known.settling
    if "order" not in known:
        known["order"] = [(one, _read_by(world, one.value, one.entity)) for one in in_order(behavior.computed)]
    for computed, read in known["order"]:
        if world.touched is not None and world.touched.isdisjoint(read):
            continue
        name = computed.attribute
        attribute = world.attribute(computed.entity, name)
        assert attribute is not None
        for ref, row in world.rows(computed.entity):
            value = as_stored(attribute, evaluate_in(world, computed.value, {}, ref))
            if name not in row.values or value != row.values[name]:
                world.own(computed.entity)[ref.key].values[name] = value


def _read_by(world: World, typed: Typed, entity: str) -> frozenset[str]:
    """The entities whose rows an expression about a row of `entity` may read."""
    named = {one.entity for one in typed.types.values() if one.entity is not None}
    every = (relation for one in world.domain.entities.values() for relation in one.relationships)
    return frozenset({entity, *named, *(relation.through for relation in every if relation.through is not None)})


def in_order(every: tuple[Computed, ...]) -> tuple[Computed, ...]:
    """Each computed attribute after those that it reads."""
    left = {(one.entity, one.attribute): one for one in every}
    ordered: list[Computed] = []

    def place(name: tuple[str, str]) -> None:
        one = left.pop(name, None)
        if one is not None:
            for other in list(left):
                if _reads(one, *other):
                    place(other)
            ordered.append(one)

    for name in list(left):
        place(name)
    return tuple(ordered)


def _reads(one: Computed, entity: str, attribute: str) -> bool:
    """One computed attribute is made of another."""
    types = one.value.types
    return any(
        (isinstance(node, syntax.Name) and node.name == attribute and one.entity == entity)
        or (isinstance(node, syntax.Attribute) and node.name == attribute and types[node.target].entity == entity)
        for node in types
    )


def _invariants(behavior: Understanding, world: World) -> Iterator[Violation]:
    known = world.known.settling
    if "rules" not in known:
        known["rules"] = [(rule, _read_by(world, rule.condition, rule.entity)) for rule in behavior.rules]
    for rule, read in known["rules"]:
        if world.touched is not None and world.touched.isdisjoint(read):
            continue
        for ref, _ in world.rows(rule.entity):
            if not evaluate_in(world, rule.condition, {}, ref):
                yield Violation("invariant", rule.path, ref, rule.invariant.text)


def _references(world: World) -> Iterator[Violation]:
    for ref, name in world.dangling():
        yield Violation("reference", f"entities/{ref.entity}/relationships/{name}", ref)
    for entity, rows in world.tables.items():
        for relation in world.references(entity):
            if relation.is_nullable:
                continue
            for key, row in rows.items():
                if row.references.get(relation.field_name) is None:
                    path = f"entities/{entity}/relationships/{relation.field_name}"
                    yield Violation("reference", path, Ref(entity, key))


def _bounds(world: World, refs: Iterable[Ref]) -> Iterator[Violation]:
    for ref in refs:
        if not world.has(ref):
            continue
        row = world.row(ref)
        for attribute, limits in _bounded(world, ref.entity):
            why = out_of_bounds(attribute, row.values.get(attribute.name), limits)
            if why is not None:
                yield Violation("bound", f"entities/{ref.entity}/attributes/{attribute.name}", ref, why)


def _bounded(world: World, entity: str) -> list[tuple[Attribute, _Limits]]:
    """The attributes that are written, with the least and the greatest number that their columns hold."""
    known = world.known.settling
    found: list[tuple[Attribute, _Limits]] | None = known.get(f"bounds {entity}")
    if found is None:
        written = (one for one in world.attributes(entity) if one.computed is None)
        found = known[f"bounds {entity}"] = [(one, _range(one)) for one in written]
    return found


def out_of_bounds(attribute: Attribute, value: Value, limits: _Limits | None = None) -> str | None:
    """Why a column can't hold a value, or None where it can. `limits` are those of its numbers, if they are known."""
    if value is None:
        return None if attribute.is_nullable or attribute.is_generated or attribute.computed else "null"
    low, high = limits if limits is not None else _range(attribute)
    if isinstance(value, int | Decimal) and not isinstance(value, bool) and not low <= value <= high:
        return "out of range"
    for constraint in attribute.constraints:
        if not _keeps(constraint, value):
            return str(constraint)
    return None


def _range(attribute: Attribute) -> _Limits:
    if attribute.data_type is DataType.INTEGER:
        high = Decimal(INT32_MAX)
    elif attribute.data_type is DataType.DECIMAL:
        high = Decimal(10 ** (attribute.precision or 12) - 1).scaleb(
            -(2 if attribute.scale is None else attribute.scale)
        )
    else:
        high = Decimal(SAFE_INTEGER)
    return -high, high


def _keeps(constraint: Constraint, value: Any) -> bool:
    kind = constraint.type
    if kind in (ConstraintType.MIN_LENGTH, ConstraintType.MIN_ITEMS):
        return len(value) >= int(constraint.value)
    if kind in (ConstraintType.MAX_LENGTH, ConstraintType.MAX_ITEMS):
        return len(value) <= int(constraint.value)
    if kind in (ConstraintType.PATTERN, ConstraintType.UNIQUE_ITEMS):  # of what clients send; flows don't make such
        return True
    bound = _like(value, str(constraint.value))
    if bound is None:
        return True
    if kind is ConstraintType.MULTIPLE_OF:
        return bool(Decimal(str(value)) % bound == 0)
    return bool({"gt": value > bound, "ge": value >= bound, "lt": value < bound, "le": value <= bound}[kind.value])


def _like(value: Any, text: str) -> Any:
    """A bound in the type of the value; None for one that moves with the time."""
    if text.endswith("()"):
        return None
    if isinstance(value, datetime):
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=value.tzinfo) if moment.tzinfo is None else moment
    if isinstance(value, date):
        return date.fromisoformat(text)
    if isinstance(value, time):
        return time.fromisoformat(text)
    return float(text) if isinstance(value, float) else Decimal(text)


def _keys(world: World, name: str) -> list[tuple[str, ...]]:
    """The fields that no two rows of an entity have in common."""
    known = world.known.settling
    found: list[tuple[str, ...]] | None = known.get(f"keys {name}")
    if found is None:
        entity = world.entity(name)
        found = [(item.name,) for item in entity.attributes if item.is_unique and not item.is_primary_key]
        found += [(item.field_name,) for item in world.references(name) if item.type.value == "one_to_one"]
        found += entity.unique
        known[f"keys {name}"] = found
    return found


def _uniqueness(world: World, entities: Iterable[str]) -> Iterator[Violation]:
    for name in entities:
        for fields in _keys(world, name):
            seen: dict[tuple[Any, ...], Ref] = {}
            for ref, row in world.rows(name):
                values = tuple(row.references.get(one, row.values.get(one)) for one in fields)
                if None not in values and seen.setdefault(values, ref) != ref:
                    yield Violation("unique", f"entities/{name}/unique/{','.join(fields)}", ref)
