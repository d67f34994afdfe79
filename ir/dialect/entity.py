"""Entities: what they keep, who may use them, and what they get by option."""

from typing import Any

from ir.dialect.attribute import read_attribute
from ir.dialect.domain_keys import ENTITY
from ir.dialect.fields import Fields
from ir.dialect.reading import Reading
from ir.dialect.relationship import read_relationship
from ir.dialect.typed import NEW_UUID
from ir.model.domain import Access, Attribute, Entity, EntityOptions
from ir.model.types import Crud, DataType
from ir.yaml import Node

_TEXTS = {"description": "description", "table": "table_name", "path": "path_name", "renamed_from": "renamed_from"}
_OPTION_FLAGS = ("timestamps", "soft_delete", "audit", "etag")
_IMPLICIT_KEY = Attribute(name="id", data_type=DataType.UUID, is_primary_key=True, default_value=NEW_UUID)


def read_entity(reading: Reading, name: str, node: Node, path: str) -> Entity:
    """One entity with all of it that could be read."""
    fields = Fields(reading, node, path, ENTITY)
    values: dict[str, Any] = {}
    for key, field in _TEXTS.items():
        text = fields.optional(key, str)
        if text is not None:
            values[field] = text
    attributes = [read_attribute(reading, key.text, value, at) for key, value, at in fields.each("attributes")]
    relationships = [
        read_relationship(reading, name, key.text, value, at) for key, value, at in fields.each("relationships")
    ]
    if None in relationships:
        reading.lost(path)
    values["relationships"] = tuple(one for one in relationships if one is not None)
    crud = fields.optional("crud", tuple)
    if crud is not None:
        values["crud"] = tuple(Crud(word) for word in crud)
    return Entity(
        name=name,
        attributes=_with_key(attributes),
        unique=fields.get("unique", ()),
        indexes=fields.get("indexes", ()),
        options=_options(fields.nested("options")),
        access=_access(fields.nested("access")),
        **values,
    )


def _with_key(attributes: list[Attribute]) -> tuple[Attribute, ...]:
    """The attributes with a primary key among them: a declared one, `id`, or a new `id`."""
    if any(one.is_primary_key for one in attributes):
        return tuple(_uncounted(one) for one in attributes)
    if any(one.name == "id" for one in attributes):
        return tuple(one.model_copy(update={"is_primary_key": True}) if one.name == "id" else one for one in attributes)
    return (_IMPLICIT_KEY, *attributes)


def _uncounted(attribute: Attribute) -> Attribute:
    """Only a primary key counts up."""
    if attribute.is_generated and not attribute.is_primary_key:
        return attribute.model_copy(update={"is_generated": False})
    return attribute


def _options(fields: Fields | None) -> EntityOptions:
    if fields is None:
        return _NO_OPTIONS
    values: dict[str, Any] = {key: fields.get(key, False) for key in _OPTION_FLAGS}
    for key in ("filters", "sorts", "search"):
        values[key] = fields.optional(key, tuple)
    for key in ("page_size", "max_page_size"):
        size = fields.optional(key, int)
        if size is not None:
            values[key] = size
    return EntityOptions(**values)


def _access(fields: Fields | None) -> Access:
    if fields is None:
        return _NO_ACCESS
    grants = {kind.value: fields.optional(kind.value, tuple) for kind in Crud}
    return Access(owner=fields.optional("owner", str), **grants)


_NO_OPTIONS = EntityOptions()
_NO_ACCESS = Access()
