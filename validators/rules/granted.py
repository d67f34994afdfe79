"""Who may ask for flows and events, where it is written."""

from collections.abc import Iterator
from dataclasses import dataclass

from ir import paths
from ir.model import Entity, TriggerType
from validators.context import SpecContext


@dataclass(frozen=True, slots=True)
class Granted:
    """The `auth` of a flow or a transition: `entity` is that of the row that an event is about, if it is known.

    `is_asked` says that requests ask for it at all.
    """

    grants: tuple[str, ...]
    path: str
    is_flow: bool
    entity: Entity | None = None
    is_asked: bool = True

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Every grant and where it stands."""
        return ((grant, paths.child(self.path, position)) for position, grant in enumerate(self.grants))


def behavior_grants(context: SpecContext) -> Iterator[Granted]:
    """Every `auth` of flows and transitions that says something."""
    for flow in context.parts.behavior.flows:
        if flow.access:
            is_asked = flow.trigger.type is TriggerType.HTTP_REQUEST
            yield Granted(flow.access, paths.child(flow.path, "auth"), True, is_asked=is_asked)
    for machine in context.parts.behavior.state_machines:
        for number, transition in enumerate(machine.transitions):
            if transition.access:
                place = paths.child(machine.path, "transitions", number, "auth")
                yield Granted(transition.access, place, False, context.entities.get(machine.entity))
