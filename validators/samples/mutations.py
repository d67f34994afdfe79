"""Small changes of a situation: other values for the fields that a condition reads, other references, other members."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ir.behavior.settling import settle
from ir.behavior.stored import from_json, scale_of, to_json
from ir.behavior.understood import Understanding
from ir.behavior.world import Ref
from ir.expressions import syntax
from ir.expressions.check import Typed
from ir.model import Attribute, DataType, Relationship
from validators.samples.acceptance import refusal
from validators.samples.cells import Cell, nodes
from validators.samples.staging import Situation, Stage
from validators.samples.values import sample

_DAY, _HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
_SAMPLES = 4
MOST_MEMBERS = 3
MOST_GROWN = 25
"""How many members a collection gets at most where a condition counts them."""


@dataclass(frozen=True)
class Mutation:
    """One change. `ref` is the row it is about, None for an input; `value` is new, or how many
    members there are to be.
    """

    ref: Ref | None
    name: str
    kind: str
    value: Any = None

    @property
    def identity(self) -> tuple[Ref | None, str, str, str]:
        """What tells it from others: values may be lists."""
        return self.ref, self.name, self.kind, repr(self.value)


@dataclass
class Limits:
    """What may change: which roles the actor may have, what inputs are, and rows that must stay."""

    roles: tuple[str, ...] = ()
    inputs: dict[str, Attribute] | None = None


def mutate(
    behavior: Understanding, situation: Situation, mutation: Mutation, *, is_kept: bool = True
) -> Situation | None:
    """The situation changed; None where no database would hold such rows (that is for `is_kept` to ask)."""
    stage = Stage(behavior, situation=situation.copy())
    world = stage.world
    ref = mutation.ref
    if ref is None:
        stage.situation.inputs[mutation.name] = mutation.value
        return stage.situation
    if not world.has(ref):
        return None
    relation = behavior.domain.relationship(ref.entity, mutation.name)
    if mutation.kind == "set":
        world.write(ref, mutation.name, mutation.value)
    elif mutation.kind == "make" and relation is not None:
        world.write(ref, mutation.name, stage.make(relation.target_entity))
    elif mutation.kind == "add" and relation is not None:
        if stage.add_member(ref, relation) is None:
            return None
    elif mutation.kind == "grow" and relation is not None:
        while (count := len(world.members(ref, mutation.name))) < mutation.value:
            stage.add_member(ref, relation, is_apart=True)
            if len(world.members(ref, mutation.name)) == count:
                return None
    elif mutation.kind == "remove" and relation is not None:
        _remove_member(stage, ref, relation)
    elif mutation.kind == "hide":
        world.hide(ref)
        if world.let_go() is not None:  # what is in use is never hidden
            return None
    return stage.situation if not is_kept or is_sound(behavior, stage.situation) else None


def is_sound(behavior: Understanding, situation: Situation) -> bool:
    """A database can have these rows: every bound, key and invariant is kept. Fills computed values."""
    try:
        return not settle(behavior, situation.world)
    except ArithmeticError:
        return False


def _remove_member(stage: Stage, ref: Ref, relation: Relationship) -> None:
    last = stage.world.members(ref, relation.field_name)[-1]
    if relation.type.value == "many_to_many" and relation.through is None:
        link, is_second = stage.world.link(relation)
        pair = (last.key, ref.key) if is_second else (ref.key, last.key)
        stage.world.links[link] = [one for one in stage.world.links[link] if one != pair]
        stage.world.touch(ref.entity)
        stage.world.touch(last.entity)
    elif relation.type.value != "many_to_many":
        stage.world.remove(last)


def mutations(
    behavior: Understanding, situation: Situation, cells: Iterable[Cell], pool: "Pool", limits: Limits
) -> Iterator[Mutation]:
    """Every change of the fields that these cells stand for, nearest first."""
    for cell in cells:
        if cell.entity:
            yield from _of_rows(behavior, situation, cell, pool, limits)
        elif cell.name in situation.keys:
            yield from _of_key(situation, cell.name, situation.keys[cell.name])
        elif cell.name in situation.inputs:
            yield from _of_input(situation, cell.name, pool, limits)


def _of_input(situation: Situation, name: str, pool: "Pool", limits: Limits) -> Iterator[Mutation]:
    attribute = (limits.inputs or {}).get(name)
    if attribute is None:
        return
    current = situation.inputs[name]
    if attribute.data_type is DataType.UUID:  # mostly the key of a row
        keys = [key for rows in situation.world.tables.values() for key in rows if isinstance(key, uuid.UUID)]
        yield from (Mutation(None, name, "set", key) for key in keys if key != current)
    for value in pool.candidates("", attribute, current):
        yield Mutation(None, name, "set", value)


def _of_key(situation: Situation, name: str, entity: str) -> Iterator[Mutation]:
    """Another row that an input leads to."""
    for ref, _ in situation.world.rows(entity):
        if ref.key != situation.inputs[name]:
            yield Mutation(None, name, "set", ref.key)


def _of_rows(
    behavior: Understanding, situation: Situation, cell: Cell, pool: "Pool", limits: Limits
) -> Iterator[Mutation]:
    world = situation.world
    relation = behavior.domain.relationship(cell.entity, cell.name)
    attribute = world.attribute(cell.entity, cell.name)
    for ref, row in list(world.rows(cell.entity)):
        if relation is not None and not relation.is_to_one:
            members = world.members(ref, cell.name)
            if members:
                yield Mutation(ref, cell.name, "remove")
            if len(members) < MOST_MEMBERS:
                yield Mutation(ref, cell.name, "add")
            for size in pool.sizes:
                if len(members) < size:
                    yield Mutation(ref, cell.name, "grow", size)
        elif relation is not None:
            if relation.holds_key:
                yield from _references(situation, ref, relation)
        elif attribute is not None and attribute.computed is None and not attribute.is_primary_key:
            values: Iterable[Any] = pool.candidates(cell.entity, attribute, row.values.get(cell.name))
            if ref == situation.actor and cell.name == "role" and limits.roles:
                values = [value for value in values if value in limits.roles]
            for value in values:
                yield Mutation(ref, cell.name, "set", value)


def _references(situation: Situation, ref: Ref, relation: Relationship) -> Iterator[Mutation]:
    now = situation.world.read(ref, relation.field_name)
    if relation.is_nullable and now is not None:
        yield Mutation(ref, relation.field_name, "set", None)
    for other, _ in situation.world.rows(relation.target_entity):
        if other not in (now, ref):
            yield Mutation(ref, relation.field_name, "set", other)
    if relation.target_entity == ref.entity and now != ref:
        yield Mutation(ref, relation.field_name, "set", ref)
    yield Mutation(ref, relation.field_name, "make")


class Pool:
    """Values worth trying: the literals of the expressions at hand, and the values that stand beside them."""

    def __init__(self, now: dt.datetime, expressions: Iterable[Typed] = (), values: Iterable[Any] = ()) -> None:
        self.now = now
        self.values: list[Any] = []
        for value in (*_literals(expressions), *values):
            if value is not None and not any(type(one) is type(value) and one == value for one in self.values):
                self.values.append(value)

    @property
    def sizes(self) -> list[int]:
        """How many rows a collection is worth having."""
        numbers = [value for value in self.values if isinstance(value, int) and not isinstance(value, bool)]
        return sorted({size for number in numbers for size in (number, number + 1) if 1 < size <= MOST_GROWN})

    def candidates(self, entity: str, attribute: Attribute, current: Any) -> list[Any]:
        """Other values for an attribute, the most promising first; each of them is one that clients may send."""
        found: list[Any] = []
        for value in self._tried(entity, attribute, current):
            if value != current and value not in found and _fits(attribute, value):
                found.append(value)
        return found

    def _tried(self, entity: str, attribute: Attribute, current: Any) -> Iterator[Any]:
        kind = attribute.data_type
        if kind is DataType.BOOLEAN:
            yield from (True, False)
        elif kind is DataType.ENUM:
            yield from attribute.values
        elif kind in (DataType.INTEGER, DataType.BIGINT):
            yield from self._whole()
        elif kind is DataType.DECIMAL:
            yield from self._decimals(attribute)
        elif kind is DataType.FLOAT:
            yield from (float(value) for value in self._whole())
        elif kind is DataType.DATE:
            yield from self._days()
        elif kind is DataType.TIME:
            yield from self._times()
        elif kind is DataType.DATETIME:
            yield from self._moments()
        elif kind is DataType.ARRAY:
            yield from ([value] for value in self.values if isinstance(value, str | int | Decimal))
            yield []
        elif kind.is_text:
            yield from (value for value in self.values if isinstance(value, str))
        if attribute.is_nullable:
            yield None
        for index in range(_SAMPLES):
            yield from_json(attribute, sample(entity or "Input", attribute, index))

    def _whole(self) -> Iterator[int]:
        numbers = [int(value) for value in self.values if _is_number(value)]
        for number in numbers:
            yield from (number, number + 1, number - 1)
        yield from (0, 1, 2, 100)

    def _decimals(self, attribute: Attribute) -> Iterator[Decimal]:
        unit = Decimal(1).scaleb(-scale_of(attribute))
        for value in self.values:
            if _is_number(value):
                number = Decimal(value).quantize(unit)
                yield from (number, number + unit, number - unit)
        yield from (Decimal(0).quantize(unit), unit, Decimal(1).quantize(unit), Decimal(1000).quantize(unit))

    def _days(self) -> Iterator[dt.date]:
        days = [value.date() if isinstance(value, dt.datetime) else value for value in self.values if _is_day(value)]
        for day in [*days, self.now.date()]:
            yield from (day, day + _DAY, day - _DAY)
            for length in self._lengths():
                yield from (day + length, day + length + _DAY, day - length, day - length - _DAY)

    def _times(self) -> Iterator[dt.time]:
        day = self.now.date()
        for time in (value for value in self.values if isinstance(value, dt.time)):
            for shift in (dt.timedelta(0), _HOUR, -_HOUR):
                moved = dt.datetime.combine(day, time) + shift
                if moved.date() == day:
                    yield moved.time()

    def _moments(self) -> Iterator[dt.datetime]:
        moments = [value for value in self.values if isinstance(value, dt.datetime)]
        for moment in [*moments, self.now]:
            yield from (moment, moment + _HOUR, moment - _HOUR, moment + _DAY, moment - _DAY)
            for length in self._lengths():
                yield from (moment + length, moment + length + _HOUR, moment - length, moment - length - _HOUR)

    def _lengths(self) -> list[dt.timedelta]:
        found = [value for value in self.values if isinstance(value, dt.timedelta)]
        return found[:4]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _is_day(value: Any) -> bool:
    return isinstance(value, dt.date)


def _fits(attribute: Attribute, value: Any) -> bool:
    try:
        return refusal(attribute, to_json(value)) is None
    except (ArithmeticError, ValueError):
        return False


_UNITS = {"days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}


def _literals(expressions: Iterable[Typed]) -> Iterator[Any]:
    for typed in expressions:
        for node in nodes(typed.tree):
            if isinstance(node, syntax.Literal):
                yield node.value
            elif isinstance(node, syntax.Call) and node.function in _UNITS and len(node.arguments) == 1:
                argument = node.arguments[0]
                if isinstance(argument, syntax.Literal) and isinstance(argument.value, int):
                    yield dt.timedelta(seconds=argument.value * _UNITS[node.function])
