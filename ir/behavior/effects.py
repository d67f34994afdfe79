"""What a program does to rows, worked out without running it: what it reads, changes, makes and deletes.

Rows are named by root paths: `cart.items.product` are the products of all items of the row that the program knows as
`cart`. A transition's guard and steps are laid into the program that takes it, with the path of the row for the
machine's own name; rows that those steps load for themselves are left to them, as are all rows of a called flow. What
happens to entities counts, wherever it happens.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from ir.behavior.steps import (
    AnyStep,
    CallFlow,
    Create,
    Delete,
    Emit,
    Find,
    ForEach,
    Load,
    Move,
    Program,
    Set,
)
from ir.behavior.understood import Machine, Understanding
from ir.behavior.visiting import every, expressions
from ir.deletion import on_delete
from ir.expressions.check import Typed
from ir.expressions.scope import Domain, Path
from ir.expressions.syntax import Attribute
from ir.expressions.types import Kind
from ir.model import Entity, OnDelete

_MOST_PATHS = 2_000
_LONGEST_PATH = 16
_DEEPEST = 50
"""Events that start events that start events …"""


@dataclass(frozen=True, slots=True)
class Taken:
    """A transition step, at the IR path `path`: the machine of the row at `row`, of that entity, gets an event."""

    path: str
    row: Path
    entity: str
    event: str


@dataclass(frozen=True, slots=True)
class Changed:
    """Rows whose `fields` are set, or that are deleted (`fields` is empty then)."""

    row: Path
    entity: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Effects:
    """All that a program may do.

    `reads` are whole paths of what it looks at, those of rows it gives to `create` and `set` followed to where they
    come from. `changed` are the rows to lock. `writes` are (entity, field); `created`, `deleted` and `hidden` (deleted
    softly) are entities, `cascaded` those whose rows are deleted along, `emptied` the (entity, reference) that are set
    to null then. `queries` counts the steps that ask the database by themselves.
    """

    reads: tuple[Path, ...] = ()
    changed: tuple[Changed, ...] = ()
    writes: frozenset[tuple[str, str]] = frozenset()
    created: frozenset[str] = frozenset()
    deleted: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    cascaded: frozenset[str] = frozenset()
    emptied: frozenset[tuple[str, str]] = frozenset()
    events: tuple[str, ...] = ()
    taken: tuple[Taken, ...] = ()
    calls: tuple[str, ...] = ()
    queries: int = 0

    @property
    def is_reading(self) -> bool:
        """It changes nothing."""
        return not (self.writes or self.created or self.deleted or self.hidden or self.events)


@dataclass
class _Tally:
    reads: dict[Path, None] = field(default_factory=dict)
    changed: dict[Path, Changed] = field(default_factory=dict)
    writes: set[tuple[str, str]] = field(default_factory=set)
    created: set[str] = field(default_factory=set)
    deleted: set[str] = field(default_factory=set)
    events: dict[str, None] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)
    calls: dict[str, None] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)
    given: dict[tuple[str, str], dict[Path, None]] = field(default_factory=dict)
    """Where the rows in a reference may come from, by (entity, field): what `create` and `set` put there."""
    queries: int = 0


def of_program(program: Program, behavior: Understanding) -> Effects:
    """What a flow may do."""
    memo: dict[int, tuple[Program, Effects]] = behavior.memo.setdefault("effects", {})
    if id(program) not in memo:  # an identity stays its own as long as the memo keeps the program
        memo[id(program)] = program, _of_program(program, behavior)
    return memo[id(program)][1]


def _of_program(program: Program, behavior: Understanding) -> Effects:
    tally = _Tally()
    _Teller(tally, behavior).steps(program.steps, None)
    return _sum(tally, behavior, {name: of.entity for name, of in program.locals.items()}.get)


def of_event(machine: Machine, event: str, behavior: Understanding) -> Effects:
    """What an event may do to the row that `machine.row` names, and to others."""
    tally = _Tally()
    entity = machine.machine.entity
    _Teller(tally, behavior).event(Taken("", Path(machine.row), entity, event))
    return _sum(tally, behavior, {name: of.entity for name, of in machine.locals.items()}.get)


def of_everything(behavior: Understanding) -> Effects:
    """What all flows and events together may do to entities."""
    tally = _Tally()
    teller = _Teller(tally, behavior, is_inner=True)
    for program in behavior.flows.values():
        teller.steps(program.steps, None)
    for machine in behavior.machines.values():
        for event in machine.machine.events:
            teller.event(Taken("", _NOWHERE, machine.machine.entity, event))
    tally.reads.clear()
    tally.changed.clear()
    return _sum(tally, behavior, lambda _: None)


@dataclass(frozen=True, slots=True)
class _At:
    """Steps of a machine, laid into a program: `row` stands for their own name of the row."""

    name: str
    row: Path


class _Teller:
    def __init__(self, tally: _Tally, behavior: Understanding, *, is_inner: bool = False) -> None:
        self.tally = tally
        self.behavior = behavior
        self._is_inner = is_inner
        self._entered: set[tuple[str, str]] = set()

    def steps(self, steps: Iterable[AnyStep], at: _At | None) -> None:
        """Add what steps do."""
        for step in every(steps):
            for found in expressions(step):
                for read in found.reads:
                    if read.root or not isinstance(step, Find):  # the database looks at the fields of a `where`
                        self._read(_placed(read, at))
            self._step(step, at)

    def _read(self, path: Path | None) -> None:
        if path is not None:
            self.tally.reads[path] = None

    def _step(self, step: AnyStep, at: _At | None) -> None:
        tally = self.tally
        match step:
            case Load() | Find():
                tally.queries += 1
            case ForEach(origin=Path() as origin):
                self._read(_placed(origin, at))
            case Create():
                tally.created.add(step.entity)
                if step.name is not None and at is None:
                    tally.fresh.add(step.name)
                for name, source in step.sources:
                    self._gives(step.entity, name, _placed(source, at))
            case Set():
                self._set(step, at)
            case Delete(place=place, target=target):
                entity = target.type.entity or ""
                tally.deleted.add(entity)
                self._changes(_placed(place, at), entity, ())
            case Move():
                row = _placed(step.place, at)
                if row is not None:
                    tally.taken.append(Taken(step.path, row, step.entity, step.event))
                self.event(Taken(step.path, row or _NOWHERE, step.entity, step.event))
            case CallFlow():
                tally.calls[step.flow] = None
                self._call(step.flow)
            case Emit():
                tally.events[step.event] = None
            case _:
                pass

    def _set(self, step: Set, at: _At | None) -> None:
        entity = _owner(step.target)
        if not step.place.steps or entity is None:
            return
        place, name = _placed(step.place, at), step.place.steps[-1]
        self.tally.writes.add((entity, name))
        if place is not None:
            self._changes(Path(place.root, place.steps[:-1]), entity, (name,))
        for source in step.sources:
            self._gives(entity, name, _placed(source, at))

    def _gives(self, entity: str, name: str, source: Path | None) -> None:
        self._read(source)
        if source is not None:
            self.tally.given.setdefault((entity, name), {})[source] = None

    def _changes(self, row: Path | None, entity: str, fields: tuple[str, ...]) -> None:
        if row is None or row == _NOWHERE:
            return
        before = self.tally.changed.get(row)
        known = before.fields if before is not None else ()
        self.tally.changed[row] = Changed(row, entity, tuple(dict.fromkeys((*known, *fields))))

    def event(self, taken: Taken) -> None:
        """Add what an event does: it moves the row, and takes the steps of any transition that it may be."""
        machine = self.behavior.machines.get(taken.entity)
        key = (taken.entity, taken.event)
        if machine is None or key in self._entered or len(self._entered) >= _DEEPEST:
            return
        self._entered.add(key)
        name = machine.machine.field
        self.tally.writes.add((taken.entity, name))
        self._changes(taken.row, taken.entity, (name,))
        if taken.row != _NOWHERE:
            self._read(taken.row.child(name))
        for move in machine.of_event(taken.event):
            if move.guard is not None:
                for read in move.guard.reads:
                    self._read(_placed(read, _At("", taken.row)))
            self.steps(move.steps, _At(machine.row, taken.row))
        self._entered.discard(key)

    def _call(self, name: str) -> None:
        """Add what a called flow, and all flows that it calls, do to entities."""
        if self._is_inner:
            return
        waiting, called = [name], set()
        while waiting:
            program = self.behavior.flows.get(waiting.pop())
            if program is None or program.name in called:
                continue
            called.add(program.name)
            inner = _Tally()
            _Teller(inner, self.behavior, is_inner=True).steps(program.steps, None)
            self.tally.writes |= inner.writes
            self.tally.created |= inner.created
            self.tally.deleted |= inner.deleted
            self.tally.events |= inner.events
            self.tally.calls |= inner.calls
            waiting += inner.calls


_NOWHERE = Path("?")
"""A row that the program itself has no path to."""


def _placed(path: Path, at: _At | None) -> Path | None:
    """A path as the program names it; None where it begins at a row that is not the program's own."""
    if at is None or path.root == "actor":
        return path
    if path.root != at.name or at.row == _NOWHERE:
        return None
    return Path(at.row.root, (*at.row.steps, *path.steps))


