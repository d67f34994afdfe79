"""Steps that change rows: `set`, `create` and `delete`."""

from dataclasses import replace

from ir import paths
from ir.behavior import statements, storing
from ir.behavior.cutting import Piece
from ir.behavior.reach import join
from ir.behavior.statements import SetText
from ir.behavior.steps import AnyStep, Create, Delete, Set
from ir.behavior.walk import ACTOR, Walk, reads
from ir.behavior.wording import articled
from ir.expressions import types
from ir.expressions.check import Typed, check, check_tree
from ir.expressions.parser import parse, parse_at
from ir.expressions.scope import Path
from ir.expressions.syntax import Attribute, Call, Conditional, Issue, Literal, Method, Name
from ir.expressions.types import Kind, Type
from ir.model import Entity, FlowStep
from ir.wording import listing, show


@reads("set")
def read_set(walk: Walk, step: FlowStep, path: str) -> AnyStep | None:
    """`target = value`, `+=`, `-=` or `*=`."""
    place = paths.child(path, "set")
    statement, issues = statements.change(step.expression)
    walk.notes.take(issues, place)
    if statement is None or not statement.target:
        walk.bind_meant(step.expression)
        return None
    if statements.is_name(statement.target.text):
        found = _set_local(walk, statement, path, place)
    else:
        found = _set_field(walk, statement, path, place)
    return None if issues else found


def _set_local(walk: Walk, statement: SetText, path: str, place: str) -> AnyStep | None:
    name = statement.target.text
    if statement.operator == "=":
        value = walk.typed(statement.value, place)
        if name in walk.reach.names and name != ACTOR:
            _rebind(walk, statement, value, place)
        else:
            _bind_value(walk, statement, value, place)
    else:
        value = _changed(walk, statement, None, place)
        if name in walk.reach.names:
            combined = _combined(walk, statement)
            _rebind(walk, statement, replace(value, type=combined.type), place)
    target = _typed(walk, statement.target)
    return Set(path, target, statement.operator, value, Path(name), _sources(walk, value))


def _bind_value(walk: Walk, statement: SetText, value: Typed, place: str) -> None:
    of = value.type
    if of.kind is Kind.NONE:
        message = "None alone has no type; give a value, or bind the name where there is one"
        walk.add("DM511", place, message, statement.value)
        of = types.UNKNOWN
    origin = None
    if of.kind in (Kind.ROW, Kind.ROWS):
        origin = walk.path_of(value.tree)
        if origin is None:
            message = "a name for rows needs a path, like `cart.customer`; take `if` for a choice of two"
            walk.add("DM511", place, message, statement.value)
            of = types.UNKNOWN
    walk.bind(statement.target, of, place, origin)
    if not of.is_nullable:
        walk.know(frozenset({statement.target.text}))
    if origin is not None and origin.root in walk.reach.fresh and not origin.steps:
        walk.reach.fresh |= {statement.target.text}


def _rebind(walk: Walk, statement: SetText, value: Typed, place: str) -> None:
    """A local gets another value: of its own type, or of one that takes both."""
    name = statement.target.text
    before = walk.reach.names[name]
    if Kind.UNKNOWN in (before.kind, value.type.kind):
        return
    if before.kind in (Kind.ROW, Kind.ROWS):
        walk.add("DM525", place, f"{show(name)} is {before}, which keeps its name; take another name", statement.target)
        return
    both = join(before, value.type)
    if both is None:
        message = f"{show(name)} is {before}, so it can't become {value.type}; take another name"
        walk.add("DM511", place, message, statement.value)
        return
    if both.nullable(False) != before.nullable(False) or both.is_nullable != before.is_nullable:
        walk.locals[name] = both
        walk.wider[name] = both
    walk.reach.bind(name, both, walk.reach.origins.get(name))
    if not value.type.is_nullable:
        walk.know(frozenset({name}))


def _combined(walk: Walk, statement: SetText, expected: Type | None = None) -> Typed:
    """`target op value`, as one expression."""
    value = statement.value.text
    text = f"{statement.target.text} {statement.operator[0]} {value if _is_simple(value) else f'({value})'}"
    return check(text, walk.domain, walk.scope(), expected)


def _is_simple(value: str) -> bool:
    """It stands beside an operator without brackets."""
    return isinstance(parse(value)[0], Name | Attribute | Literal | Call | Method)


