"""The reference semantics of behaviour: what a flow, an event or a write does to a world of rows.

Each function here takes a world and gives the world after it; the one it was given stays as it was. A refused request
changes nothing. What compiled applications do has to be the same.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ir.behavior.evaluation import Names, evaluate_in, render_in
from ir.behavior.settling import settle
from ir.behavior.steps import (
    AnyStep,
    Branch,
    CallFlow,
    Create,
    Delete,
    Emit,
    Find,
    ForEach,
    Load,
    Move,
    Program,
    Prose,
    Require,
    Return,
    Set,
)
from ir.behavior.stored import Value, default
from ir.behavior.understood import Machine, Understanding
from ir.behavior.world import Emitted, Ref, World
from ir.expressions import syntax
from ir.expressions.check import Typed
from ir.names import words


class Why(StrEnum):
    """Why a request is refused."""

    ABSENT = "there is no such row"
    REQUIRED = "a condition does not hold"
    EVENT = "the machine does not take the event"
    BOUND = "a value is out of bounds"
    TAKEN = "a key is taken"
    REFERENCE = "a row is missing or in use"
    INVARIANT = "an invariant would not hold"
    ARITHMETIC = "a value can't be calculated"


_WHY = {
    "bound": Why.BOUND,
    "unique": Why.TAKEN,
    "reference": Why.REFERENCE,
    "invariant": Why.INVARIANT,
}


@dataclass(frozen=True, slots=True)
class Answered:
    """It succeeded; `value` is what a flow returns."""

    value: Value | Ref | tuple[Ref, ...] = None


@dataclass(frozen=True, slots=True)
class Refused:
    """It was refused. `path` is the IR path of the step or rule that did; `detail` the text that says why, where the
    spec decides it; `allowed` the events that are possible instead.
    """

    why: Why
    status: int
    path: str
    detail: str = ""
    allowed: tuple[str, ...] = ()


Outcome = Answered | Refused


@dataclass(frozen=True, slots=True)
class Ran:
    """What happened, the world afterwards, and the steps on the way as (path, whether its condition held)."""

    outcome: Outcome
    world: World
    trace: tuple[tuple[str, bool], ...] = ()
    stopped: tuple[World, Names] | None = None
    """The world and the names at the moment of a refusal."""

    @property
    def is_answered(self) -> bool:
        """It succeeded."""
        return isinstance(self.outcome, Answered)


class _Stop(Exception):
    """The way out of all loops and calls."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.detail)
        self.refused = refused


class _Returned(Exception):
    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


def run_flow(
    behavior: Understanding, world: World, flow: str, inputs: Mapping[str, Any], actor: Ref | None = None
) -> Ran:
    """A flow, asked for with these inputs by this actor."""
    program = behavior.flows[flow]
    return _run(behavior, world, lambda run: run.flow(program, inputs), actor)


def run_event(behavior: Understanding, world: World, row: Ref, event: str, actor: Ref | None = None) -> Ran:
    """An event, given to the machine of a row."""
    machine = behavior.machines[row.entity]
    path = machine.machine.path
    return _run(behavior, world, lambda run: run.event(machine, row, event, path), actor)


def run_write(behavior: Understanding, world: World, write: Callable[[World], Any]) -> Ran:
    """Whatever `write` does to the world, as one transaction."""
    return _run(behavior, world, lambda run: write(run.world), None)


def allowed_events(behavior: Understanding, world: World, row: Ref) -> tuple[str, ...]:
    """The events that are possible for a row as it is; a guard that asks who is calling counts as fulfilled."""
    return _Run(behavior, world, None).allowed(behavior.machines[row.entity], row)


