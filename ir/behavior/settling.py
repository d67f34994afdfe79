"""The end of a transaction: computed values are filled, then everything that has to hold is looked at."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import Any

from ir.behavior.evaluation import evaluate_in
from ir.behavior.stored import Value, as_stored
from ir.behavior.understood import Computed, Rule, Understanding
from ir.behavior.world import Ref, Touched, World
from ir.expressions import syntax
from ir.expressions.check import Typed
from ir.model import Attribute, Constraint, ConstraintType, DataType

WhyNot = Callable[[Value], str | None]

_NUMBERS = (int, Decimal)
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {"gt": gt, "ge": ge, "lt": lt, "le": le}

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
    changed = [row.ref for rows in world.tables.values() for row in rows.values()] if is_new else world.changed
    plan = _plan(behavior, world)
    entities = {ref.entity: None for ref in changed}
    found = [*_bounds(plan, world, changed), *_references(plan, world), *_uniqueness(plan, world, entities)]
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


def is_kept(behavior: Understanding, world: World, rule: Rule) -> bool:
    """Every row keeps a rule once computed values are filled, as far as rows can be read at all: a reference to nothing
    is for `settle` to find.
    """
    try:
        recompute(behavior, world)
        read = next(read for one, read in _plan(behavior, world).rules if one is rule)
        return (world.touched is not None and world.touched.isdisjoint(read)) or not _broken_by(world, rule)
    except LookupError:
        return False


def recompute(behavior: Understanding, world: World) -> None:
    """Give every computed attribute its value. One that reads others is filled after them."""
    for computed, attribute, read in _plan(behavior, world).computed:
        if world.touched is not None and world.touched.isdisjoint(read):
            continue
        name = computed.attribute
        for row in world.visible(computed.entity):
            value = as_stored(attribute, evaluate_in(world, computed.value, {}, row.ref))
            if name not in row.values or value != row.values[name]:
                world.own(computed.entity, name)[row.ref.key].values[name] = value


@dataclass(frozen=True, slots=True)
class _Plan:
    """What follows from the spec alone, looked up once: worlds are settled by the thousand.

    `computed` attributes come after those that they read. `rules` and they have what they read beside them, `held` is
    what references read. `bounds` and `keys` are those of each entity.
    """

    computed: list[tuple[Computed, Attribute, frozenset[Touched]]]
    rules: list[tuple[Rule, frozenset[Touched]]]
    held: frozenset[Touched]
    bounds: dict[str, list[tuple[str, WhyNot]]]
    keys: dict[str, list[tuple[str, ...]]]


def _plan(behavior: Understanding, world: World) -> _Plan:
    found: _Plan | None = behavior.memo.get("settling")
    if found is None:
        names = world.domain.entities
        found = behavior.memo["settling"] = _Plan(
            _ordered(behavior, world),
            [(rule, _read_by(world, rule.condition, rule.entity)) for rule in behavior.rules],
            frozenset(
                (name, one) for name in names for one in ("", *(item.field_name for item in world.references(name)))
            ),
            {name: _bounded(world, name) for name in names},
            {name: _keys(world, name) for name in names},
        )
    return found


def _ordered(behavior: Understanding, world: World) -> list[tuple[Computed, Attribute, frozenset[Touched]]]:
    """Computed attributes, each after those that it reads, with what they read."""
    found = []
    for one in in_order(behavior.computed):
        attribute = world.attribute(one.entity, one.attribute)
        assert attribute is not None
        found.append((one, attribute, _read_by(world, one.value, one.entity)))
    return found


def _read_by(world: World, typed: Typed, entity: str) -> frozenset[Touched]:
    """What can make an expression about a row of `entity` another: each field that it may read, and which rows there
    are of each entity on the way. Names count as fields of the row even where they are variables.
    """
    domain = world.domain
    named = {one.entity for one in typed.types.values() if one.entity is not None}
    found: set[Touched] = {(name, "") for name in (entity, *named)}
    for node in typed.types:
        if isinstance(node, syntax.Name):
            found.update(_read_through(world, entity, node.name))
        elif isinstance(node, syntax.Attribute) and (owner := typed.types[node.target].entity) is not None:
            found.update(_read_through(world, owner, node.name))
    every = (relation for one in domain.entities.values() for relation in one.relationships)
    for through in {relation.through for relation in every if relation.through is not None}:
        found |= {(through, ""), *((through, item.field_name) for item in world.references(through))}
    return frozenset(found)


def _read_through(world: World, entity: str, name: str) -> Iterator[Touched]:
    """A field, and where it is the other side of a relationship, the reference that leads to its row."""
    yield entity, name
    relation = world.domain.relationship(entity, name)
    back = world.back(relation) if relation is not None else None
    if relation is not None and back is not None:
        yield relation.target_entity, back.field_name


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
    for rule, read in _plan(behavior, world).rules:
        if world.touched is None or not world.touched.isdisjoint(read):
            for ref in _broken_by(world, rule):
                yield Violation("invariant", rule.path, ref, rule.invariant.text)


def _broken_by(world: World, rule: Rule) -> list[Ref]:
    """The rows that don't keep a rule."""
    return [row.ref for row in world.visible(rule.entity) if not evaluate_in(world, rule.condition, {}, row.ref)]


