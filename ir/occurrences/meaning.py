"""What has to be known about a whole spec to tell what the names in one block mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ir.behavior.signatures import path_parameters
from ir.behavior.understanding import Understanding, understand
from ir.expressions.scope import Domain
from ir.expressions.types import Type
from ir.listing import path_parameter
from ir.model import Flow, TriggerType
from ir.parts import SpecParts


@dataclass(frozen=True)
class Meaning:
    """The domain, the names that flows know, and who waits for an event.

    `locals` are by the IR path of a flow or a transition. Two of equal `shared` parts give the same answers about
    everything but those names.
    """

    domain: Domain = field(default_factory=lambda: Domain({}))
    flows: Mapping[str, Flow] = field(default_factory=dict)
    handlers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    locals: Mapping[str, Mapping[str, Type]] = field(default_factory=dict)

    def names_of(self, path: str) -> Mapping[str, Type]:
        """The names that a flow or a transition knows, with their types."""
        return self.locals.get(path, {})

    def inputs_of(self, flow: str) -> Mapping[str, Type]:
        """What a flow is given."""
        found = self.flows.get(flow)
        known = self.names_of(found.path) if found is not None else {}
        names = {*path_parameters(found), *(item.name for item in found.inputs)} if found is not None else ()
        return {name: known[name] for name in names if name in known}

    def is_user(self, entity: str) -> bool:
        """It is the entity that signs in."""
        return self.domain.auth is not None and self.domain.auth.user_entity == entity

    def row_of_path(self, flow: Flow, name: str) -> str | None:
        """The entity that a path parameter nobody declared is the key of, by its name: `cart_id` for `Cart`."""
        if name not in path_parameters(flow) or any(item.name == name for item in flow.inputs):
            return None
        return next((entity for entity in self.domain.entities if path_parameter(entity) == name), None)

    def is_alike(self, other: "Meaning") -> bool:
        """Names outside of flows mean the same in both."""
        mine, theirs = self.domain, other.domain
        return (
            len(mine.entities) == len(theirs.entities)
            and all(a is b for a, b in zip(mine.entities.values(), theirs.entities.values(), strict=True))
            and mine.auth == theirs.auth
            and mine.machines == theirs.machines
            and self.handlers == other.handlers
            and _signatures(self) == _signatures(other)
        )


def _signatures(meaning: Meaning) -> object:
    return {name: (path_parameters(flow), flow.inputs) for name, flow in meaning.flows.items()}


def meaning_of(parts: SpecParts) -> Meaning:
    """The meaning of names in a spec."""
    understood: Understanding = understand(parts.entities, parts.auth, parts.behavior)
    flows = {flow.name: flow for flow in reversed(parts.behavior.flows)}
    handlers: dict[str, tuple[str, ...]] = {}
    for flow in parts.behavior.flows:
        if flow.trigger.type is TriggerType.EVENT and flow.trigger.event:
            handlers[flow.trigger.event] = (*handlers.get(flow.trigger.event, ()), flow.name)
    found = {flows[name].path: program.locals for name, program in understood.flows.items() if name in flows}
    for machine in understood.machines.values():
        found |= {move.path: move.locals for move in machine.moves}
    return Meaning(understood.domain, flows, handlers, found)
