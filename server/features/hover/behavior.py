"""Flows, state machines, states, events and invariants, as people read about them."""

from __future__ import annotations

from ir.model import Flow, Invariant, TriggerType
from server.features.documented import Doc, code, codes, prose
from server.features.hover.domain import constraints_of, type_of, verbs
from server.features.hover.known import Known
from server.features.hover.moves import moves_of


def flow_doc(known: Known, name: str) -> Doc | None:
    """A flow: what starts it, what it takes, does and gives."""
    flow = known.flow(name)
    if flow is None:
        return None
    doc = Doc().title("flow", name).text(prose(flow.description)).text(_trigger(known, flow))
    program = known.understanding.flows.get(name)
    declared = {one.name: one for one in flow.inputs}
    rows = []
    for item, of in program.inputs if program is not None else ():
        one = declared.get(item)
        where = "in the path" if program is not None and item in program.path_inputs else ""
        details = ", ".join(part for part in (where, constraints_of(one) if one is not None else "") if part)
        rows.append([code(item), code(type_of(one)) if one is not None else str(of), details])
    doc.table(("Input", "Type", ""), rows)
    effects = known.effects_of_flow(name)
    if effects is not None:
        does = [f"{code(one)}: {', '.join(found)}" for one in known.names if (found := verbs(effects, one))]
        does += [f"gives {code(one.event)} to {code(one.entity)}" for one in effects.taken]
        does += [f"emits {code(event)}" for event in effects.events]
        does += [f"calls {code(called)}" for called in effects.calls]
        doc.items("What it does:", list(dict.fromkeys(does)))
    if program is not None:
        doc.text(f"Answers {program.returns}." if program.returns is not None else "Answers nothing.")
    return doc


def _trigger(known: Known, flow: Flow) -> str:
    who = f", for {codes(flow.access)}" if flow.access else ""
    if flow.trigger.type is TriggerType.EVENT:
        return f"Runs when {code(flow.trigger.event or '…')} is emitted{who}."
    if flow.trigger.type is TriggerType.SCHEDULE:
        return f"Runs by the schedule {code(flow.trigger.schedule or '…')} (UTC)."
    endpoint = next((one for one in known.endpoints if one.flow == flow.name), None)
    return f"{code(endpoint.key)}{who}" if endpoint is not None else ""


def machine_doc(known: Known, entity: str) -> Doc | None:
    """A state machine: its states and moves."""
    machine = known.machine(entity)
    if machine is None:
        return None
    doc = Doc().title("state machine", entity, f" of {code(machine.field)}")
    doc.text(f"States: {codes(machine.states)}, at first {code(machine.initial_state)}.")
    return doc.items("Transitions:", moves_of(machine))


def state_doc(known: Known, entity: str, state: str) -> Doc | None:
    """One state: how rows get there and where to they leave."""
    machine = known.machine(entity)
    if machine is None or state not in machine.states:
        return None
    doc = Doc().title("state", state, f" of {code(f'{entity}.{machine.field}')}")
    doc.text("New rows begin here." if machine.initial_state == state else "")
    into = [move for move in machine.transitions if move.to_state == state]
    out = [move for move in machine.transitions if state in move.from_states]
    doc.items("Reached:", [f"from {codes(move.from_states)} by {code(move.event)}" for move in into])
    doc.items("Left:", [f"to {code(move.to_state)} by {code(move.event)}" for move in out])
    return doc if out else doc.text("Nothing leads out of it.")


def event_doc(known: Known, entity: str, event: str) -> Doc | None:
    """One event of a machine: what it moves, who may ask for it, and what else it does."""
    machine = known.machine(entity)
    if machine is None or event not in machine.events:
        return None
    doc = Doc().title("event", event, f" of {code(entity)}")
    doc.items("Moves:", [line for line, move in zip(moves_of(machine), machine.transitions, strict=True)
                         if move.event == event])  # fmt: skip
    allowed = next((move.access for move in machine.transitions if move.event == event), ())
    doc.text(f"For {codes(allowed)}." if allowed else "")
    effects = known.effects_of_event(entity, event)
    if effects is not None:
        does = [f"{code(one)}: {', '.join(found)}" for one in known.names if (found := verbs(effects, one))]
        doc.items("What it does:", [*does, *(f"emits {code(one)}" for one in effects.events)])
    endpoint = next((one for one in known.endpoints if one.entity == entity and one.event == event), None)
    return doc.text(code(endpoint.key)) if endpoint is not None else doc


def emitted_doc(known: Known, event: str) -> Doc | None:
    """An event that flows emit and wait for."""
    handlers = [flow.name for flow in known.behavior.flows if flow.trigger.event == event]
    if event not in known.emitted and not handlers:
        return None
    doc = Doc().title("event", event)
    carried = known.emitted.get(event, ())
    doc.text(f"Carries {codes(carried)}." if carried else "")
    emitters = [flow.name for flow in known.behavior.flows if event in (_events(known, flow) or ())]
    doc.text(f"Emitted by {codes(emitters)}." if emitters else "Nothing emits it.")
    return doc.text(f"Starts {codes(handlers)}." if handlers else "No flow waits for it.")


def _events(known: Known, flow: Flow) -> tuple[str, ...]:
    effects = known.effects_of_flow(flow.name)
    return effects.events if effects is not None else ()


def invariant_doc(known: Known, name: str) -> Doc | None:
    """An invariant: what holds, and of whom."""
    found: Invariant | None = known.invariant(name)
    if found is None:
        return None
    doc = Doc().title("invariant", name, f" of {code(found.entity)}" if found.entity else "")
    doc.text(prose(found.description)).text(code(found.expression))
    doc.text(f"While it is checked, {code(found.scope)} is locked." if found.scope else "")
    flows = []
    for flow in known.behavior.flows:
        effects = known.effects_of_flow(flow.name)
        if effects is not None and found.entity and verbs(effects, found.entity):
            flows.append(flow.name)
    return doc.text(f"Checked after {codes(flows)}." if flows else "")


def input_doc(known: Known, flow: str, name: str) -> Doc | None:
    """An input of a flow."""
    found = known.flow(flow)
    one = next((item for item in found.inputs if item.name == name), None) if found is not None else None
    if one is None:
        return None
    doc = Doc().title("input", name, f": {code(type_of(one))} of {code(flow)}")
    return doc.text(prose(one.description)).text(constraints_of(one))
