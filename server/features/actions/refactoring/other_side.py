"""Write down the other side of a relationship, which otherwise only follows from `back_populates`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ir import paths
from ir.editing import add
from ir.editing.values import Flow
from ir.syntax import Dialect
from ir.wording import show
from server.features.actions.offer import Asked, Offer
from server.features.actions.places import case_of, cursor_path


def offers(asked: Asked) -> Iterator[Offer]:
    """For the relationship that the cursor is in."""
    segments = paths.split(cursor_path(asked))
    if asked.snapshot.syntax.dialect is not Dialect.NATIVE or segments[2:3] != ("relationships",) or len(segments) < 4:
        return
    case = case_of(asked)
    entity = case.entity(segments[1])
    relation = entity.relationship(segments[3]) if entity is not None else None
    target = case.entity(relation.target_entity) if relation is not None else None
    if relation is None or target is None or not relation.back_populates:
        return
    name = relation.back_populates
    other, path = target.relationship(name), paths.child(target.path, "relationships")
    if other is None or case.place(paths.child(path, name)) is not None:
        return
    value = Flow(type=other.type.value, target=other.target_entity, back_populates=relation.field_name)
    edits = partial(add, case.syntax, path, name, value)
    title = f"Write down the other side, {show(f'{target.name}.{name}')}"
    yield Offer(f"other side {target.name} {name}", title, "refactor.rewrite", edits)
