"""State machines → guards and steps, understood."""

from collections.abc import Mapping

from ir import access, paths
from ir.behavior import places
from ir.behavior.context import Context
from ir.behavior.cutting import Piece
from ir.behavior.notes import Notes
from ir.behavior.programs import read_again
from ir.behavior.reach import Reach
from ir.behavior.signatures import actor_type
from ir.behavior.understood import Machine, Move
from ir.behavior.visiting import every, expressions
from ir.behavior.walk import ACTOR, Walk
from ir.expressions import types
from ir.expressions.check import Typed
from ir.expressions.scope import Scope
from ir.expressions.types import Type
from ir.model import Crud, Entity, StateMachine, Transition
from ir.names import snake_case
from ir.wording import listing, show


def event_access(context: Context, entity: Entity, transition: Transition) -> tuple[str, ...]:
    """Who may ask for a transition: what it says, else whoever may change the row."""
    return transition.access or access.grants(entity, Crud.UPDATE, context.domain.auth)


def no_actor(context: Context, entity: Entity, transition: Transition) -> str | None:
    """Why nobody may be signed in when a transition is taken; None where somebody is."""
    if context.domain.auth is None:
        return "the application has no `auth`"
    if access.PUBLIC in event_access(context, entity, transition):
        return "everybody may ask for this transition, signed in or not"
    return None


def read_machine(context: Context, notes: Notes, machine: StateMachine) -> Machine:
    """One machine; of an unknown entity only its shape is kept."""
    entity = context.entity(machine.entity)
    row = snake_case(machine.entity)
    if entity is None:
        return Machine(machine, row, ())
    locals_: dict[str, Type] = {row: types.row(entity.name)}
    moves = []
    for number, transition in enumerate(machine.transitions):
        place = paths.child(machine.path, "transitions", number)
        move = _read_move(context, notes, entity, row, transition, place)
        locals_ |= move.locals
        moves.append(move)
    return Machine(machine, row, tuple(moves), locals_)


def _read_move(context: Context, notes: Notes, entity: Entity, row: str, transition: Transition, place: str) -> Move:
    why = no_actor(context, entity, transition)
    actor = {ACTOR: actor_type(context.domain.auth, context.domain.entities)} if why is None else {}
    guard = _read_guard(context, notes, entity, transition, place, actor, why)
    names = {row: types.row(entity.name), **actor}
    known: frozenset[str] = frozenset()
    if guard is not None:
        known = frozenset(f"{row}{path.removeprefix('self')}" for path in guard.known_if_true if path[:5] == "self.")
    reach = Reach(names, known=known)
    walk = Walk(context, notes, place, reach.copy(), no_actor=why, in_machine=True)
    walk, steps = read_again(walk, transition.steps, paths.child(place, "steps"), reach)
    needs_actor = ACTOR in walk.used or (guard is not None and ACTOR in places.names(guard))
    return Move(transition, guard, steps, place, walk.locals, walk.origins, walk.is_prose, needs_actor and why is None)


def _read_guard(
    context: Context,
    notes: Notes,
    entity: Entity,
    transition: Transition,
    place: str,
    actor: dict[str, Type],
    why: str | None,
) -> Typed | None:
    if transition.guard_condition is None:
        return None
    walk = Walk(context, notes, place, Reach(dict(actor)), no_actor=why)
    piece = Piece.of(transition.guard_condition)
    return walk.typed_in(Scope(actor, entity.name), piece, paths.child(place, "guard"), types.BOOLEAN)


def refuse_early_guards(context: Context, notes: Notes, machines: Mapping[str, Machine]) -> None:
    """A row that is created and moved at once has no computed values yet that a guard or a step could ask for."""
    for moved in context.new_rows_moved:
        entity, machine = context.entity(moved.entity), machines.get(moved.entity)
        if entity is None or machine is None:
            continue
        computed = {item.name for item in entity.attributes if item.computed is not None}
        asked: dict[str, None] = {}
        for move in machine.of_event(moved.event):
            guard = move.guard.reads if move.guard is not None else ()
            inside = (path for step in every(move.steps) for found in expressions(step) for path in found.reads)
            for path in (*guard, *inside):
                if path.root in ("", machine.row) and path.steps[:1] and path.steps[0] in computed:
                    asked[path.steps[0]] = None
        if asked:
            message = (
                f"{show(moved.event)} asks for {listing(asked)}, which is computed when the flow has ended: "
                "this row is new and has no value yet"
            )
            notes.add("DM513", moved.place, message, needs=(moved.owner, entity.path, machine.machine.path))


def read_machines(context: Context, notes: Notes) -> dict[str, Machine]:
    """All machines by entity; of two for one entity the first counts."""
    found: dict[str, Machine] = {}
    for machine in context.behavior.state_machines:
        if machine.entity not in found:
            found[machine.entity] = read_machine(context, notes, machine)
    return found


def transitions_without_actor(context: Context) -> dict[str, str]:
    """The IR paths of all transitions that may be taken without somebody signed in, and why."""
    found = {}
    for machine in context.behavior.state_machines:
        entity = context.entity(machine.entity)
        if entity is None:
            continue
        for number, transition in enumerate(machine.transitions):
            reason = no_actor(context, entity, transition)
            if reason is not None:
                found[paths.child(machine.path, "transitions", number)] = reason
    return found
