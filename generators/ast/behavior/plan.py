"""What a function of behaviour loads and locks, worked out from the typed paths that it reads and changes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from generators.ast.behavior.laid import ACTOR, Laid, held_rows, laid_steps
from generators.ast.behavior.words import Hop, followed
from generators.ast.view import AppView, EntityView
from ir.behavior import effects
from ir.behavior.contention import is_overtaken, is_overtaken_collection, recomputed
from ir.behavior.effects import Changed, Effects
from ir.behavior.steps import AnyStep, CallFlow, Create, Find, Load, Program, Set
from ir.behavior.understanding import Machine
from ir.behavior.visiting import every
from ir.expressions import syntax
from ir.expressions.check import Typed
from ir.expressions.scope import Path
from ir.expressions.types import Kind
from ir.model import OnDelete, Relationship


@dataclass
class Tree:
    """Relationships to load with some rows, by name; each again with a tree."""

    branches: "dict[str, Tree]" = field(default_factory=dict)

    def grow(self, steps: Iterable[str]) -> None:
        """Add a way through relationships."""
        at = self
        for step in steps:
            at = at.branches.setdefault(step, Tree())


@dataclass(frozen=True)
class Root:
    """Rows that a function brings, makes or is given: `step` brings them, None for the actor and a machine's row."""

    name: str
    entity: str
    step: AnyStep | None = None
    is_many: bool = False

    @property
    def is_made(self) -> bool:
        """Nobody else can see it yet."""
        return isinstance(self.step, Create)


@dataclass(frozen=True, order=True)
class Target:
    """Rows to lock: those that `steps` lead to from a root."""

    table: str
    root: str
    steps: tuple[str, ...]


