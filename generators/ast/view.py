"""The IR as emitters need it: names decided, defaults filled in, both ends of every relationship known."""

from dataclasses import dataclass, replace
from functools import cached_property

from ir import access, derive, listing, names
from ir.behavior.understanding import Understanding, understand
from ir.deletion import on_delete
from ir.model import (
    ApplicationIR,
    Attribute,
    AuthModelIR,
    Crud,
    DataType,
    Endpoint,
    Entity,
    OnDelete,
    Operation,
    Relationship,
    RelationType,
)
from validators.samples.consistent import ConsistentSamples
from validators.target import naming


@dataclass(frozen=True)
class Field:
    """One column. `relation` and `target` are set where it is the key of a to-one relationship.

    `name` is its name on the wire and in the database, `python` the attribute; `attribute` holds type and bounds
    (those of the target's key, for a foreign key). `is_sent` and `is_changed` say whether a client may give it on
    create and on update.
    """

    name: str
    python: str
    attribute: Attribute
    is_sent: bool
    is_changed: bool
    is_shown: bool
    relation: Relationship | None = None
    target: "EntityView | None" = None
    on_delete: OnDelete = OnDelete.RESTRICT
    is_unique: bool = False

    @property
    def is_key(self) -> bool:
        """It is the primary key of its own table."""
        return self.relation is None and self.attribute.is_primary_key

    @property
    def is_nullable(self) -> bool:
        """It may be null."""
        return self.relation.is_nullable if self.relation else self.attribute.is_nullable

    @property
    def is_filled_late(self) -> bool:
        """Its column is null from the insert to the end of the transaction, when it is computed."""
        return self.relation is None and self.attribute.computed is not None and not self.is_nullable


@dataclass(frozen=True)
class JoinTable:
    """The table of a many-to-many link: one column for each side, as (column, entity)."""

    name: str
    left: tuple[str, "EntityView"]
    right: tuple[str, "EntityView"]


