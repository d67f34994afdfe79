"""What every expression of a flow is, and what can be named there: for editors, which ask about single places."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from ir import paths
from ir.behavior.context import Context
from ir.behavior.cutting import Piece
from ir.behavior.machines import no_actor as nobody_moves
from ir.behavior.notes import Notes
from ir.behavior.programs import no_actor as nobody_asks
from ir.behavior.reach import Reach
from ir.behavior.signatures import actor_type
from ir.behavior.statements import change
from ir.behavior.steps import AnyStep
from ir.behavior.walk import ACTOR, Walk
from ir.expressions import types
from ir.expressions.check import Typed, check, check_tree
from ir.expressions.parser import parse_at
from ir.expressions.scope import Domain, Scope
from ir.expressions.syntax import Missing
from ir.expressions.types import Type
from ir.model import Flow, FlowStep, StateMachine
from ir.names import snake_case


@dataclass(frozen=True, slots=True)
class Seen:
    """One expression: the IR path of the text it stands in, the names in reach, and what it is there for."""

    place: str
    scope: Scope
    typed: Typed
    expected: Type | None = None


@dataclass(slots=True)
class Watched:
    """Everything that was seen: the expressions, the names in reach before each step by its path, and all names."""

    seen: list[Seen] = field(default_factory=list)
    scopes: dict[str, Scope] = field(default_factory=dict)
    locals: dict[str, Type] = field(default_factory=dict)

    def at(self, place: str) -> list[Seen]:
        """The expressions in one text."""
        return [one for one in self.seen if one.place == place]


class _Told(tuple[FlowStep, ...]):
    """Steps that tell when one of them is about to be read."""

    tell: Callable[[int, FlowStep], None]

    def __iter__(self) -> Iterator[FlowStep]:
        for number, step in enumerate(super().__iter__()):
            self.tell(number, step)
            yield step


class _Watching(Walk):
    """A walk that keeps what it sees."""

    watched: Watched
    _scope: Scope | None = None

    def steps(self, steps: tuple[FlowStep, ...], path: str) -> tuple[AnyStep, ...]:
        told = _Told(steps)
        told.tell = lambda number, step: self._enter(paths.child(path, number), step)
        return super().steps(told, path)

    def _enter(self, place: str, step: FlowStep) -> None:
        self.watched.scopes[place] = scope = self.scope()
        statement = change(step.expression)[0] if step.kind == "set" else None
        if statement is not None and statement.target:
            target = statement.target
            tree, issues = parse_at(target.whole, target.start, target.end)
            typed = check_tree(target.whole, tree, self.domain, scope, issues=issues)
            self.watched.seen.append(Seen(paths.child(place, "set"), scope, typed))

    def typed_in(
        self, scope: Scope, piece: Piece, path: str, expected: Type | None = None, needs: tuple[str, ...] = ()
    ) -> Typed:
        self._scope = scope
        found = super().typed_in(scope, piece, path, expected, needs)
        self._scope = None
        kept = found
        if isinstance(found.tree, Missing) and piece:  # A single word where a text is expected, read as a name.
            tree, issues = parse_at(piece.whole, piece.start, piece.end)
            kept = check_tree(piece.whole, tree, self.domain, scope, expected, issues)
        self.watched.seen.append(Seen(path, scope, kept, expected))
        return found

    def note_use(self, found: Typed, piece: Piece, path: str) -> None:
        super().note_use(found, piece, path)
        if self._scope is None:  # A hole in a message.
            self.watched.seen.append(Seen(path, self.scope(), found))


def _watch(walk: _Watching, steps: tuple[FlowStep, ...], path: str) -> Watched:
    walk.watched = Watched()
    walk.steps(steps, path)
    walk.watched.locals = dict(walk.locals)
    return walk.watched


def watch_flow(context: Context, flow: Flow) -> Watched:
    """All that a flow says. Never raises."""
    names = dict(context.signature(flow.name).inputs)
    why = nobody_asks(context, flow)
    if why is None:
        names[ACTOR] = actor_type(context.domain.auth, context.domain.entities)
    walk = _Watching(context, Notes(), flow.path, Reach(names), no_actor=why)
    return _watch(walk, flow.steps, paths.child(flow.path, "steps"))


def watch_transition(context: Context, machine: StateMachine, number: int) -> Watched:
    """All that one transition of a machine says: its guard and its steps."""
    entity = context.entity(machine.entity)
    if entity is None or number >= len(machine.transitions):
        return Watched()
    transition = machine.transitions[number]
    place = paths.child(machine.path, "transitions", number)
    why = nobody_moves(context, entity, transition)
    names = {} if why else {ACTOR: actor_type(context.domain.auth, context.domain.entities)}
    reach = Reach({snake_case(machine.entity): types.row(entity.name), **names})
    walk = _Watching(context, Notes(), place, reach, no_actor=why, in_machine=True)
    found = _watch(walk, transition.steps, paths.child(place, "steps"))
    if transition.guard_condition is not None:
        guard = paths.child(place, "guard")
        found.seen.append(
            watch_row(context.domain, machine.entity, transition.guard_condition, guard, types.BOOLEAN, names)
        )
    return found


def watch_row(
    domain: Domain, entity: str, text: str, place: str, expected: Type | None, names: dict[str, Type] | None = None
) -> Seen:
    """An expression about a row whose fields are bare names."""
    scope = Scope(names or {}, entity)
    return Seen(place, scope, check(text, domain, scope, expected), expected)


def with_flow(context: Context, flow: Flow) -> Context:
    """The same surroundings, where one flow is another one than it was."""
    others = tuple(one for one in context.behavior.flows if one.name != flow.name)
    behavior = context.behavior.model_copy(update={"flows": (*others, flow)})
    return replace(context, behavior=behavior)