@dataclass
class Plan:
    """The rows of one function.

    `effects` are those of its steps. `given` are the names of rows that are given to it, with their entities: nothing
    is loaded or locked for these here, and nothing before the first step.
    """

    app: AppView
    program: Program
    effects: Effects
    given: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def is_started_by_others(self) -> bool:
        """Other steps may run before these in the same transaction: those of a caller."""
        flows = self.app.behavior.flows.values()
        machines = self.app.behavior.machines.values()
        steps = [flow.steps for flow in flows] + [move.steps for machine in machines for move in machine.moves]
        calls = (step for body in steps for step in every(body) if isinstance(step, CallFlow))
        return bool(self.given) or any(call.flow == self.program.name for call in calls)

    # ── Roots ──

    @cached_property
    def roots(self) -> dict[str, Root]:
        """By name. Of two steps that bring rows under one name the first one counts: they are of one entity."""
        found = {name: Root(name, entity) for name, entity in self.given.items()}
        user = self.app.user
        if user is not None:
            found.setdefault(ACTOR, Root(ACTOR, user.name))
        for step in every(self.program.steps):
            root = self._root(step)
            if root is not None:
                found.setdefault(root.name, root)
        return found

    def _root(self, step: AnyStep) -> Root | None:
        match step:
            case Load():
                return Root(step.name, step.entity, step)
            case Find():
                return Root(step.name, step.entity, step, step.is_many)
            case Create(name=str() as name):
                return Root(name, step.entity, step)
            case CallFlow(name=str() as name):
                of = self.program.locals[name]
                return Root(name, of.entity, step, of.kind is Kind.ROWS) if of.entity is not None else None
        return None

    @cached_property
    def early(self) -> tuple[Root, ...]:
        """The roots whose keys are known before anything is loaded."""
        if self.given:
            return ()
        inputs = {name for name, _ in self.program.inputs}
        found = []
        for root in self.roots.values():
            if root.name == ACTOR or (isinstance(root.step, Load) and _names(root.step) <= inputs | {ACTOR}):
                found.append(root)
        return tuple(found)

    # ── Rows that have to be there ──

    def _hops(self, path: Path) -> Iterator[tuple[EntityView, Relationship, Path]]:
        """The relationships that a path follows: where each begins, and the path up to and with it."""
        root = self.roots.get(path.root)
        view = self.app.entities.get(root.entity) if root is not None else None
        for number, step in enumerate(path.steps, start=1):
            relation = view.entity.relationship(step) if view is not None else None
            if view is None or relation is None:
                return
            yield view, relation, Path(path.root, path.steps[:number])
            view = self.app.entities.get(relation.target_entity)

    def _row_of(self, path: Path) -> Path:
        """The rows that have to be loaded to read a path: a foreign key is there without the row it leads to."""
        hops = list(self._hops(path))
        if not hops:
            return Path(path.root)
        view, relation, row = hops[-1]
        ends_with_hop = len(path.steps) == len(row.steps)
        is_held = followed(view, relation.field_name) is not None
        if ends_with_hop:
            return Path(row.root, row.steps[:-1]) if is_held else row
        target = self.app.entities[relation.target_entity]
        is_key = path.steps[-1] == target.key.name and len(path.steps) == len(row.steps) + 1
        return Path(row.root, row.steps[:-1]) if is_key and is_held and not relation.is_nullable else row

    @cached_property
    def needed(self) -> frozenset[Path]:
        """Every path to rows that have to be there as objects."""
        needed = {self._row_of(path) for path in self.effects.reads}
        needed |= {changed.row for changed in self.effects.changed}
        needed |= set(held_rows(self.program.steps, self.app))
        while True:
            objects = self._objects_in(needed)
            put = [given for given in self.given_rows if self._is_by_object(*given[:2], objects, needed)]
            looked_at = objects | {(entity, name) for entity, name, _ in put}
            more = {
                path
                for path in self.effects.reads
                if (hops := list(self._hops(path)))
                and len(hops) == len(path.steps)
                and (hops[-1][0].name, hops[-1][1].field_name) in looked_at
            }
            more |= {source for _, _, source in put}
            if more <= needed:
                every_way = ((path.root, path.steps[:count]) for path in needed for count in range(len(path.steps) + 1))
                return frozenset(Path(root, steps) for root, steps in every_way)
            needed |= more

    def _objects_in(self, needed: Iterable[Path]) -> frozenset[Hop]:
        return frozenset(
            (view.name, relation.field_name)
            for path in needed
            for view, relation, _ in self._hops(path)
            if followed(view, relation.field_name) is not None
        )

    @cached_property
    def objects(self) -> frozenset[Hop]:
        """The references that are followed to the row itself, by entity and name."""
        return self._objects_in(self.needed)

    @cached_property
    def given_rows(self) -> tuple[tuple[str, str, Path], ...]:
        """(entity, reference, where the row comes from) of all rows that are put into references."""
        found = []
        for step in every(self.program.steps):
            if isinstance(step, Create):
                found += [(step.entity, name, source) for name, source in step.sources]
            elif isinstance(step, Set) and step.sources and step.place.steps:
                entity = step.target.types[step.target.tree.target].entity if _is_field(step.target) else None  # type: ignore[union-attr]
                if entity is not None:
                    found += [(entity, step.place.steps[-1], source) for source in step.sources]
        return tuple(found)

    @cached_property
    def looked_at(self) -> frozenset[Hop]:
        """The references that are read."""
        return self._objects_in(self.effects.reads)

    def read_of(self, entity: str) -> frozenset[str]:
        """The fields that are read of rows of an entity that relationships lead to."""
        return frozenset(
            path.steps[-1]
            for path in self.effects.reads
            if len(path.steps) > 1
            and path.root in self.roots
            and self._entity_at(Path(path.root, path.steps[:-1])).name == entity
        )

    @cached_property
    def unsettled(self) -> frozenset[Hop]:
        """The references that rows are put into as objects: until the flush, they have no keys."""
        given = frozenset((entity, name) for entity, name, _ in self.given_rows)
        return frozenset(hop for hop in given if self.is_by_object(*hop))

    def is_by_object(self, entity: str, name: str) -> bool:
        """A row is put into this reference as an object, so that what is loaded knows of it; else only its key is."""
        return self._is_by_object(entity, name, self.objects, self.needed)

    def _is_by_object(self, entity: str, name: str, objects: frozenset[Hop], needed: Iterable[Path]) -> bool:
        return (entity, name) in objects or (entity, name) in self._mirrored(needed)

    def _mirrored(self, needed: Iterable[Path]) -> frozenset[Hop]:
        """The references behind collections that are loaded."""
        found = set()
        for path in needed:
            for view, relation, _ in self._hops(path):
                if not relation.holds_key and relation.type.value != "many_to_many":
                    back = view.back_key(relation)
                    assert back.relation is not None
                    found.add((relation.target_entity, back.relation.field_name))
        return frozenset(found)

    # ── Loading ──

    @cached_property
    def trees(self) -> dict[str, Tree]:
        """What is loaded with each root, by its name."""
        found: dict[str, Tree] = {}
        for path in sorted(self.needed, key=lambda one: (one.root, one.steps)):
            root = self.roots.get(path.root)
            if root is not None and not root.is_made and path.steps and path.root not in self.given:
                found.setdefault(path.root, Tree()).grow(path.steps)
        return found

    @property
    def loads_actor(self) -> bool:
        """More than the columns of the actor is needed."""
        is_put = any(
            source == Path(ACTOR) and self.is_by_object(entity, name) for entity, name, source in self.given_rows
        )
        return ACTOR not in self.given and (
            ACTOR in self.trees
            or is_put
            or any(changed.row == Path(ACTOR) for changed in self.effects.changed)
            or (self.is_writing and self._reads_actor)
        )

    @property
    def _reads_actor(self) -> bool:
        """Its columns are looked at: those that came with the token are from before the transaction."""
        user = self.app.user
        key = (user.key.name,) if user is not None else ()
        return any(path.root == ACTOR and path.steps and path.steps != key for path in self.effects.reads)

    # ── Locking ──

    @cached_property
    def locked(self) -> tuple[Path, ...]:
        """The rows to lock: the first one loaded, all that are changed, those whose collections are looked at, and
        those of which something is looked at that changes with what is written.
        """
        if not self.is_writing:
            return ()
        found: dict[Path, None] = {}
        first = next((step for step in every(self.program.steps) if isinstance(step, Load)), None)
        if first is not None and not self.effects.is_reading:
            found[Path(first.name)] = None
        for changed in self.effects.changed:
            found[changed.row] = None
        for path in self.effects.reads:
            for view, relation, row in self._hops(path):
                if not relation.is_to_one and (not self.effects.is_reading or self._gains_or_loses(view, relation)):
                    found[Path(row.root, row.steps[:-1])] = None
        found |= dict.fromkeys(self._contested())
        return tuple(found)

    @cached_property
    def together(self) -> tuple[Effects, ...]:
        """What the transaction does: these steps, and those of all that may start them."""
        behavior, own = self.app.behavior, self.effects
        if self.given:
            return own, effects.of_everything(behavior)
        if not self.is_started_by_others:
            return (own,)
        others = [effects.of_program(flow, behavior) for flow in behavior.flows.values()]
        others += [
            effects.of_event(machine, event, behavior)
            for machine in behavior.machines.values()
            for event in machine.machine.events
        ]
        return own, *(found for found in others if self.program.name in found.calls)

    @cached_property
    def is_writing(self) -> bool:
        """The transaction changes something."""
        return any(not found.is_reading for found in self.together)

    def _gains_or_loses(self, view: EntityView, relation: Relationship) -> bool:
        is_link = relation.type.value == "many_to_many"
        field = None if is_link else view.back_key(relation).relation
        member = relation.through if is_link and relation.through else relation.target_entity
        return is_overtaken_collection(member, field.field_name if field is not None else None, self.together)

    def _contested(self) -> Iterator[Path]:
        """Rows that are looked at, and that others who do the same would see otherwise afterwards: those with computed
        values, and those whose references were looked for. Then those that must not be hidden while others begin to
        refer to them.
        """
        anew = recomputed(self.together, self.app.behavior)
        for path in self.effects.reads:
            row = Path(path.root, path.steps[:-1])
            if path.steps and path.root in self.roots and (self._entity_at(row).name, path.steps[-1]) in anew:
                yield row
        for step, laid in laid_steps(self.program.steps, self.app, None):
            if not isinstance(step, Find):
                continue
            asked = step.where.fields if step.where is not None and laid is None else ()
            if any((step.entity, name) in anew for name in asked):
                yield Path(step.name)
            for parent in step.parents if is_overtaken(step, self.together) else ():
                placed = laid.place(parent) if laid is not None else parent
                if placed is not None and placed.root in self.roots:
                    yield placed
        for entity, name, source in self.given_rows:
            field = self.app.entities[entity].field(name)
            is_let_go = field.target is not None and field.target.hides_others and field.on_delete is not OnDelete.KEEP
            if is_let_go and source.root in self.roots and source != Path(ACTOR):
                yield source

    @cached_property
    def deleted(self) -> frozenset[Path]:
        """The rows that go, as far as others may not refer to them any more."""
        return frozenset(
            changed.row
            for changed in self.effects.changed
            if not changed.fields and self._is_let_go(self.app.entities[changed.entity])
        )

    @staticmethod
    def _is_let_go(view: EntityView) -> bool:
        return view.hides_others or not view.entity.options.soft_delete

    @cached_property
    def hidden(self) -> frozenset[str]:
        """The entities of which rows are deleted softly: they stay in collections that were loaded before."""
        return self.effects.hidden

    def targets(self, roots: Iterable[Root]) -> tuple[Target, ...]:
        """What to lock of some roots, in the order of the tables."""
        names = {root.name for root in roots if not root.is_made}
        found = {
            Target(self._entity_at(path).table, path.root, path.steps)
            for path in self.locked
            if path.root in names and path.root not in self.given
        }
        return tuple(sorted(found))

    def _entity_at(self, path: Path) -> EntityView:
        hops = list(self._hops(path))
        if hops:
            return self.app.entities[hops[-1][1].target_entity]
        return self.app.entities[self.roots[path.root].entity]

    def view_at(self, target: Target) -> EntityView:
        """The entity of rows to lock."""
        return self._entity_at(Path(target.root, target.steps))


