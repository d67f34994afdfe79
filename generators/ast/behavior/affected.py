"""Which rows what was written may say something new about: the ways that rules look along, walked backwards."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from generators.ast.behavior.stages import Way
from generators.ast.source import Imports
from generators.ast.view import AppView, EntityView
from ir import names
from ir.behavior.dependencies import Hop, Reach
from ir.model import Relationship, RelationType
from validators.target.naming import python_name

CHANGES = "src.database.changes"


@dataclass
class Place:
    """The rows at the end of one way, what is read of them, and the places behind."""

    way: Way
    view: EntityView
    fields: tuple[str, ...] = ()
    is_membership: bool = False
    further: "list[Place]" = field(default_factory=list)

    @property
    def hop(self) -> Hop:
        """The last hop."""
        return self.way[-1]

    @property
    def is_scope(self) -> bool:
        """It has collections that no lock of a root protects: their members are found by way of a reference."""
        has_members = any(place.is_membership for place in self.further)
        return has_members and any(hop.is_held or hop.key is None for hop in self.way)


def places(view: EntityView, reaches: Iterable[Reach]) -> Place:
    """The ways as a tree; its root are the rows that the rules are about."""
    root = Place((), view)
    by_way: dict[Way, Place] = {(): root}
    for reach in sorted(reaches, key=lambda reach: len(reach.hops)):
        place = by_way.setdefault(reach.hops, Place(reach.hops, view.app.entities[reach.entity]))
        place.fields, place.is_membership = reach.fields, reach.is_membership
        if reach.hops:
            by_way[reach.hops[:-1]].further.append(place)
    return root


@dataclass(frozen=True)
class Edge:
    """A hop as two columns of one table: `near` has the key of a row before the hop, `far` that of a row behind it.

    The table is that of the rows before it (`is_held`), a table of links (`is_link`), or that of the rows behind.
    `link_columns` say, beside `near`, whether a link is there.
    """

    near: str
    far: str
    is_held: bool = False
    is_link: bool = False
    link_columns: tuple[str, ...] = ()


def edge(app: AppView, hop: Hop, imports: Imports) -> Edge:
    """The columns of a hop."""
    source = app.entities[hop.source]
    relation = source.entity.relationship(hop.field)
    assert relation is not None
    target = app.entities[relation.target_entity]
    for view in (source, target):
        imports.add("src.models.entities", view.name)
    if relation.type is RelationType.MANY_TO_MANY:
        return _link(source, target, relation, imports)
    if relation.holds_key:
        return Edge(key(source), f"{source.name}.{source.field(relation.field_name).python}", is_held=True)
    return Edge(f"{target.name}.{source.back_key(relation).python}", key(target))


def _link(source: EntityView, target: EntityView, relation: Relationship, imports: Imports) -> Edge:
    if relation.through is None:
        table = python_name(source.join_table(relation).name)
        imports.add("src.models.entities", table)
        mine, other = source.join_columns(relation)
        return Edge(f"{table}.c.{mine}", f"{table}.c.{other}", is_link=True)
    through = source.app.entities[relation.through]
    imports.add("src.models.entities", through.name)
    mine_field = next(item for item in through.fields if item.target is source)
    other_field = next(item for item in through.fields if item.target is target and item is not mine_field)
    near, far = f"{through.name}.{mine_field.python}", f"{through.name}.{other_field.python}"
    hidden = (f"{through.name}.deleted_at",) if through.entity.options.soft_delete else ()
    return Edge(near, far, is_link=True, link_columns=(far, *hidden))


def key(view: EntityView) -> str:
    """`Order.id`."""
    return f"{view.name}.{view.key.python}"


def column(view: EntityView, name: str) -> str:
    """`Order.customer_id`: the column of an attribute or of a to-one relationship."""
    known = any(name in (item.name, item.relation.field_name if item.relation else None) for item in view.fields)
    return f"{view.name}.{view.field(name).python if known else python_name(name)}"


class _Walk:
    """Writes the statements that find the roots."""

    def __init__(self, imports: Imports) -> None:
        self.imports = imports
        self.lines: list[str] = []
        self._names = {"changes", "session"}

    def keys(self, place: Place, before: list[str] | None = None) -> list[str]:
        """Expressions for the keys of rows at a place, worked out from what was written further on.

        Where the rows themselves need not be known, what can be said of those `before` them goes there.
        """
        found: list[str] = []
        for further in place.further:
            step = edge(place.view.app, further.hop, self.imports)
            if not step.is_held:
                found += self._members(further, step)
                continue
            changed = self.keys(further)
            if read(further):
                changed.insert(0, _changed(further))
            if not changed:
                continue
            keys = self._named(further, changed)
            step_before = edge(place.view.app, place.hop, self.imports) if place.way else None
            if before is not None and step_before is not None and not (step_before.is_held or step_before.is_link):
                before.append(self._follow(step_before.near, step.far, keys, pinned=True))
            else:
                found.append(self._follow(step.near, step.far, keys))
        return found

    def _members(self, further: Place, step: Edge) -> list[str]:
        """Those that members came to, left, or changed under."""
        direct: list[str] = []
        inner = self.keys(further, direct)
        if step.is_link:
            found = [_of(step.near, *step.link_columns)]
            if read(further):
                inner.insert(0, _changed(further))
        else:
            found = [_of(step.near, *(column(further.view, name) for name in read(further)))]
        if inner:
            keys = self._named(further, inner)
            found.append(self._follow(step.near, step.far, keys, pinned=not step.is_link))
        return found + direct

    def _follow(self, wanted: str, where: str, keys: str, *, pinned: bool = False) -> str:
        self.imports.add(CHANGES, "follow")
        return f"await follow(session, {wanted}, {where}, {keys}{', pinned=True' if pinned else ''})"

    def _named(self, place: Place, parts: list[str]) -> str:
        """A variable with keys of rows at a place; a place that has to be looked at alone is kept to this session."""
        name = names.plural(place.view.name)
        while name in self._names:
            name = f"{name}_"
        self._names.add(name)
        self.lines += [f"{name} {'|=' if number else '='} {part}" for number, part in enumerate(parts)]
        if place.is_scope:
            self.imports.add(CHANGES, "pin")
            self.lines.append(f"await pin(session, {key(place.view)}, {name}, alone=True)")
        return name

    def roots(self, root: Place) -> str:
        """An expression for the keys of the roots, after the statements that it needs."""
        own = _of(key(root.view), *(column(root.view, name) for name in root.fields))
        others = self.keys(root)
        if not self.lines and not others:
            return own
        return self._named(root, [own, *others])


def read(place: Place) -> list[str]:
    """What matters of rows at a place: what is read of them, and whether they are there."""
    hidden = place.is_membership and place.view.entity.options.soft_delete
    return [*place.fields, *(["deleted_at"] if hidden else [])]


def _changed(place: Place) -> str:
    """Rows at a place that are there for longer than this transaction."""
    return _of(key(place.view), *(column(place.view, name) for name in read(place)), "new=False")


def _of(wanted: str, *columns: str) -> str:
    return f"changes.of({', '.join(dict.fromkeys((wanted, *columns)))})"


def affected(view: EntityView, reaches: Iterable[Reach], imports: Imports) -> tuple[list[str], str]:
    """Statements, and an expression for the keys of the rows of an entity that rules have to be looked at for."""
    walk = _Walk(imports)
    imports.add("src.models.entities", view.name)
    found = walk.roots(places(view, reaches))
    return walk.lines, found
