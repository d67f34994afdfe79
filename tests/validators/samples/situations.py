"""What was found for a flow or an event, told in lines: how it ends, and what is other than where it succeeds."""

import textwrap
from collections.abc import Iterator
from typing import Any

from ir.behavior.interpret import Answered
from ir.behavior.signatures import all_inputs
from ir.behavior.understood import Understanding
from ir.behavior.world import Ref
from ir.build import build
from ir.model import ApplicationIR
from tests.ir.behavior.worlds import behavior_of
from tests.ir.specs import read_well
from validators.samples.machines import event_scenarios, event_subject
from validators.samples.scenarios import flow_scenarios, flow_subject
from validators.samples.staging import Situation
from validators.samples.subjects import Scenario, Scenarios


def of_flow(text: str, name: str = "act", *roles: str) -> Scenarios:
    """What is found for a flow that these roles may ask for; without roles, for one that is everybody's."""
    behavior = behavior_of(text)
    flow = _application(text).behavior_model.flow(name)
    assert flow is not None
    inputs = all_inputs(flow, behavior.domain.entities)
    return flow_scenarios(flow_subject(behavior, behavior.flows[name], inputs, roles, is_open=not roles))


def of_event(text: str, entity: str, event: str, *roles: str, owner: tuple[str, ...] | None = None) -> Scenarios:
    """What is found for an event."""
    behavior = behavior_of(text)
    machine = behavior.machines[entity]
    return event_scenarios(event_subject(behavior, machine, event, roles, is_open=not roles, owner=owner), machine)


def _application(text: str) -> ApplicationIR:
    return build(read_well(text).parts)


def check(found: Scenarios, expected: str) -> None:
    """Exactly these scenarios were found, and exactly this is missing, in this order."""
    told = "\n".join(_told(found))
    assert told == textwrap.dedent(expected).strip("\n"), f"\n{told}"


def _told(found: Scenarios) -> Iterator[str]:
    first = next(iter(found.of("success")), None)
    for scenario in found.found:
        where = _short(scenario.path) + ("" if scenario.goal != "branch" or scenario.way else " passed by")
        yield f"{scenario.goal} {where}: {ending(scenario)}"
        if first is not None and scenario is not first:
            yield from (f"    {line}" for line in differences(first.situation, scenario.situation))
    yield from (f"missing {_short(reason)}" for reason in found.missing)


def ending(scenario: Scenario) -> str:
    """How a request ends."""
    outcome = scenario.ran.outcome
    return "answered" if isinstance(outcome, Answered) else f"{outcome.status} {outcome.detail}"


def _short(path: str) -> str:
    """Where in its flow or machine something is."""
    return path.removeprefix("x-business-logic/flows/").removeprefix("x-business-logic/state_machines/")


def differences(before: Situation, after: Situation) -> Iterator[str]:
    """What one situation has otherwise than another: inputs, the actor, fields of rows, rows and links."""
    for name, value in after.inputs.items():
        if value != before.inputs[name]:
            yield f"{name} = {_value(value, before)}"
    if after.actor != before.actor:
        yield f"actor = {_value(after.actor, before)}"
    for entity, rows in after.world.tables.items():
        known = before.world.tables.get(entity, {})
        made = [key for key in rows if key not in known]
        gone = [key for key in known if key not in rows]
        if made or gone:
            yield f"{entity}: {len(known)} -> {len(rows)}"
        for key in (key for key in rows if key in known):
            yield from _of_row(before, after, Ref(entity, key))
    if after.world.links != before.world.links:
        yield "other links"


def _of_row(before: Situation, after: Situation, ref: Ref) -> Iterator[str]:
    was, now = before.world.row(ref), after.world.row(ref)
    computed = {item.name for item in before.world.attributes(ref.entity) if item.computed is not None}
    for name, value in {**now.values, **now.references}.items():
        old = was.values.get(name, was.references.get(name))
        if value != old and name not in computed:
            yield f"{ref.entity}.{name} = {_value(value, before)}"
    if now.is_hidden != was.is_hidden:
        yield f"{ref.entity} is {'hidden' if now.is_hidden else 'there again'}"


def _value(value: Any, before: Situation) -> str:
    if isinstance(value, Ref):
        return f"{'a' if before.world.has(value) else 'another'} {value.entity}"
    return str(value)


def behavior(text: str) -> Understanding:
    """The behaviour of a spec."""
    return behavior_of(text)
