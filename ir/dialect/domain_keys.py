"""The keys of entities, attributes and relationships."""

from ir.dialect.keys import Key, Kind, Shape
from ir.model.types import ConstraintType, Crud, DataType, OnDelete, RelationType

TYPES = tuple(kind.value for kind in DataType)
ITEM_TYPES = tuple(
    kind.value for kind in DataType if kind not in (DataType.ARRAY, DataType.ENUM, DataType.JSON, DataType.BINARY)
)
_NUMBERS = frozenset(kind.value for kind in DataType if kind.is_number)
_ORDERED = frozenset(kind.value for kind in DataType if kind.is_number or kind.is_temporal)
_TEXTS = frozenset(kind.value for kind in DataType if kind.is_text)
_SCALARS = frozenset(TYPES) - {"array", "json", "binary"}
_KEYS = frozenset({"uuid", "integer", "bigint", "string"})
_ENUM = frozenset({"enum"})
_ARRAY = frozenset({"array"})
_DECIMAL = frozenset({"decimal"})
_TO_ONE = frozenset({"many_to_one", "one_to_one"})
_TO_MANY = frozenset({"one_to_many", "many_to_many"})
_MANY_TO_MANY = frozenset({"many_to_many"})

MAX_PRECISION = 18

_BOUNDS: dict[str, Key] = {
    ConstraintType.GT: Key(Kind.BOUND, "Values are greater than this.", only=_ORDERED),
    ConstraintType.GE: Key(Kind.BOUND, "Values are this or greater.", only=_ORDERED),
    ConstraintType.LT: Key(Kind.BOUND, "Values are less than this.", only=_ORDERED),
    ConstraintType.LE: Key(Kind.BOUND, "Values are this or less.", only=_ORDERED),
    ConstraintType.MULTIPLE_OF: Key(Kind.BOUND, "Values are multiples of this.", only=_NUMBERS),
    ConstraintType.MIN_LENGTH: Key(Kind.BOUND, "The least number of characters.", only=_TEXTS),
    ConstraintType.MAX_LENGTH: Key(
        Kind.BOUND, "The greatest number of characters (bytes for `binary`).", only=_TEXTS | {"binary"}
    ),
    ConstraintType.PATTERN: Key(Kind.BOUND, "A regular expression that values match.", only=_TEXTS),
}

ITEMS = Shape("an item type", {"type": Key(Kind.TYPE, "The type of each item.", required=True), **_BOUNDS})

ATTRIBUTE = Shape(
    "an attribute",
    {
        "type": Key(Kind.TYPE, "What the value is; a trailing `?` means that it may be null.", required=True),
        "description": Key(Kind.TEXT, "Prose, shown in the API's documentation."),
        "example": Key(Kind.VALUE, "A typical value, shown in the documentation and used in samples."),
        "nullable": Key(Kind.BOOLEAN, "The value may be null."),
        "default": Key(Kind.VALUE, "The value when none is sent; also `now()`, `today()` and `uuid()`."),
        "unique": Key(Kind.BOOLEAN, "No two rows have the same value.", only=_SCALARS),
        "index": Key(Kind.BOOLEAN, "Looked up often: the column gets an index.", only=_SCALARS),
        "primary_key": Key(Kind.BOOLEAN, "Identifies a row.", only=_KEYS),
        "generated": Key(Kind.BOOLEAN, "An integer key counts up by itself unless this is false.", only=_KEYS),
        "read_only": Key(Kind.BOOLEAN, "Answered, never accepted."),
        "write_only": Key(Kind.BOOLEAN, "Accepted, never answered."),
        "immutable": Key(Kind.BOOLEAN, "Accepted when a row is created, not after."),
        **_BOUNDS,
        "precision": Key(
            Kind.INTEGER, "Digits in all, 12 by default.", only=_DECIMAL, minimum=1, maximum=MAX_PRECISION
        ),
        "scale": Key(
            Kind.INTEGER, "Digits after the point, 2 by default.", only=_DECIMAL, minimum=0, maximum=MAX_PRECISION
        ),
        "values": Key(
            Kind.TEXTS, "The values of an enum, in order, such as `[open, closed]`.", only=_ENUM, required_for="enum"
        ),
        "items": Key(
            Kind.ITEMS,
            "The type of the items, or a mapping with `type` and its bounds.",
            only=_ARRAY,
            required_for="array",
        ),
        ConstraintType.MIN_ITEMS: Key(Kind.BOUND, "The least number of items.", only=_ARRAY),
        ConstraintType.MAX_ITEMS: Key(Kind.BOUND, "The greatest number of items.", only=_ARRAY),
        ConstraintType.UNIQUE_ITEMS: Key(Kind.BOUND, "No item is there twice.", only=_ARRAY),
        "constraints": Key(Kind.CONSTRAINTS, 'Bounds as texts: `["gt=0", "min_length=1"]`.'),
        "computed": Key(Kind.EXPRESSION, "An expression that gives the value; the attribute is read-only."),
        "renamed_from": Key(Kind.TEXT, "The earlier name: data is kept when it is renamed."),
    },
    short=rf"({'|'.join(sorted(set(TYPES) - {'enum', 'array'}))})(\[\])?\??",
)

