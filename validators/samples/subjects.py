"""What is asked for, and the search for situations in which it ends as wanted."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ir.behavior.evaluation import Names, evaluate_in, operands_of, parts_that_hold
from ir.behavior.interpret import Ran, Refused, Why
from ir.behavior.steps import AnyStep, Branch, Find, ForEach, Load, Move, Require, Return
from ir.behavior.understood import Understanding
from ir.behavior.world import Ref, World
from ir.expressions.check import Typed
from validators.samples.cells import Cell, Dependencies, cells_of, dependencies, enclosing, expressions, walk
from validators.samples.mutations import Limits, Mutation, Pool, mutations
from validators.samples.search import BUDGET, Found, progress, search
from validators.samples.staging import Situation


@dataclass(frozen=True)
class Scenario:
    """One request and how it ends.

    `goal` says what it shows: `success`, `some` and `many` (collections of two and of three rows), `refused` (the step
    at `path` alone refuses), `absent` (a row that is looked for), `branch` (the step at `path` is taken, or not:
    `way`).
    """

    goal: str
    path: str
    situation: Situation
    ran: Ran
    way: bool = True
    event: str = ""
    row: Ref | None = None

    @property
    def refused(self) -> Refused:
        """How it is refused."""
        assert isinstance(self.ran.outcome, Refused)
        return self.ran.outcome


@dataclass
class Scenarios:
    """What was found, and in words what was not."""

    found: list[Scenario] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def of(self, goal: str) -> list[Scenario]:
        """Those that show one thing."""
        return [scenario for scenario in self.found if scenario.goal == goal]

    def note(self, scenario: Scenario | None, what: str) -> None:
        """Keep a scenario, or that there is none."""
        if scenario is not None:
            self.found.append(scenario)
        else:
            self.missing.append(what)


@dataclass
class Subject:
    """Something that is asked for: how to run it, and what it is made of."""

    behavior: Understanding
    name: str
    steps: tuple[AnyStep, ...]
    run: Callable[[Situation], Ran]
    start: Situation
    limits: Limits
    is_allowed: Callable[[Situation], bool] = lambda _: True
    graph: Dependencies | None = None
    row: Ref | None = None
    event: str = ""
    pinned: frozenset[tuple[Ref, str]] = frozenset()
    extra: dict[str, list[tuple[Typed, str | None]]] = field(default_factory=dict)
    also: tuple[Cell, ...] = ()
    """Fields that decide who may ask, beside those that expressions name."""
    memo: dict[str, Any] = field(default_factory=dict, repr=False)
    """What whoever writes tests of it works out once for all of them."""

    @cached_property
    def every_step(self) -> tuple[AnyStep, ...]:
        """Its steps, and those inside them and inside what they call."""
        return tuple(walk(self.behavior, self.steps))

    def dependencies(self) -> Dependencies:
        """What its values are made of."""
        if self.graph is None:
            self.graph = dependencies(self.behavior, self.steps)
        return self.graph

    def find(
        self,
        goal: str,
        path: str,
        wanted: Callable[[Found], bool],
        *,
        toward: str | None = None,
        way: bool = True,
        start: Situation | None = None,
        budget: int = BUDGET,
    ) -> Scenario | None:
        """A scenario in which `wanted` is true; `toward` is the step whose condition decides, once it is reached."""

        def score(ran: Ran) -> int:
            return self._score(ran, goal, toward, way)

        found = search(
            self.behavior,
            start or self.start,
            self.run,
            lambda found: wanted(found) and self.is_allowed(found.situation),
            lambda found: self.options(found, toward, way if goal == "branch" else None),
            score=score,
            budget=budget,
        )
        if found is None:
            return None
        return Scenario(goal, path, found.situation, found.ran, way, self.event, self.row)

    def _score(self, ran: Ran, goal: str, toward: str | None, way: bool) -> int:
        """How near a situation is to what is wanted: first whether the step that decides is come to, then how far the
        request gets, then how much holds of the condition that stops it.
        """
        reached = [held for path, held in ran.trace if path == toward]
        is_near = way in reached if goal == "branch" else bool(reached)
        if toward is not None and not reached and ran.is_answered:
            return 0
        return 10_000 * is_near + 10 * progress(ran) + self._nearness(ran)

    def _nearness(self, ran: Ran) -> int:
        """How many parts hold of the condition that a request is refused by."""
        if ran.stopped is None or not isinstance(ran.outcome, Refused):
            return 0
        world, names = ran.stopped
        count = 0
        for step in self.every_step:
            if step.path != ran.outcome.path:
                continue
            if isinstance(step, Require):
                count += parts_that_hold(world, step.condition, names, None)
            elif isinstance(step, Move):
                count += self._nearness_of_move(world, step, names)
        for typed, _ in self.extra.get(ran.outcome.path, ()):
            count += parts_that_hold(world, typed, names, self.row)
        return min(count, 9)

    def _nearness_of_move(self, world: World, step: Move, names: Names) -> int:
        row = evaluate_in(world, step.target, names, None)
        machine = self.behavior.machines[step.entity]
        state = world.read(row, machine.machine.field)
        return max(
            5 * (state in move.transition.from_states)
            + (parts_that_hold(world, move.guard, names, row) if move.guard is not None else 0)
            for move in machine.of_event(step.event)
        )

    def options(self, found: Found, toward: str | None, way: bool | None) -> Iterator[Mutation]:
        """What may be changed to come nearer: whatever the step that decides depends on."""
        if way is not None and (toward, way) in found.ran.trace:  # it went as wanted; what comes after it decides
            toward = None
        decisive = self._decisive(found.ran, toward)
        cells = self.dependencies().closure(
            cell for typed, row in decisive for cell in cells_of(self.behavior, typed, row)
        )
        more = [*self._of_rule(found.ran), *self._of_move(self._path(found.ran, toward))]
        cells += [cell for cell in more if cell not in cells]
        typed = [one for one, _ in decisive]
        pool = Pool(
            found.situation.world.now,
            typed,
            [*_seen(found.ran, decisive, self.row), *_values(found.situation, cells)],
        )
        for mutation in mutations(self.behavior, found.situation, cells, pool, self.limits):
            if mutation.ref is None or not self._is_protected(found.situation, mutation.ref, mutation):
                yield mutation

    def _is_protected(self, situation: Situation, ref: Ref, mutation: Mutation) -> bool:
        """What is asked about has to stay: its state, and the rows that the request names."""
        if (ref, mutation.name) in self.pinned:
            return True
        if mutation.kind != "remove":
            return False
        last = situation.world.members(ref, mutation.name)[-1]
        named = {Ref(entity, situation.inputs[name]) for name, entity in situation.keys.items()}
        return last in (self.row, situation.actor) or last in named

    def _decisive(self, ran: Ran, toward: str | None) -> list[tuple[Typed, str | None]]:
        """The expressions of the step that has to end otherwise."""
        path = self._path(ran, toward)
        if path is None and toward is not None:  # it was not come to: loops and branches around it or before decide
            above = [*self._above().get(toward, ()), *self._ways_out()]
            return [pair for step in above for pair in _decides(self.behavior, step)]
        if path is None:
            return list(expressions(self.behavior, self.steps))
        return self._of_path(path)

    @staticmethod
    def _path(ran: Ran, toward: str | None) -> str | None:
        """The step that has to end otherwise: the wanted one, once it is reached, else the one that refused."""
        if toward is not None and any(path == toward for path, _ in ran.trace):
            return toward
        return ran.outcome.path if isinstance(ran.outcome, Refused) else None

    def _ways_out(self) -> list[AnyStep]:
        """Branches in which the flow may end."""
        return [
            step
            for step in walk(self.behavior, self.steps, into_calls=False)
            if isinstance(step, Branch)
            and any(isinstance(one, Return) for one in walk(self.behavior, (*step.steps, *step.otherwise)))
        ]

    def _of_move(self, path: str | None) -> list[Cell]:
        """The state that a transition begins with."""
        return [
            Cell(step.entity, self.behavior.machines[step.entity].machine.field)
            for step in self.every_step
            if isinstance(step, Move) and step.path == path
        ]

    def _of_path(self, path: str) -> list[tuple[Typed, str | None]]:
        if path in self.extra:
            return self.extra[path]
        for step in self.every_step:
            if step.path == path:
                return list(_decides(self.behavior, step))
        return [(rule.condition, rule.entity) for rule in self.behavior.rules if rule.path == path]

    def _of_rule(self, ran: Ran) -> list[Cell]:
        """The cells of a bound or key that was not kept."""
        if not isinstance(ran.outcome, Refused) or ran.outcome.why not in (Why.BOUND, Why.TAKEN):
            return []
        _, entity, _, names = [*ran.outcome.path.split("/"), "", "", "", ""][:4]
        return self.dependencies().closure(Cell(entity, name) for name in names.split(","))

    def _above(self) -> dict[str, tuple[AnyStep, ...]]:
        return dict(enclosing(self.steps))


def _decides(behavior: Understanding, step: AnyStep) -> Iterator[tuple[Typed, str | None]]:
    """The expressions that decide how a step ends."""
    if isinstance(step, Require | Branch):
        yield step.condition, None
    elif isinstance(step, ForEach):
        yield step.source, None
    elif isinstance(step, Load):
        yield from ((typed, None) for _, typed in step.key)
    elif isinstance(step, Find) and step.where is not None:
        yield step.where, step.entity
    elif isinstance(step, Move):
        yield step.target, None
        machine = behavior.machines[step.entity]
        for move in machine.moves:
            if move.guard is not None and move.transition.event == step.event:
                yield move.guard, step.entity


def _seen(ran: Ran, expressions: Iterable[tuple[Typed, str | None]], row: Ref | None) -> list[Any]:
    """The values that stood on both sides of comparisons when the request was refused."""
    if ran.stopped is None:
        return []
    world, names = ran.stopped
    return [
        value
        for typed, entity in expressions
        for value in operands_of(world, typed, names, row if entity is not None else None)
    ]


def _values(situation: Situation, cells: Iterable[Cell]) -> Iterator[Any]:
    for cell in cells:
        if not cell.entity:
            yield situation.inputs.get(cell.name)
        else:
            for _, row in situation.world.rows(cell.entity):
                yield row.values.get(cell.name)
