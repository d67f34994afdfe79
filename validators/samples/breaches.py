"""Requests that would break an invariant: the smallest ones, by the operations that an API has."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from ir.behavior.settling import is_kept, settle
from ir.behavior.understood import Rule, Understanding
from ir.behavior.world import Ref, World
from validators.samples.cells import Cell, cells_of, dependencies
from validators.samples.consistent import ConsistentSamples
from validators.samples.mutations import Limits, Mutation, Pool, mutate, mutations
from validators.samples.repairs import repaired
from validators.samples.staging import Situation, Stage

BUDGET = 1500
VARIANTS = 60
"""How many situations are looked at: the first one, and those that are one change away."""


@dataclass(frozen=True)
class Way:
    """An operation that writes: `kind` is `update`, `create` or `delete`; `fields` are those that a client may say.

    `role` is that of whoever asks (None where there are no roles), `is_open` says that nobody has to sign in. `owner`
    is the path to the user whose row it has to be, None where it may be anybody's.
    """

    kind: str
    entity: str
    fields: frozenset[str] = frozenset()
    role: str | None = None
    is_open: bool = False
    owner: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Breach:
    """A request that would break a rule: a change or deletion of `row`, or a new row with `said`."""

    rule: Rule
    way: Way
    situation: Situation
    row: Ref | None = None
    said: Mapping[str, Any] = field(default_factory=dict)


Write = Callable[[World], Any]


def breach(samples: ConsistentSamples, rule: Rule, ways: Iterable[Way]) -> Breach | None:
    """The first request that would break a rule and nothing else; None where none was found."""
    behavior = samples.behavior
    cells = dependencies(behavior, ()).closure(cells_of(behavior, rule.condition, rule.entity))
    touched = set(_touched(behavior, cells))
    for way in ways:
        if way.entity not in touched:
            continue
        tried = itertools.count()
        for situation in _situations(samples, rule, way, cells):
            for found, write in _requests(samples, rule, way, situation, cells):
                if next(tried) > BUDGET:
                    break
                if _breaks(behavior, found.situation, rule, write):
                    return found
    return None


def _touched(behavior: Understanding, cells: Iterable[Cell]) -> Iterator[str]:
    """The entities of rows that have a field of these, or belong to a collection that is one."""
    for cell in cells:
        if cell.entity:
            yield cell.entity
            relation = behavior.domain.relationship(cell.entity, cell.name)
            if relation is not None and not relation.is_to_one:
                yield relation.through or relation.target_entity


def _breaks(behavior: Understanding, situation: Situation, rule: Rule, write: Write) -> bool:
    world = situation.world.copy()
    write(world)
    try:
        if is_kept(behavior, world, rule):  # as mostly: then nothing else matters
            return False
        violations = settle(behavior, world)
    except ArithmeticError:
        return False
    return bool(violations) and {one.path for one in violations} == {rule.path}


def _situations(samples: ConsistentSamples, rule: Rule, way: Way, cells: list[Cell]) -> Iterator[Situation]:
    """The rows that a rule reads, and the same with one thing changed."""
    behavior = samples.behavior
    stage = Stage(behavior, samples.least)
    if not way.is_open:
        stage.actor(way.role)
    row = stage.make(rule.entity)
    stage.own(row, way.owner or () if way.entity == rule.entity else ())
    stage.populate(cells)
    for cell in cells:  # somebody else to refer to
        relation = behavior.domain.relationship(cell.entity, cell.name) if cell.entity else None
        if relation is not None and relation.is_to_one:
            stage.make(relation.target_entity)
    first = repaired(behavior, stage.done(), lambda ref, _: ref is not None and ref != stage.situation.actor)
    if first is None:
        return
    yield first
    pool = Pool(first.world.now, [rule.condition], _values(first, cells))
    changed = mutations(behavior, first, cells, pool, Limits((way.role,) if way.role else ()))
    for mutation in itertools.islice(sorted(changed, key=_is_growth), VARIANTS):
        after = mutate(behavior, first, mutation)
        if after is not None:
            yield after


def _is_growth(mutation: Mutation) -> bool:
    """Collections that have as many rows as they may come before other values."""
    return mutation.kind != "grow"


def _values(situation: Situation, cells: Iterable[Cell]) -> Iterator[Any]:
    for cell in cells:
        if cell.entity:
            yield from (row.values.get(cell.name) for _, row in situation.world.rows(cell.entity))


def _requests(
    samples: ConsistentSamples, rule: Rule, way: Way, situation: Situation, cells: list[Cell]
) -> Iterator[tuple[Breach, Write]]:
    if way.kind == "delete":
        for ref, _ in situation.world.rows(way.entity):
            yield Breach(rule, way, situation, ref), partial(World.remove, ref=ref)
    elif way.kind == "update":
        yield from _updates(samples.behavior, rule, way, situation, cells)
    else:
        yield from _creations(samples, rule, way, situation)


def _updates(
    behavior: Understanding, rule: Rule, way: Way, situation: Situation, cells: list[Cell]
) -> Iterator[tuple[Breach, Write]]:
    said = [cell for cell in cells if cell.entity == way.entity and cell.name in way.fields]
    pool = Pool(situation.world.now, [rule.condition], _values(situation, cells))
    for mutation in mutations(behavior, situation, said, pool, Limits()):
        if mutation.kind == "set" and mutation.ref is not None:

            def write(world: World, mutation: Mutation = mutation) -> None:
                assert mutation.ref is not None
                world.write(mutation.ref, mutation.name, mutation.value)

            yield Breach(rule, way, situation, mutation.ref, {mutation.name: mutation.value}), write


def _creations(
    samples: ConsistentSamples, rule: Rule, way: Way, situation: Situation
) -> Iterator[tuple[Breach, Write]]:
    """A new row beside those that are there, and with other values."""
    for around, references, usual in _new_rows(samples, way, situation):
        implied = {name: target for name, target in references.items() if name in (way.owner or ())[:1]}
        unsaid = [item for item in situation.world.references(way.entity) if item.field_name not in way.fields]
        if any(item.field_name not in implied and not item.is_nullable for item in unsaid):
            continue  # the body would have to say it
        sent = {name: target for name, target in references.items() if name in way.fields and target is not None}
        for said in _said(samples, rule, way, around, usual):
            write = partial(_add, entity=way.entity, values=said, references={**implied, **sent})
            yield Breach(rule, way, around, None, {**said, **sent}), write


def _add(world: World, entity: str, values: dict[str, Any], references: dict[str, Ref | None]) -> None:
    world.add(entity, values, references)


def _new_rows(
    samples: ConsistentSamples, way: Way, situation: Situation
) -> Iterator[tuple[Situation, dict[str, Ref | None], dict[str, Any]]]:
    """Rows that could be made: with what a stored one refers to, or with one of these and otherwise new rows. The
    situation that comes with each has the rows that it refers to.
    """
    world = situation.world
    for ref, row in list(world.rows(way.entity)):
        for kept in (None, *(item.field_name for item in world.references(way.entity))):
            stage = Stage(samples.behavior, samples.least, situation=situation.copy())
            references = dict(row.references)
            if way.owner is not None and len(way.owner) == 1:
                references[way.owner[0]] = situation.actor
            for relation in world.references(way.entity) if kept is not None else ():
                if relation.field_name != kept and not relation.is_nullable:
                    references[relation.field_name] = stage.make(relation.target_entity)
            usual = {
                attribute.name: row.values.get(attribute.name)
                for attribute in world.attributes(ref.entity)
                if attribute.name in way.fields and not attribute.is_unique
            }
            yield stage.situation, references, usual


def _said(
    samples: ConsistentSamples, rule: Rule, way: Way, situation: Situation, usual: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    yield usual
    pool = Pool(situation.world.now, [rule.condition], usual.values())
    for name, value in usual.items():
        attribute = situation.world.attribute(way.entity, name)
        if attribute is not None and samples.is_ruled(way.entity, name):
            for other in pool.candidates(way.entity, attribute, value):
                yield {**usual, name: other}