def _run(behavior: Understanding, world: World, act: "Callable[[_Run], Any]", actor: Ref | None) -> Ran:
    run = _Run(behavior, world.copy(), actor)
    outcome: Outcome
    try:
        outcome = Answered(act(run))
        used = run.world.let_go()
        violations = settle(behavior, run.world)
        if used is not None:
            outcome = Refused(Why.REFERENCE, 409, run.here, f"This {words(used.entity)} is still in use")
        elif violations:
            first = violations[0]
            outcome = Refused(_WHY[first.kind], 409, first.path, first.text)
    except _Stop as stop:
        outcome = stop.refused
    except ArithmeticError as error:
        outcome = Refused(Why.ARITHMETIC, 409, run.here, f"This can't be calculated: {error}")
    if isinstance(outcome, Answered):
        return Ran(outcome, run.world, tuple(run.trace))
    return Ran(outcome, world, tuple(run.trace), (run.world, run.names))


class _Run:
    """One transaction in the making."""

    def __init__(self, behavior: Understanding, world: World, actor: Ref | None) -> None:
        self.behavior = behavior
        self.world = world
        self.actor = actor
        self.trace: list[tuple[str, bool]] = []
        self.here = ""
        self.names: Names = {}

    def flow(self, program: Program, inputs: Mapping[str, Any]) -> Any:
        left_out = (item for item in program.optional if item.name not in inputs)
        names: Names = {item.name: default(item, self.world.now, self.world.make_uuid) for item in left_out}
        names |= inputs
        if self.actor is not None:
            names["actor"] = self.actor
        try:
            self.steps(program.steps, names)
        except _Returned as returned:
            return returned.value
        return None

    def event(self, machine: Machine, row: Ref, event: str, path: str) -> Ref:
        """Take a transition: the state first, then its steps."""
        if not self.world.has(row):
            raise _Stop(Refused(Why.ABSENT, 404, path, f"No such {words(row.entity)}"))
        move = self.taken(machine, row, event)
        self.trace.append((path, move is not None))
        if move is None:
            raise _Stop(self._refused_event(machine, row, event, path))
        self.world.write(row, machine.machine.field, move.transition.to_state)
        names: Names = {machine.row: row}
        if self.actor is not None:
            names["actor"] = self.actor
        self.steps(move.steps, names)
        return row

    def taken(self, machine: Machine, row: Ref, event: str) -> Any:
        """The first transition of that event that leads away from the row's state and whose guard holds."""
        state = self.world.read(row, machine.machine.field)
        names: Names = {} if self.actor is None else {"actor": self.actor}
        for move in machine.moves:
            is_open = move.transition.event == event and state in move.transition.from_states
            if is_open and (move.guard is None or evaluate_in(self.world, move.guard, names, row)):
                return move
        return None

    def _refused_event(self, machine: Machine, row: Ref, event: str, path: str) -> Refused:
        allowed = self.allowed(machine, row)
        state = self.world.read(row, machine.machine.field)
        possible = ", ".join(allowed) or "nothing"
        detail = f"{event} is not possible while the {words(row.entity)} is {state}; possible: {possible}"
        return Refused(Why.EVENT, 409, path, detail, allowed)

    def allowed(self, machine: Machine, row: Ref) -> tuple[str, ...]:
        """The events that are possible for a row as it is; a guard that asks who is calling counts as fulfilled."""
        state = self.world.read(row, machine.machine.field)
        return tuple(
            event
            for event in machine.machine.events
            if any(
                state in move.transition.from_states
                and (move.guard is None or _asks_actor(move.guard) or evaluate_in(self.world, move.guard, {}, row))
                for move in machine.of_event(event)
            )
        )

    def steps(self, steps: tuple[AnyStep, ...], names: Names) -> None:
        for step in steps:
            self.here, self.names = step.path, names
            _STEPS[type(step)](self, step, names)

    def value(self, typed: Any, names: Names) -> Any:
        return evaluate_in(self.world, typed, names, None)

    def load(self, step: Load, names: Names) -> None:
        wanted = {name: self.value(typed, names) for name, typed in step.key}
        found = next((ref for ref, _ in self.world.rows(step.entity) if self._has(ref, wanted)), None)
        self.trace.append((step.path, found is not None))
        if found is None:
            raise _Stop(Refused(Why.ABSENT, 404, step.path, f"No such {words(step.entity)}"))
        names[step.name] = found

    def _has(self, ref: Ref, wanted: dict[str, Any]) -> bool:
        return all(value is not None and self.world.read(ref, name) == value for name, value in wanted.items())

    def find(self, step: Find, names: Names) -> None:
        found = [
            ref
            for ref, _ in self.world.rows(step.entity)
            if step.where is None or evaluate_in(self.world, step.where, names, ref)
        ]
        for typed, is_descending in reversed(step.order):
            found.sort(key=lambda ref: _sortable(evaluate_in(self.world, typed, names, ref)), reverse=is_descending)
        if step.limit is not None:
            found = found[: step.limit]
        names[step.name] = tuple(found) if step.is_many else next(iter(found), None)

    def require(self, step: Require, names: Names) -> None:
        holds = bool(self.value(step.condition, names))
        self.trace.append((step.path, holds))
        if not holds:
            detail = render_in(self.world, step.message, names) if step.message.parts else step.text
            raise _Stop(Refused(Why.REQUIRED, step.status, step.path, detail))

    def set(self, step: Set, names: Names) -> None:
        value = self.value(step.value, names)
        if step.operator != "=":
            value = _calculated(step.operator, self.value(step.target, names), value)
        tree = step.target.tree
        if isinstance(tree, syntax.Name):
            names[tree.name] = value
            return
        assert isinstance(tree, syntax.Attribute)
        row = evaluate_in(self.world, step.target, names, None, part=tree.target)
        self.world.write(row, tree.name, value)

    def create(self, step: Create, names: Names) -> None:
        given = {name: self.value(typed, names) for name, typed in step.values}
        held = {item.field_name for item in self.world.references(step.entity)}
        values = {name: value for name, value in given.items() if name not in held}
        ref = self.world.add(step.entity, values, {name: given[name] for name in given if name in held})
        if step.name is not None:
            names[step.name] = ref

    def delete(self, step: Delete, names: Names) -> None:
        self.world.remove(self.value(step.target, names))

    def for_each(self, step: ForEach, names: Names) -> None:
        for item in tuple(self.value(step.source, names)):
            names[step.variable] = item
            self.steps(step.steps, names)

    def branch(self, step: Branch, names: Names) -> None:
        holds = bool(self.value(step.condition, names))
        self.trace.append((step.path, holds))
        self.steps(step.steps if holds else step.otherwise, names)

    def move(self, step: Move, names: Names) -> None:
        row = self.value(step.target, names)
        self.event(self.behavior.machines[step.entity], row, step.event, step.path)

    def call(self, step: CallFlow, names: Names) -> None:
        arguments = {name: self.value(typed, names) for name, typed in step.arguments}
        result = self.flow(self.behavior.flows[step.flow], arguments)
        if step.name is not None:
            names[step.name] = result

    def emit(self, step: Emit, names: Names) -> None:
        payload = tuple((name, self.value(typed, names)) for name, typed in step.values)
        self.world.outbox.append(Emitted(step.event, payload))

    def give_back(self, step: Return, names: Names) -> None:
        raise _Returned(None if step.value is None else self.value(step.value, names))

    def prose(self, step: Prose, names: Names) -> None:
        raise NotImplementedError(step.path)


_STEPS: dict[type, Callable[..., None]] = {
    Load: _Run.load,
    Find: _Run.find,
    Require: _Run.require,
    Set: _Run.set,
    Create: _Run.create,
    Delete: _Run.delete,
    ForEach: _Run.for_each,
    Branch: _Run.branch,
    Move: _Run.move,
    CallFlow: _Run.call,
    Emit: _Run.emit,
    Return: _Run.give_back,
    Prose: _Run.prose,
}


def _asks_actor(guard: Typed) -> bool:
    return any(path.root == "actor" for path in guard.reads)


def _calculated(operator: str, before: Any, value: Any) -> Any:
    if operator == "+=":
        return before + value
    return before - value if operator == "-=" else before * value


def _sortable(value: Any) -> tuple[bool, Any]:
    """None comes last."""
    return value is None, 0 if value is None else value
