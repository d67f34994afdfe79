"""Flows as they are understood: parsed, typed steps.

A step's `path` is the IR path of its mapping. Every expression is a `Typed`: its tree with all types, what it reads,
and what is known when it holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ir.expressions.check import Typed
from ir.expressions.scope import Path
from ir.expressions.types import Type
from ir.model import Attribute, FlowStep

_NOWHERE = Path("")


@dataclass(frozen=True, slots=True)
class Message:
    """A message template: texts and holes in turn; each hole is a typed dotted path."""

    parts: "tuple[str | Typed, ...]" = ()


@dataclass(frozen=True, slots=True)
class Step:
    """What all steps have."""

    path: str


@dataclass(frozen=True, slots=True)
class Load(Step):
    """`name = entity(key)`: the row with this primary key or these unique fields, 404 where there is none.

    `key` lists (field, value); a single positional key has the name of the primary key.
    """

    name: str
    entity: str
    key: tuple[tuple[str, Typed], ...]


@dataclass(frozen=True, slots=True)
class Find(Step):
    """`name = first|all entity where … order by …`. `order` lists (typed field path, descending).

    `parents` are the rows that references of all found rows lead to: those that `where` compares with `==`.
    """

    name: str
    entity: str
    is_many: bool
    where: Typed | None = None
    order: tuple[tuple[Typed, bool], ...] = ()
    limit: int | None = None
    parents: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Require(Step):
    """The condition has to hold, else the flow is refused."""

    condition: Typed
    status: int
    message: Message
    text: str
    """The condition as it is written, for a refusal without a message."""


@dataclass(frozen=True, slots=True)
class Set(Step):
    """`target = value`; `operator` is `=`, `+=`, `-=` or `*=`. `target` is a local or the field of a row.

    `place` is the path of the target: a local has no steps. `sources` are those of the
    value where it is a row: more than one where it is a choice. A value
    that is stored in a local takes the type of the local (`Program.locals`): a whole number may become a decimal one.
    """

    target: Typed
    operator: str
    value: Typed
    place: Path = _NOWHERE
    sources: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Create(Step):
    """A new row; `name` is None where nothing refers to it. `sources` are the paths of those values that are rows."""

    name: str | None
    entity: str
    values: tuple[tuple[str, Typed], ...]
    sources: tuple[tuple[str, Path], ...] = ()


@dataclass(frozen=True, slots=True)
class Delete(Step):
    """The row goes, or is hidden where its entity is deleted softly. `place` is its path."""

    target: Typed
    place: Path = _NOWHERE


@dataclass(frozen=True, slots=True)
class ForEach(Step):
    """The steps, for each row or item of a collection. `origin` is the path of the rows, None for items of a list."""

    variable: str
    source: Typed
    steps: "tuple[AnyStep, ...]"
    origin: Path | None = None


@dataclass(frozen=True, slots=True)
class Branch(Step):
    """One of two lists of steps."""

    condition: Typed
    steps: "tuple[AnyStep, ...]"
    otherwise: "tuple[AnyStep, ...]" = ()


@dataclass(frozen=True, slots=True)
class Move(Step):
    """`transition: order.pay`: the machine of the row's entity takes the event, or refuses with 409. `place` is the
    row's path.
    """

    target: Typed
    entity: str
    event: str
    place: Path = _NOWHERE


@dataclass(frozen=True, slots=True)
class CallFlow(Step):
    """Another flow, in the same transaction; `name` takes what it returns."""

    name: str | None
    flow: str
    arguments: tuple[tuple[str, Typed], ...]


@dataclass(frozen=True, slots=True)
class Emit(Step):
    """An event, written to the outbox in the same transaction."""

    event: str
    values: tuple[tuple[str, Typed], ...]


@dataclass(frozen=True, slots=True)
class Return(Step):
    """The end; `value` is None where nothing is answered."""

    value: Typed | None


@dataclass(frozen=True, slots=True)
class Prose(Step):
    """What somebody has to write."""

    written: FlowStep


AnyStep = Load | Find | Require | Set | Create | Delete | ForEach | Branch | Move | CallFlow | Emit | Return | Prose


@dataclass(frozen=True)
class Program:
    """One flow, or the steps of one transition, understood.

    `inputs` are the names a caller gives with their types, path parameters included, in order; `path_inputs` those that
    travel in the path. `returns` is the type of what is answered, None for nothing. `locals` are all names with their
    types, `origins` where rows in them come from (loop variables). `is_prose` says that some step is free text: such a
    flow is not compiled. `needs_actor`: some expression names `actor`, here or in what it calls. `is_broken`: some step
    could not be understood and is left out, which is an issue, too. `optional` are the inputs that a caller may leave
    out, with their defaults.
    """

    name: str
    steps: tuple[AnyStep, ...]
    inputs: tuple[tuple[str, Type], ...] = ()
    path_inputs: frozenset[str] = frozenset()
    returns: Type | None = None
    locals: Mapping[str, Type] = field(default_factory=dict)
    origins: Mapping[str, Path] = field(default_factory=dict)
    is_prose: bool = False
    needs_actor: bool = False
    is_broken: bool = False
    optional: tuple[Attribute, ...] = ()
