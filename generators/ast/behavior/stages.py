"""In what order a transaction is settled: what is computed before what reads it, an entity's rows once if possible."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from generators.ast.behavior.mutual import is_mutual
from ir.behavior.dependencies import Hop, Reach, follow, reached
from ir.behavior.understanding import Computed, Rule
from ir.expressions.check import Typed
from ir.expressions.scope import Domain, Path

Promise = Computed | Rule
"""A computed attribute or an invariant: something that is true of each row of an entity when a transaction ends."""

Way = tuple[Hop, ...]
"""How rows are reached from a root; empty for the root itself."""


def expression_of(promise: Promise) -> Typed:
    """What is computed, or has to hold."""
    return promise.value if isinstance(promise, Computed) else promise.condition


def _paths(promises: Iterable[Promise]) -> Iterator[Path]:
    for promise in promises:
        yield from expression_of(promise).reads
        yield from expression_of(promise).sources


def _reaches(promises: Iterable[Promise], domain: Domain) -> tuple[Reach, ...]:
    found = list(promises)
    return reached(_paths(found), found[0].entity, domain) if found else ()


@dataclass(frozen=True)
class Stage:
    """Promises about one entity that are kept together, its rows loaded once for all of them."""

    entity: str
    promises: tuple[Promise, ...]
    domain: Domain

    @property
    def computed(self) -> tuple[Computed, ...]:
        """The computed attributes, each after those that it reads."""
        return tuple(item for item in self.promises if isinstance(item, Computed))

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The invariants."""
        return tuple(item for item in self.promises if isinstance(item, Rule))

    @cached_property
    def reaches(self) -> tuple[Reach, ...]:
        """All rows that are looked at, and what is read of them."""
        return _reaches(self.promises, self.domain)

    @cached_property
    def causes(self) -> tuple[Reach, ...]:
        """All rows whose changes matter.

        A rule that says the same seen from either of two rows is looked at from the changed one only.
        """
        mutual = [item for item in self.rules if is_mutual(item)]
        others = _reaches([item for item in self.promises if item not in mutual], self.domain)
        own = [reach for item in mutual for reach in _reaches([item], self.domain)]
        pairs = [reach.hops for reach in own if reach.hops and reach.entity == self.entity and reach.is_membership]
        kept = [reach for reach in own if not any(reach.hops[: len(pair)] == pair for pair in pairs)]
        return merged([*others, *kept])

    @cached_property
    def loaded(self) -> frozenset[Way]:
        """The ways whose rows have to be loaded: of all other references the key is enough."""
        ways = {follow(path, self.entity, self.domain) for path in _paths(self.promises) if path.root == ""}
        return _loaded(self.reaches, {hops for hops, field in ways if hops and field is None}, self.domain)

    @property
    def followed(self) -> frozenset[tuple[str, str]]:
        """The to-one relationships, by entity and name, whose rows are loaded."""
        return frozenset((way[-1].source, way[-1].field) for way in self.loaded if way[-1].is_held)

    @property
    def is_alone(self) -> bool:
        """It is about each row by itself."""
        return not self.loaded


def merged(reaches: Iterable[Reach]) -> tuple[Reach, ...]:
    """Each way once, with all fields."""
    found: dict[Way, Reach] = {}
    for reach in reaches:
        before = found.get(reach.hops)
        fields = dict.fromkeys((*(before.fields if before else ()), *reach.fields))
        found[reach.hops] = Reach(reach.hops, reach.entity, tuple(fields), reach.is_membership)
    return tuple(found.values())


def _loaded(reaches: tuple[Reach, ...], ends: set[Way], domain: Domain) -> frozenset[Way]:
    """`ends` are the ways to rows of which nothing is read but whether they are there, and which they are."""
    found: set[Way] = set()
    for reach in reaches:
        key = domain.entities[reach.entity].primary_key.name
        if reach.hops and (reach.is_membership or set(reach.fields) - {key}):
            found.update(reach.hops[: number + 1] for number in range(len(reach.hops)))
    # What is followed on one way is looked at as a row on all ways.
    while True:
        followed = {(way[-1].source, way[-1].field) for way in found if way[-1].is_held}
        more = {
            way[: number + 1]
            for way in (*(reach.hops for reach in reaches if reach.hops), *ends)
            if (way[-1].source, way[-1].field) in followed
            for number in range(len(way))
        }
        if more <= found:
            return frozenset(found)
        found |= more


@dataclass(frozen=True)
class _Needs:
    """The computed attributes that a promise reads: of its own row, and of other rows."""

    own: frozenset[int]
    others: frozenset[int]


def plan_stages(promises: Iterable[Promise], domain: Domain) -> tuple[Stage, ...]:
    """The stages of an application, in the order in which they run."""
    waiting = list(promises)
    needs = {id(item): _needs(item, waiting, domain) for item in waiting}
    stages: list[Stage] = []
    done: set[int] = set()
    while waiting:
        groups: dict[tuple[str, bool], list[Promise]] = {}
        for item in sorted(waiting, key=lambda item: (item.entity, isinstance(item, Rule))):
            groups.setdefault((item.entity, Stage(item.entity, (item,), domain).is_alone), []).append(item)
        ready = [(_ready(group, needs, done), len(group)) for group in groups.values()]
        whole = [chosen for chosen, size in ready if len(chosen) == size]
        chosen = whole[0] if whole else max((chosen for chosen, _ in ready), key=len)
        assert chosen, "a computed attribute rests on itself"
        stages.append(Stage(chosen[0].entity, tuple(chosen), domain))
        done.update(map(id, chosen))
        waiting = [item for item in waiting if id(item) not in done]
    return tuple(stages)


def _needs(promise: Promise, promises: list[Promise], domain: Domain) -> _Needs:
    own: set[int] = set()
    others: set[int] = set()
    for reach in _reaches([promise], domain):
        for item in promises:
            if isinstance(item, Computed) and item.entity == reach.entity and item.attribute in reach.fields:
                (others if reach.hops else own).add(id(item))
    return _Needs(frozenset(own), frozenset(others))


def _ready(group: list[Promise], needs: Mapping[int, _Needs], done: set[int]) -> list[Promise]:
    """Those that can be kept now: what they read of other rows is there, what they read of their own row is before
    them.
    """
    chosen: list[Promise] = []
    while True:
        known = done | {id(item) for item in chosen}
        more = [
            item
            for item in group
            if id(item) not in known - done and needs[id(item)].others <= done and needs[id(item)].own <= known
        ]
        if not more:
            return chosen
        chosen.append(more[0])
