"""Rows in memory: the world that the reference semantics runs in."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ir import listing
from ir.behavior.stored import Key, Value, as_stored, default
from ir.expressions.scope import Domain
from ir.model import Attribute, DataType, Entity, OnDelete, Relationship, RelationType

_MADE = uuid.uuid5(uuid.NAMESPACE_URL, "https://devmatrix.dev/world")


@dataclass(frozen=True, slots=True)
class Ref:
    """A row, as expressions and other rows refer to it: two are equal where entity and key are."""

    entity: str
    key: Key


class Numbered(int):
    """A key that the database counts up, with the entity whose rows it numbers."""

    entity: str

    @classmethod
    def of(cls, entity: str, number: int) -> "Numbered":
        """The key of that number."""
        made = cls(number)
        made.entity = entity
        return made


@dataclass(slots=True)
class Row:
    """One row: `values` by attribute (its key and what options add included), `references` by to-one relationship that
    holds a key. `is_hidden` says that it was deleted softly.
    """

    values: dict[str, Value]
    references: dict[str, Ref | None]
    is_hidden: bool = False

    def copy(self) -> "Row":
        """A row of its own with the same values."""
        return Row(dict(self.values), dict(self.references), self.is_hidden)


@dataclass(frozen=True, slots=True)
class Emitted:
    """An event in the outbox."""

    event: str
    payload: tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """Attributes and references by entity, and what settling a world looks up by name."""

    attributes: dict[str, dict[str, Attribute]]
    references: dict[str, tuple[Relationship, ...]]
    settling: dict[str, Any] = field(default_factory=dict)


Link = tuple[str, str]
"""A many-to-many relationship with a join table, by the (entity, field) of the side that comes first."""


@dataclass
class World:
    """All rows by entity and key, many-to-many links, the outbox, and the moment at which it is now."""

    domain: Domain
    now: dt.datetime
    tables: dict[str, dict[Key, Row]] = field(default_factory=dict)
    links: dict[Link, list[tuple[Key, Key]]] = field(default_factory=dict)
    outbox: list[Emitted] = field(default_factory=list)
    made: int = 0
    """How many keys were made up so far."""
    changed: set[Ref] = field(default_factory=set)
    """The rows that were made or changed since this world was copied from another."""
    touched: set[str] | None = None
    """The entities whose rows or links were changed since all computed values were filled and all invariants held;
    None where they never did.
    """
    shared: set[str] = field(default_factory=set)
    """The entities whose tables other worlds have, too."""
    known: "_Known" = field(default_factory=lambda: _Known({}, {}))
    """What was looked up about entities: all copies share it."""

    def copy(self) -> "World":
        """A world of its own, with the same rows. Tables are copied once somebody writes to them."""
        links = {link: list(pairs) for link, pairs in self.links.items()}
        made = World(self.domain, self.now, dict(self.tables), links, list(self.outbox), self.made, known=self.known)
        made.touched = None if self.touched is None else set(self.touched)
        made.shared, self.shared = set(self.tables), set(self.tables)
        return made

    def own(self, entity: str) -> dict[Key, Row]:
        """The rows of an entity, to be changed."""
        self.touch(entity)
        if entity in self.shared:
            self.shared.discard(entity)
            self.tables[entity] = {key: row.copy() for key, row in self.tables[entity].items()}
        return self.tables.setdefault(entity, {})

    def touch(self, *entities: str) -> None:
        """Whoever changes links of these entities says so."""
        if self.touched is not None:
            self.touched.update(entities)

    # ── Entities ──

    def entity(self, name: str) -> Entity:
        """The entity of that name."""
        return self.domain.entities[name]

    def attributes(self, name: str) -> tuple[Attribute, ...]:
        """Every attribute that rows of an entity have: its own, those of options, and a user's role."""
        known = self.known.attributes.get(name)
        if known is None:
            known = self.known.attributes[name] = {item.name: item for item in self._attributes(name)}
        return tuple(known.values())

    def _attributes(self, name: str) -> tuple[Attribute, ...]:
        entity = self.entity(name)
        found = (*entity.attributes, *listing.generated_attributes(entity))
        auth = self.domain.auth
        if auth is not None and auth.user_entity == name and auth.roles and entity.attribute("role") is None:
            role = Attribute(name="role", data_type=DataType.ENUM, values=auth.roles, default_value=auth.roles[0])
            found = (*found, role)
        return found

    def attribute(self, entity: str, name: str) -> Attribute | None:
        """One of them."""
        self.attributes(entity)
        return self.known.attributes[entity].get(name)

    def references(self, name: str) -> tuple[Relationship, ...]:
        """The to-one relationships whose key the rows of an entity hold."""
        known = self.known.references.get(name)
        if known is None:
            relations = self.entity(name).relationships
            entities = self.domain.entities
            held = (item for item in relations if item.holds_key and item.target_entity in entities)
            known = self.known.references[name] = tuple(held)
        return known

    # ── Reading ──

    def rows(self, entity: str) -> Iterator[tuple[Ref, Row]]:
        """All rows of an entity that are not hidden."""
        for key, row in self.tables.get(entity, {}).items():
            if not row.is_hidden:
                yield Ref(entity, key), row

    def row(self, ref: Ref) -> Row:
        """A row that is there, hidden or not."""
        return self.tables[ref.entity][ref.key]

    def has(self, ref: Ref) -> bool:
        """The row is there, hidden or not."""
        return ref.key in self.tables.get(ref.entity, {})

    def read(self, ref: Ref, name: str) -> Value | Ref | tuple[Ref, ...]:
        """A field of a row: a value, the row on the other side (or None), or the rows of a collection."""
        row = self.row(ref)
        if name in row.values:
            return row.values[name]
        if name in row.references:
            return row.references[name]
        relation = self.domain.relationship(ref.entity, name)
        if relation is None:
            return None
        if relation.type is RelationType.MANY_TO_MANY:
            return self._linked(ref, relation)
        found = self._referring(ref, relation)
        return found if not relation.is_to_one else next(iter(found), None)

    def members(self, ref: Ref, name: str) -> tuple[Ref, ...]:
        """The rows of a collection."""
        found = self.read(ref, name)
        return found if isinstance(found, tuple) else ()

    def _referring(self, ref: Ref, relation: Relationship) -> tuple[Ref, ...]:
        back = self.back(relation)
        if back is None:
            return ()
        return tuple(
            other for other, row in self.rows(relation.target_entity) if row.references.get(back.field_name) == ref
        )

    def back(self, relation: Relationship) -> Relationship | None:
        """The relationship of the other side that holds the key which this one follows."""
        candidates = [
            item for item in self.references(relation.target_entity) if item.target_entity == relation.source_entity
        ]
        named = (
            item
            for item in candidates
            if item.field_name == relation.back_populates or item.back_populates == relation.field_name
        )
        return next(named, candidates[0] if candidates else None)

    def link(self, relation: Relationship) -> tuple[Link, bool]:
        """Where the pairs of a many-to-many relationship are kept, and whether this side comes second in them."""
        mine = (relation.source_entity, relation.field_name)
        if relation.back_populates:
            other = (relation.target_entity, relation.back_populates)
            if self.domain.relationship(*other) is not None and other < mine:
                return other, True
        return mine, False

    def _linked(self, ref: Ref, relation: Relationship) -> tuple[Ref, ...]:
        if relation.through is not None:
            return self._through(ref, relation)
        link, is_second = self.link(relation)
        here, there = (1, 0) if is_second else (0, 1)
        keys = dict.fromkeys(pair[there] for pair in self.links.get(link, ()) if pair[here] == ref.key)
        found = (Ref(relation.target_entity, key) for key in keys)
        return tuple(other for other in found if self.has(other) and not self.row(other).is_hidden)

    def _through(self, ref: Ref, relation: Relationship) -> tuple[Ref, ...]:
        assert relation.through is not None
        ends = self.references(relation.through)
        here = next((item for item in ends if item.target_entity == ref.entity), None)
        there = next((item for item in ends if item.target_entity == relation.target_entity and item is not here), None)
        if here is None or there is None:
            return ()
        found = dict.fromkeys(
            row.references.get(there.field_name)
            for _, row in self.rows(relation.through)
            if row.references.get(here.field_name) == ref
        )
        return tuple(other for other in found if other is not None and not self.row(other).is_hidden)

    # ── Writing ──

    def add(self, entity: str, values: dict[str, Value], references: dict[str, Ref | None]) -> Ref:
        """A new row; what is not given has its default, or is None. Computed values come later."""
        found: dict[str, Value] = {}
        machine = self.domain.machines.get(entity)
        for attribute in self.attributes(entity):
            name = attribute.name
            if name in values:
                found[name] = as_stored(attribute, values[name])
            elif machine is not None and machine.field == name and machine.initial_state:
                found[name] = machine.initial_state
            elif attribute.is_generated:
                found[name] = Numbered.of(entity, max(self.tables.get(entity, {}), default=0) + 1)
            else:
                found[name] = default(attribute, self.now, self.make_uuid)
        key = found[self.entity(entity).primary_key.name]
        held = {item.field_name: references.get(item.field_name) for item in self.references(entity)}
        self.own(entity)[key] = Row(found, held)
        self.changed.add(Ref(entity, key))
        return Ref(entity, key)

    def make_uuid(self) -> uuid.UUID:
        """A key nobody has."""
        self.made += 1
        return uuid.uuid5(_MADE, str(self.made))

    def write(self, ref: Ref, name: str, value: Value | Ref) -> None:
        """A new value of a field that rows hold."""
        row = self.own(ref.entity)[ref.key]
        self.changed.add(ref)
        if name in row.references:
            row.references[name] = value
            return
        attribute = self.attribute(ref.entity, name)
        row.values[name] = value if attribute is None else as_stored(attribute, value)

    def remove(self, ref: Ref) -> None:
        """Delete a row as the database does: what goes with it goes too. Rows that refer to it and may not go nor
        forget it keep a reference to nothing: `dangling` names them.
        """
        if self.entity(ref.entity).options.soft_delete:
            self.hide(ref)
            return
        self._erase(ref)

    def hide(self, ref: Ref) -> None:
        """Delete a row softly."""
        self.own(ref.entity)[ref.key].is_hidden = True

    def _erase(self, ref: Ref) -> None:
        """A row that goes along really goes, even where its own deletion would only hide it."""
        if not self.has(ref):
            return
        del self.own(ref.entity)[ref.key]
        for (entity, name), pairs in self.links.items():
            relation = self.domain.relationship(entity, name)
            target = relation.target_entity if relation is not None else entity
            self.touch(entity, target)
            gone = [pair for pair in pairs if ref in (Ref(entity, pair[0]), Ref(target, pair[1]))]
            self.links[entity, name] = [pair for pair in pairs if pair not in gone]
        for name in self.domain.entities:
            for relation in self.references(name):
                if relation.target_entity == ref.entity:
                    self._let_go(name, relation, ref)

    def _let_go(self, entity: str, relation: Relationship, gone: Ref) -> None:
        rule = on_delete(self.domain, relation)
        for key, row in list(self.tables.get(entity, {}).items()):
            if row.references.get(relation.field_name) != gone:
                continue
            if rule is OnDelete.CASCADE:
                self._erase(Ref(entity, key))
            elif rule is OnDelete.SET_NULL:
                self.own(entity)[key].references[relation.field_name] = None
                self.changed.add(Ref(entity, key))

    def dangling(self) -> Iterator[tuple[Ref, str]]:
        """Every reference to a row that is not there."""
        for entity, rows in self.tables.items():
            for key, row in rows.items():
                for name, target in row.references.items():
                    if target is not None and not self.has(target):
                        yield Ref(entity, key), name


def on_delete(domain: Domain, relation: Relationship) -> OnDelete:
    """What happens to the rows that hold this reference when the other side goes. Either end may say it."""
    if relation.on_delete is not OnDelete.RESTRICT:
        return relation.on_delete
    target = domain.entities.get(relation.target_entity)
    for other in target.relationships if target is not None else ():
        if other.target_entity == relation.source_entity and (
            other.back_populates == relation.field_name or relation.back_populates == other.field_name
        ):
            return other.on_delete
    return OnDelete.RESTRICT
