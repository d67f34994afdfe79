"""A situation as the lines of a test that store its rows."""

import uuid
from collections.abc import Iterable
from typing import Any

from generators.ast.source import Imports, call
from generators.ast.tests.literals import json_literal, python_literal
from generators.ast.tests.rows import maker
from generators.ast.tests.variables import row_variable, safe
from generators.ast.view import AppView, EntityView, Field
from ir.behavior.settling import broken
from ir.behavior.stored import to_json
from ir.behavior.understood import Understanding
from ir.behavior.world import Numbered, Ref, World
from ir.model import Attribute, DataType
from validators.samples.cells import Cell
from validators.samples.staging import Situation
from validators.target.naming import enum_member, python_name

_ORDINALS = ("", "second_", "third_", "fourth_", "fifth_", "sixth_", "seventh_", "eighth_", "ninth_", "tenth_")


class Arrangement:
    """The rows of a situation that matter to a test, each in a variable of its own.

    A row matters where something reads or writes rows of its entity; others are left to the makers of those that must
    refer to them. `cells` are the fields that are read or written.
    """

    def __init__(
        self, app: AppView, situation: Situation, cells: Iterable[Cell], entities: Iterable[str], imports: Imports
    ) -> None:
        self.app = app
        self.world: World = situation.world
        self.situation = situation
        self.imports = imports
        self.cells = frozenset(cells)
        known = {cell.entity for cell in self.cells if cell.entity} | set(entities)
        self.variables: dict[Ref, str] = {}
        for ref in self._ordered(known):
            self.variables[ref] = self._variable(ref)

    def _ordered(self, entities: set[str]) -> list[Ref]:
        """The rows that matter, each after those that it refers to."""
        wanted = [
            Ref(name, key)
            for name, rows in self.world.tables.items()
            for key in rows
            if (name in entities and Ref(name, key) not in self.situation.fillers)
            or Ref(name, key) == self.situation.actor
        ]
        ordered: dict[Ref, None] = {}
        waiting: set[Ref] = set()

        def place(ref: Ref) -> None:
            if ref in ordered or ref in waiting:
                return
            waiting.add(ref)
            for target in self.world.row(ref).references.values():
                if target is not None and target in wanted:
                    place(target)
            ordered[ref] = None

        for ref in sorted(wanted, key=lambda ref: ref != self.situation.actor):
            place(ref)
        return list(ordered)

    def _variable(self, ref: Ref) -> str:
        name = row_variable(self.app.entities[ref.entity])
        number = sum(other.entity == ref.entity for other in self.variables)
        prefix = _ORDINALS[number] if number < len(_ORDINALS) else f"row_{number}_"
        return safe(f"{prefix}{name}")

    def lines(self) -> list[str]:
        """Lines that store the rows."""
        found = [self._make(ref) for ref in self.variables]
        later = [*self._later(), *self._links()]
        return [*found, *later, "await session.commit()"] if later else found

    def _is_made_before(self, target: Ref, ref: Ref) -> bool:
        order = list(self.variables)
        return order.index(target) < order.index(ref)

    def _later(self) -> list[str]:
        """References to the row itself, or in a circle: they are set once the rows are there."""
        return [
            f"{self.variables[ref]}.{self.app.entities[ref.entity].field(name).python} = {self.key(target)}"
            for ref in self.variables
            for name, target in self.world.row(ref).references.items()
            if target is not None and target in self.variables and not self._is_made_before(target, ref)
        ]

    def breaks_rules_on_the_way(self, behavior: Understanding) -> bool:
        """Some of the rows, stored one after the other, keep the rules only once the others are there."""
        world = self.world.copy()
        for ref in self.variables:
            del world.own(ref.entity)[ref.key]
        try:
            for ref in self.variables:
                world.own(ref.entity)[ref.key] = self.world.row(ref).copy()
                if broken(behavior, world):
                    return True
        except (LookupError, ArithmeticError):
            return True
        return False

    def _make(self, ref: Ref) -> str:
        view = self.app.entities[ref.entity]
        self.imports.add("tests.support.rows", maker(view))
        arguments = ["session", *self._references(view, ref), *self._values(view, ref)]
        if self.world.row(ref).is_hidden:
            self.imports.module("datetime as dt")
            arguments.append("deleted_at=dt.datetime(2025, 3, 3, tzinfo=dt.UTC)")
        return call(f"{self.variables[ref]} = await {maker(view)}", arguments, indent=4)

    def _references(self, view: EntityView, ref: Ref) -> list[str]:
        found = []
        for name, target in self.world.row(ref).references.items():
            if target is not None and target in self.variables and self._is_made_before(target, ref):
                found.append(f"{view.field(name).python}={self.key(target)}")
        return found

    def _values(self, view: EntityView, ref: Ref) -> list[str]:
        row = self.world.row(ref)
        found = []
        for attribute in self.world.attributes(ref.entity):
            value = row.values.get(attribute.name)
            if not self._is_said(ref, view, attribute, value):
                continue
            text = self.literal(view, attribute, value)
            found.append(f"{python_name(attribute.name)}={text}")
        return found

    def _is_said(self, ref: Ref, view: EntityView, attribute: Attribute, value: Any) -> bool:
        """The test has to say it: something reads or writes it, and the row would not have it anyway."""
        if attribute.name == "role" and ref == self.situation.actor:
            return bool(value != attribute.default_value)
        if attribute.computed is not None or (attribute.is_primary_key and not view.key.is_sent):
            return False  # whoever stores rows fills them
        if Cell(view.name, attribute.name) not in self.cells:
            return False
        return not (value is None and attribute.default_value is None)

    def _links(self) -> list[str]:
        lines = []
        for (entity, name), pairs in self.world.links.items():
            relation = self.world.domain.relationship(entity, name)
            assert relation is not None
            view = self.app.entities[entity]
            table = view.join_table(relation)
            mine, theirs = view.join_columns(relation)
            for left, right in pairs:
                ends = Ref(entity, left), Ref(relation.target_entity, right)
                if all(end in self.variables for end in ends):
                    variable = python_name(table.name)
                    self.imports.add("src.models.entities", variable)
                    self.imports.module("sqlalchemy as sa")
                    values = ", ".join(
                        f"{column}={self.key(end)}" for column, end in zip((mine, theirs), ends, strict=True)
                    )
                    lines.append(f"await session.execute(sa.insert({variable}).values({values}))")
        return lines

    # ── Values ──

    def key(self, ref: Ref) -> str:
        """The key of a stored row."""
        return f"{self.variables[ref]}.{self.app.entities[ref.entity].key.python}"

    def key_in_json(self, ref: Ref) -> str:
        """The key of a stored row as it travels."""
        kind = self.app.entities[ref.entity].entity.primary_key.data_type
        return f"str({self.key(ref)})" if kind is DataType.UUID else self.key(ref)

    def literal(self, view: EntityView, attribute: Attribute, value: Any) -> str:
        """A value as it is stored."""
        if attribute.name == "role" and view.is_user and attribute.data_type is DataType.ENUM:
            name = self.app.role_class
            if name is not None:
                self.imports.add("src.models.enums", name)
                return f"{name}.{enum_member(str(value))}"
        return python_literal(view, attribute, to_json(value), self.imports)

    def row_of_key(self, name: str, value: Any) -> Ref | None:
        """The row whose key an input is."""
        entity = self.situation.keys.get(name)
        if entity is not None:
            ref = Ref(entity, value)
            return ref if ref in self.variables else None
        return row_with(value, self.variables)

    def input_in_json(self, name: str) -> str:
        """An input as it travels."""
        value = self.situation.inputs[name]
        ref = self.row_of_key(name, value)
        return self.key_in_json(ref) if ref is not None else json_literal(to_json(value))


def column_of(view: EntityView, name: str) -> Field | None:
    """The column of an attribute or a to-one relationship, where the entity declares one."""
    return next(
        (field for field in view.fields if name in (field.name, field.relation and field.relation.field_name)), None
    )


def row_with(key: Any, rows: Iterable[Ref]) -> Ref | None:
    """The row whose made-up key a value is: texts and plain numbers may be anything."""
    if isinstance(key, Numbered):
        return next((ref for ref in rows if ref.entity == key.entity and ref.key == key), None)
    return next((ref for ref in rows if ref.key == key), None) if isinstance(key, uuid.UUID) else None