RELATIONSHIP = Shape(
    "a relationship",
    {
        "type": Key(
            Kind.CHOICE,
            "How many rows stand on each side.",
            required=True,
            choices=tuple(kind.value for kind in RelationType),
        ),
        "target": Key(Kind.TEXT, "The other entity.", required=True),
        "description": Key(Kind.TEXT, "Prose, shown in the API's documentation."),
        "back_populates": Key(
            Kind.TEXT, "The relationship on the other side; it is made where that side does not declare it."
        ),
        "nullable": Key(Kind.BOOLEAN, "The row referred to may be absent.", only=_TO_ONE),
        "on_delete": Key(
            Kind.CHOICE,
            "What deleting the row referred to does.",
            choices=tuple(kind.value for kind in OnDelete),
        ),
        "immutable": Key(Kind.BOOLEAN, "Set once, when the row is created.", only=_TO_ONE),
        "read_only": Key(Kind.BOOLEAN, "The link is only changed from its other end.", only=_MANY_TO_MANY),
        "nested": Key(Kind.BOOLEAN, "The parent may be created together with a list of these.", only=_TO_MANY),
        "foreign_key": Key(Kind.BOOLEAN, "This side's table has the column.", only=frozenset({"one_to_one"})),
        "through": Key(Kind.TEXT, "The entity whose rows make the link.", only=_MANY_TO_MANY),
        "join_table": Key(Kind.TEXT, "The name of the table that is made for the link.", only=_MANY_TO_MANY),
        "renamed_from": Key(Kind.TEXT, "The earlier name: data is kept when it is renamed."),
    },
)

OPTIONS = Shape(
    "options",
    {
        "timestamps": Key(Kind.BOOLEAN, "Adds `created_at` and `updated_at`."),
        "soft_delete": Key(Kind.BOOLEAN, "Deleting hides a row and keeps its data."),
        "audit": Key(Kind.BOOLEAN, "Adds `created_by` and `updated_by`."),
        "etag": Key(Kind.BOOLEAN, "Rows have a version that `If-Match` is checked against."),
        "filters": Key(Kind.TEXTS, "The names a list can be narrowed by."),
        "sorts": Key(Kind.TEXTS, "The names a list can be ordered by."),
        "search": Key(Kind.TEXTS, "The attributes that `?search=` looks into."),
        "page_size": Key(Kind.INTEGER, "Rows on a page, 20 by default.", minimum=1, maximum=10_000),
        "max_page_size": Key(Kind.INTEGER, "The most a client may ask for, 100 by default.", minimum=1, maximum=10_000),
    },
)

ACCESS = Shape(
    "access",
    {
        "owner": Key(Kind.TEXT, "The to-one relationship to the user a row belongs to, or `self`."),
        **{kind.value: Key(Kind.GRANTS, f"Who may {kind.value}.") for kind in Crud},
    },
)

ENTITY = Shape(
    "an entity",
    {
        "description": Key(Kind.TEXT, "Prose: goes to docstrings and the API's documentation."),
        "attributes": Key(Kind.MAPPINGS, "The fields, by snake_case name.", shape=ATTRIBUTE),
        "relationships": Key(Kind.MAPPINGS, "References to other entities, by name.", shape=RELATIONSHIP),
        "unique": Key(Kind.TEXT_LISTS, "Lists of names that are unique together."),
        "indexes": Key(Kind.TEXT_LISTS, "Lists of names that are looked up together."),
        "options": Key(Kind.MAPPING, "What the entity gets beside its own attributes.", shape=OPTIONS),
        "access": Key(Kind.MAPPING, "Who may do what.", shape=ACCESS),
        "crud": Key(Kind.CRUD, "Which operations there are; all by default.", choices=tuple(k.value for k in Crud)),
        "table": Key(Kind.TEXT, "The table's name; by default the snake_case plural."),
        "path": Key(Kind.TEXT, "The path segment; by default the snake_case plural."),
        "renamed_from": Key(Kind.TEXT, "The earlier name: data is kept when it is renamed."),
    },
)
