"""Which fields the value of an expression depends on, through everything that a program does before."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple, get_args

from ir.behavior.steps import (
    AnyStep,
    Branch,
    CallFlow,
    Create,
    Delete,
    Emit,
    Find,
    ForEach,
    Load,
    Message,
    Move,
    Program,
    Require,
    Return,
    Set,
)
from ir.behavior.understanding import Understanding
from ir.expressions import syntax
from ir.expressions.check import Typed
from ir.expressions.syntax import Expr
from ir.expressions.types import Kind


class Cell(NamedTuple):
    """A field of the rows of one entity; where `entity` is empty, a local or an input."""

    entity: str
    name: str


def nodes(tree: Expr) -> Iterator[Expr]:
    """A tree's nodes, outermost first."""
    waiting: list[Expr] = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        below: list[Any] = []
        for name in _PARTS[type(node)]:
            value = getattr(node, name)
            if isinstance(value, syntax.Node):
                below.append(value)
            elif isinstance(value, tuple):
                below += [one for one in value if isinstance(one, syntax.Node)]
        waiting += reversed(below)


_PARTS = {kind: tuple(item.name for item in fields(kind) if "Expr" in str(item.type)) for kind in get_args(Expr)}
"""The fields that hold other nodes, by kind of node."""


def cells_of(behavior: Understanding, typed: Typed, row: str | None = None) -> list[Cell]:
    """The fields that an expression names, in its order; `row` is the entity whose fields are bare names."""
    memo: dict[tuple[int, str | None], tuple[Typed, list[Cell]]] = behavior.memo.setdefault("cells", {})
    key = (id(typed), row)  # which stays its own as long as the memo keeps the expression
    if key not in memo:
        memo[key] = typed, _cells_of(behavior, typed, row)
    return memo[key][1]


def _cells_of(behavior: Understanding, typed: Typed, row: str | None) -> list[Cell]:
    found: dict[Cell, None] = {}
    own = behavior.domain.fields(row) if row is not None else {}
    for node in nodes(typed.tree):
        if isinstance(node, syntax.Attribute):
            target = typed.types.get(node.target)
            if target is not None and target.kind is Kind.ROW and target.entity is not None:
                found[Cell(target.entity, node.name)] = None
        elif isinstance(node, syntax.Name):
            found[Cell(row, node.name) if row is not None and node.name in own else Cell("", node.name)] = None
    return list(found)


@dataclass
class Dependencies:
    """What each field and local is made of, by a program or a rule."""

    behavior: Understanding
    sources: dict[Cell, dict[Cell, None]] = field(default_factory=lambda: defaultdict(dict))

    def closure(self, start: Iterable[Cell]) -> list[Cell]:
        """These cells, then all that they depend on, nearest first."""
        found = dict.fromkeys(start)
        waiting = list(found)
        for cell in waiting:
            for source in self.sources.get(cell, ()):
                if source not in found:
                    found[source] = None
                    waiting.append(source)
        return waiting

    def note(self, cell: Cell, typed: Typed, row: str | None = None) -> None:
        """The value of a cell comes from an expression."""
        self.sources[cell].update(dict.fromkeys(cells_of(self.behavior, typed, row)))


def dependencies(behavior: Understanding, steps: Iterable[AnyStep]) -> Dependencies:
    """Those of computed attributes, and of what these steps (and the flows they call) set and make."""
    found = Dependencies(behavior)
    for computed in behavior.computed:
        found.note(Cell(computed.entity, computed.attribute), computed.value, computed.entity)
    for step in walk(behavior, steps):
        _note_step(found, step)
    return found


