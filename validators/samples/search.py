"""The search for a situation in which a request ends as wanted: the same every time, and within a budget."""

import heapq
import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ir.behavior.interpret import Ran
from ir.behavior.understood import Understanding
from validators.samples.mutations import Mutation, is_sound, mutate
from validators.samples.staging import Situation

BUDGET = 250
"""How many situations are tried for one goal."""

REFUSALS = 100
"""How many for a refusal: those that are possible are near."""

MOST = 800
"""How many for a success, which everything else begins with."""

DEPTH = 4
"""How many changes a situation may be away from the first."""


@dataclass(frozen=True)
class Found:
    """A situation, and how the request ends in it."""

    situation: Situation
    ran: Ran


Run = Callable[[Situation], Ran]
Goal = Callable[[Found], bool]
Options = Callable[[Found], Iterable[Mutation]]
Score = Callable[[Ran], int]


def progress(ran: Ran) -> int:
    """How many different conditions held on the way."""
    return len({path for path, held in ran.trace if held})


def search(
    behavior: Understanding,
    start: Situation,
    run: Run,
    goal: Goal,
    options: Options,
    *,
    score: Score = progress,
    budget: int = BUDGET,
) -> Found | None:
    """The first situation that fits, best first: those that come far, then those that are near to the start."""
    counter = itertools.count()
    is_sound(behavior, start)  # then only what a change can affect is looked at again
    first = Found(start, run(start))
    if goal(first):
        return first
    nothing: frozenset[object] = frozenset()
    waiting = [(-score(first.ran), 0, next(counter), first, nothing)]
    seen = {nothing}
    tried = 0
    while waiting and tried < budget:
        _, depth, _, found, path = heapq.heappop(waiting)
        if depth == DEPTH:
            continue
        for mutation in options(found):
            changes = path | {mutation.identity}
            if changes in seen or tried >= budget:
                continue
            seen.add(changes)
            tried += 1
            situation = mutate(behavior, found.situation, mutation)
            if situation is None:
                continue
            after = Found(situation, run(situation))
            if goal(after):
                return after
            heapq.heappush(waiting, (-score(after.ran), depth + 1, next(counter), after, changes))
    return None