@dataclass(eq=False)
class EntityView:
    """One entity, named."""

    entity: Entity
    app: "AppView"

    @cached_property
    def name(self) -> str:
        """The class."""
        return self.entity.name

    @cached_property
    def module(self) -> str:
        """The module in each package."""
        return naming.module_name(self.name)

    @cached_property
    def variable(self) -> str:
        """A variable that holds one row."""
        return naming.row_variable(self.name)

    @cached_property
    def table(self) -> str:
        """The table."""
        return naming.sql_identifier(derive.table_name(self.entity))

    @cached_property
    def noun(self) -> str:
        """One row, to people: `order item`."""
        return names.words(self.name)

    @cached_property
    def nouns(self) -> str:
        """Several rows, to people."""
        return names.plural(self.name).replace("_", " ")

    @cached_property
    def article(self) -> str:
        """`an order item`."""
        return names.with_article(self.noun)

    @cached_property
    def key(self) -> Field:
        """The primary key."""
        return next(field for field in self.fields if field.is_key)

    @cached_property
    def key_parameter(self) -> str:
        """The path parameter: `order_item_id`."""
        return listing.path_parameter(self.name)

    @cached_property
    def is_user(self) -> bool:
        """Its rows sign in."""
        return self.app.auth is not None and self.app.auth.user_entity == self.name

    @cached_property
    def owner(self) -> tuple[str, ...] | None:
        """The relationships that lead to the user a row belongs to."""
        return access.owner_path(self.entity, self.app.auth)

    def grants(self, operation: Crud) -> tuple[str, ...]:
        """What lets a request in: what the endpoint says, where the API has it."""
        found = self._grants.get(operation)
        if found is None:
            endpoint = self.endpoint(Operation(operation.value))
            said = endpoint.access if endpoint is not None else access.grants(self.entity, operation, self.app.auth)
            found = self._grants[operation] = said
        return found

    @cached_property
    def _grants(self) -> dict[Crud, tuple[str, ...]]:
        return {}

    def endpoint(self, operation: Operation, relationship: str | None = None) -> Endpoint | None:
        """The endpoint of an operation, if the API has it."""
        return self.app.endpoints.get((self.name, operation, relationship))

    def enum_class(self, attribute: Attribute) -> str:
        """The enum of one of its attributes."""
        return naming.enum_class(self.name, attribute.name, frozenset(self.app.entities))

    @cached_property
    def owner_is_implied(self) -> bool:
        """Only owners create, so the owner is the caller and no part of the body."""
        return self.owner is not None and len(self.owner) == 1 and self.grants(Crud.CREATE) == (access.OWNER,)

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Every column of the table's own class, in the order of the spec; mixins add theirs."""
        found = [self._own(attribute) for attribute in self.entity.attributes]
        found += [self._reference(item) for item in self.entity.relationships if item.holds_key]
        if self.is_user:
            found += self._sign_in()
        if self.entity.options.audit and self.app.user is not None:
            found += [self._audit("created_by"), self._audit("updated_by")]
        if self.entity.options.etag:
            version = Attribute(name="version", data_type=DataType.INTEGER, is_read_only=True)
            found.append(Field("version", "version", version, False, False, True))
        return tuple(found)

    def field(self, name: str) -> Field:
        """The column of an attribute, or of a to-one relationship (by either of its names)."""
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, Field]:
        by_relation = {item.relation.field_name: item for item in self.fields if item.relation is not None}
        return by_relation | {item.name: item for item in self.fields}

    @cached_property
    def unique_keys(self) -> tuple[tuple[Field, ...], ...]:
        """The composite keys, and the single ones of entities whose deleted rows do not count."""
        found = [tuple(self.field(name) for name in names) for names in self.entity.unique]
        if self.entity.options.soft_delete:
            found = [(field,) for field in self.fields if field.is_unique] + found
        return tuple(found)

    def _own(self, attribute: Attribute) -> Field:
        given = attribute.is_writable and not (
            attribute.is_primary_key and (attribute.is_generated or attribute.default_value is not None)
        )
        return Field(
            name=attribute.name,
            python=naming.python_name(attribute.name),
            attribute=attribute,
            is_sent=given,
            is_changed=given and not attribute.is_immutable and not attribute.is_primary_key,
            is_shown=not attribute.is_write_only,
            is_unique=attribute.is_unique and not attribute.is_primary_key,
        )

    def _reference(self, relation: Relationship) -> Field:
        target = self.app.entities[relation.target_entity]
        name = listing.foreign_key_name(relation.field_name)
        owner = self.owner is not None and self.owner == (relation.field_name,)
        implied = owner and self.owner_is_implied
        return Field(
            name=name,
            python=naming.python_name(name),
            attribute=target.entity.primary_key,
            is_sent=not implied,
            is_changed=not owner and not relation.is_immutable,
            is_shown=True,
            relation=relation,
            target=target,
            on_delete=on_delete(relation, target.entity),
            is_unique=relation.type is RelationType.ONE_TO_ONE,
        )

    def _sign_in(self) -> list[Field]:
        auth = self.app.auth
        assert auth is not None
        secret = Attribute(name="password_hash", data_type=DataType.STRING, is_read_only=True, is_write_only=True)
        found = [Field("password_hash", "password_hash", secret, False, False, False)]
        if auth.roles:
            role = Attribute(
                name="role",
                data_type=DataType.ENUM,
                values=auth.roles,
                default_value=auth.roles[0],
                is_read_only=True,
                description="What this user may do.",
            )
            found.append(Field("role", "role", role, False, False, True))
        return found

    def _audit(self, name: str) -> Field:
        user = self.app.user
        assert user is not None
        relation = Relationship(
            field_name=name,
            type=RelationType.MANY_TO_ONE,
            source_entity=self.name,
            target_entity=user.name,
            is_nullable=True,
            holds_key=True,
            on_delete=OnDelete.SET_NULL,
        )
        return Field(
            name=name,
            python=name,
            attribute=user.entity.primary_key,
            is_sent=False,
            is_changed=False,
            is_shown=True,
            relation=relation,
            target=user,
            on_delete=OnDelete.SET_NULL,
        )

    @cached_property
    def referring(self) -> "tuple[tuple[EntityView, Field], ...]":
        """The references to its rows, with whose they are; who made and changed a row is only noted."""
        return tuple(
            (view, field)
            for view in self.app.entities.values()
            for field in view.fields
            if field.target is self and not view.is_noted(field)
        )

    def is_noted(self, field: Field) -> bool:
        """A reference to who made or changed a row: it is kept when the user is hidden."""
        return self.entity.options.audit and field.name in ("created_by", "updated_by")

    @property
    def hides_others(self) -> bool:
        """Its rows are deleted softly, which those that refer to them notice."""
        kept = all(field.on_delete is OnDelete.KEEP for _, field in self.referring)
        return self.entity.options.soft_delete and not kept

    @cached_property
    def collections(self) -> tuple[tuple[Relationship, "EntityView"], ...]:
        """The to-many relationships, with the entity on the other side."""
        return tuple(
            (item, self.app.entities[item.target_entity]) for item in self.entity.relationships if not item.is_to_one
        )

    def back_key(self, relation: Relationship) -> Field:
        """The column on the other side that a one-to-many (or keyless one-to-one) relationship follows."""
        target = self.app.entities[relation.target_entity]
        candidates = [
            item for item in target.fields if item.relation is not None and item.relation.target_entity == self.name
        ]
        for item in candidates:
            assert item.relation is not None
            if item.relation.field_name == relation.back_populates or (
                item.relation.back_populates == relation.field_name
            ):
                return item
        return candidates[0]

    def join_table(self, relation: Relationship) -> JoinTable:
        """The join table of a many-to-many relationship, the same seen from either side."""
        target = self.app.entities[relation.target_entity]
        other = target.entity.relationship(relation.back_populates) if relation.back_populates else None
        mine = (self.name, relation.field_name)
        if other is not None and (target.name, other.field_name) < mine:
            return target.join_table(other)
        name = relation.join_table or (other.join_table if other else None)
        left = listing.path_parameter(self.name)
        right = listing.path_parameter(target.name)
        if right == left:
            right = listing.foreign_key_name(names.singular(relation.field_name))
            right = right if right != left else f"linked_{left}"
        left, right = naming.sql_identifier(left), naming.sql_identifier(right)
        made = naming.sql_identifier(f"{names.snake_case(self.name)}_{relation.field_name}")
        return JoinTable(name or made, (left, self), (right, target))

    def join_columns(self, relation: Relationship) -> tuple[str, str]:
        """The join table's columns for this side and the other, as this relationship sees them."""
        table = self.join_table(relation)
        target = self.app.entities[relation.target_entity]
        if target.name != self.name:
            mine = table.left[0] if table.left[1] is self else table.right[0]
            return mine, table.right[0] if mine == table.left[0] else table.left[0]
        other = self.entity.relationship(relation.back_populates) if relation.back_populates else None
        if other is not None and other.field_name < relation.field_name:
            return table.right[0], table.left[0]
        return table.left[0], table.right[0]