def _note_step(found: Dependencies, step: AnyStep) -> None:
    if isinstance(step, Load):
        for _, typed in step.key:
            found.note(Cell("", step.name), typed)
    elif isinstance(step, Find):
        if step.where is not None:
            found.note(Cell("", step.name), step.where, step.entity)
    elif isinstance(step, Set):
        tree = step.target.tree
        if isinstance(tree, syntax.Name):
            found.note(Cell("", tree.name), step.value)
        for cell in cells_of(found.behavior, step.target)[:1]:
            found.note(cell, step.value)
    elif isinstance(step, Create):
        for name, typed in step.values:
            found.note(Cell(step.entity, name), typed)
            if step.name is not None:
                found.note(Cell("", step.name), typed)
    elif isinstance(step, ForEach):
        found.note(Cell("", step.variable), step.source)
    elif isinstance(step, CallFlow):
        for name, typed in step.arguments:
            found.note(Cell("", name), typed)
    elif isinstance(step, Emit):
        for name, typed in step.values:
            found.note(Cell(step.event, name), typed)


def walk(behavior: Understanding, steps: Iterable[AnyStep], into_calls: bool = True) -> Iterator[AnyStep]:
    """Every step, those inside others too, in order; with the steps of called flows and taken transitions."""
    for step in steps:
        yield step
        if isinstance(step, ForEach):
            yield from walk(behavior, step.steps, into_calls)
        elif isinstance(step, Branch):
            yield from walk(behavior, (*step.steps, *step.otherwise), into_calls)
        elif isinstance(step, CallFlow) and into_calls and step.flow in behavior.flows:
            yield from walk(behavior, behavior.flows[step.flow].steps)
        elif isinstance(step, Move) and into_calls and step.entity in behavior.machines:
            for move in behavior.machines[step.entity].moves:
                if move.transition.event == step.event:
                    yield from walk(behavior, move.steps)


def expressions(behavior: Understanding, steps: Iterable[AnyStep]) -> Iterator[tuple[Typed, str | None]]:
    """Every expression of these steps, with the entity whose fields are bare names in it."""
    for step in walk(behavior, steps):
        yield from _expressions(behavior, step)


def _expressions(behavior: Understanding, step: AnyStep) -> Iterator[tuple[Typed, str | None]]:
    if isinstance(step, Load):
        yield from ((typed, None) for _, typed in step.key)
    elif isinstance(step, Find):
        yield from ((typed, step.entity) for typed in (step.where, *(key for key, _ in step.order)) if typed)
    elif isinstance(step, Require):
        yield step.condition, None
        yield from ((typed, None) for typed in holes(step.message))
    elif isinstance(step, Set):
        yield step.target, None
        yield step.value, None
    elif isinstance(step, Create | Emit):
        yield from ((typed, None) for _, typed in step.values)
    elif isinstance(step, Delete):
        yield step.target, None
    elif isinstance(step, ForEach):
        yield step.source, None
    elif isinstance(step, Branch):
        yield step.condition, None
    elif isinstance(step, Move):
        yield step.target, None
        machine = behavior.machines.get(step.entity)
        for move in machine.moves if machine is not None else ():
            if move.guard is not None and move.transition.event == step.event:
                yield move.guard, step.entity
    elif isinstance(step, CallFlow):
        yield from ((typed, None) for _, typed in step.arguments)
    elif isinstance(step, Return) and step.value is not None:
        yield step.value, None


def holes(message: Message) -> Iterator[Typed]:
    """The expressions in a message."""
    return (part for part in message.parts if isinstance(part, Typed))


def enclosing(steps: Iterable[AnyStep], above: tuple[AnyStep, ...] = ()) -> Mapping[str, tuple[AnyStep, ...]]:
    """For every step's path, the loops and branches it is in, innermost first."""
    found: dict[str, tuple[AnyStep, ...]] = {}
    for step in steps:
        found[step.path] = above
        if isinstance(step, ForEach):
            found |= enclosing(step.steps, (step, *above))
        elif isinstance(step, Branch):
            found |= enclosing((*step.steps, *step.otherwise), (step, *above))
    return found


def program_cells(behavior: Understanding, program: Program) -> list[Cell]:
    """Every field that a program reads or writes, with all that those depend on."""
    graph = dependencies(behavior, program.steps)
    named = [cell for typed, row in expressions(behavior, program.steps) for cell in cells_of(behavior, typed, row)]
    return graph.closure(named)
