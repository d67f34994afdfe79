"""What the functions of behaviour have to be given: a session, who is signed in."""

from collections.abc import Iterable

from generators.ast.view import AppView
from ir.behavior import effects
from ir.behavior.steps import AnyStep, CallFlow, Create, Delete, Emit, Find, Load
from ir.behavior.steps import Move as MoveStep
from ir.behavior.understanding import Machine, Move
from ir.behavior.visiting import every, expressions
from ir.expressions import syntax
from ir.expressions.check import Typed

_ASKING = (Load, Find, Create, Emit, CallFlow)
_CLOCKS = frozenset({"now", "today"})


def asks_time(typed: Typed) -> bool:
    """An expression depends on the present moment."""
    return any(isinstance(node, syntax.Call) and node.function in _CLOCKS for node in syntax.walk(typed.tree))


def needs_session(app: AppView, steps: Iterable[AnyStep], seen: frozenset[tuple[str, str]] = frozenset()) -> bool:
    """Steps do more than changing rows that are there."""
    for step in every(steps):
        if isinstance(step, _ASKING) or any(asks_time(typed) for typed in expressions(step)):
            return True
        if isinstance(step, Delete):
            return True
        if isinstance(step, MoveStep) and (key := (step.entity, step.event)) not in seen:
            parameters = event_parameters(app, *key, seen | {key})
            if "session" in parameters:
                return True
    return False


def hidden_by(app: AppView, steps: Iterable[AnyStep]) -> frozenset[str]:
    """The entities of which rows are deleted softly by some steps, here or in what they start."""
    found: set[str] = set()
    for step in every(steps):
        if isinstance(step, Delete) and app.entities[step.target.type.entity or ""].entity.options.soft_delete:
            found.add(step.target.type.entity or "")
        elif isinstance(step, MoveStep):
            found |= effects.of_event(app.behavior.machines[step.entity], step.event, app.behavior).hidden
        elif isinstance(step, CallFlow):
            found |= effects.of_program(app.behavior.flows[step.flow], app.behavior).hidden
    return frozenset(found)


def asks_actor(move: Move) -> bool:
    """The guard of a transition depends on who is calling."""
    return move.guard is not None and any(read.root == "actor" for read in move.guard.reads)


def lists_by_time(machine: Machine) -> bool:
    """What an entity's rows take at all depends on the present moment."""
    guards = (move.guard for move in machine.moves if not asks_actor(move))
    return any(guard is not None and asks_time(guard) for guard in guards)


def event_parameters(
    app: AppView, entity: str, event: str, seen: frozenset[tuple[str, str]] = frozenset()
) -> list[str]:
    """What the function of an event takes, in order: `session`, `row` and `actor`, each where it is needed."""
    machine = app.behavior.machines[entity]
    moves = machine.of_event(event)
    asks = any(move.guard is not None and asks_time(move.guard) for move in moves)
    session = (
        asks
        or lists_by_time(machine)
        or any(needs_session(app, move.steps, seen | {(entity, event)}) for move in moves)
    )
    actor = any(move.needs_actor for move in moves)
    return [*(["session"] if session else []), "row", *(["actor"] if actor else [])]
