"""What is wrong with the shape of a state machine: its states, its events and the attribute that keeps the state."""

from collections.abc import Iterable, Iterator

from ir import paths
from ir.behavior.context import Context
from ir.behavior.exclusion import exclude
from ir.behavior.notes import Notes
from ir.behavior.understood import Machine, Move
from ir.model import Attribute, DataType, Entity, StateMachine
from ir.problems import Severity
from ir.wording import closest, did_you_mean, instead, listing, show


def check_machine(context: Context, notes: Notes, machine: StateMachine) -> None:
    """Its entity, its field and its states."""
    entity = context.entity(machine.entity)
    meant: frozenset[str] = frozenset()
    if entity is None:
        better = closest(machine.entity, context.domain.entities)
        message = f"there is no entity {show(machine.entity)}{did_you_mean(better)}"
        notes.add("DM540", machine.path, message, on_key=True, suggestion=better, needs=("entities",))
    else:
        attribute = _field(notes, machine, entity)
        if attribute is not None:
            meant = _states(notes, machine, entity, attribute)
            _default(notes, machine, entity, attribute)
    _known_states(notes, machine, meant)
    _endpoints(notes, machine)
    if all(state in machine.states for state in _mentioned(machine)):  # Else nobody knows where transitions lead.
        _reachable(notes, machine)
        _dead_ends(notes, machine)


def _mentioned(machine: StateMachine) -> Iterator[str]:
    """The states that something besides `states` names."""
    yield machine.initial_state
    yield from machine.final_states or ()
    for transition in machine.transitions:
        yield from transition.from_states
        yield transition.to_state


def _field(notes: Notes, machine: StateMachine, entity: Entity) -> Attribute | None:
    if not machine.field:
        return None
    place = paths.child(machine.path, "field")
    attribute = entity.attribute(machine.field)
    if attribute is None:
        enums = [item.name for item in entity.attributes if item.data_type is DataType.ENUM]
        better = closest(machine.field, enums) or (enums[0] if len(enums) == 1 else None)
        message = f"{show(entity.name)} has no attribute {show(machine.field)}{did_you_mean(better)}"
        notes.add("DM540", place, message, suggestion=better, needs=(entity.path,))
        return None
    if attribute.data_type is not DataType.ENUM:
        message = f"{show(f'{entity.name}.{attribute.name}')} is {attribute.data_type}; states are values of an enum"
        notes.add("DM540", place, message, needs=(entity.path,))
        return None
    if attribute.is_nullable or attribute.computed is not None or attribute.is_write_only:
        what = "nullable" if attribute.is_nullable else "computed" if attribute.computed is not None else "write-only"
        message = f"{show(f'{entity.name}.{attribute.name}')} keeps a state, so it can't be {what}"
        notes.add("DM540", place, message, needs=(entity.path,))
        return None
    return attribute


def _states(notes: Notes, machine: StateMachine, entity: Entity, attribute: Attribute) -> frozenset[str]:
    """Answers the values that misspelt states stand for."""
    meant = set()
    values, needs = attribute.values, (entity.path, machine.path)
    name = f"{entity.name}.{attribute.name}"
    for number, state in enumerate(machine.states):
        if state not in values:
            better = closest(state, values)
            message = f"{show(name)} has no value {show(state)}{instead(better, values)}"
            place = paths.child(machine.path, "states", number)
            notes.add("DM541", place, message, suggestion=better, needs=needs)
            meant |= {better} if better else set()
    missing = [value for value in values if value not in machine.states and value not in meant]
    if missing and machine.states:
        message = f"{show(name)} can be {listing(missing)}, which the machine does not know; add to `states`"
        notes.add("DM541", paths.child(machine.path, "states"), message, on_key=True, needs=needs)
    return frozenset(meant)


def _default(notes: Notes, machine: StateMachine, entity: Entity, attribute: Attribute) -> None:
    default = attribute.default_value
    if default is not None and machine.initial_state in attribute.values and default != machine.initial_state:
        place = paths.child(entity.path, "attributes", attribute.name, "default")
        message = (
            f"the machine of {show(entity.name)} begins with {show(machine.initial_state)}, and this says "
            f"{show(default)}; take the default out, or make them agree"
        )
        notes.add("DM547", place, message, suggestion=machine.initial_state, needs=(machine.path,))


