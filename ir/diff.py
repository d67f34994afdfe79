"""What changed between two ApplicationIRs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import BaseModel

from ir import paths
from ir.model import (
    APIModelIR,
    ApplicationIR,
    Attribute,
    AuthModelIR,
    BehaviorModelIR,
    DeploymentConfig,
    DomainModelIR,
    Endpoint,
    Entity,
    Flow,
    Invariant,
    Parameter,
    Relationship,
    Schema,
    SchemaField,
    StateMachine,
)


class ChangeKind(StrEnum):
    """What happened to an element, or to one of its fields."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    RENAMED = "renamed"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    ADDED and REMOVED elements carry the whole element as `new` or `old`, and say nothing about its parts. CHANGED is
    about one field, with both values; its path ends in the key that the dialect has for it. RENAMED has the new path
    and both names; what else changed in the element follows below that path.
    """

    kind: ChangeKind
    path: str
    old: Any = None
    new: Any = None


Field = tuple[type[BaseModel], str]
Key = Callable[[Any], tuple[str, ...]]


def _by_name(element: Any) -> tuple[str, ...]:
    return (element.name,)


def _by_type(constraint: Any) -> tuple[str, ...]:
    return (constraint.type.value,)


_COLLECTIONS: dict[Field, tuple[tuple[str, ...], Key]] = {
    (DomainModelIR, "entities"): (("entities",), _by_name),
    (Entity, "attributes"): (("attributes",), _by_name),
    (Entity, "relationships"): (("relationships",), lambda relation: (relation.field_name,)),
    (Attribute, "constraints"): ((), _by_type),
    (Attribute, "item_constraints"): (("items",), _by_type),
    (APIModelIR, "endpoints"): (("endpoints",), lambda endpoint: (endpoint.key,)),
    (APIModelIR, "schemas"): (("schemas",), _by_name),
    (Endpoint, "parameters"): (("parameters",), lambda parameter: (parameter.location.value, parameter.name)),
    (Endpoint, "responses"): (("responses",), lambda response: (str(response.status),)),
    (Parameter, "constraints"): ((), _by_type),
    (Schema, "fields"): (("properties",), _by_name),
    (SchemaField, "constraints"): ((), _by_type),
    (SchemaField, "item_constraints"): (("items",), _by_type),
    (BehaviorModelIR, "flows"): (("flows",), _by_name),
    (BehaviorModelIR, "state_machines"): (("state_machines",), lambda machine: (machine.entity,)),
    (BehaviorModelIR, "invariants"): (("invariants",), _by_name),
    (Flow, "inputs"): (("input",), _by_name),
}
"""Tuples whose elements have names: where they are, and the segments that tell one from another."""

_SEGMENTS: dict[Field, tuple[str, ...]] = {
    **{(ApplicationIR, name): ("app", name) for name in ("name", "description", "version", "output")},
    (ApplicationIR, "behavior_model"): ("x-business-logic",),
    (ApplicationIR, "infrastructure_model"): ("infrastructure",),
    (AuthModelIR, "user_entity"): ("user",),
    (Entity, "table_name"): ("table",),
    (Entity, "path_name"): ("path",),
    (Attribute, "is_indexed"): ("index",),
    (Relationship, "target_entity"): ("target",),
    (Relationship, "holds_key"): ("foreign_key",),
    (Endpoint, "operation_id"): ("operationId",),
    (Flow, "access"): ("auth",),
    (StateMachine, "initial_state"): ("initial",),
    (StateMachine, "final_states"): ("final",),
}
"""Fields that the dialect has another word for; a leading `is_` is left out everywhere."""

_PLACES: dict[Field, str] = {
    (ApplicationIR, "domain_model"): "",
    (ApplicationIR, "api_model"): "",
    (DeploymentConfig, "observability"): "infrastructure/observability",
}
"""Models whose fields the dialect keeps somewhere else than where the model is."""

_ALIASES = {"data_type": ("type",), "default_value": ("default",)}

_FOLLOWS: frozenset[Field] = frozenset(
    {
        (ApplicationIR, "validation_model"),
        (Relationship, "source_entity"),
        (Endpoint, "is_derived"),
        (Endpoint, "flow"),
        (Flow, "entities_involved"),
        (Invariant, "entities_involved"),
    }
)
"""Fields that only repeat what others say."""

_ENTITY_NAMES: frozenset[Field] = frozenset(
    {
        (AuthModelIR, "user_entity"),
        (Relationship, "target_entity"),
        (Relationship, "through"),
        (Endpoint, "entity"),
        (Invariant, "entity"),
        (StateMachine, "entity"),
    }
)
"""Fields that hold an entity's name: they follow when it is renamed."""