def _owner(target: Typed) -> str | None:
    tree = target.tree
    row = target.types.get(tree.target) if isinstance(tree, Attribute) else None
    return row.entity if row is not None and row.kind is Kind.ROW else None


def _sum(tally: _Tally, behavior: Understanding, entity_of: Callable[[str], str | None]) -> Effects:
    domain = behavior.domain
    reads = _followed(tally.reads, tally, domain, entity_of)
    changed = {}
    for row, found in tally.changed.items():
        for path in _followed({row: None}, tally, domain, entity_of):
            is_new = path.root in tally.fresh and not path.steps
            if not is_new and path not in changed:
                changed[path] = Changed(path, found.entity, found.fields)
    soft = {name for name in tally.deleted if name in domain.entities and domain.entities[name].options.soft_delete}
    hidden, gone, let_go = hide(soft, domain)
    cascaded, emptied = cascade((tally.deleted - soft) | gone, domain)
    return Effects(
        reads,
        tuple(changed.values()),
        frozenset(tally.writes),
        frozenset(tally.created),
        frozenset(tally.deleted - soft),
        hidden,
        cascaded | gone,
        emptied | let_go,
        tuple(tally.events),
        tuple(tally.taken),
        tuple(tally.calls),
        tally.queries,
    )


def _followed(
    paths: Iterable[Path], tally: _Tally, domain: Domain, entity_of: Callable[[str], str | None]
) -> tuple[Path, ...]:
    """The paths, and those that lead to the same rows as long as references have not got the rows given to them."""
    found = dict.fromkeys(paths)
    waiting = list(found)
    while waiting and len(found) < _MOST_PATHS:
        path = waiting.pop()
        for other in _detours(path, tally, domain, entity_of):
            if other not in found and len(other.steps) <= _LONGEST_PATH:
                found[other] = None
                waiting.append(other)
    return tuple(found)


