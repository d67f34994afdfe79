"""Steps that start something else: `transition`, `call` and `emit`."""

from collections.abc import Mapping

from ir import paths
from ir.behavior import statements
from ir.behavior.context import NewRowMoved
from ir.behavior.cutting import Piece
from ir.behavior.steps import AnyStep, CallFlow, Emit, Move
from ir.behavior.walk import Walk, reads
from ir.expressions import types
from ir.expressions.check import Typed
from ir.expressions.types import Kind, Type
from ir.model import FlowStep, StateMachine
from ir.wording import closest, did_you_mean, instead, listing, show

_NOT_SENT = frozenset({Kind.ROW, Kind.ROWS, Kind.DURATION, Kind.BINARY})


def _aftermath(walk: Walk, step: FlowStep) -> None:
    """What other steps do behind this one's back."""
    after = walk.context.forgets((step,))
    walk.reach.known = after.keep(walk.reach.known)
    walk.reach.made |= after.made


@reads("transition")
def read_transition(walk: Walk, step: FlowStep, path: str) -> AnyStep | None:
    """`order.pay`."""
    place = paths.child(path, "transition")
    statement, issues = statements.move(step.expression)
    walk.notes.take(issues, place)
    _aftermath(walk, step)
    if statement is None:
        return None
    target = walk.typed(statement.target, place)
    if target.issues or target.type.kind is Kind.UNKNOWN:
        return None
    entity = target.type.entity
    row = walk.path_of(target.tree)
    if target.type.kind is not Kind.ROW or entity is None or row is None:
        message = f"{show(statement.target.text)} is {target.type}; an event goes to one row, like `order.pay`"
        walk.add("DM531", place, message, statement.target)
        return None
    machine = walk.domain.machines.get(entity)
    needs = ("x-business-logic/state_machines", walk.path)
    if machine is None:
        message = f"{show(entity)} has no state machine; write one below `state_machines`"
        walk.notes.add("DM531", place, message, statement.target, needs=needs)
        return None
    if statement.event.text not in machine.events:
        better, ending = _event_meant(machine, statement.event.text)
        message = f"the machine of {show(entity)} has no event {show(statement.event.text)}{ending}"
        walk.notes.add("DM531", place, message, statement.event, suggestion=better, needs=needs)
        return None
    if target.type.is_nullable:
        walk.add("DM504", place, f"{show(statement.target.text)} may be None; check it first", statement.target)
    if row.root in walk.reach.fresh and not row.steps:
        walk.context.new_rows_moved.append(NewRowMoved(entity, statement.event.text, place, walk.path))
    return None if issues else Move(path, target, entity, statement.event.text, row)


def _event_meant(machine: StateMachine, name: str) -> tuple[str | None, str]:
    """The event that was probably meant, which may have been called by the state that it leads to."""
    leading = dict.fromkeys(move.event for move in machine.transitions if move.to_state == name)
    if leading:
        lead = "leads" if len(leading) == 1 else "lead"
        better = next(iter(leading)) if len(leading) == 1 else None
        return better, f"; that is a state, to which {listing(leading)} {lead}"
    better = closest(name, machine.events)
    return better, instead(better, machine.events)


