"""What others can change between looking and writing: values that are computed anew, and rows that begin to match."""

from collections.abc import Iterable

from ir.behavior.dependencies import Reach, reached
from ir.behavior.effects import Effects
from ir.behavior.steps import Find
from ir.behavior.understood import Computed, Understanding
from ir.expressions.scope import Domain, Path

Field = tuple[str, str]
"""An attribute or a relationship, by entity and name."""


def recomputed(found: Iterable[Effects], behavior: Understanding) -> frozenset[Field]:
    """The computed attributes to which what is written may give other values, by entity and name."""
    every = tuple(found)
    written = {field for effects in every for field in (*effects.writes, *effects.emptied)}
    members = _come_and_go(every)
    waiting = {(item.entity, item.attribute): _reaches(item, behavior.domain) for item in behavior.computed}
    result: set[Field] = set()
    while True:
        more = {
            field
            for field, reaches in waiting.items()
            if any(_is_touched(reach, written | result, members) for reach in reaches)
        }
        if not more:
            return frozenset(result)
        result |= more
        waiting = {field: reaches for field, reaches in waiting.items() if field not in more}


def is_overtaken(find: Find, found: Iterable[Effects]) -> bool:
    """What is written may change which rows a `find` finds."""
    every = tuple(found)
    asked = find.where.fields if find.where is not None else frozenset[str]()
    written = {field for effects in every for field in (*effects.writes, *effects.emptied)}
    return find.entity in _come_and_go(every) or any((find.entity, name) in written for name in asked)


def is_overtaken_collection(entity: str, key: str | None, found: Iterable[Effects]) -> bool:
    """What is written may change which rows of an entity are in a collection, `key` being their reference to it."""
    every = tuple(found)
    return entity in _come_and_go(every) or any((entity, key) in effects.writes for effects in every)


def _come_and_go(found: Iterable[Effects]) -> frozenset[str]:
    """The entities of which rows are made, deleted or hidden."""
    return frozenset(
        name
        for effects in found
        for names in (effects.created, effects.deleted, effects.hidden, effects.cascaded)
        for name in names
    )


def _reaches(item: Computed, domain: Domain) -> tuple[Reach, ...]:
    paths: tuple[Path, ...] = (*item.value.reads, *item.value.sources)
    return reached(paths, item.entity, domain)


def _is_touched(reach: Reach, written: set[Field], members: frozenset[str]) -> bool:
    if any((reach.entity, name) in written for name in reach.fields):
        return True
    through = reach.hops[-1].through if reach.hops else None
    return reach.is_membership and (reach.entity in members or through in members)
