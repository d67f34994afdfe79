"""Flows → programs: each is read once, those that it calls before it."""

from dataclasses import replace

from ir import paths
from ir.behavior import calling, control, loading, writing
from ir.behavior.context import Context, all_steps, called
from ir.behavior.notes import Notes
from ir.behavior.reach import Reach
from ir.behavior.signatures import actor_type
from ir.behavior.steps import AnyStep, Program
from ir.behavior.walk import ACTOR, Walk
from ir.model import Flow, FlowStep, TriggerType
from ir.problems import Severity
from ir.wording import show

STEP_READERS = (calling, control, loading, writing)
"""The modules whose readers a walk finds in its register."""

_MOST_READINGS = 4
"""How often steps are read again because a local has turned out to be wider than it seemed."""


def no_actor(context: Context, flow: Flow) -> str | None:
    """Why nobody is signed in when a flow runs; None where somebody is."""
    if context.domain.auth is None:
        return "the application has no `auth`"
    if flow.trigger.type is TriggerType.EVENT:
        return "the flow is started by an event"
    if flow.trigger.type is TriggerType.SCHEDULE:
        return "the flow is started by a schedule"
    return None if context.signature(flow.name).has_actor else "the flow is `auth: public`"


def read_again(walk: Walk, steps: tuple[FlowStep, ...], path: str, reach: Reach) -> tuple[Walk, tuple[AnyStep, ...]]:
    """Read steps until every local has the type that takes all its values."""
    mark = walk.notes.mark
    found = walk.steps(steps, path)
    for _ in range(_MOST_READINGS):
        if not walk.wider:
            break
        wider = walk.wider
        walk.notes.drop(mark)
        walk = Walk(
            walk.context, walk.notes, walk.path, reach.copy(), no_actor=walk.no_actor, in_machine=walk.in_machine
        )
        walk.known_wider = wider
        found = walk.steps(steps, path)
        if walk.wider.keys() <= wider.keys() and all(wider[name] == of for name, of in walk.wider.items()):
            break
        walk.wider = wider | walk.wider
    return walk, found


def in_call_order(context: Context) -> list[Flow]:
    """All flows, each after those that it calls; of a circle, in the order of the spec. Does not recurse."""
    callees = {
        name: [found for step in all_steps(flow.steps) if step.kind == "call" and (found := called(step))]
        for name, flow in context.flows.items()
    }
    order: dict[str, None] = {}
    started: set[str] = set()
    for first in (flow.name for flow in context.behavior.flows):
        waiting = [(first, False)]
        while waiting:
            name, is_done = waiting.pop()
            if is_done:
                order[name] = None
            elif name not in started and name in callees:
                started.add(name)
                waiting.append((name, True))
                waiting += [(callee, False) for callee in reversed(callees[name])]
    return [context.flows[name] for name in order]


def read_program(context: Context, notes: Notes, flow: Flow) -> Program:
    """One flow, understood as far as it can be."""
    signature = context.signature(flow.name)
    why = no_actor(context, flow)
    names = dict(signature.inputs)
    if ACTOR in names:
        place = paths.child(flow.path, "input", ACTOR)
        notes.add("DM525", place, "`actor` is who is signed in; call this input something else", on_key=True)
    if why is None:
        names[ACTOR] = actor_type(context.domain.auth, context.domain.entities)
    reach = Reach(names)
    place = paths.child(flow.path, "steps")
    walk = Walk(context, notes, flow.path, reach.copy(), no_actor=why)
    walk, steps = read_again(walk, flow.steps, place, reach)
    returns = control.answered(walk, steps, place if flow.steps else flow.path)
    is_prose = walk.is_prose or not flow.steps
    if not flow.steps:
        message = "the flow has no steps: the application answers 501 until somebody writes it"
        notes.add("DM560", flow.path, message, on_key=True, severity=Severity.INFO)
    if not (is_prose or walk.is_broken):
        _unused(context, notes, flow, walk)
    program = Program(
        flow.name,
        steps,
        signature.inputs,
        signature.path_inputs,
        returns,
        walk.locals,
        walk.origins,
        is_prose,
        ACTOR in walk.used and why is None,
        optional=tuple(item for item in flow.inputs if item.name not in signature.required),
    )
    return replace(program, is_broken=True) if walk.is_broken else program


def _unused(context: Context, notes: Notes, flow: Flow, walk: Walk) -> None:
    declared = {item.name for item in flow.inputs}
    for name, _ in context.signature(flow.name).inputs:
        if name in walk.used:
            continue
        if name in declared:
            place, on_key = paths.child(flow.path, "input", name), True
        else:
            place, on_key = paths.child(flow.path, "trigger", "path"), False
        message = f"no step uses the input {show(name)}; use it or take it out"
        notes.add("DM535", place, message, on_key=on_key, needs=(flow.path,), severity=Severity.WARNING)


def read_programs(context: Context, notes: Notes) -> dict[str, Program]:
    """All flows by name, in the order of the spec."""
    for flow in in_call_order(context):
        context.programs[flow.name] = read_program(context, notes, flow)
    return {flow.name: context.programs[flow.name] for flow in context.behavior.flows}


def without_actor(context: Context) -> dict[str, str]:
    """The IR paths of all flows that run without somebody signed in, and why."""
    reasons = ((flow.path, no_actor(context, flow)) for flow in context.behavior.flows)
    return {path: reason for path, reason in reasons if reason is not None}
