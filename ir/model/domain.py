"""The domain: entities, their attributes and the relationships between them."""

from decimal import Decimal

from pydantic import Field

from ir import paths
from ir.model.base import Model
from ir.model.types import ConstraintType, Crud, DataType, OnDelete, RelationType

Scalar = bool | int | float | str


class Constraint(Model):
    """One bound, such as `gt=0`.

    Whole numbers are integers; other numbers are kept as their exact decimal text, because 0.1 is not a float.
    """

    type: ConstraintType
    value: bool | int | str

    @property
    def number(self) -> Decimal:
        """The value of a numeric bound."""
        return Decimal(self.value)

    def __str__(self) -> str:
        return f"{self.type}={self.value}"


class Attribute(Model):
    """One field of an entity.

    `default_value` is None where there is none. It is written in the attribute's own type: exact decimal text for
    `decimal`, ISO text for dates, canonical JSON text for `json`, base64 for `binary`; `now()`, `today()` and `uuid()`
    are computed when a row is made. `precision` and `scale` belong to `decimal`, `items` and `item_constraints` to
    `array`, `values` to `enum`. `is_generated` is an integer primary key that the database counts up. `computed` is an
    expression's source text; such an attribute is never written by a client.
    """

    name: str
    data_type: DataType
    description: str = ""
    is_nullable: bool = False
    is_unique: bool = False
    is_primary_key: bool = False
    is_indexed: bool = False
    is_read_only: bool = False
    is_write_only: bool = False
    is_immutable: bool = False
    is_generated: bool = False
    default_value: Scalar | tuple[Scalar, ...] | None = None
    constraints: tuple[Constraint, ...] = ()
    precision: int | None = None
    scale: int | None = None
    values: tuple[str, ...] = ()
    items: DataType | None = None
    item_constraints: tuple[Constraint, ...] = ()
    computed: str | None = None
    example: Scalar | tuple[Scalar, ...] | None = None
    renamed_from: str | None = None

    def constraint(self, kind: ConstraintType) -> Constraint | None:
        """The bound of one kind, if there is one."""
        return next((found for found in self.constraints if found.type is kind), None)

    @property
    def is_writable(self) -> bool:
        """A client may send it when it creates a row."""
        return not (self.is_read_only or self.computed is not None)

    @property
    def has_default(self) -> bool:
        """A row can be made without it."""
        return self.default_value is not None or self.is_nullable or self.is_generated


class Relationship(Model):
    """A reference from one entity to another, or the other end of one.

    `is_nullable` says whether a to-one reference may be absent. `holds_key` is true on the side whose table has the
    foreign key: always for many-to-one, by declaration for one-to-one. `through` names the entity whose rows make a
    many-to-many link; without it the join table is `join_table`. `is_read_only` keeps a many-to-many
    link from being changed from this end. `is_nested` lets a parent be created together with
    these.
    """

    field_name: str
    type: RelationType
    source_entity: str
    target_entity: str
    description: str = ""
    back_populates: str | None = None
    is_nullable: bool = False
    is_immutable: bool = False
    is_nested: bool = False
    is_read_only: bool = False
    holds_key: bool = False
    on_delete: OnDelete = OnDelete.RESTRICT
    through: str | None = None
    join_table: str | None = None
    renamed_from: str | None = None

    @property
    def is_to_one(self) -> bool:
        """At most one row stands on the other side."""
        return self.type in (RelationType.MANY_TO_ONE, RelationType.ONE_TO_ONE)


class Access(Model):
    """Who may do what with an entity's rows.

    Each operation lists grants: `public`, `authenticated`, `owner` or a role. None means that nothing was said.
    `owner` is the path of to-one relationships from a row to the user it belongs to, such as `customer` or
    `cart.customer`; on the user's own entity it is `self`.
    """

    owner: str | None = None
    list: tuple[str, ...] | None = None
    read: tuple[str, ...] | None = None
    create: tuple[str, ...] | None = None
    update: tuple[str, ...] | None = None
    delete: tuple[str, ...] | None = None

    def grants(self, operation: Crud) -> tuple[str, ...] | None:
        """What was said about one operation."""
        found: tuple[str, ...] | None = getattr(self, operation.value)
        return found


class EntityOptions(Model):
    """What an entity gets beside its own attributes.

    `timestamps` adds `created_at` and `updated_at`, `soft_delete` a `deleted_at` that hides a row, `audit`
    `created_by` and `updated_by`, `etag` a version that `If-Match` is checked against. `filters`, `sorts` and `search`
    name the attributes a list can be narrowed, ordered and searched by; None means all that make sense.
    """

    timestamps: bool = False
    soft_delete: bool = False
    audit: bool = False
    etag: bool = False
    filters: tuple[str, ...] | None = None
    sorts: tuple[str, ...] | None = None
    search: tuple[str, ...] | None = None
    page_size: int = 20
    max_page_size: int = 100


class Entity(Model):
    """A thing the application keeps."""

    name: str
    description: str = ""
    attributes: tuple[Attribute, ...] = ()
    relationships: tuple[Relationship, ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    indexes: tuple[tuple[str, ...], ...] = ()
    options: EntityOptions = Field(default_factory=EntityOptions)
    access: Access = Field(default_factory=Access)
    crud: tuple[Crud, ...] = tuple(Crud)
    table_name: str | None = None
    path_name: str | None = None
    renamed_from: str | None = None

    @property
    def path(self) -> str:
        """The IR path of this entity."""
        return paths.join("entities", self.name)

    def attribute(self, name: str) -> Attribute | None:
        """The attribute of that name."""
        return next((found for found in self.attributes if found.name == name), None)

    def relationship(self, name: str) -> Relationship | None:
        """The relationship of that field name."""
        return next((found for found in self.relationships if found.field_name == name), None)

    @property
    def primary_key(self) -> Attribute:
        """The one attribute that identifies a row (the reader sees to it that there is one)."""
        return next(found for found in self.attributes if found.is_primary_key)


class DomainModelIR(Model):
    """All entities, in the order they were written."""

    entities: tuple[Entity, ...] = ()

    def entity(self, name: str) -> Entity | None:
        """The entity of that name."""
        return next((found for found in self.entities if found.name == name), None)
