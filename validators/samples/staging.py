"""Situations that a request can be made in: the rows that a program reads, made of samples, and who asks."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ir import listing
from ir.behavior.settling import recompute
from ir.behavior.steps import Load, Program
from ir.behavior.stored import from_json
from ir.behavior.understood import Understanding
from ir.behavior.world import Ref, World
from ir.expressions import syntax
from ir.expressions.types import Kind
from ir.model import Attribute, DataType, Entity, Relationship
from validators.samples.cells import Cell, walk
from validators.samples.values import sample

NOW = dt.datetime(2025, 3, 3, 9, 0, tzinfo=dt.UTC)
"""When it is now in every situation: a Monday morning."""

DEPTH = 8
"""How many rows may lead to a row by references that it must have."""


@dataclass
class Situation:
    """A world, a request's inputs, and who makes it (None for nobody).

    `keys` says for each input that is the key of a row whose entity that is. `fillers` are rows that are there only
    because others must refer to them.
    """

    world: World
    inputs: dict[str, Any] = field(default_factory=dict)
    actor: Ref | None = None
    keys: dict[str, str] = field(default_factory=dict)
    fillers: frozenset[Ref] = frozenset()

    def value(self, ref: Ref | None, name: str) -> Any:
        """The field of a row, or without one an input."""
        return self.inputs.get(name) if ref is None else self.world.read(ref, name)

    def copy(self) -> "Situation":
        """A situation of its own."""
        return Situation(self.world.copy(), dict(self.inputs), self.actor, self.keys, self.fillers)


def least_value(entity: Entity, attribute: Attribute, number: int = 0) -> Any:
    """What a row that says as little as possible has for an attribute, as JSON; None for what it leaves out.

    `number` counts rows whose values must differ.
    """
    differs = attribute.is_unique or attribute.is_primary_key
    if attribute.is_generated or attribute.computed is not None:
        return None
    if attribute.default_value is not None and not differs:
        return None
    if attribute.is_nullable or attribute.default_value in ("uuid()", "now()"):
        return None
    return sample(entity.name, attribute, number if differs else 0)


class Stage:
    """A situation in the making."""

    def __init__(
        self,
        behavior: Understanding,
        overrides: Callable[[str], Mapping[str, Any]] | None = None,
        *,
        is_apart: bool = False,
        situation: Situation | None = None,
    ) -> None:
        """`overrides` gives the values, as JSON, that the smallest row of an entity has instead of its samples;
        `is_apart` lets every row have rows of its own to refer to. `situation` is what there is already.
        """
        self.behavior = behavior
        self.overrides = overrides
        self.is_apart = is_apart
        self.situation = situation or Situation(World(behavior.domain, NOW))

    @property
    def world(self) -> World:
        """Its rows."""
        return self.situation.world

    def make(self, entity: str, references: dict[str, Ref | None] | None = None, depth: int = 0) -> Ref:
        """A row as small as can be, and first the rows that it must refer to: those of the world, where there are."""
        known = dict(references or {})
        number = len(self.world.tables.get(entity, {}))
        declared = self.behavior.domain.entities[entity]
        for relation in self.world.references(entity):
            if relation.field_name not in known and not relation.is_nullable:
                known[relation.field_name] = self.some(relation, depth)
        values = {}
        for attribute in declared.attributes:
            value = least_value(declared, attribute, number)
            if value is not None:
                values[attribute.name] = from_json(attribute, value)
        for name, value in (self.overrides(entity) if self.overrides is not None else {}).items():
            overridden = declared.attribute(name)
            if overridden is not None and not overridden.is_unique:
                values[name] = from_json(overridden, value)
        ref = self.world.add(entity, values, known)
        self._part_from_others(ref, depth)
        return ref

    def some(self, relation: Relationship, depth: int = 0) -> Ref:
        """A row to refer to: the actor where it is a user, else the first of the entity, else a new one."""
        entity = relation.target_entity
        actor = self.situation.actor
        if actor is not None and actor.entity == entity:
            return actor
        if relation.type.value != "one_to_one" and not self.is_apart:
            for ref, _ in self.world.rows(entity):
                return ref
        if depth > DEPTH:
            raise ValueError(f"{entity}: rows of it need rows without end")
        return self.make(entity, depth=depth + 1)

    def _part_from_others(self, ref: Ref, depth: int) -> None:
        """Where a composite key is taken, refer to other rows, or take other samples."""
        entity = self.behavior.domain.entities[ref.entity]
        for fields in entity.unique:
            if not self._is_taken(ref, fields):
                continue
            relations = [entity.relationship(name) for name in fields]
            held = [item for item in relations if item is not None and item.holds_key]
            others = [item for item in held if item.target_entity != self._user] or held
            if others and depth <= DEPTH:  # the last: the first of them is mostly what the row belongs to
                self.world.write(ref, others[-1].field_name, self.make(others[-1].target_entity, depth=depth + 1))
            else:
                self._vary(ref, entity, fields)

    @property
    def _user(self) -> str | None:
        auth = self.behavior.domain.auth
        return None if auth is None else auth.user_entity

    def _vary(self, ref: Ref, entity: Entity, fields: Iterable[str]) -> None:
        own = [found for name in fields if (found := entity.attribute(name)) is not None]
        for attribute in own:
            for index in range(1, 12):
                self.world.write(ref, attribute.name, from_json(attribute, sample(entity.name, attribute, index)))
                if not self._is_taken(ref, tuple(fields)):
                    return

    def _is_taken(self, ref: Ref, fields: tuple[str, ...]) -> bool:
        mine = [self.world.read(ref, name) for name in fields]
        if None in mine:
            return False
        rows = (other for other, _ in self.world.rows(ref.entity) if other != ref)
        return any([self.world.read(other, name) for name in fields] == mine for other in rows)

    # ── What a program reads ──

    def actor(self, role: str | None) -> None:
        """Somebody who asks."""
        auth = self.behavior.domain.auth
        if auth is None:
            return
        ref = self.make(auth.user_entity)
        if role is not None and self.world.attribute(auth.user_entity, "role") is not None:
            self.world.write(ref, "role", role)
        self.situation.actor = ref

    def own(self, row: Ref, path: tuple[str, ...]) -> None:
        """Let a row belong to the actor, who is at the end of a path of references."""
        for step in path:
            relation = self.behavior.domain.relationship(row.entity, step)
            if relation is None or self.situation.actor is None:
                return
            is_last = relation.target_entity == self.situation.actor.entity
            target = self.world.read(row, step)
            if is_last or not isinstance(target, Ref):
                target = self.situation.actor if is_last else self.some(relation)
                self.world.write(row, step, target)
            row = target

    def load(self, program: Program) -> None:
        """The rows that a program's `load` steps look for, and inputs that lead to them."""
        types = dict(program.inputs)
        for step in walk(self.behavior, program.steps, into_calls=False):
            if not isinstance(step, Load):
                continue
            ref = self._first(step.entity)
            key = self.behavior.domain.entities[step.entity].primary_key.name
            for name, typed in step.key:
                tree = typed.tree
                if isinstance(tree, syntax.Name) and tree.name in types and tree.name not in self.situation.inputs:
                    if self.world.read(ref, name) is None:
                        self._fill(ref, name)
                    self.situation.inputs[tree.name] = self.world.read(ref, name)
                    if name == key:
                        self.situation.keys[tree.name] = step.entity

    def _fill(self, ref: Ref, name: str) -> None:
        attribute = self.world.attribute(ref.entity, name)
        if attribute is not None:
            self.world.write(ref, name, from_json(attribute, sample(ref.entity, attribute, 0)))

    def _first(self, entity: str) -> Ref:
        rows = (ref for ref, _ in self.world.rows(entity) if ref != self.situation.actor)
        return next(rows, None) or self.make(entity)

    def inputs(self, program: Program, declared: Iterable[Attribute]) -> None:
        """A sample for every other input; the key of a row where its name says which: `ticket_id`."""
        by_name = {attribute.name: attribute for attribute in declared}
        entities = {listing.path_parameter(name): name for name in self.behavior.domain.entities}
        for name, kind in program.inputs:
            if name in self.situation.inputs:
                continue
            if name in entities:
                self.situation.inputs[name] = self._first(entities[name]).key
                self.situation.keys[name] = entities[name]
                continue
            attribute = by_name.get(name) or Attribute(name=name, data_type=_KINDS.get(kind.kind, DataType.STRING))
            self.situation.inputs[name] = from_json(attribute, sample(program.name, attribute, 0))

    def populate(self, cells: Iterable[Cell]) -> None:
        """A row of every entity that is asked about, and one member in every collection."""
        for cell in list(cells):
            if not cell.entity:
                continue
            relation = self.behavior.domain.relationship(cell.entity, cell.name)
            if not any(True for _ in self.world.rows(cell.entity)) and not self._is_made(cell.entity):
                self.make(cell.entity)
            if relation is not None and not relation.is_to_one:
                for ref, _ in list(self.world.rows(cell.entity)):
                    if not self.world.read(ref, cell.name):
                        self.add_member(ref, relation)

    def _is_made(self, entity: str) -> bool:
        """Only the program itself makes rows of it."""
        return entity in self.made_entities

    made_entities: frozenset[str] = frozenset()

    def add_member(self, ref: Ref, relation: Relationship, *, is_apart: bool = False) -> Ref | None:
        """One more row in a collection; one that stands apart shares no other row with those that are there."""
        if relation.type.value == "many_to_many":
            return self._link(ref, relation)
        back = self.world.back(relation)
        if back is None:
            return None
        known: dict[str, Ref | None] = {back.field_name: ref}
        for other in self.world.references(relation.target_entity) if is_apart else ():
            if other.field_name not in known and not other.is_nullable:
                made = known[other.field_name] = self.make(other.target_entity)
                self.situation.fillers |= {made}
        return self.make(relation.target_entity, known)

    def _link(self, ref: Ref, relation: Relationship) -> Ref | None:
        if relation.through is not None:
            ends = self.world.references(relation.through)
            here = next((item for item in ends if item.target_entity == ref.entity), None)
            others = (item for item in ends if item.target_entity == relation.target_entity and item is not here)
            there = next(others, None)
            if here is None or there is None:
                return None
            # A second link to a row that is in the collection would add nothing to it.
            return self.make(relation.through, {here.field_name: ref, there.field_name: self.make(there.target_entity)})
        other = self.make(relation.target_entity)
        link, is_second = self.world.link(relation)
        pair = (other.key, ref.key) if is_second else (ref.key, other.key)
        self.world.links.setdefault(link, []).append(pair)
        self.world.touch(ref.entity)
        self.world.touch(other.entity)
        return other

    def done(self) -> Situation:
        """The situation, with its computed values filled."""
        recompute(self.behavior, self.world)
        return self.situation


_KINDS = {
    Kind.INTEGER: DataType.INTEGER,
    Kind.DECIMAL: DataType.DECIMAL,
    Kind.FLOAT: DataType.FLOAT,
    Kind.BOOLEAN: DataType.BOOLEAN,
    Kind.DATE: DataType.DATE,
    Kind.TIME: DataType.TIME,
    Kind.DATETIME: DataType.DATETIME,
    Kind.UUID: DataType.UUID,
}
