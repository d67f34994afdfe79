"""Names of flows, inputs, events and invariants."""

from collections.abc import Iterator
from dataclasses import dataclass

from ir import paths
from ir.model import FlowStep
from ir.names import pascal_case
from ir.problems import Related, Severity
from validators.context import SpecContext
from validators.reserved import CLASS_SUFFIXES, FLOW_SUFFIXES
from validators.rule import Finding, rule
from validators.rules.names import LONGEST_NAME, better_field_name, is_field_name, stranger
from validators.wording import show


@dataclass(frozen=True, slots=True)
class _Name:
    """A name, what has it, and where it is written."""

    text: str
    what: str
    path: str
    on_key: bool = False


def _names(context: SpecContext) -> Iterator[_Name]:
    behavior = context.parts.behavior
    for flow in behavior.flows:
        yield _Name(flow.name, "a flow", flow.path, on_key=True)
        for item in flow.inputs:
            yield _Name(item.name, "an input", paths.child(flow.path, "input", item.name), on_key=True)
        if flow.trigger.event:
            yield _Name(flow.trigger.event, "an event", paths.child(flow.path, "trigger", "event"))
    for machine in behavior.state_machines:
        for number, transition in enumerate(machine.transitions):
            if transition.event:
                place = paths.child(machine.path, "transitions", number, "event")
                yield _Name(transition.event, "an event", place)
    for invariant in behavior.invariants:
        yield _Name(invariant.name, "an invariant", invariant.path, on_key=True)
    for steps, path in _bodies(context):
        for step, place in _placed(steps, path):
            if step.kind == "emit" and step.expression.strip().isidentifier():
                yield _Name(step.expression.strip(), "an event", paths.child(place, "emit"))


def _bodies(context: SpecContext) -> Iterator[tuple[tuple[FlowStep, ...], str]]:
    for flow in context.parts.behavior.flows:
        yield flow.steps, paths.child(flow.path, "steps")
    for machine in context.parts.behavior.state_machines:
        for number, transition in enumerate(machine.transitions):
            yield transition.steps, paths.child(machine.path, "transitions", number, "steps")


def _placed(steps: tuple[FlowStep, ...], path: str) -> Iterator[tuple[FlowStep, str]]:
    """The steps and all below them, each with its IR path. (Readers limit how deep they lie.)"""
    for number, step in enumerate(steps):
        place = paths.child(path, number)
        yield step, place
        yield from _placed(step.steps, paths.child(place, "then" if step.kind == "if" else "do"))
        yield from _placed(step.otherwise, paths.child(place, "else"))


@rule("DM561", Severity.ERROR, "A name of behaviour that is not snake_case")
def behavior_name_shape(context: SpecContext) -> Iterator[Finding]:
    """Flows, their inputs, events and invariants become functions, modules, paths and constraints. Like fields they are
    lower-case ASCII words joined by single underscores, of up to 48 characters.

    Wrong:
        entities:
          Note:
            attributes: {title: string}
        x-business-logic:
          invariants:
            hasTitle: {entity: Note, expression: title != ''}
    Right:
        entities:
          Note:
            attributes: {title: string}
        x-business-logic:
          invariants:
            has_title: {entity: Note, expression: title != ''}
    """
    for name in _names(context):
        if len(name.text) > LONGEST_NAME:
            message = f"{show(name.text)} is longer than {LONGEST_NAME} characters; find a shorter name"
            yield Finding(name.path, message, on_key=name.on_key)
        elif not is_field_name(name.text):
            better = better_field_name(name.text)
            rather = stranger(name.text) or (f"; call it {show(better)}" if better else "")
            message = f"{show(name.text)} is the name of {name.what}, but no snake_case name of ASCII letters{rather}"
            yield Finding(name.path, message, on_key=name.on_key, suggestion=better)


@rule("DM562", Severity.ERROR, "A flow whose classes have a name that is taken")
def flow_classes_clash(context: SpecContext) -> Iterator[Finding]:
    """What a request for the flow `check_out` sends and gets has the shapes `CheckOutRequest` and `CheckOutResponse`,
    and the class `CheckOutWorkflow` runs it. No entity, declared schema or other flow can have these names.

    Wrong:
        entities:
          JotRequest:
            attributes: {title: string}
        x-business-logic:
          flows:
            jot:
              input: {title: string}
              steps:
                - create: JotRequest
                  with:
                    title: title
    Right:
        entities:
          JotRequest:
            attributes: {title: string}
        x-business-logic:
          flows:
            write_down:
              input: {title: string}
              steps:
                - create: JotRequest
                  with:
                    title: title
    """
    taken = {f"{name}{suffix}": entity.path for name, entity in context.entities.items() for suffix in CLASS_SUFFIXES}
    taken |= {name: entity.path for name, entity in context.entities.items()}
    taken |= {schema.name: schema.path for schema in context.parts.schemas}
    for flow in context.parts.behavior.flows:
        for suffix in FLOW_SUFFIXES:
            name = f"{pascal_case(flow.name)}{suffix}"
            place = taken.get(name)
            if place is not None and place != flow.path:
                message = f"a flow called {show(flow.name)} needs {show(name)} for itself; rename one of the two"
                yield Finding(flow.path, message, on_key=True, related=(Related(place, "what has the name"),))
                break
        taken |= {f"{pascal_case(flow.name)}{suffix}": flow.path for suffix in FLOW_SUFFIXES}
