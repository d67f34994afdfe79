"""What behaviour has to do with entities, by name."""

import re

from ir.model.behavior import Flow, FlowStep, Invariant

_NAMES = re.compile(r"""'[^']*'|"[^"]*"|[A-Za-z_][A-Za-z0-9_]*""")


def involving(flow: Flow, entities: frozenset[str]) -> Flow:
    """A flow with the names of the entities that its steps take rows of."""
    return flow.model_copy(update={"entities_involved": _involved(flow.steps, entities)})


def about(invariant: Invariant, entities: frozenset[str]) -> Invariant:
    """An invariant with the name of its entity, if there is one of that name."""
    if invariant.entity not in entities:
        return invariant
    return invariant.model_copy(update={"entities_involved": (invariant.entity,)})


def _involved(steps: tuple[FlowStep, ...], entities: frozenset[str]) -> tuple[str, ...]:
    """The entities that steps name, in order."""
    found: dict[str, None] = {}
    waiting = list(reversed(steps))
    while waiting:
        step = waiting.pop()
        if step.kind in ("load", "find", "create"):
            found.update(dict.fromkeys(name for name in _NAMES.findall(step.expression) if name in entities))
        waiting += [*reversed(step.otherwise), *reversed(step.steps)]
    return tuple(found)
