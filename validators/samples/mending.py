"""Many rows at once that keep every invariant: each broken one is mended by the first other value that helps."""

from collections.abc import Callable, Iterator

from ir.behavior.evaluation import evaluate_in
from ir.behavior.settling import Violation, recompute, settle
from ir.behavior.understood import Understanding
from ir.behavior.world import Ref, World
from validators.samples.cells import cells_of, dependencies
from validators.samples.mutations import Limits, Mutation, Pool, mutations
from validators.samples.staging import Situation

MOST = 400
"""How many values are changed at most."""

MayChange = Callable[[Ref, str], bool]


def mend(behavior: Understanding, world: World, may_change: MayChange) -> list[Ref]:
    """Change values in place until every invariant holds; the rows that nothing helped are listed."""
    hopeless: dict[Ref, None] = {}
    for _ in range(MOST):
        broken = [one for one in _broken(behavior, world) if one.row not in hopeless]
        if not broken:
            break
        if not _mended(behavior, world, broken[0], len(broken), may_change):
            hopeless[broken[0].row] = None
    return list(hopeless)


def _broken(behavior: Understanding, world: World) -> list[Violation]:
    try:
        return [one for one in settle(behavior, world, is_new=True) if one.kind == "invariant"]
    except ArithmeticError:
        return []


def _mended(behavior: Understanding, world: World, one: Violation, count: int, may_change: MayChange) -> bool:
    rule = next(rule for rule in behavior.rules if rule.path == one.path)
    for mutation in _ways_out(behavior, world, one, may_change):
        assert mutation.ref is not None
        before = world.read(mutation.ref, mutation.name)
        world.write(mutation.ref, mutation.name, mutation.value)
        try:
            recompute(behavior, world)
            if evaluate_in(world, rule.condition, {}, one.row) and len(_broken(behavior, world)) < count:
                return True
        except ArithmeticError:
            pass
        world.write(mutation.ref, mutation.name, before)
    recompute(behavior, world)
    return False


def _ways_out(behavior: Understanding, world: World, one: Violation, may_change: MayChange) -> Iterator[Mutation]:
    """Other values for what the rule reads, in the row that breaks it and in the rows around it."""
    rule = next(rule for rule in behavior.rules if rule.path == one.path)
    cells = dependencies(behavior, ()).closure(cells_of(behavior, rule.condition, rule.entity))
    near = _near(behavior, world, one.row)
    values = [world.row(ref).values.get(cell.name) for cell in cells for ref in near if ref.entity == cell.entity]
    pool = Pool(world.now, [rule.condition], values)
    for mutation in mutations(behavior, Situation(world), cells, pool, Limits()):
        if mutation.kind == "set" and mutation.ref in near and may_change(mutation.ref, mutation.name):
            yield mutation


def _near(behavior: Understanding, world: World, row: Ref) -> dict[Ref, None]:
    """The row, and those two references or collections away."""
    found = {row: None}
    for _ in range(2):
        for ref in list(found):
            for name in behavior.domain.entities[ref.entity].relationships:
                other = world.read(ref, name.field_name)
                others = other if isinstance(other, tuple) else (other,)
                found.update((one, None) for one in others if isinstance(one, Ref) and world.has(one))
    return found
