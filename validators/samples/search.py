"""The search for a situation in which a request ends as wanted: the same every time, and within a budget."""

import heapq
import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ir.behavior.interpret import Ran
from ir.behavior.understood import Understanding
from ir.behavior.world import Ref
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
    """The first situation that fits, best first: those that come far, then those that are near to the start.

    Different changes may lead to the same situation, which is then tried once.
    """
    counter = itertools.count()
    is_sound(behavior, start)  # then only what a change can affect is looked at again
    first = Found(start, run(start))
    if goal(first):
        return first
    nothing: frozenset[object] = frozenset()
    waiting = [(-score(first.ran), 0, next(counter), first, nothing, _State())]
    seen = {nothing}
    known: dict[_State, tuple[Found, int] | None] = {_State(): (first, score(first.ran))}
    tried = 0
    while waiting and tried < budget:
        _, depth, _, found, path, state = heapq.heappop(waiting)
        if depth == DEPTH:
            continue
        for mutation in options(found):
            changes = path | {mutation.identity}
            if changes in seen or tried >= budget:
                continue
            seen.add(changes)
            tried += 1
            there = state.after(mutation, start)
            if there not in known:
                situation = mutate(behavior, found.situation, mutation)
                after = Found(situation, run(situation)) if situation is not None else None
                if after is not None and goal(after):
                    return after
                known[there] = (after, score(after.ran)) if after is not None else None
            answer = known[there]
            if answer is not None:
                heapq.heappush(waiting, (-answer[1], depth + 1, next(counter), answer[0], changes, there))
    return None


@dataclass(frozen=True)
class _State:
    """What tells a situation from the start: the fields with other values, and before that, where rows were made or
    taken away, the last such change with the state that it was made in.
    """

    values: frozenset[tuple[Ref | None, str, str]] = frozenset()
    rows: tuple["_State", object] | None = None

    def after(self, mutation: Mutation, start: Situation) -> "_State":
        """The state after one more change."""
        if mutation.kind != "set":
            return _State(rows=(self, mutation.identity))
        others = frozenset(one for one in self.values if one[:2] != (mutation.ref, mutation.name))
        if self.rows is None and repr(mutation.value) == repr(start.value(mutation.ref, mutation.name)):
            return _State(others)
        return _State(others | {(mutation.ref, mutation.name, repr(mutation.value))}, self.rows)