def _changed(walk: Walk, statement: SetText, expected: Type | None, place: str) -> Typed:
    """The value of `target op= value`; what is wrong with the whole is told at the part that it is about."""
    value = walk.typed(statement.value, place)
    if value.issues or statement.operator == "/=":
        return value
    whole = _combined(walk, statement, expected)
    target = statement.target
    inner = len(target.text) + (3 if _is_simple(statement.value.text) else 4)
    for issue in whole.issues:
        if issue.end <= len(target.text):
            moved = replace(issue, start=issue.start + target.start, end=issue.end + target.start)
        elif issue.start >= inner:
            shift = statement.value.start - inner
            end = min(issue.end + shift, statement.value.end)
            moved = replace(issue, start=issue.start + shift, end=end)
        else:
            better = f"{target.text} = {issue.suggestion}" if issue.suggestion else None
            moved = Issue(issue.code, issue.message, target.start, statement.value.end, better)
        walk.report((moved,), target.whole, place, walk.needs(whole, walk.scope()))
    return value


def _set_field(walk: Walk, statement: SetText, path: str, place: str) -> AnyStep | None:
    target = _target(walk, statement, place)
    owner = _owner(walk, target)
    if owner is None:
        if not target.issues and target.type.kind is not Kind.UNKNOWN:
            message = f"{show(statement.target.text)} is no field of a row; set a field, like `order.note`, or a name"
            walk.add("DM524", place, message, statement.target)
        walk.typed(statement.value, place)
        return None
    entity, name = owner
    of = storing.field_type(walk.context, entity, name)
    reason = storing.why_not_set(walk.context, entity, name)
    if reason is not None or of is None:
        at = statement.target.part(len(statement.target.text) - len(name))
        message = f"{show(f'{entity.name}.{name}')} can't be set: {reason}"
        needs = (entity.path, walk.path)
        if reason is not None:
            walk.notes.add("DM524", place, message, at, needs=needs)
        walk.typed(statement.value, place)
        return None
    if statement.operator == "=":
        value = walk.typed(statement.value, place, of)
    else:
        value = _changed(walk, statement, of, place)
    if of.kind is Kind.ROW or value.type.is_nullable or value.type.kind is Kind.UNKNOWN:
        walk.forget(walk.context.changed_with(name))
    where = walk.path_of(target.tree)
    if of.is_nullable and not value.type.is_nullable and value.type.kind is not Kind.UNKNOWN:
        walk.know(frozenset({statement.target.text.replace(" ", "")}))
    return Set(path, target, statement.operator, value, where or Path(""), _sources(walk, value))


def _sources(walk: Walk, value: Typed) -> tuple[Path, ...]:
    """Where a value that is a row comes from: of a choice, all that it may be."""
    if value.type.kind not in (Kind.ROW, Kind.ROWS):
        return ()
    found: dict[Path, None] = {}
    waiting = [value.tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Conditional):
            waiting += [node.otherwise, node.then]
        elif (path := walk.path_of(node)) is not None:
            found[path] = None
    return tuple(found)


def _typed(walk: Walk, piece: Piece) -> Typed:
    tree, issues = parse_at(piece.whole, piece.start, piece.end)
    return check_tree(piece.whole, tree, walk.domain, walk.scope(), issues=issues)


def _target(walk: Walk, statement: SetText, place: str) -> Typed:
    """The field that is set: it may be None, and nobody may read it yet."""
    found = _typed(walk, statement.target)
    secret = _secret(walk, found)
    if not secret:
        walk.report(found.issues, statement.target.whole, place, walk.needs(found, walk.scope()))
    walk.used |= _names(found)
    return replace(found, issues=()) if secret else found


def _secret(walk: Walk, target: Typed) -> bool:
    """A field that can be written and not read."""
    owner = _owner(walk, target)
    attribute = owner[0].attribute(owner[1]) if owner else None
    return attribute is not None and attribute.is_write_only


def _names(found: Typed) -> frozenset[str]:
    node = found.tree
    while isinstance(node, Attribute):
        node = node.target
    return frozenset({node.name}) if isinstance(node, Name) else frozenset()


