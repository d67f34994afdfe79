"""The two sides of a relationship, and who may see whose rows."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ir import paths
from ir.editing import Edit, Source, add
from ir.editing.values import Flow
from ir.model import Entity, Relationship
from ir.model.types import RelationType
from ir.names import snake_case
from ir.wording import show
from server.features.actions.fixes.case import Case, Fix, written

_OWNED = re.compile(r"`access: \{owner: ([a-z0-9_.]+)\}`")
_OTHER = {
    RelationType.MANY_TO_ONE: RelationType.ONE_TO_MANY,
    RelationType.ONE_TO_MANY: RelationType.MANY_TO_ONE,
    RelationType.ONE_TO_ONE: RelationType.ONE_TO_ONE,
    RelationType.MANY_TO_MANY: RelationType.MANY_TO_MANY,
}


def _relation(case: Case) -> tuple[Entity, Relationship] | None:
    """The relationship that the problem is about, with the entity that has it."""
    segments = case.segments
    if len(segments) < 4 or segments[2] != "relationships":
        return None
    entity = case.entity(segments[1])
    found = entity.relationship(segments[3]) if entity is not None else None
    return (entity, found) if entity is not None and found is not None else None


def _path(entity: Entity, name: str, *rest: str) -> str:
    return paths.join("entities", entity.name, "relationships", name, *rest)


def other_side(case: Case) -> Iterable[Fix]:
    """The relationship of the target that `back_populates` names and that is not there."""
    found = _relation(case)
    if found is None:
        return
    entity, relation = found
    target = case.entity(relation.target_entity)
    name = relation.back_populates
    if target is None or not name or target.relationship(name) or target.attribute(name):
        return
    value = _other(entity, relation)
    title = f"Add the relationship {show(name)} to {show(target.name)}"
    is_preferred = case.problem.suggestion is None
    yield from case.adding(title, paths.child(target.path, "relationships"), name, value, preferred=is_preferred)


def _other(entity: Entity, relation: Relationship) -> Flow:
    return Flow(type=_OTHER[relation.type].value, target=entity.name, back_populates=relation.field_name)


def named_back(case: Case) -> Iterable[Fix]:
    """`back_populates` on the other side."""
    found = _relation(case)
    if found is None or not found[1].back_populates:
        return
    entity, relation = found
    target = case.entity(relation.target_entity)
    if target is None or target.relationship(relation.back_populates or "") is None:
        return
    path = _path(target, relation.back_populates or "", "back_populates")
    title = f"Write `back_populates: {relation.field_name}` at {show(f'{target.name}.{relation.back_populates}')}"
    yield from case.writing(title, path, relation.field_name)


def no_other_side(case: Case) -> Iterable[Fix]:
    """A one-to-many relationship gets the side that holds the key: one that is there, or a new one."""
    found = _relation(case)
    if found is None or found[1].back_populates:
        return
    entity, relation = found
    target = case.entity(relation.target_entity)
    if target is None:
        return
    back = [
        one
        for one in target.relationships
        if one.type is RelationType.MANY_TO_ONE and one.target_entity == entity.name and not one.back_populates
    ]
    name = back[0].field_name if len(back) == 1 else snake_case(entity.name)
    if not back and (target.relationship(name) or target.attribute(name)):
        return
    here = add(case.syntax, _path(entity, relation.field_name), "back_populates", name)
    if back:
        there = written(case.syntax, _path(target, name, "back_populates"), relation.field_name)
    else:
        there = add(case.syntax, paths.child(target.path, "relationships"), name, _other(entity, relation))
    if here and there:
        yield Fix(f"Connect it with {show(f'{target.name}.{name}')}", (*here, *there), True)


def holds_key(case: Case) -> Iterable[Fix]:
    """One side of a one-to-one relationship holds the key: this one, or the other."""
    found = _relation(case)
    if found is None or "neither side" not in case.problem.message:
        return
    entity, relation = found
    sides = [(entity.name, relation.field_name), (relation.target_entity, relation.back_populates)]
    for owner, name in sides:
        one = case.entity(owner)
        if one is not None and name and one.relationship(name) is not None:
            title = f"Write `foreign_key: true` at {show(f'{owner}.{name}')}"
            yield from case.writing(title, _path(one, name, "foreign_key"), "true", preferred=False)


def nullable(case: Case) -> Iterable[Fix]:
    """A reference that may be absent."""
    segments = case.segments[:4]
    if len(segments) == 4:
        path = paths.join(*segments, "nullable")
        yield from case.writing("Make it `nullable: true`", path, "true", preferred="set_null" in _text(case))


def _text(case: Case) -> str:
    return case.text(case.path) or ""


def no_auth(case: Case) -> Iterable[Fix]:
    """Somebody signs in: the entity that has a unique e-mail address, or a new one."""
    users = [
        one.name for one in case.parts.entities if (email := one.attribute("email")) is not None and email.is_unique
    ]
    name = users[0] if users else "User"
    edits = add(case.syntax, "", "auth", {"user": name}, after="app")
    if edits is None or case.keys("auth"):
        return
    more: tuple[Edit, ...] = ()
    if not users and case.entity(name) is None:
        attributes: Source = {"email": Flow(type="email", unique="true")}
        more = add(case.syntax, "entities", name, {"attributes": attributes}) or ()
    if users or more:
        yield Fix(f"Let {show(name)} sign in: add `auth`", (*edits, *more), case.name != "audit")


def unusable_email(case: Case) -> Iterable[Fix]:
    """The e-mail address that users sign in with, as it has to be."""
    if case.segments[2:3] != ("attributes",):
        path = paths.child(case.path, "attributes")
        yield from case.adding("Add `email`", path, "email", Flow(type="email", unique="true"))
        return
    if "`unique: true`" in case.problem.message and " and " not in case.problem.message:
        yield from case.writing("Make it `unique: true`", paths.child(case.path, "unique"), "true")


def no_owner(case: Case) -> Iterable[Fix]:
    """`owner`: the way from a row to the user it belongs to."""
    auth, segments = case.parts.auth, case.segments
    entity = case.entity(segments[1]) if len(segments) > 1 else None
    if auth is None or entity is None:
        return
    ways = [one.field_name for one in entity.relationships if one.is_to_one and one.target_entity == auth.user_entity]
    if entity.name == auth.user_entity:
        ways = ["self"]
    if ways:
        path = paths.child(entity.path, "access")
        yield from case.adding(f"Add `owner: {ways[0]}`", path, "owner", ways[0], preferred=len(ways) == 1)


def link_entity(case: Case) -> Iterable[Fix]:
    """The relationship that an entity between two others lacks."""
    found = _relation(case)
    if found is None or found[1].through is None:
        return
    entity, relation = found
    through = case.entity(relation.through or "")
    if through is None:
        return
    there = {one.target_entity for one in through.relationships if one.type is RelationType.MANY_TO_ONE}
    for name in dict.fromkeys((entity.name, relation.target_entity)):
        field = snake_case(name)
        if name not in there and show(name) in case.problem.message and not through.relationship(field):
            title = f"Add the relationship {show(field)} to {show(through.name)}"
            path, value = paths.child(through.path, "relationships"), Flow(type="many_to_one", target=name)
            yield from case.adding(title, path, field, value)


def agreeing_type(case: Case) -> Iterable[Fix]:
    """The type that goes with the one of the other side."""
    found = _relation(case)
    if found is None:
        return
    target = case.entity(found[1].target_entity)
    other = target.relationship(found[1].back_populates or "") if target is not None else None
    if other is not None and _OTHER[other.type] is not found[1].type:
        yield from case.writing(
            f"Change to {show(_OTHER[other.type].value)}", case.path, _OTHER[other.type].value, preferred=False
        )


def owned_like_parent(case: Case) -> Iterable[Fix]:
    """`access` with the owner that the message names."""
    found = _OWNED.search(case.problem.message)
    entity = case.entity(case.segments[1]) if len(case.segments) > 1 else None
    if found is not None and entity is not None:
        path = paths.child(entity.path, "access")
        yield from case.adding(f"Add `owner: {found[1]}`", path, "owner", found[1], preferred=False)
