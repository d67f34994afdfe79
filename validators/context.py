"""What rules look at: the parts of a spec and the indexes every rule would otherwise build for itself."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from ir import paths
from ir.behavior import effects
from ir.behavior.effects import Effects
from ir.behavior.understanding import BehaviorIssue, Understanding, understand
from ir.derive import path_segment, table_name
from ir.listing import foreign_key_name
from ir.model import (
    Attribute,
    Constraint,
    ConstraintType,
    DataType,
    Endpoint,
    Entity,
    HTTPMethod,
    Operation,
    Relationship,
    Scalar,
)
from ir.parts import SpecParts
from validators.wording import show

OPENAPI_KEYS = {
    ConstraintType.GT: "exclusiveMinimum",
    ConstraintType.GE: "minimum",
    ConstraintType.LT: "exclusiveMaximum",
    ConstraintType.LE: "maximum",
    ConstraintType.MULTIPLE_OF: "multipleOf",
    ConstraintType.MIN_LENGTH: "minLength",
    ConstraintType.MAX_LENGTH: "maxLength",
    ConstraintType.PATTERN: "pattern",
    ConstraintType.MIN_ITEMS: "minItems",
    ConstraintType.MAX_ITEMS: "maxItems",
    ConstraintType.UNIQUE_ITEMS: "uniqueItems",
}


@dataclass(frozen=True, slots=True)
class Value:
    """Anything that has a type and bounds: an attribute, a flow's input, a parameter, a property, an array's items.

    `name` is what people call it (`Order.total`); `is_item` tells an array's items from the array. `keys` maps kinds of
    constraint to the spec's own words where they differ.
    """

    path: str
    name: str
    data_type: DataType
    is_item: bool = False
    constraints: tuple[Constraint, ...] = ()
    values: tuple[str, ...] = ()
    precision: int | None = None
    scale: int | None = None
    items: DataType | None = None
    item_constraints: tuple[Constraint, ...] = ()
    default: Scalar | tuple[Scalar, ...] | None = None
    example: Scalar | tuple[Scalar, ...] | None = None
    keys: dict[ConstraintType, str] = field(default_factory=dict)

    @property
    def subject(self) -> str:
        """What messages are about."""
        return f"an item of {show(self.name)}" if self.is_item else show(self.name)

    def word(self, kind: ConstraintType) -> str:
        """The key that states this kind of bound."""
        return self.keys.get(kind, kind.value)

    @property
    def item(self) -> "Value":
        """Any one item of an array."""
        kind = self.items or DataType.STRING
        return replace(self, is_item=True, data_type=kind, constraints=self.item_constraints, items=None)

    def says(self, kind: ConstraintType, limit: object) -> str:
        """A bound as it is written: `ge: 3`."""
        return show(f"{self.word(kind)}: {limit}")

    def at(self, kind: ConstraintType) -> str:
        """The IR path of one bound."""
        return paths.child(self.path, self.word(kind))

    def bound(self, kind: ConstraintType) -> Constraint | None:
        """The first bound of that kind."""
        for constraint in self.constraints:
            if constraint.type is kind:
                return constraint
        return None


def attribute_path(entity: Entity, name: str) -> str:
    """The IR path of one attribute."""
    return paths.join("entities", entity.name, "attributes", name)


def relationship_path(entity: Entity, name: str) -> str:
    """The IR path of one relationship."""
    return paths.join("entities", entity.name, "relationships", name)


def endpoint_path(endpoint: Endpoint) -> str:
    """The IR path of a declared endpoint, as it is written under `paths`."""
    return paths.join("paths", endpoint.path, endpoint.method.value.lower())


@dataclass(frozen=True, slots=True)
class EntityIndex:
    """One entity's fields by name."""

    attributes: dict[str, Attribute]
    relationships: dict[str, Relationship]
    generated: dict[str, str]
    """Fields that options and authentication add, with the reason."""

    @property
    def names(self) -> list[str]:
        """Every field that somebody wrote."""
        return [*self.attributes, *self.relationships]


