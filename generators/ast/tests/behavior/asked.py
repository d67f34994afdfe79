"""What can be asked for: each flow and each event, with the situations that were found for it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from generators.ast.scoping import admission
from generators.ast.tests.behavior.requests import Request
from generators.ast.view import AppView
from ir.behavior.signatures import all_inputs
from ir.behavior.understood import Machine
from ir.behavior.world import Ref
from ir.model import Endpoint, Flow, Operation
from ir.names import snake_case
from validators.samples.machines import event_scenarios, event_subject
from validators.samples.scenarios import flow_scenarios, flow_subject
from validators.samples.subjects import Scenarios, Subject


@dataclass(frozen=True)
class Asked:
    """A flow or an event: `endpoint` is None where no request starts it; `keys` are the rows that its path names beside
    the inputs.
    """

    name: str
    endpoint: Endpoint | None
    subject: Subject
    scenarios: Scenarios
    path_inputs: frozenset[str]
    keys: dict[str, Ref]

    @property
    def request(self) -> Request:
        """The request that asks for it."""
        assert self.endpoint is not None
        return Request(self.endpoint, self.path_inputs)

    @property
    def status(self) -> int | None:
        """What a success answers; None where no request is made."""
        return None if self.endpoint is None else self.endpoint.status


def asked_flow(app: AppView, flow: Flow) -> Asked | None:
    """A flow; None where somebody has to write it."""
    program = app.behavior.flows.get(flow.name)
    return None if program is None or program.is_prose else _asked_flow(app, flow.name)


@lru_cache(maxsize=64)
def _asked_flow(app: AppView, name: str) -> Asked:
    flow, program = app.ir.behavior_model.flow(name), app.behavior.flows[name]
    assert flow is not None
    every = app.ir.api_model.endpoints
    endpoint = next((item for item in every if item.operation is Operation.FLOW and item.flow == name), None)
    inputs = all_inputs(flow, app.behavior.domain.entities)
    asked = admission(endpoint.access) if endpoint is not None else None
    is_open = asked is None or asked.is_public
    roles = asked.roles if asked is not None else ()
    subject = flow_subject(app.behavior, program, inputs, roles, is_open=is_open)
    return Asked(snake_case(name), endpoint, subject, flow_scenarios(subject), program.path_inputs, {})


def asked_events(app: AppView, machine: Machine) -> tuple[Asked, ...]:
    """Each event that the API has an operation for, and that nobody has to write."""
    return _asked_events(app, machine.machine.entity)


@lru_cache(maxsize=64)
def _asked_events(app: AppView, entity: str) -> tuple[Asked, ...]:
    view, machine = app.entities[entity], app.behavior.machines[entity]
    found = []
    for endpoint in app.ir.api_model.endpoints:
        event = endpoint.event
        if endpoint.operation is not Operation.EVENT or endpoint.entity != entity or event is None:
            continue
        if any(move.is_prose for move in machine.of_event(event)):
            continue
        asked = admission(endpoint.access)
        subject = event_subject(
            app.behavior,
            machine,
            event,
            asked.roles,
            is_open=asked.is_public,
            owner=view.owner if asked.is_owned else None,
        )
        assert subject.row is not None
        keys = {view.key_parameter: subject.row}
        found.append(Asked(snake_case(event), endpoint, subject, event_scenarios(subject, machine), frozenset(), keys))
    return tuple(found)


def not_tried(every: Iterable[Asked]) -> str:
    """A paragraph for the head of a module: what its tests leave out, for want of an example; empty for nothing."""
    missing = [reason for asked in every for reason in asked.scenarios.missing]
    if not missing:
        return ""
    listed = "; ".join(dict.fromkeys(_PLACE.sub("", reason, count=1) for reason in missing))
    return f"\n\nNot tried: {listed}."


_PLACE = re.compile(r"x-business-logic/(flows|state_machines)/[^/:]*/?")
