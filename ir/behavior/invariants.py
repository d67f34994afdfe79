"""Computed attributes and invariants: what is made true, and what has to be, after every transaction."""

from collections.abc import Iterator

from ir import paths
from ir.behavior.context import Context
from ir.behavior.cutting import Piece
from ir.behavior.notes import Notes
from ir.behavior.reach import Reach
from ir.behavior.understood import Computed, Rule
from ir.behavior.walk import Walk
from ir.behavior.wording import articled
from ir.expressions import types
from ir.expressions.check import Typed, check, path_of
from ir.expressions.scope import Path, Scope, attribute_type
from ir.expressions.syntax import Call, walk
from ir.expressions.types import Kind, Type
from ir.model import Entity, Invariant
from ir.wording import closest, did_you_mean, show

_CHANGING = frozenset({"now", "today", "uuid"})
_NOT_COMPUTED = frozenset({Kind.LIST, Kind.JSON, Kind.BINARY})
_NOBODY = "it is true of the row, whoever looks"


def _about_a_row(context: Context, notes: Notes, entity: Entity, text: str, place: str, expected: Type) -> Typed:
    reader = Walk(context, notes, place, Reach(), no_actor=_NOBODY)
    piece = Piece.of(text)
    found = reader.typed_in(Scope(row=entity.name), piece, place, expected)
    for node in walk(found.tree):
        if isinstance(node, Call) and node.function in _CHANGING:
            message = (
                f"`{node.function}()` changes by itself, and this is looked at only when rows change; "
                "compare with a field of the row instead"
            )
            notes.add("DM552", place, message, Piece(text, node.start, node.end), needs=(place,))
    return found


def read_computed(context: Context, notes: Notes) -> Iterator[Computed]:
    """All computed attributes."""
    for entity in context.domain.entities.values():
        for attribute in entity.attributes:
            if attribute.computed is None:
                continue
            place = paths.child(entity.path, "attributes", attribute.name, "computed")
            expected = attribute_type(attribute, entity.name)
            if expected.kind in _NOT_COMPUTED:
                message = f"{show(attribute.name)} is {expected}, which no expression gives; compute a scalar"
                notes.add("DM554", place, message, on_key=True)
                continue
            value = _about_a_row(context, notes, entity, attribute.computed, place, expected)
            yield Computed(entity.name, attribute.name, value, place)


def read_rules(context: Context, notes: Notes) -> Iterator[Rule]:
    """All invariants whose entity is known."""
    for invariant in context.behavior.invariants:
        entity = context.entity(invariant.entity)
        if entity is None:
            _without_entity(context, notes, invariant)
            continue
        place = paths.child(invariant.path, "expression")
        condition = _about_a_row(context, notes, entity, invariant.expression, place, types.BOOLEAN)
        yield Rule(invariant, entity.name, condition, place, _scope(context, notes, entity, invariant))


def _without_entity(context: Context, notes: Notes, invariant: Invariant) -> None:
    if invariant.entity is None:
        message = f"{show(invariant.name)} does not say whose rows keep it; add `entity`"
        notes.add("DM551", invariant.path, message, on_key=True)
        return
    better = closest(invariant.entity, context.domain.entities)
    message = f"there is no entity {show(invariant.entity)}{did_you_mean(better)}"
    place = paths.child(invariant.path, "entity")
    notes.add("DM551", place, message, suggestion=better, needs=("entities",))


def _scope(context: Context, notes: Notes, entity: Entity, invariant: Invariant) -> Path | None:
    if invariant.scope is None:
        return None
    place = paths.child(invariant.path, "scope")
    scope = Scope(row=entity.name)
    found = check(invariant.scope, context.domain, scope)
    path = path_of(found.tree, context.domain, scope)
    is_row = found.type.kind is Kind.ROW and path is not None
    if found.issues and found.type.kind is Kind.UNKNOWN:
        notes.take(found.issues, place, needs=(entity.path,))
    elif not is_row:
        message = (
            f"{show(invariant.scope)} is {found.type}; `scope` names one row by to-one relationships, "
            f"from {articled(entity.name)}"
        )
        notes.add("DM553", place, message, needs=(entity.path,))
    return path if is_row else None