def _owner(walk: Walk, target: Typed) -> tuple[Entity, str] | None:
    """The entity and the field that `row.field` names."""
    tree = target.tree
    if not isinstance(tree, Attribute):
        return None
    row = target.types.get(tree.target)
    entity = walk.context.entity(row.entity) if row is not None and row.kind is Kind.ROW else None
    return (entity, tree.name) if entity is not None else None


@reads("create")
def read_create(walk: Walk, step: FlowStep, path: str) -> AnyStep | None:
    """`order = Order`, with its fields under `with`."""
    place = paths.child(path, "create")
    statement, issues = statements.named(step.expression, "order = Order")
    walk.notes.take(issues, place)
    entity = walk.entity(statement.what, place) if statement is not None else None
    values = []
    is_fine = not issues
    for binding in step.bindings:
        value = _given(
            walk, entity, binding.name, Piece.of(binding.expression), paths.child(path, "with", binding.name)
        )
        is_fine = is_fine and value is not None
        if value is not None:
            values.append((binding.name, value))
    if statement is None:
        walk.bind_meant(step.expression)
        return None
    if entity is None:
        walk.bind(statement.name, types.UNKNOWN, place)
        return None
    is_fine = _complete(walk, entity, step, statement.what, place) and is_fine
    walk.bind(statement.name, types.row(entity.name), place)
    walk.reach.made |= {entity.name}
    if statement.name is not None:
        walk.reach.fresh |= {statement.name.text}
    name = statement.name.text if statement.name is not None else None
    sources = ((field, source) for field, value in values for source in _sources(walk, value))
    return Create(path, name, entity.name, tuple(values), tuple(sources)) if is_fine else None


def _given(walk: Walk, entity: Entity | None, name: str, piece: Piece, place: str) -> Typed | None:
    if entity is None:
        walk.typed(piece, place)
        return None
    needs = (entity.path, walk.path)
    reason = storing.why_not_stored(walk.context, entity, name)
    of = storing.field_type(walk.context, entity, name)
    if reason is not None:
        message = f"{show(f'{entity.name}.{name}')} can't be given: {reason}"
        walk.notes.add("DM524", place, message, on_key=True, needs=needs)
    elif of is None:
        message, better = storing.unknown_field(walk.context, entity, name)
        walk.notes.add("DM523", place, message, on_key=True, suggestion=better, needs=needs)
    value = walk.typed(piece, place, of if reason is None else None)
    return value if of is not None and reason is None else None


def _complete(walk: Walk, entity: Entity, step: FlowStep, at: Piece, place: str) -> bool:
    auth = walk.domain.auth
    if auth is not None and auth.user_entity == entity.name:
        message = f"a flow can't create {articled(entity.name)}: who signs in has a password, and registers themselves"
        walk.notes.add("DM522", place, message, at, needs=(entity.path, "auth", walk.path))
        return False
    given = {binding.name for binding in step.bindings}
    given |= {storing.meant(walk.context, entity, name) or name for name in given}  # Reported where it is written.
    lacking = [name for name in storing.required(walk.context, entity) if name not in given]
    if lacking:
        message = (
            f"{articled(entity.name)} needs {listing(lacking)}; give {'it' if len(lacking) == 1 else 'them'} in `with`"
        )
        walk.notes.add("DM522", place, message, at, needs=(entity.path, walk.path))
    return not lacking


@reads("delete")
def read_delete(walk: Walk, step: FlowStep, path: str) -> AnyStep | None:
    """The row goes."""
    place = paths.child(path, "delete")
    piece = Piece.of(step.expression)
    target = walk.typed(piece, place)
    if target.issues or target.type.kind is Kind.UNKNOWN:
        return None
    row = walk.path_of(target.tree)
    if target.type.kind is not Kind.ROW or row is None:
        message = f"{show(step.expression.strip())} is {target.type}; `delete` takes one row"
        if target.type.kind is Kind.ROWS:
            message += ", so go through them with `for`"
        walk.add("DM511", place, message, piece)
        return None
    if target.type.is_nullable:
        walk.add("DM504", place, f"{show(step.expression.strip())} may be None; check it first", piece)
    walk.forget(walk.context.emptiable)
    if isinstance(target.tree, Name):
        walk.reach.unbind({target.tree.name: "the row is deleted above"})
    return Delete(path, target, row)
