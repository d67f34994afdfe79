"""`x-business-logic`: flows, state machines and invariants."""

import re
from collections.abc import Callable, Iterator
from typing import TypeVar

from ir.dialect.fields import Fields
from ir.dialect.flows import read_flow
from ir.dialect.invariants import read_invariant
from ir.dialect.machines import read_machine
from ir.dialect.reading import Reading
from ir.model.behavior import BehaviorModelIR, FlowStep
from ir.yaml import Node

T = TypeVar("T")


_NAMES = re.compile(r"""'[^']*'|"[^"]*"|[A-Za-z_][A-Za-z0-9_]*""")


def read_behavior(fields: Fields | None, entities: frozenset[str]) -> BehaviorModelIR:
    """All behaviour of a spec with these entities, as far as it could be read."""
    if fields is None:
        return BehaviorModelIR()
    flows = _each(fields, "flows", read_flow)
    invariants = _each(fields, "invariants", read_invariant)
    return BehaviorModelIR(
        flows=tuple(one.model_copy(update={"entities_involved": _involved(one.steps, entities)}) for one in flows),
        state_machines=tuple(_each(fields, "state_machines", read_machine)),
        invariants=tuple(
            one.model_copy(update={"entities_involved": (one.entity,)}) if one.entity in entities else one
            for one in invariants
        ),
    )


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


def _each(fields: Fields, section: str, read_one: Callable[[Reading, str, Node, str], T | None]) -> Iterator[T]:
    for key, node, path in fields.each(section):
        found = read_one(fields.reading, key.text, node, path)
        if found is not None:
            yield found
