"""One reading of the steps of a flow, or of a transition: what every step finds there, and leaves behind."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from ir import paths
from ir.behavior import places
from ir.behavior.context import Context, Forgets
from ir.behavior.cutting import Piece
from ir.behavior.notes import Notes
from ir.behavior.reach import Reach, join
from ir.behavior.statements import is_name, meant
from ir.behavior.steps import AnyStep
from ir.expressions import types
from ir.expressions.check import Typed, check_tree, path_of
from ir.expressions.parser import parse_at
from ir.expressions.scope import Path, Scope
from ir.expressions.syntax import Expr, Issue, Missing
from ir.expressions.types import Kind, Type
from ir.expressions.unquoted import unquoted
from ir.model import Entity, FlowStep
from ir.wording import closest, did_you_mean, show

ACTOR = "actor"
DEEPEST = 40
"""Levels of steps inside steps."""


class Walk:
    """The steps of one program, read in order.

    `path` is the IR path of the flow or transition, `no_actor` why nobody is signed in (None where somebody is).
    `in_machine`: these are the steps of a transition, which answer nothing.
    """

    def __init__(
        self,
        context: Context,
        notes: Notes,
        path: str,
        reach: Reach,
        *,
        no_actor: str | None = None,
        in_machine: bool = False,
    ) -> None:
        self.context = context
        self.domain = context.domain
        self.notes = notes
        self.path = path
        self.reach = reach
        self.no_actor = no_actor
        self.in_machine = in_machine
        self.locals: dict[str, Type] = dict(reach.names)
        self.origins: dict[str, Path] = dict(reach.origins)
        self.known_wider: dict[str, Type] = {}
        self.wider: dict[str, Type] = {}
        self.used: set[str] = set()
        self.returns: list[tuple[Type | None, str]] = []
        self.is_prose = False
        self.is_broken = False
        self.depth = 0
        self._given = frozenset(reach.names)

    # Steps

    def steps(self, steps: tuple[FlowStep, ...], path: str) -> tuple[AnyStep, ...]:
        """The steps below `path`, in order."""
        if self.depth >= DEEPEST:
            self.notes.add("DM509", path, f"steps go {DEEPEST} levels deep at most; move some into a flow of their own")
            self.is_broken = True
            return ()
        self.depth += 1
        found: list[AnyStep] = []
        told = False
        for number, step in enumerate(steps):
            place = paths.child(path, number)
            if self.reach.has_ended and not told:
                told = True
                self.add("DM529", place, "this never runs: the flow has ended before")
            read = READERS[step.kind](self, step, place)
            if read is None:
                self.is_broken = True
            else:
                found.append(read)
        self.depth -= 1
        return tuple(found)

    # Findings

    def add(self, code: str, path: str, message: str, at: Piece | None = None, suggestion: str | None = None) -> None:
        """One finding that rests on the steps before it."""
        self.notes.add(code, path, message, at, suggestion=suggestion, needs=(self.path,))

    def report(self, issues: Iterable[Issue], whole: str, path: str, needs: tuple[str, ...] = ()) -> None:
        """What is wrong with an expression, told with what is known about the names that are out of reach."""
        for issue in issues:
            word = whole[issue.start : issue.end]
            if issue.code == "DM501" and self.is_prose:
                continue
            if issue.code in ("DM501", "DM528", "DM534") and word in self.reach.lost:
                code = "DM501" if issue.code == "DM534" else issue.code
                message = f"{show(word)} is not in reach here: {self.reach.lost[word]}"
                issue = replace(issue, code=code, message=message, suggestion=None)
            elif issue.code == "DM534" and self.no_actor is not None:
                issue = replace(issue, message=f"there is no `actor` here: {self.no_actor}")
            self.notes.take((issue,), path, (self.path, *needs))

    # Expressions

    def scope(self, row: str | None = None) -> Scope:
        """The names in reach."""
        return self.reach.scope(row)

    def typed(
        self, piece: Piece, path: str, expected: Type | None = None, row: str | None = None, needs: tuple[str, ...] = ()
    ) -> Typed:
        """An expression, checked; what is wrong with it is noted. `needs` are IR paths that `expected` rests on."""
        return self.typed_in(self.scope(row), piece, path, expected, needs)

    def typed_in(
        self, scope: Scope, piece: Piece, path: str, expected: Type | None = None, needs: tuple[str, ...] = ()
    ) -> Typed:
        """An expression in a scope of its own."""
        known = {*scope.names, *self.domain.fields(scope.row)}
        prose = unquoted(piece.whole, piece.start, piece.end, expected, known)
        if prose is not None:
            self.report((prose,), piece.whole, path)
            return Typed(piece.whole, Missing(prose.start, prose.end), types.UNKNOWN, issues=(prose,))
        tree, issues = parse_at(piece.whole, piece.start, piece.end)
        found = check_tree(piece.whole, tree, self.domain, scope, expected, issues)
        self.report(found.issues, piece.whole, path, (*self.needs(found, scope), *needs))
        self.note_use(found, piece, path)
        return found

    def note_use(self, found: Typed, piece: Piece, path: str) -> None:
        """Remember what is used, and refuse what is not there yet."""
        self.used |= places.names(found)
        for read in found.reads:
            reason = self._not_there_yet(read)
            if reason is not None:
                self.notes.add("DM513", path, reason, piece, needs=(self.path,))

    def _not_there_yet(self, read: Path) -> str | None:
        root = self.reach.names.get(read.root)
        if root is None or not read.steps:
            return None
        owner = places.type_at(Path(read.root, read.steps[:-1]), root, self.domain)
        entity = self.context.entity(owner.entity) if owner is not None else None
        attribute = entity.attribute(read.steps[-1]) if entity is not None else None
        if entity is None or attribute is None or attribute.computed is None:
            return None
        is_fresh = read.root in self.reach.fresh
        is_member = entity.name in self.reach.made and len(read.steps) > 1
        if not (is_fresh or is_member):
            return None
        what = show(f"{read.steps[-1]}")
        whose = "this row" if is_fresh and len(read.steps) == 1 else f"a new {show(entity.name)}"
        return f"{what} of {whose} is computed when the flow has ended, so it has no value yet; calculate it here"

    @staticmethod
    def needs(found: Typed, scope: Scope) -> tuple[str, ...]:
        """The IR paths of the entities that an expression is about."""
        entities = {of.entity for of in found.types.values()} | {of.entity for of in scope.names.values()} | {scope.row}
        return tuple(paths.join("entities", name) for name in sorted(name for name in entities if name))

    def path_of(self, tree: Expr, row: str | None = None) -> Path | None:
        """The path that an expression is, if it is one."""
        return path_of(tree, self.domain, self.scope(row))

    # Names

    def entity(self, piece: Piece, path: str) -> Entity | None:
        """The entity that a piece names."""
        found = self.context.entity(piece.text)
        if found is None:
            better = closest(piece.text, self.domain.entities)
            message = f"there is no entity {show(piece.text)}{did_you_mean(better)}"
            self.notes.add("DM521", path, message, piece, suggestion=better, needs=("entities", self.path))
        return found

    def bind(self, name: Piece | None, of: Type, path: str, origin: Path | None = None) -> None:
        """A new name for a value."""
        if name is None or not name:
            return
        word = name.text
        if not is_name(word):
            self.bind_meant(name.whole)
            return
        if word == ACTOR:
            self.add("DM525", path, "`actor` is who is signed in; call this something else", name)
            return
        if word in self.reach.names:
            what = "an input" if word in self._given else "bound above"
            if self.in_machine and word in self._given:
                what = "the row itself"
            self.add("DM525", path, f"{show(word)} is {what}; call this something else", name)
            of = types.UNKNOWN
        elif word in self.domain.entities:
            self.add("DM525", path, f"{show(word)} is an entity; call this something else", name)
        of = self.known_wider.get(word, of)
        self.remember(name, of, path)
        self.reach.bind(word, of, origin)
        if origin is not None:
            self.origins[word] = origin

    def bind_meant(self, text: str) -> None:
        """What a text that can't be read may have called something: nothing is known of it, so anything goes."""
        for name in meant(text):
            if name.text not in self.reach.names and name.text not in self.domain.entities and name.text != ACTOR:
                self.reach.bind(name.text, types.UNKNOWN)

    def remember(self, name: Piece, of: Type, path: str) -> None:
        """One name has one type in the whole program: code that uses it twice is hard to read, and to type."""
        word = name.text
        earlier = self.locals.get(word)
        if earlier is None:
            self.locals[word] = of
            return
        both = join(earlier, of)
        if both is None:
            message = f"{show(word)} was {earlier.nullable(False)} above, and this is {of.nullable(False)}"
            self.add("DM525", path, f"{message}; call it something else", name)
        else:
            self.locals[word] = both

    def forget(self, fields: frozenset[str]) -> None:
        """Fields of these names may have another value now."""
        self.reach.known = Forgets(fields).keep(self.reach.known)

    def know(self, known: frozenset[str]) -> None:
        """These paths are not None from here on."""
        self.reach.known |= known

    @staticmethod
    def is_unknown(of: Type) -> bool:
        """It could not be typed, and that is said already."""
        return of.kind is Kind.UNKNOWN


Reader = Callable[[Walk, FlowStep, str], AnyStep | None]
READERS: dict[str, Reader] = {}
"""How each kind of step is read; the modules of the readers fill it in."""


def reads(kind: str) -> Callable[[Reader], Reader]:
    """Register the reader of a kind of step."""

    def register(reader: Reader) -> Reader:
        READERS[kind] = reader
        return reader

    return register
