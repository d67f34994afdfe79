"""Relationships."""

from typing import Any

from ir.dialect.domain_keys import RELATIONSHIP
from ir.dialect.fields import Fields
from ir.dialect.reading import Reading
from ir.model.domain import Entity, Relationship
from ir.model.types import OnDelete, RelationType
from ir.yaml import Node

_FLAGS = {"nullable": "is_nullable", "immutable": "is_immutable", "nested": "is_nested", "read_only": "is_read_only"}
_TEXTS = ("description", "back_populates", "through", "join_table", "renamed_from")


def read_relationship(reading: Reading, entity: str, name: str, node: Node, path: str) -> Relationship | None:
    """One relationship, or None if its type or target could not be read.

    `holds_key` of a one-to-one relationship is only what was written; see `place_keys`.
    """
    fields = Fields(reading, node, path, RELATIONSHIP)
    kind, target = fields.optional("type", str), fields.optional("target", str)
    if kind is not None:
        fields.drop_inapplicable(kind)
    values: dict[str, Any] = {flag: True for key, flag in _FLAGS.items() if fields.get(key, False)}
    for key in _TEXTS:
        text = fields.optional(key, str)
        if text is not None:
            values[key] = text
    on_delete = fields.optional("on_delete", str)
    if on_delete is not None:
        values["on_delete"] = OnDelete(on_delete)
    holds_key = kind == RelationType.MANY_TO_ONE or fields.get("foreign_key", False)
    if kind is None or target is None:
        return None
    return Relationship(
        field_name=name,
        type=RelationType(kind),
        source_entity=entity,
        target_entity=target,
        holds_key=holds_key,
        **values,
    )


def place_keys(entities: tuple[Entity, ...], undecided: frozenset[tuple[str, str]]) -> tuple[Entity, ...]:
    """The entities with the foreign key of each undecided one-to-one relationship on the only side that is declared.

    `undecided` names (entity, relationship) where nothing was written. Where both sides are declared nothing is
    decided here: one of them has to say `foreign_key: true`.
    """
    if not undecided:
        return entities
    one_to_one = [one for entity in entities for one in entity.relationships if one.type is RelationType.ONE_TO_ONE]
    alone = {
        (one.source_entity, one.field_name)
        for one in one_to_one
        if (one.source_entity, one.field_name) in undecided
        and not any(_are_two_sides(one, other) for other in one_to_one if other is not one)
    }
    return tuple(_with_keys(entity, alone) for entity in entities)


def _are_two_sides(one: Relationship, other: Relationship) -> bool:
    facing = one.target_entity == other.source_entity and other.target_entity == one.source_entity
    return facing and (one.back_populates == other.field_name or other.back_populates == one.field_name)


def _with_keys(entity: Entity, alone: set[tuple[str, str]]) -> Entity:
    if not any((entity.name, one.field_name) in alone for one in entity.relationships):
        return entity
    relationships = tuple(
        one.model_copy(update={"holds_key": True}) if (entity.name, one.field_name) in alone else one
        for one in entity.relationships
    )
    return entity.model_copy(update={"relationships": relationships})