def _known_states(notes: Notes, machine: StateMachine, meant: frozenset[str]) -> None:
    def unknown(state: str, place: str) -> None:
        if state and state not in machine.states and state not in meant:
            better = closest(state, machine.states)
            message = f"{show(state)} is no state of this machine{instead(better, machine.states)}"
            needs = (paths.child(machine.path, "states"), paths.child(machine.path, "initial"))
            notes.add("DM542", place, message, suggestion=better, needs=needs)

    if not machine.states:
        return
    unknown(machine.initial_state, paths.child(machine.path, "initial"))
    for number, state in enumerate(machine.final_states or ()):
        unknown(state, paths.child(machine.path, "final", number))
    for number, transition in enumerate(machine.transitions):
        place = paths.child(machine.path, "transitions", number)
        for index, state in enumerate(transition.from_states):
            below = paths.child(place, "from")
            unknown(state, paths.child(below, index) if len(transition.from_states) > 1 else below)
        unknown(transition.to_state, paths.child(place, "to"))


def _endpoints(notes: Notes, machine: StateMachine) -> None:
    for number, event in enumerate(machine.endpoints):
        if event not in machine.events:
            better = closest(event, machine.events)
            message = f"{show(event)} is no event of this machine{instead(better, machine.events)}"
            place = paths.child(machine.path, "endpoints", number)
            notes.add("DM531", place, message, suggestion=better, needs=(machine.path,))


def reachable(machine: StateMachine) -> frozenset[str]:
    """The states that a row can come to."""
    found: set[str] = set()
    waiting = [machine.initial_state]
    while waiting:
        state = waiting.pop()
        if state not in found:
            found.add(state)
            waiting += [item.to_state for item in machine.transitions if state in item.from_states]
    return frozenset(found)


def _reachable(notes: Notes, machine: StateMachine) -> None:
    known = reachable(machine)
    for number, state in enumerate(machine.states):
        if state not in known:
            message = f"no transition leads to {show(state)} from {show(machine.initial_state)}; add one or take it out"
            place = paths.child(machine.path, "states", number)
            notes.add("DM543", place, message, needs=(machine.path,), severity=Severity.WARNING)


def _dead_ends(notes: Notes, machine: StateMachine) -> None:
    for number, state in enumerate(machine.states):
        out = [item.to_state for item in machine.transitions if state in item.from_states]
        place, needs = paths.child(machine.path, "states", number), (machine.path,)
        leaves = any(target != state for target in out)
        if machine.final_states is not None:
            if not leaves and state not in machine.final_states:
                message = f"no transition leads out of {show(state)}, and it is not in `final`; add one of the two"
                notes.add("DM544", place, message, needs=needs, severity=Severity.WARNING)
            elif leaves and state in machine.final_states:
                index = machine.final_states.index(state)
                message = f"{show(state)} is `final`, and a transition leads out of it"
                below = paths.child(machine.path, "final", index)
                notes.add("DM544", below, message, needs=needs, severity=Severity.WARNING)
        elif out and not leaves:
            message = f"all transitions from {show(state)} lead back to it; add a way out, or list it as `final`"
            notes.add("DM544", place, message, needs=needs, severity=Severity.WARNING)


def check_moves(notes: Notes, machine: Machine) -> None:
    """Transitions that one event could take at once, and events that different people may ask for."""
    for later, move in enumerate(machine.moves):
        for earlier in machine.moves[:later]:
            if earlier.transition.event != move.transition.event:
                continue
            both = [state for state in move.transition.from_states if state in earlier.transition.from_states]
            if both:
                _clash(notes, earlier, move, both)
            if earlier.transition.access != move.transition.access:
                message = (
                    f"transitions of {show(move.transition.event)} differ in `auth`; it is one operation of the API, "
                    "so they have to agree"
                )
                place = paths.child(move.path, "auth") if move.transition.access else move.path
                notes.add("DM546", place, message, needs=(move.path, earlier.path))


def _clash(notes: Notes, earlier: Move, move: Move, states: list[str]) -> None:
    event, where = show(move.transition.event), listing(states, "or")
    needs = (move.path, earlier.path)
    if earlier.guard is None:
        message = f"{event} in {where} always takes the earlier transition, which has no guard, and never this one"
        notes.add("DM545", paths.child(move.path, "event"), message, needs=needs)
    elif move.guard is None:
        message = f"{event} in {where} takes this transition only where the earlier guard fails; say so in a guard"
        notes.add("DM548", paths.child(move.path, "event"), message, needs=needs, severity=Severity.WARNING)
    elif not exclude(earlier.guard, move.guard):
        message = f"{event} in {where} can take two transitions: where both guards hold, the first is taken"
        notes.add("DM548", paths.child(move.path, "guard"), message, needs=needs, severity=Severity.WARNING)


def check_machines(context: Context, notes: Notes, machines: Iterable[Machine]) -> None:
    """Everything about the shape of all machines."""
    for machine in context.behavior.state_machines:
        check_machine(context, notes, machine)
    for found in machines:
        check_moves(notes, found)
