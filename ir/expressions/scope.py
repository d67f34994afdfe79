"""What the names of an expression mean: the domain as expressions see it, and the names in reach."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ir import listing
from ir.expressions import types
from ir.expressions.types import Kind, Type
from ir.model import Attribute, AuthModelIR, DataType, Entity, Relationship, StateMachine

_KINDS = {
    DataType.STRING: types.TEXT,
    DataType.TEXT: types.TEXT,
    DataType.EMAIL: types.TEXT,
    DataType.URL: types.TEXT,
    DataType.INTEGER: types.INTEGER,
    DataType.BIGINT: types.INTEGER,
    DataType.FLOAT: types.FLOAT,
    DataType.BOOLEAN: types.BOOLEAN,
    DataType.DATE: types.DATE,
    DataType.TIME: types.TIME,
    DataType.DATETIME: types.DATETIME,
    DataType.UUID: types.UUID,
    DataType.JSON: types.JSON,
    DataType.BINARY: types.BINARY,
}


def attribute_type(attribute: Attribute, owner: str | None) -> Type:
    """The type of an attribute's value; `owner` is its entity, None for a flow's input."""
    kind = attribute.data_type
    if kind is DataType.ENUM:
        of = Type(Kind.ENUM, values=attribute.values, owner=(owner, attribute.name) if owner else None)
    elif kind is DataType.DECIMAL:
        of = types.decimal(attribute.scale if attribute.scale is not None else 2)
    elif kind is DataType.ARRAY:
        item = Attribute(name=attribute.name, data_type=attribute.items or DataType.STRING)
        of = Type(Kind.LIST, item=attribute_type(item, None))
    else:
        of = _KINDS[kind]
    return of.nullable(attribute.is_nullable)


@dataclass(frozen=True)
class Domain:
    """The entities, by name, as expressions see them."""

    entities: Mapping[str, Entity]
    auth: AuthModelIR | None = None
    machines: Mapping[str, StateMachine] = field(default_factory=dict)

    @cached_property
    def _fields(self) -> dict[str, dict[str, Type]]:
        return {}

    def fields(self, entity: str | None) -> Mapping[str, Type]:
        """Every field of an entity by name: attributes, those that options add, relationships; never a secret."""
        if entity is None or entity not in self.entities:
            return {}
        found = self._fields.get(entity)
        if found is None:
            found = self._fields[entity] = self._typed(self.entities[entity])
        return found

    def _typed(self, entity: Entity) -> dict[str, Type]:
        own = (*entity.attributes, *listing.generated_attributes(entity))
        found = {item.name: attribute_type(item, entity.name) for item in own if not item.is_write_only}
        if self.auth is not None and self.auth.user_entity == entity.name and self.auth.roles:
            found["role"] = Type(Kind.ENUM, values=self.auth.roles, owner=(entity.name, "role"))
        for relation in entity.relationships:
            found[relation.field_name] = self._related(relation)
        return found

    def _related(self, relation: Relationship) -> Type:
        if relation.target_entity not in self.entities:
            return types.UNKNOWN  # And reported as such: it is there, and anything may be said of it.
        if not relation.is_to_one:
            return types.rows(relation.target_entity)
        return types.row(relation.target_entity).nullable(relation.is_nullable or not relation.holds_key)

    def key(self, entity: str | None) -> str | None:
        """The name of an entity's primary key."""
        found = self.entities.get(entity or "")
        own = found.attributes if found else ()
        return next((attribute.name for attribute in own if attribute.is_primary_key), None)

    def relationship(self, entity: str, name: str) -> Relationship | None:
        """The relationship of that name."""
        return self._relationships.get((entity, name))

    @cached_property
    def memo(self) -> dict[str, Any]:
        """What those who keep its rows look up once."""
        return {}

    @cached_property
    def _relationships(self) -> dict[tuple[str, str], Relationship]:
        every = ((name, item) for name, entity in self.entities.items() for item in reversed(entity.relationships))
        return {(name, item.field_name): item for name, item in every}


@dataclass(frozen=True, slots=True)
class Path:
    """Where a value comes from: a root name and the fields followed from it, `cart` → `items` → `product`.

    The root `""` is the row that an expression is about (`self`). A variable of a generator or of a `for` stands for
    the path of its source: in `sum(i.price for i in items)`, `i.price` is the path `("", ("items", "price"))`.
    """

    root: str
    steps: tuple[str, ...] = ()

    def child(self, name: str) -> "Path":
        """One field further."""
        return Path(self.root, (*self.steps, name))

    def __str__(self) -> str:
        return ".".join((self.root or "self", *self.steps))


@dataclass(frozen=True, slots=True)
class Scope:
    """The names in reach of an expression.

    `names` are locals, inputs and `actor`. `row` is the entity whose fields are bare names (and which `self` names):
    that of a computed attribute, an invariant, a guard or a `where`. `origins` says where the rows in `names` come
    from: a name that is not in it is a root of its own. `known` holds the paths, as text (`str(Path)`), that are known
    not to be None here.
    """

    names: Mapping[str, Type] = field(default_factory=dict)
    row: str | None = None
    origins: Mapping[str, Path] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