def _detours(path: Path, tally: _Tally, domain: Domain, entity_of: Callable[[str], str | None]) -> Iterator[Path]:
    at = entity_of(path.root)
    for number, name in enumerate(path.steps):
        relation = domain.relationship(at, name) if at is not None else None
        if at is None or relation is None:
            return
        for source in tally.given.get((at, name), ()):
            yield Path(source.root, (*source.steps, *path.steps[number + 1 :]))
        at = relation.target_entity


def _references_to(name: str, domain: Domain) -> Iterator[tuple[Entity, tuple[str, str], OnDelete]]:
    """Who refers to rows of an entity, by which reference, as (entity, field), and what happens to it when they go."""
    for entity in domain.entities.values():
        for relation in entity.relationships:
            if relation.target_entity == name and relation.holds_key:
                yield entity, (entity.name, relation.field_name), on_delete(relation, domain.entities.get(name))


def cascade(deleted: Iterable[str], domain: Domain) -> tuple[frozenset[str], frozenset[tuple[str, str]]]:
    """What the database does when rows of these entities go: the entities whose rows it deletes along, and the
    references, as (entity, field), that it sets to null.
    """
    gone: set[str] = set()
    emptied: set[tuple[str, str]] = set()
    waiting = list(deleted)
    while waiting:
        for entity, reference, happens in _references_to(waiting.pop(), domain):
            if happens is OnDelete.SET_NULL:
                emptied.add(reference)
            elif happens is OnDelete.CASCADE and entity.name not in gone:
                gone.add(entity.name)
                waiting.append(entity.name)
    return frozenset(gone), frozenset(emptied)


def hide(deleted: Iterable[str], domain: Domain) -> tuple[frozenset[str], frozenset[str], frozenset[tuple[str, str]]]:
    """What deleting rows of these entities softly does: the entities whose rows are hidden, these included, those whose
    rows go, and the references, as (entity, field), that are set to null.
    """
    hidden = set(deleted)
    gone: set[str] = set()
    emptied: set[tuple[str, str]] = set()
    waiting = list(hidden)
    while waiting:
        for entity, reference, happens in _references_to(waiting.pop(), domain):
            if happens is OnDelete.SET_NULL:
                emptied.add(reference)
            elif happens is OnDelete.CASCADE and not entity.options.soft_delete:
                gone.add(entity.name)
            elif happens is OnDelete.CASCADE and entity.name not in hidden:
                hidden.add(entity.name)
                waiting.append(entity.name)
    return frozenset(hidden), frozenset(gone), frozenset(emptied)
