"""Rows in memory: the world that the reference semantics runs in."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from ir import listing
from ir.behavior.stored import Key, Value, as_stored, default
from ir.deletion import on_delete
from ir.expressions.scope import Domain
from ir.model import Attribute, DataType, Entity, OnDelete, Relationship, RelationType

_MADE = uuid.uuid5(uuid.NAMESPACE_URL, "https://devmatrix.dev/world")


@dataclass(frozen=True, slots=True)
class Ref:
    """A row, as expressions and other rows refer to it: two are equal where entity and key are."""

    entity: str
    key: Key
    hashed: int = field(init=False, repr=False, compare=False)
    """Its hash: rows are looked up far more often than they are made."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "hashed", hash((self.entity, self.key)))

    def __hash__(self) -> int:
        return self.hashed


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
    holds a key. `ref` is what others refer to it by; `is_hidden` says that it was deleted softly. `unchecked` are the
    fields that were written since its values were found to be within bounds, None where they never were.
    """

    values: dict[str, Value]
    references: dict[str, Ref | None]
    ref: Ref
    is_hidden: bool = False
    unchecked: frozenset[str] | None = None

    def copy(self) -> "Row":
        """A row of its own with the same values."""
        return Row(dict(self.values), dict(self.references), self.ref, self.is_hidden, self.unchecked)


@dataclass(frozen=True, slots=True)
class Emitted:
    """An event in the outbox."""

    event: str
    payload: tuple[tuple[str, Value], ...]


_MOVING = ("now()", "today()", "uuid()")
_MUTABLE = (DataType.ARRAY, DataType.JSON)


@dataclass(frozen=True, slots=True)
class _Blank:
    """What new rows of an entity have: the same `values` in all of them, and a default of its own for each `moving`
    attribute.
    """

    values: dict[str, Value]
    moving: tuple[Attribute, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """Attributes, references and new rows by entity, and the other sides of relationships by (entity, field)."""

    blanks: dict[str, _Blank] = field(default_factory=dict)
    attributes: dict[str, dict[str, Attribute]] = field(default_factory=dict)
    references: dict[str, tuple[Relationship, ...]] = field(default_factory=dict)
    backs: dict[tuple[str, str], Relationship | None] = field(default_factory=dict)


Touched = tuple[str, str]
"""A field of some rows, by (entity, name); without a name: which rows there are, or their links."""

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
    changed: dict[Ref, None] = field(default_factory=dict)
    """The rows that were made or changed since this world was copied from another, in that order."""
    hidden: list[Ref] = field(default_factory=list)
    """The rows that were deleted softly since then."""
    touched: set[Touched] | None = None
    """What was changed since all computed values were filled and all invariants held; None where they never did."""
    shared: frozenset[str] = frozenset()
    """The entities whose tables other worlds have, too."""
    known: _Known = field(init=False, repr=False, compare=False)
    """What was looked up about entities: all worlds of a domain share it."""

    def __post_init__(self) -> None:
        memo = self.domain.memo
        self.known = memo["world"] if "world" in memo else memo.setdefault("world", _Known())

    def copy(self) -> "World":
        """A world of its own, with the same rows. Tables are copied once somebody writes to them."""
        links = {link: list(pairs) for link, pairs in self.links.items()}
        made = World(self.domain, self.now, dict(self.tables), links, list(self.outbox), self.made)
        made.touched = None if self.touched is None else set(self.touched)
        made.shared = self.shared = frozenset(self.tables)
        return made

    def own(self, entity: str, name: str = "") -> dict[Key, Row]:
        """The rows of an entity, to be changed: in one field only, where a name is given."""
        self.touch(entity, name)
        if entity in self.shared:
            self.shared -= {entity}
            self.tables[entity] = {key: row.copy() for key, row in self.tables[entity].items()}
        return self.tables.setdefault(entity, {})

    def touch(self, entity: str, name: str = "") -> None:
        """Whoever changes links of an entity says so."""
        if self.touched is not None:
            self.touched.add((entity, name))

    # ── Entities ──

    def entity(self, name: str) -> Entity:
        """The entity of that name."""
        return self.domain.entities[name]

    def attributes(self, name: str) -> Collection[Attribute]:
        """Every attribute that rows of an entity have: its own, those of options, and a user's role."""
        return self._named(name).values()

    def _named(self, name: str) -> dict[str, Attribute]:
        known = self.known.attributes.get(name)
        if known is None:
            known = self.known.attributes[name] = {item.name: item for item in self._attributes(name)}
        return known

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
        return self._named(entity).get(name)

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

    def visible(self, entity: str) -> list[Row]:
        """All rows of an entity that are not hidden, as they are now."""
        return [row for row in self.tables.get(entity, {}).values() if not row.is_hidden]

    def rows(self, entity: str) -> Iterator[tuple[Ref, Row]]:
        """All rows of an entity that are not hidden."""
        for row in self.tables.get(entity, {}).values():
            if not row.is_hidden:
                yield row.ref, row

    def row(self, ref: Ref) -> Row:
        """A row that is there, hidden or not."""
        return self.tables[ref.entity][ref.key]

    def has(self, ref: Ref) -> bool:
        """The row is there, hidden or not."""
        return ref.key in self.tables.get(ref.entity, {})

    def read(self, ref: Ref, name: str) -> Value | Ref | tuple[Ref, ...]:
        """A field of a row: a value, the row on the other side (or None), or the rows of a collection."""
        row = self.tables[ref.entity][ref.key]
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

    field = read
    """What expressions call it: they read rows of a world."""

    @staticmethod
    def same(left: Value, right: Value) -> bool:
        """Two references lead to one row."""
        return bool(left == right)

    def members(self, ref: Ref, name: str) -> tuple[Ref, ...]:
        """The rows of a collection."""
        found = self.read(ref, name)
        return found if isinstance(found, tuple) else ()

    def _referring(self, ref: Ref, relation: Relationship) -> tuple[Ref, ...]:
        back = self.back(relation)
        if back is None:
            return ()
        name = back.field_name
        return tuple([row.ref for row in self.visible(relation.target_entity) if row.references.get(name) == ref])

    def back(self, relation: Relationship) -> Relationship | None:
        """The relationship of the other side that holds the key which this one follows."""
        place = (relation.source_entity, relation.field_name)
        if place not in self.known.backs:
            self.known.backs[place] = self._back(relation)
        return self.known.backs[place]

    def _back(self, relation: Relationship) -> Relationship | None:
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
        attributes = self._named(entity)
        blank = self._blank(entity)
        found = dict(blank.values)
        for name, value in values.items():
            if name in found:
                found[name] = as_stored(attributes[name], value)
        for attribute in blank.moving:
            if attribute.name not in values:
                found[attribute.name] = self._default(entity, attribute)
        ref = Ref(entity, found[self.entity(entity).primary_key.name])
        held = {item.field_name: references.get(item.field_name) for item in self.references(entity)}
        self.own(entity)[ref.key] = Row(found, held, ref)
        self.changed[ref] = None
        return ref

    def _blank(self, entity: str) -> "_Blank":
        """What a new row has where nothing is said."""
        found = self.known.blanks.get(entity)
        if found is None:
            machine = self.domain.machines.get(entity)
            values: dict[str, Value] = {}
            moving = []
            for name, attribute in self._named(entity).items():
                if machine is not None and machine.field == name and machine.initial_state:
                    values[name] = machine.initial_state
                elif attribute.is_generated or attribute.default_value in _MOVING or attribute.data_type in _MUTABLE:
                    values[name] = None
                    moving.append(attribute)
                else:
                    values[name] = default(attribute, self.now, self.make_uuid)
            found = self.known.blanks[entity] = _Blank(values, tuple(moving))
        return found

    def _default(self, entity: str, attribute: Attribute) -> Value:
        if attribute.is_generated:
            return Numbered.of(entity, max(self.tables.get(entity, {}), default=0) + 1)
        return default(attribute, self.now, self.make_uuid)

    def make_uuid(self) -> uuid.UUID:
        """A key nobody has."""
        self.made += 1
        return _made(self.made)

    def write(self, ref: Ref, name: str, value: Value | Ref) -> None:
        """A new value of a field that rows hold."""
        row = self.own(ref.entity, name)[ref.key]
        self.changed[ref] = None
        if name in row.references:
            row.references[name] = value
            return
        attribute = self.attribute(ref.entity, name)
        row.values[name] = value if attribute is None else as_stored(attribute, value)
        if row.unchecked is not None:
            row.unchecked |= {name}

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
        self.hidden.append(ref)

    def let_go(self) -> Ref | None:
        """Do to rows that refer to hidden ones what is done when a row goes: rows that go along are hidden, too, or go
        where they can't be hidden. Answers a hidden row that others, which are not, may not lose; None without any.
        """
        first = {ref: ref for ref in self.hidden}
        for gone in self.hidden:  # it grows
            for name in self.domain.entities:
                for relation in self.references(name):
                    if relation.target_entity == gone.entity:
                        self._let_go(name, relation, gone)
            first |= {ref: first[gone] for ref in self.hidden if ref not in first}
        left = (first[gone] for gone in self.hidden if self._is_used(gone))
        return min(left, key=lambda ref: ref.entity, default=None)

    def _is_used(self, gone: Ref) -> bool:
        return any(
            row.references.get(relation.field_name) == gone
            for name in self.domain.entities
            for relation in self.references(name)
            if relation.target_entity == gone.entity
            and on_delete(relation, self.domain.entities.get(relation.target_entity)) is OnDelete.RESTRICT
            for _, row in self.rows(name)
        )

    def _erase(self, ref: Ref) -> None:
        """A row that goes along really goes, even where its own deletion would only hide it."""
        if not self.has(ref):
            return
        del self.own(ref.entity)[ref.key]
        for (entity, name), pairs in self.links.items():
            relation = self.domain.relationship(entity, name)
            target = relation.target_entity if relation is not None else entity
            self.touch(entity)
            self.touch(target)
            gone = [pair for pair in pairs if ref in (Ref(entity, pair[0]), Ref(target, pair[1]))]
            self.links[entity, name] = [pair for pair in pairs if pair not in gone]
        for name in self.domain.entities:
            for relation in self.references(name):
                if relation.target_entity == ref.entity:
                    self._let_go(name, relation, ref)

    def _let_go(self, entity: str, relation: Relationship, gone: Ref) -> None:
        rule = on_delete(relation, self.domain.entities.get(relation.target_entity))
        is_kept = self.has(gone)  # and only hidden: what is hidden already stays as it is
        for key, row in list(self.tables.get(entity, {}).items()):
            if row.references.get(relation.field_name) != gone or (is_kept and row.is_hidden):
                continue
            if rule is OnDelete.CASCADE and is_kept:
                self.remove(Ref(entity, key))
            elif rule is OnDelete.CASCADE:
                self._erase(Ref(entity, key))
            elif rule is OnDelete.SET_NULL:
                self.own(entity, relation.field_name)[key].references[relation.field_name] = None
                self.changed[Ref(entity, key)] = None

    def dangling(self) -> Iterator[tuple[Ref, str]]:
        """Every reference to a row that is not there."""
        for entity, rows in self.tables.items():
            for key, row in rows.items():
                for name, target in row.references.items():
                    if target is not None and not self.has(target):
                        yield Ref(entity, key), name


@lru_cache(maxsize=1024)
def _made(number: int) -> uuid.UUID:
    """Every world makes up the same keys."""
    return uuid.uuid5(_MADE, str(number))