def diff(old: ApplicationIR, new: ApplicationIR) -> tuple[Change, ...]:
    """Every difference, in the order of paths; none if the two are equal.

    An element with `renamed_from` counts as renamed if `old` has an element of that name and `new` has not. References
    to a renamed entity, and lists of keys that name a renamed field, are no changes of their own.
    """
    entities = _renames(old.domain_model.entities, new.domain_model.entities, _by_name)
    found = _fields(old, new, "", {before[0]: after[0] for before, after in entities.items()})
    return tuple(sorted(found, key=lambda change: (change.path.split("/"), change.kind)))


def _segments(model: BaseModel, field: str) -> tuple[str, ...]:
    return _SEGMENTS.get((type(model), field)) or _ALIASES.get(field) or (field.removeprefix("is_"),)


def _fields(old: BaseModel, new: BaseModel, path: str, entities: dict[str, str]) -> Iterator[Change]:
    """The differences between two elements that are the same one, field by field."""
    kind = type(old)
    for field in kind.model_fields:
        before, after = getattr(old, field), getattr(new, field)
        if before is after or (kind, field) in _FOLLOWS:
            continue
        collection = _COLLECTIONS.get((kind, field))
        if collection is not None:
            segments, key = collection
            if field == "state_machines":  # They are called by their entities.
                before = tuple(
                    one.model_copy(update={"entity": entities.get(one.entity, one.entity)}) for one in before
                )
            yield from _elements(before, after, key, _below(path, segments), entities)
        elif before == after:
            continue
        elif isinstance(before, BaseModel) and isinstance(after, BaseModel):
            place = _PLACES.get((kind, field))
            yield from _fields(
                before, after, place if place is not None else _below(path, _segments(old, field)), entities
            )
        elif isinstance(before, BaseModel) or isinstance(after, BaseModel):
            change = ChangeKind.ADDED if before is None else ChangeKind.REMOVED
            yield Change(change, _below(path, _segments(old, field)), before, after)
        elif _followed(old, new, field, before, entities) != after:
            yield Change(ChangeKind.CHANGED, _below(path, _segments(old, field)), before, after)


def _below(path: str, segments: tuple[str, ...]) -> str:
    return paths.child(path, *segments) if segments else path


def _followed(old: BaseModel, new: BaseModel, field: str, value: Any, entities: dict[str, str]) -> Any:
    """The old value with the names that its parts have now."""
    if (type(old), field) in _ENTITY_NAMES:
        return entities.get(value, value)
    if isinstance(old, Entity) and isinstance(new, Entity) and field in ("unique", "indexes"):
        names = {before[0]: after[0] for before, after in _renames(old.attributes, new.attributes, _by_name).items()}
        key = _COLLECTIONS[Entity, "relationships"][1]
        renamed = _renames(old.relationships, new.relationships, key)
        names |= {before[0]: after[0] for before, after in renamed.items()}
        return tuple(tuple(names.get(name, name) for name in row) for row in value)
    return value


def _renames(old: tuple[Any, ...], new: tuple[Any, ...], key: Key) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Old name to new name of every renamed element."""
    if old is new:
        return {}
    before, after = {key(element) for element in old}, {key(element) for element in new}
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for element in new:
        former = (getattr(element, "renamed_from", None) or "",)
        if former in before and former not in after and key(element) not in before:
            found.setdefault(former, key(element))
    return found


def _elements(
    old: tuple[Any, ...], new: tuple[Any, ...], key: Key, path: str, entities: dict[str, str]
) -> Iterator[Change]:
    """The differences between two collections of named elements."""
    before, after = {key(element): element for element in old}, {key(element): element for element in new}
    renamed = {now: then for then, now in _renames(old, new, key).items()}
    for name, element in before.items():
        if name not in after and name not in renamed.values():
            yield Change(ChangeKind.REMOVED, paths.child(path, *name), element, None)
    for name, element in after.items():
        place = paths.child(path, *name)
        former = renamed.get(name, name)
        counterpart = before.get(former)
        if counterpart is None:
            yield Change(ChangeKind.ADDED, place, None, element)
            continue
        if former != name:
            yield Change(ChangeKind.RENAMED, place, former[-1], name[-1])
        if counterpart is not element and counterpart != element:
            told = (
                {paths.child(place, field) for field in ("name", "field_name", "renamed_from")}
                if former != name
                else ()
            )
            yield from (change for change in _fields(counterpart, element, place, entities) if change.path not in told)
