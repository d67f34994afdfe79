"""The order in which computed attributes get their values, and circles that leave none."""

from collections.abc import Mapping, Sequence

from ir.behavior.dependencies import of_rule
from ir.behavior.notes import Notes
from ir.behavior.understood import Computed
from ir.expressions.scope import Domain
from ir.wording import show

Key = tuple[str, str]
"""An entity and an attribute."""


def needed_first(computed: Sequence[Computed], domain: Domain) -> dict[Key, tuple[Key, ...]]:
    """For every computed attribute, the computed attributes that it reads."""
    known = {(item.entity, item.attribute) for item in computed}
    return {
        (item.entity, item.attribute): tuple(
            dict.fromkeys(
                (reach.entity, name)
                for reach in of_rule(item.value, item.entity, domain)
                for name in reach.fields
                if (reach.entity, name) in known
            )
        )
        for item in computed
    }


def in_order(computed: Sequence[Computed], domain: Domain) -> tuple[Computed, ...]:
    """Computed attributes, each after those that it reads. Of a circle, in the order of the spec."""
    needed = needed_first(computed, domain)
    by_key = {(item.entity, item.attribute): item for item in computed}
    order: dict[Key, None] = {}
    for first in by_key:
        waiting, entered = [(first, False)], set(order)
        while waiting:
            key, is_done = waiting.pop()
            if is_done:
                order[key] = None
            elif key not in entered:
                entered.add(key)
                waiting.append((key, True))
                waiting += [(other, False) for other in reversed(needed[key])]
    return tuple(by_key[key] for key in order)


def refuse_computed_circles(notes: Notes, domain: Domain, computed: Sequence[Computed]) -> None:
    """A computed attribute that is computed from itself, directly or by way of others, has no value."""
    needed = needed_first(computed, domain)
    for item in computed:
        key = (item.entity, item.attribute)
        way = _round_trip(needed, key)
        if way is None:
            continue
        names = " → ".join(show(f"{entity}.{name}") for entity, name in way[:9])
        message = f"this is computed from itself: {names}; one of them has to be kept, or computed from something else"
        if len(way) == 2:
            message = (
                f"{show(f'{item.entity}.{item.attribute}')} is computed from itself; take it out of the expression"
            )
        notes.add("DM550", item.path, message, needs=tuple(f"entities/{entity}" for entity, _ in way))


def _round_trip(needed: Mapping[Key, tuple[Key, ...]], start: Key) -> list[Key] | None:
    """The shortest way from an attribute back to itself."""
    came: dict[Key, Key] = {}
    frontier = [start]
    while frontier:
        after = []
        for key in frontier:
            for other in needed[key]:
                if other == start:
                    way = [key, start]
                    while way[0] != start:
                        way.insert(0, came[way[0]])
                    return way
                if other not in came:
                    came[other] = key
                    after.append(other)
        frontier = after
    return None
