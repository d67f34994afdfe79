"""Situations in which events are taken, and in which each is refused: by the state, by a guard, by a step."""

from collections.abc import Callable, Iterator

from ir.behavior.interpret import Ran, Refused, run_event
from ir.behavior.steps import Move as MoveStep
from ir.behavior.steps import Require
from ir.behavior.understood import Machine, Understanding
from ir.behavior.world import Ref, World
from ir.expressions.check import Typed
from validators.samples.cells import Cell, cells_of, dependencies, expressions, walk
from validators.samples.mutations import Limits, Mutation, mutate
from validators.samples.repairs import repaired
from validators.samples.scenarios import first_role, made_entities, note_many
from validators.samples.search import MOST, Found
from validators.samples.staging import Situation, Stage
from validators.samples.subjects import Scenarios, Subject


def event_subject(
    behavior: Understanding,
    machine: Machine,
    event: str,
    roles: tuple[str, ...],
    *,
    is_open: bool,
    owner: tuple[str, ...] | None,
) -> Subject:
    """An event of a machine. `roles` may ask for it (none: everybody who is signed in); `owner` is the path to the user
    that the row has to belong to, None where it may be anybody's.
    """
    entity = machine.machine.entity
    moves = machine.of_event(event)
    steps = tuple(step for move in moves for step in move.steps)
    guards: list[tuple[Typed, str | None]] = [(move.guard, entity) for move in moves if move.guard is not None]
    stage = Stage(behavior)
    if not is_open:
        stage.actor(roles[0] if roles else first_role(behavior.domain.auth))
    actor = stage.situation.actor
    is_own = owner == () and actor is not None
    row = actor if is_own and actor is not None else stage.make(entity)
    stage.own(row, owner or ())
    graph = dependencies(behavior, steps)
    named = [cell for typed, of in (*guards, *expressions(behavior, steps)) for cell in cells_of(behavior, typed, of)]
    stage.made_entities = made_entities(behavior, steps)
    stage.populate(graph.closure(named))

    def run(situation: Situation) -> Ran:
        return run_event(behavior, situation.world, row, event, situation.actor)

    return Subject(
        behavior,
        event,
        steps,
        run,
        stage.done(),
        Limits(roles),
        is_allowed=lambda situation: owner is None or owner_of(situation.world, row, owner) == situation.actor,
        graph=graph,
        row=row,
        event=event,
        pinned=frozenset({(row, machine.machine.field)}),
        extra={machine.machine.path: guards},
        also=tuple(owner_cells(behavior, entity, owner or ())),
    )


def owner_cells(behavior: Understanding, entity: str, path: tuple[str, ...]) -> Iterator[Cell]:
    """The references that lead from a row to its owner."""
    here = entity
    for step in path:
        yield Cell(here, step)
        relation = behavior.domain.relationship(here, step)
        here = relation.target_entity if relation is not None else here


def owner_of(world: World, row: Ref, path: tuple[str, ...]) -> Ref | None:
    """Whose a row is."""
    here: Ref | None = row
    for step in path:
        found = world.read(here, step) if here is not None else None
        here = found if isinstance(found, Ref) else None
    return here


def event_scenarios(subject: Subject, machine: Machine) -> Scenarios:
    """The event in every state, each guard false, each condition of the steps alone refusing."""
    found = Scenarios()
    row, path = subject.row, machine.machine.path
    assert row is not None
    moves = machine.of_event(subject.event)
    sources = {state for move in moves for state in move.transition.from_states}
    first: Situation | None = None
    for state in machine.machine.states:
        changed = mutate(
            subject.behavior, subject.start, Mutation(row, machine.machine.field, "set", state), is_kept=False
        )
        start = changed and repaired(subject.behavior, changed, lambda ref, name: (ref, name) not in subject.pinned)
        if start is None:
            found.missing.append(f"{path}: no row was found that is {state}")
            continue
        where = f"{path}: {subject.event} from {state}"
        if state not in sources:
            scenario = subject.find("refused", state, _refused_by(path), toward=path, start=start)
            found.note(scenario, f"{where}: no situation was found in which it is refused")
            continue
        success = subject.find("success", state, lambda one: one.ran.is_answered, start=start, budget=MOST)
        found.note(success, f"{where}: no situation was found in which it is taken")
        begin = success.situation if success is not None else start
        if first is None and success is not None:
            first = begin
            note_many(subject, success, found)
        if all(move.guard is not None for move in moves if state in move.transition.from_states):
            scenario = subject.find("guarded", state, _refused_by(path), toward=path, start=begin)
            found.note(scenario, f"{where}: no situation was found in which its guard does not hold")
    for step in walk(subject.behavior, subject.steps, into_calls=False):
        if isinstance(step, Require | MoveStep) and first is not None:
            scenario = subject.find("step", step.path, _refused_by(step.path), toward=step.path, start=first)
            found.note(scenario, f"{step.path}: no situation was found in which it alone refuses")
    return found


def _refused_by(path: str) -> Callable[[Found], bool]:
    def holds(found: Found) -> bool:
        return isinstance(found.ran.outcome, Refused) and found.ran.outcome.path == path

    return holds