@dataclass(eq=False)
class AppView:
    """The application, its entities sorted by name: their order in the spec means nothing."""

    ir: ApplicationIR

    @property
    def auth(self) -> AuthModelIR | None:
        """Who signs in, if anybody."""
        return self.ir.auth

    @cached_property
    def behavior(self) -> Understanding:
        """Flows, machines, computed attributes and invariants."""
        known = understand(self.ir.domain_model.entities, self.ir.auth, self.ir.behavior_model)
        domain = replace(known.domain, entities={name: view.entity for name, view in self.entities.items()})
        return replace(known, domain=domain, computed=tuple(sorted(known.computed, key=lambda one: one.entity)))

    @cached_property
    def has_behavior(self) -> bool:
        """Rows do more than being stored: whoever writes settles what follows from it before the commit."""
        known = self.behavior
        flows = any(not program.is_prose for program in known.flows.values())
        return bool(flows or known.machines or known.computed or known.rules)

    @cached_property
    def samples(self) -> ConsistentSamples:
        """Samples that keep the invariants."""
        return ConsistentSamples(self.behavior)

    @cached_property
    def entities(self) -> dict[str, EntityView]:
        """By name."""
        ordered = sorted(self.ir.domain_model.entities, key=lambda entity: entity.name)
        return {entity.name: EntityView(entity, self) for entity in ordered}

    @cached_property
    def user(self) -> EntityView | None:
        """The entity whose rows sign in."""
        return self.entities.get(self.auth.user_entity) if self.auth else None

    @cached_property
    def role_class(self) -> str | None:
        """The enum of roles."""
        if self.user is None or self.auth is None or not self.auth.roles:
            return None
        return self.user.enum_class(self.user.field("role").attribute)

    @cached_property
    def enum_classes(self) -> frozenset[str]:
        """The names of all enums."""
        return frozenset(
            view.enum_class(field.attribute)
            for view in self.entities.values()
            for field in view.fields
            if field.relation is None and field.attribute.data_type is DataType.ENUM
        )

    @cached_property
    def declared_names(self) -> frozenset[str]:
        """The names of declared schemas and of the shapes that entities have anyway."""
        made = {f"{name}{kind}" for name in self.entities for kind in ("Create", "Update", "Read", "Page", "Query")}
        return frozenset(made | {schema.name for schema in self.ir.api_model.schemas})

    @cached_property
    def endpoints(self) -> dict[tuple[str | None, Operation, str | None], Endpoint]:
        """By entity, operation and relationship."""
        return {(item.entity, item.operation, item.relationship): item for item in self.ir.api_model.endpoints}

    @cached_property
    def endpoints_by_entity(self) -> dict[str | None, tuple[Endpoint, ...]]:
        """In the order of the API model."""
        found: dict[str | None, list[Endpoint]] = {}
        for item in self.ir.api_model.endpoints:
            found.setdefault(item.entity, []).append(item)
        return {entity: tuple(items) for entity, items in found.items()}

    @cached_property
    def endpoints_by_flow(self) -> dict[str, Endpoint]:
        """The endpoint that runs a flow."""
        return {item.flow: item for item in self.ir.api_model.endpoints if item.flow is not None}

    @cached_property
    def endpoints_in_order(self) -> tuple[Endpoint, ...]:
        """Every operation, by path and method: the order of entities in the spec means nothing."""
        return tuple(sorted(self.ir.api_model.endpoints, key=lambda item: (item.path, item.method)))

    @cached_property
    def custom(self) -> tuple[Endpoint, ...]:
        """The endpoints that nothing can be derived for."""
        found = (item for item in self.ir.api_model.endpoints if item.operation is Operation.CUSTOM)
        return tuple(sorted(found, key=lambda item: (item.path, item.method)))

    @cached_property
    def join_tables(self) -> tuple[JoinTable, ...]:
        """Every join table once, by name."""
        found = {}
        for view in self.entities.values():
            for relation, _ in view.collections:
                if relation.type is RelationType.MANY_TO_MANY and relation.through is None:
                    table = view.join_table(relation)
                    found[table.name] = table
        return tuple(found[name] for name in sorted(found))
