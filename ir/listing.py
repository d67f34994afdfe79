"""What a list of an entity's rows can be narrowed, ordered and searched by."""

from dataclasses import dataclass
from typing import Literal

from ir.model import Attribute, DataType, Entity
from ir.names import snake_case

PAGE_PARAMETERS = ("limit", "offset", "sort", "q")

_EQUAL = frozenset(
    {
        DataType.STRING,
        DataType.EMAIL,
        DataType.ENUM,
        DataType.BOOLEAN,
        DataType.UUID,
        DataType.INTEGER,
        DataType.BIGINT,
    }
)
_RANGE = frozenset(
    {
        DataType.INTEGER,
        DataType.BIGINT,
        DataType.FLOAT,
        DataType.DECIMAL,
        DataType.DATE,
        DataType.DATETIME,
    }
)
_SORTABLE = _RANGE | {DataType.STRING, DataType.EMAIL, DataType.ENUM, DataType.BOOLEAN, DataType.TIME}
_SEARCHABLE = frozenset({DataType.STRING, DataType.TEXT, DataType.EMAIL})


@dataclass(frozen=True, slots=True)
class Filter:
    """One query parameter: `parameter` compares `field` (an attribute, or a relationship's key) by `comparison`.

    `attribute` is None for a relationship's key.
    """

    parameter: str
    field: str
    comparison: Literal["eq", "ge", "le"]
    attribute: Attribute | None = None


def generated_attributes(entity: Entity) -> tuple[Attribute, ...]:
    """The attributes that `options` add to those somebody wrote."""
    found = []
    if entity.options.timestamps:
        found += [
            Attribute(name=name, data_type=DataType.DATETIME, default_value="now()", is_read_only=True)
            for name in ("created_at", "updated_at")
        ]
    return tuple(found)


def foreign_key_name(field_name: str) -> str:
    """How a to-one relationship travels: `category` → `category_id`."""
    return f"{field_name}_id"


def path_parameter(entity_name: str) -> str:
    """The path parameter that names one row: `OrderItem` → `order_item_id`."""
    return foreign_key_name(snake_case(entity_name))


def _visible(entity: Entity) -> list[Attribute]:
    return [item for item in (*entity.attributes, *generated_attributes(entity)) if not item.is_write_only]


def filters(entity: Entity) -> tuple[Filter, ...]:
    """The filters of a list: equality for what has few or exact values, bounds for what has an order."""
    wanted = entity.options.filters
    found: list[Filter] = []
    for item in _visible(entity):
        if item.is_primary_key or (wanted is not None and item.name not in wanted):
            continue
        if item.data_type in _EQUAL:
            found.append(Filter(item.name, item.name, "eq", item))
        if item.data_type in _RANGE:
            found.append(Filter(f"{item.name}_ge", item.name, "ge", item))
            found.append(Filter(f"{item.name}_le", item.name, "le", item))
    for relation in entity.relationships:
        if relation.holds_key and (wanted is None or relation.field_name in wanted):
            key = foreign_key_name(relation.field_name)
            found.append(Filter(key, key, "eq"))
    taken = set(PAGE_PARAMETERS)
    kept = []
    for item_filter in found:
        if item_filter.parameter not in taken:
            taken.add(item_filter.parameter)
            kept.append(item_filter)
    return tuple(kept)


def sorts(entity: Entity) -> tuple[str, ...]:
    """The attributes a list can be ordered by; the primary key is the tie-breaker and always one of them."""
    wanted = entity.options.sorts
    names = [
        item.name
        for item in _visible(entity)
        if (item.data_type in _SORTABLE if wanted is None else item.name in wanted) and not item.is_primary_key
    ]
    return (entity.primary_key.name, *names)


def default_sort(entity: Entity) -> str:
    """Newest last where rows know when they were made, else by key."""
    return "created_at" if "created_at" in sorts(entity) and entity.options.timestamps else entity.primary_key.name


def searched(entity: Entity) -> tuple[str, ...]:
    """The attributes that the free-text parameter `q` looks into; without any there is no `q`."""
    wanted = entity.options.search
    return tuple(
        item.name
        for item in _visible(entity)
        if (item.data_type in _SEARCHABLE if wanted is None else item.name in wanted)
    )
