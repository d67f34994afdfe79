"""What is wrong with flows apart from their steps: what starts them, and how they succeed."""

import re

from ir import paths
from ir.behavior import cron
from ir.behavior.context import Context
from ir.behavior.notes import Notes
from ir.behavior.signatures import path_parameters
from ir.behavior.steps import Emit, Program
from ir.behavior.understood import Machine
from ir.behavior.visiting import every
from ir.model import Flow, HTTPMethod, TriggerType
from ir.problems import Severity
from ir.wording import closest, did_you_mean, listing, show

_SUCCESSES = (200, 201, 202, 204)
_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


def check_flow(context: Context, notes: Notes, flow: Flow, program: Program) -> None:
    """Its trigger."""
    trigger = paths.child(flow.path, "trigger")
    if flow.trigger.type is TriggerType.SCHEDULE:
        _schedule(context, notes, flow, trigger)
    elif flow.trigger.type is TriggerType.HTTP_REQUEST:
        _request(notes, flow, program, trigger)


def _schedule(context: Context, notes: Notes, flow: Flow, trigger: str) -> None:
    place = paths.child(trigger, "schedule")
    if flow.trigger.schedule is not None:
        wrong = cron.fault(flow.trigger.schedule)
        if wrong is not None:
            message, better = wrong
            notes.add("DM537", place, f"{show(flow.trigger.schedule)} is no schedule: {message}", suggestion=better)
    lacking = sorted(context.signature(flow.name).required)
    for name in lacking:
        message = f"nobody gives {show(name)} to a flow that runs on a schedule; add a `default`"
        notes.add("DM537", paths.child(flow.path, "input", name), message, on_key=True, needs=(trigger,))


def _request(notes: Notes, flow: Flow, program: Program, trigger: str) -> None:
    status = flow.trigger.status
    place = paths.child(trigger, "status")
    if status and status not in _SUCCESSES:
        known = listing(_SUCCESSES, "or")
        notes.add("DM527", place, f"a flow that succeeds answers {known}; refusals have statuses of their own")
    elif status == 204 and program.returns is not None:
        message = f"an answer with the status 204 has no body, and the flow returns {program.returns}; take 200"
        notes.add("DM527", place, message, suggestion="200", needs=(flow.path,))
    elif status and status != 204 and program.returns is None and not program.is_prose and not program.is_broken:
        message = "the flow returns nothing, so its status is 204; take this out, or return something"
        notes.add("DM527", place, message, suggestion="204", needs=(flow.path,))
    for name in path_parameters(flow):
        if not _NAME.fullmatch(name):
            message = f"{show(name)} can't be an input's name; a path parameter is written like `{{order_id}}`"
            notes.add("DM536", paths.child(trigger, "path"), message)
    for item in flow.inputs:
        if item.name in path_parameters(flow) and item.data_type.value in _NOT_IN_PATHS:
            message = f"{show(item.name)} travels in the path, which takes no {item.data_type}"
            notes.add("DM536", paths.child(flow.path, "input", item.name), message, on_key=True, needs=(trigger,))

    if flow.trigger.method in (HTTPMethod.GET, HTTPMethod.DELETE):
        for item in flow.inputs:
            if item.data_type.value in _NOT_IN_QUERIES:
                message = f"{show(item.name)} travels in the query, which takes no {item.data_type}; take `POST`"
                notes.add("DM536", paths.child(flow.path, "input", item.name), message, on_key=True, needs=(trigger,))


_NOT_IN_QUERIES = frozenset({"array", "json", "binary"})
_NOT_IN_PATHS = frozenset({"array", "json", "binary", "text", "url"})


def check_events(context: Context, notes: Notes, flows: dict[str, Program], machines: dict[str, Machine]) -> None:
    """Flows that wait for an event that nothing emits."""
    bodies = [program.steps for program in flows.values()]
    bodies += [move.steps for machine in machines.values() for move in machine.moves]
    emitted = {step.event for steps in bodies for step in every(steps) if isinstance(step, Emit)}
    for event, waiting in context.handlers.items():
        for flow in waiting if event not in emitted else ():
            better = closest(event, emitted)
            message = f"nothing in this spec emits {show(event)}{did_you_mean(better)}"
            place = paths.child(flow.path, "trigger", "event")
            needs = ("x-business-logic/flows", "x-business-logic/state_machines")
            code, severity = ("DM564", Severity.WARNING) if better else ("DM538", Severity.INFO)
            notes.add(code, place, message, suggestion=better, needs=needs, severity=severity)
