"""Rows that keep what has to hold, made from samples that do not: the fewest other values that do."""

import heapq
import itertools
from collections.abc import Callable, Iterable

from ir.behavior.settling import Violation, settle
from ir.behavior.understood import Understanding
from ir.behavior.world import Ref
from validators.samples.cells import Cell, Dependencies, cells_of, dependencies
from validators.samples.mutations import Limits, Mutation, Pool, mutate, mutations
from validators.samples.staging import Situation

BUDGET = 800
DEPTH = 6

MayChange = Callable[[Ref | None, str], bool]


def repaired(
    behavior: Understanding, situation: Situation, may_change: MayChange = lambda _, __: True
) -> Situation | None:
    """The situation with values that keep every bound, key and invariant; None where none were found.

    `may_change` says which fields of which rows may have other values.
    """
    first = situation.copy()
    violations = _violations(behavior, first)
    if not violations:
        return first
    graph = dependencies(behavior, ())
    counter = itertools.count()
    waiting = [(len(violations), 0, next(counter), first, violations)]
    tried = 0
    while waiting and tried < BUDGET:
        _, depth, _, here, violations = heapq.heappop(waiting)
        if depth == DEPTH:
            continue
        for mutation in _ways_out(behavior, graph, here, violations[0], may_change):
            tried += 1
            if tried > BUDGET:
                break
            after = mutate(behavior, here, mutation, is_kept=False)
            if after is None:
                continue
            left = _violations(behavior, after)
            if not left:
                return after
            heapq.heappush(waiting, (len(left), depth + 1, next(counter), after, left))
    return None


def _violations(behavior: Understanding, situation: Situation) -> list[Violation]:
    try:
        return settle(behavior, situation.world, is_new=True)
    except ArithmeticError:
        return [Violation("arithmetic", "", Ref("", None))]


def _ways_out(
    behavior: Understanding, graph: Dependencies, situation: Situation, violation: Violation, may_change: MayChange
) -> Iterable[Mutation]:
    """Other values for what a violated rule reads: of the row that breaks it first, then of others."""
    rule = next((one for one in behavior.rules if one.path == violation.path), None)
    typed = []
    if rule is not None:
        typed = [rule.condition]
        cells = graph.closure(cells_of(behavior, rule.condition, rule.entity))
    else:
        _, entity, _, names = [*violation.path.split("/"), "", "", "", ""][:4]
        cells = graph.closure(Cell(entity, name) for name in names.split(","))
    world = situation.world
    values = [row.values.get(cell.name) for cell in cells if cell.entity for _, row in world.rows(cell.entity)]
    pool = Pool(world.now, typed, values)
    found = [
        mutation
        for mutation in mutations(behavior, situation, cells, pool, Limits())
        if mutation.kind != "remove" and may_change(mutation.ref, mutation.name)
    ]
    return sorted(found, key=lambda mutation: mutation.ref != violation.row)
