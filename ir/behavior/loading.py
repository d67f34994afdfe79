"""Steps that bring rows: `load` and `find`."""

from collections.abc import Iterator

from ir import paths
from ir.behavior import statements
from ir.behavior.askable import refused
from ir.behavior.cutting import Piece
from ir.behavior.places import equalities
from ir.behavior.statements import FindText, LoadText
from ir.behavior.steps import AnyStep, Find, Load
from ir.behavior.walk import Walk, reads
from ir.expressions import types
from ir.expressions.check import Typed
from ir.expressions.scope import Path
from ir.expressions.types import Kind, Type
from ir.listing import foreign_key_name
from ir.model import Entity, FlowStep, Relationship, RelationType
from ir.wording import closest, did_you_mean, listing, show

_SORTABLE = frozenset(
    {Kind.INTEGER, Kind.DECIMAL, Kind.FLOAT, Kind.DATE, Kind.TIME, Kind.DATETIME, Kind.TEXT, Kind.ENUM}
) | {Kind.BOOLEAN, Kind.UUID}
MOST_FOUND = 10_000


def unique_sets(entity: Entity) -> list[frozenset[str]]:
    """The sets of fields of which a value is there once at most."""
    found = [frozenset({item.name}) for item in entity.attributes if item.is_primary_key or item.is_unique]
    found += [frozenset({relation.field_name}) for relation in entity.relationships if _is_unique(relation)]
    return [*found, *(frozenset(names) for names in entity.unique)]


def _is_unique(relation: Relationship) -> bool:
    return relation.type is RelationType.ONE_TO_ONE and relation.holds_key


@reads("load")
def read_load(walk: Walk, step: FlowStep, path: str) -> AnyStep | None:
    """`cart = Cart(cart_id)`."""
    place = paths.child(path, "load")
    statement, issues = statements.load(step.expression)
    walk.notes.take(issues, place)
    if statement is None:
        walk.bind_meant(step.expression)
        return None
    entity = walk.entity(statement.entity, place)
    if entity is None:
        for _, value in statement.arguments:
            walk.typed(value, place)
        walk.bind(statement.name, types.UNKNOWN, place)
        return None
    key = _key(walk, statement, entity, place)
    walk.bind(statement.name, types.row(entity.name), place)
    if issues or key is None:
        return None
    return Load(path, statement.name.text, entity.name, key)


def _key(walk: Walk, statement: LoadText, entity: Entity, place: str) -> tuple[tuple[str, Typed], ...] | None:
    arguments = statement.arguments
    fields = [name for name, _ in arguments if name is not None]
    if len(arguments) == 1 and not fields:
        key = entity.primary_key
        expected = walk.domain.fields(entity.name).get(key.name, types.UNKNOWN).nullable(False)
        return ((key.name, walk.typed(arguments[0][1], place, expected)),)
    found = []
    is_fine = True
    for name, value in arguments:
        if name is None:
            example = f"{entity.name}({listing_of_keys(entity)})"
            walk.notes.add("DM520", place, f"name the fields that are looked for, like {show(example)}", value)
            walk.typed(value, place)
            is_fine = False
            continue
        of = _field(walk, entity, name, place)
        found.append((name.text, walk.typed(value, place, of.nullable(False) if of else None)))
        is_fine = is_fine and of is not None
    if is_fine and arguments:
        is_fine = _is_key(walk, entity, statement, place)
    return tuple(found) if is_fine else None


def listing_of_keys(entity: Entity) -> str:
    """The arguments of a `load` by the first unique fields, as an example."""
    return ", ".join(f"{name}=…" for name in sorted(unique_sets(entity)[0]))


def _field(walk: Walk, entity: Entity, name: Piece, place: str) -> Type | None:
    fields = walk.domain.fields(entity.name)
    of = fields.get(name.text)
    if of is None:
        related = [item.field_name for item in entity.relationships if foreign_key_name(item.field_name) == name.text]
        better = related[0] if related else closest(name.text, fields)
        message = f"{show(entity.name)} has no field {show(name.text)}{did_you_mean(better)}"
        needs = (entity.path, walk.path)
        walk.notes.add("DM502", place, message, name, suggestion=better, needs=needs)
        return None
    if of.kind is Kind.ROWS:
        message = f"{show(name.text)} is {of}, no field that a row is found by"
        walk.notes.add("DM532", place, message, name, needs=(entity.path,))
        return None
    return of


