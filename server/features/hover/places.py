"""Where expressions of the native dialect stand, and what they are."""

from __future__ import annotations

from collections.abc import Iterable

from ir import paths
from ir.behavior.watching import Watched, watch_flow, watch_row, watch_transition, with_flow
from ir.expressions import types
from ir.expressions.scope import attribute_type
from ir.model import Entity, Flow, Invariant, StateMachine
from ir.yaml import ScalarNode
from ir.yaml.offsets import Place, places
from server.features.hover.known import Known


def canonical(segments: tuple[str, ...]) -> tuple[str, ...]:
    """The path as the IR has it: `on_transition` is another word for `steps`."""
    if segments[:2] == ("x-business-logic", "state_machines") and len(segments) > 5 and segments[5] == "on_transition":
        return (*segments[:5], "steps", *segments[6:])
    return segments


def flow_at(known: Known, flow: Flow) -> Watched:
    """Everything that a flow says, whether the spec has it like that or not."""
    return watch_flow(with_flow(known.context(), flow), flow)


def transition_at(known: Known, machine: StateMachine, number: str) -> Watched:
    """Everything that a transition says."""
    position = paths.position(number)
    return watch_transition(known.context(), machine, position) if position is not None else Watched()


def computed_at(known: Known, entity: Entity, name: str, path: str) -> Watched:
    """The expression of a computed attribute."""
    found = entity.attribute(name)
    if found is None or found.computed is None:
        return Watched()
    seen = watch_row(known.domain, entity.name, found.computed, path, attribute_type(found, entity.name))
    return Watched([seen])


def invariant_at(known: Known, invariant: Invariant, key: str, path: str) -> Watched:
    """The expression or scope of an invariant."""
    text = invariant.expression if key == "expression" else invariant.scope
    if text is None or invariant.entity is None:
        return Watched()
    expected = types.BOOLEAN if key == "expression" else None
    return Watched([watch_row(known.domain, invariant.entity, text, path, expected)])


def watched_at(known: Known, segments: tuple[str, ...]) -> Watched:
    """What is written around an expression: of its flow or transition, or of its row."""
    path = paths.join(*segments)
    match segments:
        case ("x-business-logic", "flows", name, *_):
            flow = known.flow(name)
            return flow_at(known, flow) if flow is not None else Watched()
        case ("x-business-logic", "state_machines", entity, "transitions", number, *_):
            machine = known.machine(entity)
            return transition_at(known, machine, number) if machine is not None else Watched()
        case ("x-business-logic", "invariants", name, ("expression" | "scope") as key):
            invariant = known.invariant(name)
            return invariant_at(known, invariant, key, path) if invariant is not None else Watched()
        case ("entities", name, "attributes", attribute, "computed"):
            owner = known.entities.get(name)
            return computed_at(known, owner, attribute, path) if owner is not None else Watched()
    return Watched()


class Characters:
    """Where the characters of a scalar's text stand in its document; the text counts without blanks at its ends."""

    def __init__(self, text: str, node: ScalarNode) -> None:
        self._places: list[Place] = places(text, node) or []
        self._lead = len(node.text) - len(node.text.lstrip())

    def offset(self, at: int) -> int | None:
        """The offset in the scalar's text of an offset in the document."""
        if not self._places or not self._places[0][0] <= at <= self._places[-1][1]:
            return None
        found: Iterable[int] = (number for number, (_, end) in enumerate(self._places) if at < end)
        return next(iter(found), len(self._places)) - self._lead

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """The offsets in the document of a part of the text."""
        start, end = start + self._lead, end + self._lead
        if not 0 <= start < end <= len(self._places):
            return None
        return self._places[start][0], self._places[end - 1][1]
