"""What a snapshot of a native spec knows, by name."""

from __future__ import annotations

from functools import cached_property

from ir.behavior.context import Context
from ir.behavior.effects import Effects, of_event, of_program
from ir.behavior.steps import Emit
from ir.behavior.understanding import Understanding, understand
from ir.behavior.visiting import every
from ir.derive_behavior import with_machines
from ir.expressions.scope import Domain
from ir.model import Attribute, Endpoint, Entity, Flow, Invariant, Relationship, StateMachine
from server.workspace.snapshot import Snapshot


class Known:
    """Looks things up in the parts and the IR of a snapshot. Of what is broken it knows what was there before."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.syntax = snapshot.syntax
        self.parts = snapshot.checked.familiar
        self.behavior = self.parts.behavior
        self.auth = self.parts.auth

    @cached_property
    def entities(self) -> dict[str, Entity]:
        """Entities by name, as the IR has them where there is one: a machine's field belongs to it."""
        ir = self.snapshot.checked.ir if self.snapshot.checked.last_good is None else None
        own = ir.domain_model.entities if ir is not None else with_machines(self.parts.entities, self.behavior)
        return {entity.name: entity for entity in reversed(own)}

    @property
    def names(self) -> list[str]:
        """The names of all entities in the order of the spec."""
        return [entity.name for entity in self.parts.entities]

    @cached_property
    def endpoints(self) -> tuple[Endpoint, ...]:
        """All endpoints, the derived ones too."""
        ir = self.snapshot.checked.ir
        return ir.api_model.endpoints if ir is not None else self.parts.endpoints

    @cached_property
    def understanding(self) -> Understanding:
        """The behaviour, understood."""
        return understand(self.parts.entities, self.auth, self.behavior)

    @property
    def domain(self) -> Domain:
        """The entities as expressions see them."""
        return self.understanding.domain

    def context(self) -> Context:
        """What the steps of a flow can refer to."""
        return Context(self.domain, self.behavior, dict(self.understanding.flows))

    def attribute(self, entity: str, name: str) -> Attribute | None:
        """An attribute of an entity."""
        return self.entities[entity].attribute(name) if entity in self.entities else None

    def relationship(self, entity: str, name: str) -> Relationship | None:
        """A relationship of an entity."""
        return self.entities[entity].relationship(name) if entity in self.entities else None

    def machine(self, entity: str) -> StateMachine | None:
        """The state machine of an entity."""
        return self.behavior.machine(entity)

    def flow(self, name: str) -> Flow | None:
        """The flow of that name."""
        return self.behavior.flow(name)

    def invariant(self, name: str) -> Invariant | None:
        """The invariant of that name."""
        return next((one for one in self.behavior.invariants if one.name == name), None)

    def effects_of_flow(self, name: str) -> Effects | None:
        """What a flow may do."""
        program = self.understanding.flows.get(name)
        return of_program(program, self.understanding) if program is not None else None

    def effects_of_event(self, entity: str, event: str) -> Effects | None:
        """What an event may do."""
        machine = self.understanding.machines.get(entity)
        return of_event(machine, event, self.understanding) if machine is not None else None

    @cached_property
    def emitted(self) -> dict[str, tuple[str, ...]]:
        """What flows and machines emit: the names that each event carries."""
        found: dict[str, tuple[str, ...]] = {}
        programs = [program.steps for program in self.understanding.flows.values()]
        moves = [move.steps for machine in self.understanding.machines.values() for move in machine.moves]
        for steps in (*programs, *moves):
            for step in every(steps):
                if isinstance(step, Emit):
                    found.setdefault(step.event, tuple(name for name, _ in step.values))
        return found

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles of users."""
        return self.auth.roles if self.auth is not None else ()
