"""Behaviour, understood: the shapes that `understand` answers with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ir.behavior.issues import BehaviorIssue
from ir.behavior.steps import AnyStep, Program
from ir.expressions.check import Typed
from ir.expressions.scope import Domain, Path
from ir.expressions.types import Type
from ir.model import Invariant, StateMachine, Transition


@dataclass(frozen=True, slots=True)
class Computed:
    """A computed attribute: the value that its column has after every transaction."""

    entity: str
    attribute: str
    value: Typed
    path: str


@dataclass(frozen=True, slots=True)
class Rule:
    """An invariant over each row of one entity. `scope` is the to-one path of the row that is locked while it is
    checked, None where nothing was said.
    """

    invariant: Invariant
    entity: str
    condition: Typed
    path: str
    scope: Path | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """One transition of a machine: its guard, and its steps with the row in a variable of the entity's name.

    `locals` are the names that its steps bind (and `row`), `needs_actor` says that guard or steps ask who is signed in.
    """

    transition: Transition
    guard: Typed | None
    steps: tuple[AnyStep, ...]
    path: str
    locals: Mapping[str, Type] = field(default_factory=dict)
    origins: Mapping[str, Path] = field(default_factory=dict)
    is_prose: bool = False
    needs_actor: bool = False


@dataclass(frozen=True, slots=True)
class Machine:
    """A state machine, understood. `row` is the variable that its steps know the row by."""

    machine: StateMachine
    row: str
    moves: tuple[Move, ...]
    locals: Mapping[str, Type] = field(default_factory=dict)

    def of_event(self, event: str) -> tuple[Move, ...]:
        """The transitions that an event can take."""
        return tuple(move for move in self.moves if move.transition.event == event)


@dataclass(frozen=True, slots=True)
class Understanding:
    """Flows by name, machines by entity, computed attributes and rules in the order of the spec, and what is wrong."""

    domain: Domain
    flows: Mapping[str, Program] = field(default_factory=dict)
    machines: Mapping[str, Machine] = field(default_factory=dict)
    computed: tuple[Computed, ...] = ()
    rules: tuple[Rule, ...] = ()
    issues: tuple[BehaviorIssue, ...] = ()
    memo: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What settling worlds looks up once."""
