"""From the text of a spec to its parts."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import is_
from typing import TypeVar

from ir import paths
from ir.dialect.behavior import about, involving
from ir.dialect.places import SyntaxLocations
from ir.dialect.portion import Portion, read_portion, together
from ir.dialect.reading import MAX_PROBLEMS, element_of
from ir.dialect.relationship import imply_sides, place_keys
from ir.model import Entity, InfrastructureModelIR, Schema
from ir.model.behavior import BehaviorModelIR, Flow, Invariant, StateMachine
from ir.parts import SpecParts
from ir.problems import Problem, Severity
from ir.source import START, SourceMap
from ir.syntax import Block, Syntax, Text
from ir.syntax.crossing import misindented, repeated
from ir.yaml.document import paused_gc

T = TypeVar("T", Entity, Schema, Flow, StateMachine, Invariant)


class LastGood:
    """The parts of a spec with what its broken blocks said when they could last be read."""

    def __init__(self, portions: list[Portion]) -> None:
        self._portions = portions

    @cached_property
    def parts(self) -> SpecParts:
        """The parts; put together when somebody asks."""
        return Reader().together(self._portions)[0]


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What a spec says, where it says it, and what is wrong with how it says it.

    `last_good` stands beside it where a block is broken that was not so before: to help people who are typing, and for
    nothing else.
    """

    parts: SpecParts
    source_map: SourceMap
    problems: tuple[Problem, ...]
    last_good: LastGood | None = field(default=None, compare=False)


def read(text: str) -> ReadResult:
    """The parts of a spec in the native dialect. Never raises: what can't be read is reported and left out."""
    return Reader().read(Syntax.of(Text.of(text)))


class Reader:
    """Reads one document again and again: what did not change is not read again and stays the very same object.

    `reread` are the blocks that had to be read the last time.
    """

    def __init__(self) -> None:
        self.reread: list[Block] = []
        self._portions: dict[Block, Portion] = {}
        self._good: dict[tuple[str, ...], Portion] = {}
        self._entities: tuple[tuple[Entity, ...], frozenset[tuple[str, str]], tuple[Entity, ...]] = (
            (),
            frozenset(),
            (),
        )
        self._flows: dict[int, tuple[Flow, frozenset[str], Flow]] = {}
        self._behavior = BehaviorModelIR()

    def read(self, syntax: Syntax) -> ReadResult:
        """The parts of a document as it is now."""
        with paused_gc():
            portions = self._read(syntax)
            parts, aliases = self.together([portion for _, portion in portions])
            locations = SyntaxLocations(syntax, aliases)
            slipped = list(misindented(syntax))
            found = [*_placed(syntax, portions), *repeated(syntax), *slipped]
        lost = {element_of(paths.parent(problem.path)) for problem in slipped}
        if lost - parts.incomplete:
            parts = replace(parts, incomplete=parts.incomplete | lost)
        dropped = sum(portion.dropped for _, portion in portions) + max(len(found) - MAX_PROBLEMS, 0)
        found = sorted(found, key=lambda one: one.span or START)[:MAX_PROBLEMS]
        if dropped:
            message = f"There are {dropped} more problems: solve these first"
            found.append(Problem("DM133", Severity.INFO, message, "", START))
        return ReadResult(parts, SourceMap(locations, locations), tuple(found), self._last_good(portions))

    def _read(self, syntax: Syntax) -> list[tuple[Block, Portion]]:
        known, self._portions, self.reread = self._portions, {}, []
        found = []
        for block in syntax.blocks:
            portion = known.get(block)
            if portion is None:
                self.reread.append(block)
                portion = read_portion(block)
            self._portions[block] = portion
            found.append((block, portion))
        return found

    def _last_good(self, portions: list[tuple[Block, Portion]]) -> LastGood | None:
        known, self._good = self._good, {}
        found = []
        for block, portion in portions:
            name = (*block.prefix, *block.keys[:1]) if block.prefix else ()
            good = portion if not portion.incomplete else known.get(name)
            if good is not None:
                self._good.setdefault(name, good)
            found.append(good or portion)
        return (
            LastGood(found)
            if any(one is not portion for one, (_, portion) in zip(found, portions, strict=True))
            else None
        )

    def together(self, portions: list[Portion]) -> tuple[SpecParts, dict[str, str]]:
        """The parts that blocks make, and the aliases of their paths."""
        skeleton = portions[0]
        entities = self._joined(_first(together(portions, "entities")), frozenset(together(portions, "undecided")))
        aliases: dict[str, str] = {}
        for portion in portions:
            aliases |= portion.aliases
        parts = SpecParts(
            auth=skeleton.auth,
            entities=entities,
            schemas=tuple(_first(together(portions, "schemas"))),
            endpoints=tuple(together(portions, "endpoints")),
            behavior=self._behaving(portions, frozenset(entity.name for entity in entities)),
            infrastructure=skeleton.infrastructure or InfrastructureModelIR(),
            incomplete=frozenset().union(*(portion.incomplete for portion in portions)),
            **skeleton.app,
        )
        return parts, aliases

    def _joined(self, given: Iterator[Entity], undecided: frozenset[tuple[str, str]]) -> tuple[Entity, ...]:
        """The entities with what follows from one for another; those that stay equal stay the same objects."""
        read = tuple(given)
        before, before_undecided, known = self._entities
        if undecided != before_undecided or len(read) != len(before) or not all(map(is_, read, before)):
            old = {entity.name: entity for entity in known}
            known = tuple(
                old[entity.name] if entity.name in old and old[entity.name] == entity else entity
                for entity in imply_sides(place_keys(read, undecided))
            )
            self._entities = (read, undecided, known)
        return known

    def _behaving(self, portions: list[Portion], names: frozenset[str]) -> BehaviorModelIR:
        flows: dict[int, tuple[Flow, frozenset[str], Flow]] = {}
        for flow in _first(together(portions, "flows")):
            known = self._flows.get(id(flow))
            if known is None or known[0] is not flow or known[1] != names:
                known = (flow, names, involving(flow, names))
            flows[id(flow)] = known
        self._flows = flows
        found = BehaviorModelIR(
            flows=tuple(flow for _, _, flow in flows.values()),
            state_machines=tuple(_first(together(portions, "state_machines"))),
            invariants=tuple(about(one, names) for one in _first(together(portions, "invariants"))),
        )
        if found != self._behavior:
            self._behavior = found
        return self._behavior


def _first(elements: Iterator[T]) -> Iterator[T]:
    """Of elements of one name the first: the others are reported as written twice."""
    seen: set[str] = set()
    for element in elements:
        name = element.name if not isinstance(element, StateMachine) else element.entity
        if name not in seen:
            seen.add(name)
            yield element


def _placed(syntax: Syntax, portions: list[tuple[Block, Portion]]) -> Iterator[Problem]:
    for block, portion in portions:
        for problem in portion.problems:
            span = syntax.placed(block, problem.span) if problem.span is not None else None
            yield replace(problem, span=span)