class SpecContext:
    """A spec as rules see it. `endpoints` are all of them, `parts.endpoints` those somebody wrote."""

    def __init__(self, parts: SpecParts, endpoints: tuple[Endpoint, ...]) -> None:
        self.parts = parts
        self.endpoints = endpoints

    @cached_property
    def entities(self) -> dict[str, Entity]:
        """Entities by name."""
        return {entity.name: entity for entity in self.parts.entities}

    @cached_property
    def user(self) -> Entity | None:
        """The entity that signs in."""
        return self.entities.get(self.parts.auth.user_entity) if self.parts.auth else None

    @cached_property
    def indexes(self) -> dict[str, EntityIndex]:
        """Fields of every entity, by the entity's name."""
        return {
            entity.name: EntityIndex(
                {item.name: item for item in entity.attributes},
                {item.field_name: item for item in entity.relationships},
                self._generated(entity),
            )
            for entity in self.parts.entities
        }

    def _generated(self, entity: Entity) -> dict[str, str]:
        options = entity.options
        found: dict[str, str] = {}
        if options.timestamps:
            found |= dict.fromkeys(("created_at", "updated_at"), "`timestamps: true`")
        if options.soft_delete:
            found["deleted_at"] = "`soft_delete: true`"
        if options.audit:
            found |= dict.fromkeys(("created_by", "updated_by"), "`audit: true`")
        if options.etag:
            found["version"] = "`etag: true`"
        if self.parts.auth and self.parts.auth.user_entity == entity.name:
            found |= dict.fromkeys(("password", "password_hash", "role"), "`auth`")
        return found

    @cached_property
    def attributes(self) -> tuple[tuple[Entity, Attribute, str], ...]:
        """Every attribute with its entity and IR path."""
        return tuple(
            (entity, attribute, attribute_path(entity, attribute.name))
            for entity in self.parts.entities
            for attribute in entity.attributes
        )

    @cached_property
    def relationships(self) -> tuple[tuple[Entity, Relationship, str], ...]:
        """Every relationship with its entity and IR path."""
        return tuple(
            (entity, relation, relationship_path(entity, relation.field_name))
            for entity in self.parts.entities
            for relation in entity.relationships
        )

    @cached_property
    def custom_endpoints(self) -> tuple[Endpoint, ...]:
        """Declared endpoints that do not just describe a derived one."""
        custom = {endpoint.ir_path for endpoint in self.endpoints if endpoint.operation is Operation.CUSTOM}
        return tuple(endpoint for endpoint in self.parts.endpoints if endpoint.ir_path in custom)

    @cached_property
    def tables(self) -> dict[str, str]:
        """The table of every entity, by the entity's name."""
        return {name: table_name(entity) for name, entity in self.entities.items()}

    @cached_property
    def segments(self) -> dict[str, str]:
        """The first path segment of every entity, by the entity's name."""
        return {name: path_segment(entity) for name, entity in self.entities.items()}

    def other_side(self, relation: Relationship) -> Relationship | None:
        """The relationship that `back_populates` names, if it is there."""
        index = self.indexes.get(relation.target_entity)
        return index.relationships.get(relation.back_populates) if index and relation.back_populates else None

    def columns(self, entity: Entity) -> Iterator[tuple[str, str]]:
        """The foreign key columns of an entity: each column's name and the relationship it belongs to."""
        for relation in entity.relationships:
            if relation.holds_key:
                yield foreign_key_name(relation.field_name), relation.field_name

    @cached_property
    def behavior(self) -> Understanding:
        """Flows, machines, computed attributes and invariants, understood."""
        return understand(self.parts.entities, self.parts.auth, self.parts.behavior)

    @cached_property
    def behavior_issues(self) -> dict[str, list[BehaviorIssue]]:
        """What is wrong with behaviour, by code."""
        found: dict[str, list[BehaviorIssue]] = {}
        for issue in self.behavior.issues:
            found.setdefault(issue.code, []).append(issue)
        return found

    @cached_property
    def done_to_rows(self) -> Effects:
        """What all flows and events together may do to rows; paths and steps are left out."""
        return effects.of_everything(self.behavior)

    @cached_property
    def values(self) -> tuple[Value, ...]:
        """Everything that has a type and bounds, in the order of the spec."""
        return tuple(self._values())

    def _values(self) -> Iterator[Value]:
        for entity, attribute, path in self.attributes:
            yield from _of_attribute(attribute, path, f"{entity.name}.{attribute.name}")
        for flow in self.parts.behavior.flows:
            for attribute in flow.inputs:
                path = paths.child(flow.path, "input", attribute.name)
                yield from _of_attribute(attribute, path, f"{flow.name}.{attribute.name}")
        for schema in self.parts.schemas:
            for item in schema.fields:
                if item.data_type is None:
                    continue
                path = paths.child(schema.path, "properties", item.name)
                subject = f"{schema.name}.{item.name}"
                kind = DataType.ARRAY if item.is_array else item.data_type
                yield Value(
                    path=path,
                    name=subject,
                    data_type=kind,
                    constraints=item.constraints,
                    values=() if item.is_array else item.values,
                    precision=item.precision,
                    scale=item.scale,
                    items=item.data_type if item.is_array else None,
                    item_constraints=item.item_constraints,
                    default=item.default_value,
                    keys=OPENAPI_KEYS,
                )
                if item.is_array:
                    yield Value(
                        path=paths.child(path, "items"),
                        name=subject,
                        data_type=item.data_type,
                        is_item=True,
                        constraints=item.item_constraints,
                        values=item.values,
                        keys=OPENAPI_KEYS,
                    )
        for endpoint in self.parts.endpoints:
            for parameter in endpoint.parameters:
                yield Value(
                    path=paths.child(endpoint_path(endpoint), "parameters"),
                    name=parameter.name,
                    data_type=parameter.data_type,
                    constraints=parameter.constraints,
                    values=parameter.values,
                    default=parameter.default_value,
                    keys=OPENAPI_KEYS,
                )


def _of_attribute(attribute: Attribute, path: str, subject: str) -> Iterator[Value]:
    yield Value(
        path=path,
        name=subject,
        data_type=attribute.data_type,
        constraints=attribute.constraints,
        values=attribute.values,
        precision=attribute.precision,
        scale=attribute.scale,
        items=attribute.items,
        item_constraints=attribute.item_constraints,
        default=attribute.default_value,
        example=attribute.example,
    )
    if attribute.items is not None:
        yield Value(
            path=paths.child(path, "items"),
            name=subject,
            data_type=attribute.items,
            is_item=True,
            constraints=attribute.item_constraints,
        )


WITHOUT_BODY = frozenset({HTTPMethod.GET, HTTPMethod.DELETE})