def _names(step: Load) -> set[str]:
    """The names that the key of a load begins with."""
    return {node.name for _, typed in step.key for node in syntax.walk(typed.tree) if isinstance(node, syntax.Name)}


def _is_field(target: Typed) -> bool:
    return isinstance(target.tree, syntax.Attribute)


def of_flow(app: AppView, program: Program) -> Plan:
    """The rows of a flow."""
    return Plan(app, program, _with_guards(app, effects.of_program(program, app.behavior)))


def _with_guards(app: AppView, found: Effects, *own: tuple[Machine, Path]) -> Effects:
    """A machine that refuses an event says which ones it takes instead: it asks all its guards for that. `own` are
    machines of which events are taken beside, each with the row that takes them.
    """
    reads = dict.fromkeys(found.reads)
    for machine, row in (*((app.behavior.machines[taken.entity], taken.row) for taken in found.taken), *own):
        for move in machine.moves:
            for read in move.guard.reads if move.guard is not None else ():
                placed = Laid("", row).place(read)
                if placed is not None and (placed.root != ACTOR or (machine, row) in own):
                    reads[placed] = None  # a guard that asks who is calling counts as fulfilled there
    return replace(found, reads=tuple(reads))


def of_event(app: AppView, machine: Machine, event: str) -> Plan:
    """The rows of the function that takes an event: the row itself, and all that it leads to, is given to it."""
    steps = tuple(step for move in machine.of_event(event) for step in move.steps)
    program = Program(event, steps, locals=machine.locals)
    given = {machine.row: machine.machine.entity}
    if app.user is not None:
        given[ACTOR] = app.user.name
    found = _with_guards(app, effects.of_program(program, app.behavior), (machine, Path(machine.row)))
    return Plan(app, program, found, given)


__all__ = ["ACTOR", "Changed", "Plan", "Root", "Target", "Tree", "of_event", "of_flow"]
