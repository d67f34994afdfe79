"""Relationships."""

from collections.abc import Iterator
from difflib import get_close_matches
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


REVERSE = {
    RelationType.ONE_TO_MANY: RelationType.MANY_TO_ONE,
    RelationType.MANY_TO_ONE: RelationType.ONE_TO_MANY,
    RelationType.ONE_TO_ONE: RelationType.ONE_TO_ONE,
    RelationType.MANY_TO_MANY: RelationType.MANY_TO_MANY,
}
"""What a relationship is, seen from its other end."""


def imply_sides(entities: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """The entities with the other ends that `back_populates` names and nobody declared.

    A name that is close to that of a free relationship back is taken for a slip of the pen, and left for a rule.
    """
    implied: dict[str, list[Relationship]] = {}
    known = {entity.name: entity for entity in entities}
    for entity in entities:
        for one in entity.relationships:
            target = known.get(one.target_entity)
            taken = implied.get(one.target_entity, [])
            if target is None or one.back_populates is None or one.back_populates in _names(target, taken):
                continue
            free = [other.field_name for other in _facing(one, target)]
            if not get_close_matches(one.back_populates, free, n=1, cutoff=0.6):
                implied.setdefault(target.name, []).append(_other_end(one))
    if not implied:
        return entities
    return tuple(
        entity.model_copy(update={"relationships": (*entity.relationships, *implied[entity.name])})
        if entity.name in implied
        else entity
        for entity in entities
    )


def _names(entity: Entity, implied: list[Relationship]) -> set[str]:
    attributes = {attribute.name for attribute in entity.attributes}
    return attributes | {one.field_name for one in (*entity.relationships, *implied)}


def _facing(one: Relationship, target: Entity) -> Iterator[Relationship]:
    """The relationships that could be the other end of one and are not that of another."""
    for other in target.relationships:
        is_free = other.back_populates in (None, one.field_name) and other is not one
        if is_free and other.target_entity == one.source_entity and other.type is REVERSE[one.type]:
            yield other


def _other_end(one: Relationship) -> Relationship:
    assert one.back_populates is not None
    kind = REVERSE[one.type]
    return Relationship(
        field_name=one.back_populates,
        type=kind,
        source_entity=one.target_entity,
        target_entity=one.source_entity,
        back_populates=one.field_name,
        through=one.through,
        holds_key=kind is RelationType.MANY_TO_ONE or (kind is RelationType.ONE_TO_ONE and not one.holds_key),
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