@reads("call")
def read_call(walk: Walk, step: FlowStep, path: str) -> AnyStep | None:
    """`flow`, or `result = flow`."""
    place = paths.child(path, "call")
    statement, issues = statements.named(step.expression, "result = flow")
    walk.notes.take(issues, place)
    _aftermath(walk, step)
    name = statement.what.text if statement is not None else ""
    is_known = name in walk.context.flows
    if statement is not None and not is_known:
        better = closest(name, walk.context.flows)
        message = f"there is no flow {show(name)}{did_you_mean(better)}"
        needs = ("x-business-logic/flows", walk.path)
        walk.notes.add("DM526", place, message, statement.what, suggestion=better, needs=needs)
    signature = walk.context.signature(name) if is_known else None
    expected = signature.types if signature is not None else None
    values = _given_values(walk, step, path, name, expected)
    if statement is None:
        walk.bind_meant(step.expression)
        return None
    is_fine = signature is not None and len(values) == len(step.bindings) and not issues
    if signature is not None:
        lacking = [item for item, _ in signature.inputs if item in signature.required]
        lacking = [item for item in lacking if item not in {binding.name for binding in step.bindings}]
        if lacking:
            is_fine = False
            message = f"{show(name)} needs {listing(lacking)}; give {'it' if len(lacking) == 1 else 'them'} in `with`"
            needs = (f"x-business-logic/flows/{name}", walk.path)
            walk.notes.add("DM526", place, message, statement.what, needs=needs)
    if statement.name is not None:
        of = _returned(walk, statement.what, statement.name, place)
        walk.bind(statement.name, of, place)
        if of.entity is not None and of.entity in walk.context.forgets((step,)).made:
            walk.reach.fresh |= {statement.name.text}
    result = statement.name.text if statement.name is not None else None
    return CallFlow(path, result, name, tuple(values)) if is_fine else None


def _returned(walk: Walk, flow: Piece, name: Piece, place: str) -> Type:
    program = walk.context.programs.get(flow.text)
    if program is None or program.is_prose:
        return types.UNKNOWN
    if program.returns is None:
        walk.add("DM526", place, f"{show(flow.text)} answers nothing, so there is nothing to name", name)
        return types.UNKNOWN
    return program.returns


def _given_values(
    walk: Walk, step: FlowStep, path: str, flow: str, expected: Mapping[str, Type] | None
) -> list[tuple[str, Typed]]:
    """The values under `with`; `expected` are the inputs of the flow, None where it is not known."""
    found = []
    called = (f"x-business-logic/flows/{flow}",) if expected is not None else ()
    for binding in step.bindings:
        place = paths.child(path, "with", binding.name)
        of = expected.get(binding.name) if expected is not None else None
        value = walk.typed(Piece.of(binding.expression), place, of, needs=called)
        if expected is not None and of is None:
            better = closest(binding.name, expected)
            message = f"the flow {show(flow)} has no input {show(binding.name)}{did_you_mean(better)}"
            walk.notes.add("DM526", place, message, on_key=True, suggestion=better, needs=(walk.path, *called))
            continue
        found.append((binding.name, value))
    return found


@reads("emit")
def read_emit(walk: Walk, step: FlowStep, path: str) -> AnyStep | None:
    """`order_placed`, with what it carries."""
    place = paths.child(path, "emit")
    event, issues = statements.event_name(step.expression)
    walk.notes.take(issues, place)
    handlers = walk.context.handlers.get(event.text, ()) if event is not None else ()
    expected: dict[str, Type] = {}
    for flow in handlers:
        expected |= walk.context.signature(flow.name).types
    found = []
    for binding in step.bindings:
        value_place = paths.child(path, "with", binding.name)
        value = walk.typed(
            Piece.of(binding.expression),
            value_place,
            expected.get(binding.name),
            needs=tuple(one.path for one in handlers),
        )
        found.append((binding.name, value))
        if value.type.kind in _NOT_SENT and not value.issues:
            message = f"{value.type} can't travel with an event"
            if value.type.kind is Kind.ROW:
                message += f"; send its key: {show(f'{binding.expression.strip()}.id')}"
            walk.add("DM511", value_place, message, Piece.of(binding.expression))
    given = {binding.name for binding in step.bindings}
    for flow in handlers:
        lacking = [name for name in walk.context.signature(flow.name).required if name not in given]
        if lacking and event is not None:
            message = (
                f"the flow {show(flow.name)}, which waits for {show(event.text)}, needs {listing(sorted(lacking))}"
            )
            walk.notes.add("DM526", place, message, event, needs=(flow.path, walk.path))
    return Emit(path, event.text, tuple(found)) if event is not None else None