def _references(plan: _Plan, world: World) -> Iterator[Violation]:
    if world.touched is not None and world.touched.isdisjoint(plan.held):
        return
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


def _bounds(plan: _Plan, world: World, refs: Iterable[Ref]) -> Iterator[Violation]:
    for ref in refs:
        row = world.tables[ref.entity].get(ref.key)
        if row is None:
            continue
        values, unchecked, is_within = row.values, row.unchecked, True
        for name, why_not in plan.bounds[ref.entity]:
            if unchecked is not None and name not in unchecked:
                continue
            why = why_not(values.get(name))
            if why is not None:
                is_within = False
                yield Violation("bound", f"entities/{ref.entity}/attributes/{name}", ref, why)
        if is_within:
            row.unchecked = frozenset()


def _bounded(world: World, entity: str) -> list[tuple[str, WhyNot]]:
    """The attributes that are written, and why their columns can't hold values."""
    return [(one.name, bounds_of(one)) for one in world.attributes(entity) if one.computed is None]


def bounds_of(attribute: Attribute) -> WhyNot:
    """A function that says why a column can't hold a value, and None where it can."""
    if_none = None if attribute.is_nullable or attribute.is_generated or attribute.computed else "null"
    low, high = _range(attribute)
    kept = [(constraint, keeps) for constraint in attribute.constraints if (keeps := _keeper(constraint)) is not None]

    def why_not(value: Value) -> str | None:
        if value is None:
            return if_none
        if isinstance(value, _NUMBERS) and not isinstance(value, bool) and not low <= value <= high:
            return "out of range"
        for constraint, keeps in kept:
            if not keeps(value):
                return str(constraint)
        return None

    return why_not


def _range(attribute: Attribute) -> tuple[Decimal | int, Decimal | int]:
    high: Decimal | int = SAFE_INTEGER
    if attribute.data_type is DataType.INTEGER:
        high = INT32_MAX
    elif attribute.data_type is DataType.DECIMAL:
        high = Decimal(10 ** (attribute.precision or 12) - 1).scaleb(
            -(2 if attribute.scale is None else attribute.scale)
        )
    return -high, high


def _keeper(constraint: Constraint) -> Callable[[Any], bool] | None:
    """A function that says whether a value keeps a constraint; None for those that are not looked at."""
    kind, text = constraint.type, str(constraint.value)
    if kind in (ConstraintType.MIN_LENGTH, ConstraintType.MIN_ITEMS):
        return lambda value: len(value) >= int(text)
    if kind in (ConstraintType.MAX_LENGTH, ConstraintType.MAX_ITEMS):
        return lambda value: len(value) <= int(text)
    if kind in (ConstraintType.PATTERN, ConstraintType.UNIQUE_ITEMS):  # of what clients send; flows don't make such
        return None
    if text.endswith("()"):  # it moves with the time
        return None
    if kind is ConstraintType.MULTIPLE_OF:
        return lambda value: Decimal(str(value)) % Decimal(text) == 0
    compare = _COMPARISONS[kind.value]
    bounds: dict[type, Any] = {}

    def keeps(value: Any) -> bool:
        bound = bounds.get(type(value))
        if bound is None:
            bound = bounds[type(value)] = _like(value, text)
        return bool(compare(value, bound))

    return keeps


def _like(value: Any, text: str) -> Any:
    """A bound in the type of the value. Moments in rows are in UTC."""
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
    entity = world.entity(name)
    found = [(item.name,) for item in entity.attributes if item.is_unique and not item.is_primary_key]
    found += [(item.field_name,) for item in world.references(name) if item.type.value == "one_to_one"]
    return [*found, *entity.unique]


def _uniqueness(plan: _Plan, world: World, entities: Iterable[str]) -> Iterator[Violation]:
    for name in entities:
        if len(world.tables[name]) < 2:
            continue
        for fields in plan.keys[name]:
            seen: dict[tuple[Any, ...], Ref] = {}
            for ref, row in world.rows(name):
                values = tuple(row.references.get(one, row.values.get(one)) for one in fields)
                if None not in values and seen.setdefault(values, ref) != ref:
                    yield Violation("unique", f"entities/{name}/unique/{','.join(fields)}", ref)
