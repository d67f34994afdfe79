"""Behaviour: flows, state machines and invariants."""

from typing import Literal

from ir import paths
from ir.model.base import Model
from ir.model.domain import Attribute
from ir.model.types import HTTPMethod, TriggerType

StepKind = Literal[
    "load", "find", "require", "set", "create", "delete", "for", "if", "transition", "call", "emit", "return", "text"
]


class Trigger(Model):
    """What starts a flow: a request, an event's name or a schedule (cron text).

    `method`, `path` and `status` are None where nothing was said.
    """

    type: TriggerType = TriggerType.HTTP_REQUEST
    method: HTTPMethod | None = None
    path: str | None = None
    status: int | None = None
    event: str | None = None
    schedule: str | None = None


class Refusal(Model):
    """What a failed `require` answers; `detail` is a message template with `{dotted.path}` holes."""

    status: int = 409
    detail: str = ""


class Binding(Model):
    """One `name: expression` of a step's `with`."""

    name: str
    expression: str


class FlowStep(Model):
    """One step, as it was written.

    `expression` is the step's source text (`cart = Cart(cart_id)`, `item.product.stock -= item.quantity`). `steps` is
    the body of `for` and the `then` of `if`; `otherwise` its `else`. A `text` step is prose: `action`,
    `service_method` and `error_handling` say what somebody is to write.
    """

    kind: StepKind
    expression: str = ""
    bindings: tuple[Binding, ...] = ()
    refusal: Refusal | None = None
    steps: "tuple[FlowStep, ...]" = ()
    otherwise: "tuple[FlowStep, ...]" = ()
    action: str = ""
    service_method: str = ""
    error_handling: str = ""


class Flow(Model):
    """A named unit of behaviour that runs in one transaction."""

    name: str
    description: str = ""
    trigger: Trigger = Trigger()
    access: tuple[str, ...] = ()
    inputs: tuple[Attribute, ...] = ()
    steps: tuple[FlowStep, ...] = ()
    entities_involved: tuple[str, ...] = ()
    error_handling: str = ""
    renamed_from: str | None = None

    @property
    def path(self) -> str:
        """The IR path of this flow."""
        return paths.join("x-business-logic", "flows", self.name)


class Transition(Model):
    """One allowed move from any of some states; `event` names it, `guard_condition` is an expression that must hold.

    `access` lists who may ask for it, empty where nothing was said; `steps` run when it is taken.
    """

    from_states: tuple[str, ...]
    to_state: str
    event: str
    guard_condition: str | None = None
    access: tuple[str, ...] = ()
    steps: tuple[FlowStep, ...] = ()


class StateMachine(Model):
    """The life of one enum attribute of an entity.

    `endpoints` are the events that the API has an operation for. `final_states` are None where nothing was said.
    """

    entity: str
    field: str
    states: tuple[str, ...] = ()
    initial_state: str = ""
    final_states: tuple[str, ...] | None = None
    transitions: tuple[Transition, ...] = ()
    endpoints: tuple[str, ...] = ()

    @property
    def events(self) -> tuple[str, ...]:
        """Every event once, in the order in which they are written."""
        return tuple(dict.fromkeys(transition.event for transition in self.transitions))

    @property
    def path(self) -> str:
        """The IR path of this machine."""
        return paths.join("x-business-logic", "state_machines", self.entity)


class Invariant(Model):
    """Something that holds after every transaction; `scope` is the path of the row to lock while it is checked."""

    name: str
    expression: str
    entity: str | None = None
    entities_involved: tuple[str, ...] = ()
    description: str = ""
    scope: str | None = None

    @property
    def text(self) -> str:
        """What whoever would break it is told: its description, or else its name and what it says."""
        if self.description:
            return self.description
        name = self.name.replace("_", " ")
        return f"{name[:1].upper()}{name[1:]}: {' '.join(self.expression.split())}"

    @property
    def path(self) -> str:
        """The IR path of this invariant."""
        return paths.join("x-business-logic", "invariants", self.name)


class BehaviorModelIR(Model):
    """All behaviour."""

    flows: tuple[Flow, ...] = ()
    state_machines: tuple[StateMachine, ...] = ()
    invariants: tuple[Invariant, ...] = ()

    def flow(self, name: str) -> Flow | None:
        """The flow of that name."""
        return next((found for found in self.flows if found.name == name), None)

    def machine(self, entity: str) -> StateMachine | None:
        """The machine of an entity."""
        return next((found for found in self.state_machines if found.entity == entity), None)