def _is_key(walk: Walk, entity: Entity, statement: LoadText, place: str) -> bool:
    given = [name.text for name, _ in statement.arguments if name is not None]
    twice = next((name for name in given if given.count(name) > 1), None)
    whole = Piece(statement.entity.whole, statement.entity.start, len(statement.entity.whole.rstrip()))
    if twice is not None:
        walk.notes.add("DM520", place, f"{show(twice)} is given twice", whole)
        return False
    if any(keys <= set(given) for keys in unique_sets(entity)):
        return True
    ways = [" and ".join(show(name) for name in sorted(keys)) for keys in unique_sets(entity)]
    message = (
        f"more than one {show(entity.name)} may have the same {listing(given)}: load by {', or by '.join(ways[:4])}; "
        f"or take `find: {statement.name.text} = first {entity.name} where …`"
    )
    walk.notes.add("DM532", place, message, whole, needs=(entity.path,))
    return False


@reads("find")
def read_find(walk: Walk, step: FlowStep, path: str) -> AnyStep | None:
    """`x = first Product where stock > 0 order by price desc, name`."""
    place = paths.child(path, "find")
    statement, issues = statements.find(step.expression)
    walk.notes.take(issues, place)
    if statement is None:
        walk.bind_meant(step.expression)
        return None
    entity = walk.entity(statement.entity, place)
    if entity is None:
        walk.bind(statement.name, types.UNKNOWN, place)
        return None
    where = _where(walk, statement.where, entity, place)
    order = tuple(_ordered(walk, key, descending, entity, place) for key, descending in statement.order)
    limit = _limit(walk, statement, place)
    of = types.rows(entity.name) if statement.is_many else types.row(entity.name).nullable()
    walk.bind(statement.name, of, place)
    if issues:
        return None
    parents = () if where is None else tuple(_parents(walk, where, entity))
    return Find(path, statement.name.text, entity.name, statement.is_many, where, order, limit, parents)


def _where(walk: Walk, piece: Piece | None, entity: Entity, place: str) -> Typed | None:
    if piece is None:
        return None
    found = walk.typed(piece, place, types.BOOLEAN, row=entity.name)
    names = frozenset(walk.domain.fields(entity.name))
    wrong = None if found.issues else refused(found, names)
    if wrong is not None:
        part = Piece(piece.whole, wrong.node.start, wrong.node.end)
        message = f"the database can't be asked this: {wrong.reason}; what `where` can't say, `if` says afterwards"
        walk.add("DM530", place, message, part)
    return found


def _parents(walk: Walk, where: Typed, entity: Entity) -> Iterator[Path]:
    """The rows that a `where` compares references with: `customer == actor`."""
    for field, value in equalities(where):
        relation = entity.relationship(field)
        path = walk.path_of(value, entity.name) if where.types[value].kind is Kind.ROW else None
        if relation is not None and relation.holds_key and path is not None and path.root:
            yield path


def _ordered(walk: Walk, key: Piece, descending: bool, entity: Entity, place: str) -> tuple[Typed, bool]:
    found = walk.typed(key, place, row=entity.name)
    if not found.issues:
        path = walk.path_of(found.tree, entity.name)
        if path is None or path.root != "" or found.type.kind not in _SORTABLE | {Kind.UNKNOWN}:
            walk.add("DM530", place, f"rows are ordered by fields of {show(entity.name)} that have an order", key)
    return found, descending


def _limit(walk: Walk, statement: FindText, place: str) -> int | None:
    if statement.limit is None:
        return None
    digits = statement.limit.text
    limit = int(digits) if len(digits) <= 6 else MOST_FOUND + 1
    if not statement.is_many:
        walk.notes.add("DM520", place, "`first` finds one row, so it takes no `limit`", statement.limit)
    elif not 1 <= limit <= MOST_FOUND:
        walk.notes.add("DM520", place, f"`limit` is a number from 1 to {MOST_FOUND}", statement.limit)
    return limit
