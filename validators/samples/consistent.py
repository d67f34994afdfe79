"""Samples that go together: rows, bodies and changes that keep every invariant."""

from collections.abc import Iterable, Mapping
from typing import Any

from ir.behavior.settling import broken
from ir.behavior.stored import from_json, to_json
from ir.behavior.understood import Understanding
from ir.behavior.world import Ref
from ir.model import Attribute
from validators.samples.cells import Cell, cells_of, dependencies
from validators.samples.repairs import repaired
from validators.samples.staging import Situation, Stage


class ConsistentSamples:
    """Samples for the entities of one application."""

    def __init__(self, behavior: Understanding) -> None:
        self.behavior = behavior
        graph = dependencies(behavior, ())
        self._ruled = frozenset(
            cell for rule in behavior.rules for cell in graph.closure(cells_of(behavior, rule.condition, rule.entity))
        )
        self._least: dict[str, dict[str, Any]] = {}
        self._rows: dict[str, tuple[Situation, Ref] | None] = {}

    def is_ruled(self, entity: str, name: str) -> bool:
        """Some invariant depends on the field."""
        return Cell(entity, name) in self._ruled

    def least(self, entity: str) -> Mapping[str, Any]:
        """What the smallest row of an entity has to have beside or instead of its samples, as JSON."""
        found = self._least.get(entity)
        if found is None:
            found = self._least[entity] = self._found(entity)
        return found

    def _found(self, entity: str) -> dict[str, Any]:
        if not any(cell.entity == entity for cell in self._ruled):
            return {}
        self._least[entity] = {}  # for rows of an entity that needs rows of itself
        stage = Stage(self.behavior, self.least, is_apart=True)
        ref = stage.make(entity)
        before = stage.situation
        after = self._mended(before, ref, lambda _: True)
        if after is None:
            return {}
        was, now = before.world.row(ref).values, after.world.row(ref).values
        return {
            attribute.name: to_json(now[attribute.name])
            for attribute in self.behavior.domain.entities[entity].attributes
            if attribute.computed is None
            and (was.get(attribute.name) != now[attribute.name] or self._moves(entity, attribute))
        }

    def _moves(self, entity: str, attribute: Attribute) -> bool:
        """Its default depends on the moment, and an invariant on it."""
        return self.is_ruled(entity, attribute.name) and attribute.default_value in ("now()", "today()")

    def _mended(self, situation: Situation, ref: Ref, may_change: Any) -> Situation | None:
        """The situation with other values in one row."""
        machine = self.behavior.domain.machines.get(ref.entity)
        entity = self.behavior.domain.entities[ref.entity]

        def may(other: Ref | None, name: str) -> bool:
            is_own = other == ref and entity.attribute(name) is not None
            return is_own and (machine is None or machine.field != name) and bool(may_change(name))

        return repaired(self.behavior, situation, may)

    def _row(self, entity: str) -> tuple[Situation, Ref] | None:
        """A world with the smallest row; None where no such row was found."""
        if entity not in self._rows:
            stage = Stage(self.behavior, self.least, is_apart=True)
            ref = stage.make(entity)
            is_sound = self._holds(stage.situation)
            self._rows[entity] = (stage.situation, ref) if is_sound else None
        return self._rows[entity]

    def _holds(self, situation: Situation) -> bool:
        try:
            return not broken(self.behavior, situation.world)
        except ArithmeticError:
            return False

    def has_row(self, entity: str) -> bool:
        """Some row was found that keeps every invariant."""
        return self._row(entity) is not None

    def may_refer(self, entity: str, name: str) -> bool:
        """The smallest row keeps every invariant where it refers to a row that has nothing else to do with it."""
        if not self.is_ruled(entity, name):
            return True
        relation = self.behavior.domain.relationship(entity, name)
        if relation is None:
            return True
        stage = Stage(self.behavior, self.least, is_apart=True)
        target = stage.make(relation.target_entity)
        stage.make(entity, {name: target})
        return self._holds(stage.situation)

    def may_refer_to_itself(self, entity: str, name: str) -> bool:
        """The smallest row keeps every invariant where it refers to itself."""
        if not self.is_ruled(entity, name):
            return True
        stage = Stage(self.behavior, self.least, is_apart=True)
        row = stage.make(entity)
        stage.situation.world.row(row).references[name] = row
        return self._holds(stage.situation)

    def keeps(self, entity: str, values: Mapping[str, Any]) -> bool:
        """The smallest row keeps every invariant with these values, given as JSON."""
        if not any(self.is_ruled(entity, name) for name in values):
            return True
        found = self._with(entity, values)
        return found is None or self._holds(found[0])

    def _with(self, entity: str, values: Mapping[str, Any]) -> tuple[Situation, Ref] | None:
        known = self._row(entity)
        if known is None:
            return None
        situation, ref = known[0].copy(), known[1]
        for name, value in values.items():
            attribute = situation.world.attribute(entity, name)
            if attribute is not None:
                situation.world.write(ref, name, from_json(attribute, value))
        return situation, ref

    def full(self, entity: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """These values of a body, changed where they don't go together; as they are where nothing goes."""
        if self.keeps(entity, values):
            return dict(values)
        known = self._with(entity, values)
        after = known and self._mended(known[0], known[1], lambda name: name in values)
        if known is None or after is None:
            return dict(values)
        row = after.world.row(known[1])
        return {name: to_json(row.values[name]) if name in row.values else value for name, value in values.items()}

    def going_together(self, entity: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """As many of these values, in order, as go together with the smallest row."""
        found: dict[str, Any] = {}
        for name, value in values.items():
            if self.keeps(entity, {**found, name: value}):
                found[name] = value
        return found

    def fitting(self, entity: str, attribute: Attribute, values: Iterable[Any]) -> list[Any]:
        """The values of one attribute that go with the smallest row."""
        return [value for value in values if self.keeps(entity, {attribute.name: value})]
