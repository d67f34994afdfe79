"""Sample rows as a world of the reference semantics: values that would break an invariant are exchanged there."""

import uuid
from functools import lru_cache
from typing import Any

from generators.ast.seed_rows import LINKS, Row, choose_rows, links
from generators.ast.view import AppView, EntityView
from ir.behavior.stored import from_json, to_json
from ir.behavior.world import Ref, World
from ir.model import DataType
from validators.samples.mending import mend
from validators.samples.staging import NOW


@lru_cache(maxsize=2)
def plan_rows(app: AppView) -> dict[str, list[Row]]:
    """The rows of every entity, in an order in which they can be made. The same application has the same rows."""
    planned = choose_rows(app)
    if app.behavior.rules:
        _keep_rules(app, planned)
    return planned


def _keep_rules(app: AppView, planned: dict[str, list[Row]]) -> None:
    """Exchange values, in place, until every invariant holds; rows that can't keep them are left out."""
    world, refs = _world(app, planned)
    before = world.copy()
    hopeless = mend(app.behavior, world, lambda ref, name: _may_change(app.entities[ref.entity], name))
    for name, rows in planned.items():
        for ref, row in zip(refs[name], rows, strict=True):
            _take_over(app.entities[name], before, world, ref, row)
            _refer(app.entities[name], before, world, refs, ref, row)
    gone = set(hopeless)
    for name in list(planned):
        for index in range(len(planned[name]) - 1, -1, -1):
            if refs[name][index] in gone:
                _leave_out(app, planned, refs, name, index)


def _world(app: AppView, planned: dict[str, list[Row]]) -> tuple[World, dict[str, list[Ref]]]:
    world = World(app.behavior.domain, NOW)
    refs: dict[str, list[Ref]] = {name: [] for name in planned}
    for name, rows in planned.items():
        view = app.entities[name]
        for number, row in enumerate(rows):
            values: dict[str, Any] = {}
            for attribute in view.entity.attributes:
                if attribute.name in row.values:
                    values[attribute.name] = from_json(attribute, row.values[attribute.name])
                elif attribute.is_primary_key and attribute.data_type is DataType.UUID:
                    values[attribute.name] = uuid.UUID(int=number + 1)
            if "role" in row.values:
                values["role"] = row.values["role"]
            refs[name].append(world.add(name, values, {}))
        for ref, row in zip(refs[name], rows, strict=True):
            for field_name, index in row.references.items():
                target = view.field(field_name).target
                assert target is not None
                world.own(ref.entity)[ref.key].references[field_name] = refs[target.name][index]
    for view, relation, target in links(app):
        link, is_second = world.link(relation)
        for number, others in linked(len(planned[view.name]), len(planned[target.name])):
            for other in others:
                pair = (refs[view.name][number].key, refs[target.name][other].key)
                world.links.setdefault(link, []).append(pair[::-1] if is_second else pair)
    return world, refs


def linked(mine: int, theirs: int) -> list[tuple[int, list[int]]]:
    """Which rows a many-to-many relationship of the sample rows links, by number."""
    if not mine or not theirs:
        return []
    chosen = ([(number + step) % theirs for step in (1, 2)][: max(1, theirs - 1)] for number in range(min(mine, LINKS)))
    return [(number, list(dict.fromkeys(others))) for number, others in enumerate(chosen)]


def _may_change(view: EntityView, name: str) -> bool:
    """Keys, what tells rows apart, and the rows that must be referred to stay."""
    field = next(
        (item for item in view.fields if name in (item.name, item.relation and item.relation.field_name)), None
    )
    if field is None or field.is_key or field.is_unique:
        return False
    if any(field in fields for fields in view.unique_keys):
        return False
    if field.relation is not None:
        return field.is_nullable
    return not (view.is_user and name in ("email", "role"))


def _take_over(view: EntityView, before: World, after: World, ref: Ref, row: Row) -> None:
    """The values that were exchanged."""
    for attribute in view.entity.attributes:
        value = after.row(ref).values.get(attribute.name)
        if attribute.computed is not None or value == before.row(ref).values.get(attribute.name):
            continue
        if value is None and attribute.default_value is None:
            row.values.pop(attribute.name, None)
        else:
            row.values[attribute.name] = to_json(value)


def _refer(view: EntityView, before: World, after: World, refs: dict[str, list[Ref]], ref: Ref, row: Row) -> None:
    """The references that were exchanged."""
    for name, target in after.row(ref).references.items():
        if target == before.row(ref).references.get(name):
            continue
        if target is None:
            del row.references[name]
        else:
            row.references[name] = refs[target.entity].index(target)


def _leave_out(app: AppView, planned: dict[str, list[Row]], refs: dict[str, list[Ref]], name: str, index: int) -> None:
    """Take a row away, with those that must refer to it; numbers of later rows move up."""
    del planned[name][index], refs[name][index]
    for other in app.entities.values():
        for field in other.fields:
            if field.target is None or field.target.name != name or field.relation is None:
                continue
            relation = field.relation.field_name
            for number in range(len(planned.get(other.name, [])) - 1, -1, -1):
                row = planned[other.name][number]
                at = row.references.get(relation)
                if at == index and not field.is_nullable:
                    _leave_out(app, planned, refs, other.name, number)
                elif at == index:
                    del row.references[relation]
                elif at is not None and at > index:
                    row.references[relation] = at - 1
