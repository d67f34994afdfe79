"""Steps that decide what happens: `require`, `if`, `for`, `return`, and prose."""

from ir import paths
from ir.behavior import messages, statements
from ir.behavior.cutting import Piece
from ir.behavior.reach import Reach, join, merge
from ir.behavior.statements import ForText
from ir.behavior.steps import AnyStep, Branch, ForEach, Message, Prose, Require, Return
from ir.behavior.walk import ACTOR, Walk, reads
from ir.expressions import types
from ir.expressions.check import Typed
from ir.expressions.scope import Path
from ir.expressions.types import Kind, Type
from ir.model import FlowStep
from ir.names import words
from ir.problems import Severity
from ir.wording import show

STATUSES = (400, 403, 404, 409)
_NOT_ANSWERED = frozenset({Kind.DURATION})


@reads("require")
def read_require(walk: Walk, step: FlowStep, path: str) -> AnyStep | None:
    """A condition that has to hold."""
    condition = walk.typed(Piece.of(step.expression), paths.child(path, "require"), types.BOOLEAN)
    status, message = 409, Message()
    if step.refusal is not None:
        status = step.refusal.status
        if status not in STATUSES:
            text = (
                "a refusal is 400 (never possible), 403 (not allowed), 404 (not there) or 409 (not now); "
                "the other statuses are the application's own"
            )
            walk.notes.add("DM527", paths.child(path, "else", "status"), text)
        kept = walk.reach.known
        walk.know(condition.known_if_false)
        message = messages.read_message(walk, step.refusal.detail, paths.child(path, "else", "detail"))
        walk.reach.known = kept
    if status == 404 and not message.parts:
        message = _absent(walk, condition)
    walk.know(condition.known_if_true)
    return Require(path, condition, status, message, step.expression)


def _absent(walk: Walk, condition: Typed) -> Message:
    """What `load` says where there is no row: whoever may not see one is not told that it is there."""
    for read in condition.reads:
        of = walk.reach.names.get(read.root)
        if of is not None and of.kind is Kind.ROW and of.entity is not None and read.root != ACTOR:
            return Message((f"No such {words(of.entity)}",))
    return Message()


@reads("if")
def read_if(walk: Walk, step: FlowStep, path: str) -> AnyStep | None:
    """One of two lists of steps."""
    condition = walk.typed(Piece.of(step.expression), paths.child(path, "if"), types.BOOLEAN)
    before = walk.reach
    ways: list[Reach] = []
    bodies: list[tuple[AnyStep, ...]] = []
    for steps, key, known in (
        (step.steps, "then", condition.known_if_true),
        (step.otherwise, "else", condition.known_if_false),
    ):
        walk.reach = before.copy()
        walk.know(known)
        bodies.append(walk.steps(steps, paths.child(path, key)))
        ways.append(walk.reach)
    walk.reach = merge(before, ways)
    return Branch(path, condition, bodies[0], bodies[1])


@reads("for")
def read_for(walk: Walk, step: FlowStep, path: str) -> AnyStep | None:
    """The steps, for each of a collection."""
    place = paths.child(path, "for")
    statement, issues = statements.loop(step.expression)
    walk.notes.take(issues, place)
    source, of, origin = _source(walk, statement, place)
    before = walk.reach
    walk.reach = before.copy()
    walk.reach.known = walk.context.forgets(step.steps).keep(before.known)
    if statement is not None and statements.is_name(statement.variable.text):
        walk.bind(statement.variable, of, place, origin)
    else:
        walk.bind_meant(step.expression)
    steps = walk.steps(step.steps, paths.child(path, "do"))
    after = walk.reach
    walk.reach = before
    walk.reach.known &= after.known
    walk.reach.made |= after.made
    for name in after.names:
        if name not in before.names:
            before.lost[name] = "it is bound inside the loop above"
    if statement is None or source is None or issues:
        return None
    return ForEach(path, statement.variable.text, source, steps, origin)


def _source(walk: Walk, statement: ForText | None, place: str) -> tuple[Typed | None, Type, Path | None]:
    if statement is None or not statement.source:
        return None, types.UNKNOWN, None
    source = walk.typed(statement.source, place)
    kind = source.type.kind
    if kind is Kind.ROWS and source.type.entity is not None:
        return source, types.row(source.type.entity), walk.path_of(source.tree)
    if kind is Kind.LIST and source.type.item is not None:
        if source.type.is_nullable and not source.issues:
            walk.add("DM504", place, f"{show(statement.source.text)} may be None; check it first", statement.source)
        return source, source.type.item, None
    if kind is not Kind.UNKNOWN:
        message = f"{show(statement.source.text)} is {source.type}; a `for` goes through a collection or a list"
        walk.add("DM539", place, message, statement.source)
    return source, types.UNKNOWN, None


@reads("return")
def read_return(walk: Walk, step: FlowStep, path: str) -> AnyStep | None:
    """The end, and what is answered."""
    place = paths.child(path, "return")
    text = step.expression.strip()
    value = None
    if text and text not in ("None", "null"):
        value = walk.typed(Piece.of(step.expression), place)
        if walk.in_machine:
            walk.add("DM529", place, "the steps of a transition answer nothing; take the `return` out")
        elif value.type.kind is Kind.ROW and value.type.is_nullable:
            what = show(text)
            walk.add("DM504", place, f"{what} may be None; `require: {text} is not None` before, with the status 404")
        elif value.type.kind in _NOT_ANSWERED:
            walk.add("DM511", place, f"{value.type} can't be answered; take its days or minutes")
    walk.returns.append((value.type if value else None, place))
    walk.reach.has_ended = True
    return Return(path, value)


@reads("text")
def read_prose(walk: Walk, step: FlowStep, path: str) -> AnyStep | None:
    """What somebody has to write; after it, any name may be bound."""
    walk.is_prose = True
    if not (step.action or step.service_method or step.error_handling):
        return Prose(path, step)  # it could not be read, which the reader has said
    message = "a step in prose: the application answers 501 here until somebody writes it"
    walk.notes.add("DM560", path, message, severity=Severity.INFO)
    return Prose(path, step)


def answered(walk: Walk, steps: tuple[AnyStep, ...], at: str) -> Type | None:
    """The type of what a flow answers: that on which all its `return`s agree."""
    kinds = [(of, path) for of, path in walk.returns]
    found: Type | None = None
    for of, _ in kinds:
        if of is None:
            continue
        both = of if found is None else join(found, of)
        if both is None:
            break
        found = both
    for of, path in kinds:
        if found is None:
            break
        if of is None:
            walk.add("DM533", path, f"this answers nothing, while elsewhere the flow answers {found}; answer one, too")
        elif join(found, of) is None:
            walk.add("DM533", path, f"this answers {of}, while elsewhere the flow answers {found}; make them agree")
    if found is not None and not walk.reach.has_ended and not walk.is_prose:
        message = f"the flow answers {found} in some cases and nothing in others; end it with a `return`"
        walk.notes.add("DM529", at, message, on_key=True, needs=(walk.path,))
    return found
