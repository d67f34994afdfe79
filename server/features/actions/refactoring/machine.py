"""Derive a state machine from an enum attribute: its values are the states, in their order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from itertools import pairwise

from ir import paths
from ir.editing import Edit, Source, add, spell
from ir.editing.values import Flow
from ir.model import Attribute
from ir.model.types import DataType
from ir.syntax import Dialect, Syntax
from server.features.actions.offer import Asked, Offer
from server.features.actions.places import case_of, cursor_path

_MACHINES = "x-business-logic/state_machines"


def offers(asked: Asked) -> Iterator[Offer]:
    """For the enum attribute that the cursor is in, if its entity has no machine."""
    segments = paths.split(cursor_path(asked))
    if asked.snapshot.syntax.dialect is not Dialect.NATIVE or segments[2:3] != ("attributes",) or len(segments) < 4:
        return
    case = case_of(asked)
    entity = case.entity(segments[1])
    attribute = entity.attribute(segments[3]) if entity is not None else None
    if entity is None or attribute is None or case.parts.behavior.machine(entity.name) is not None:
        return
    if attribute.data_type is DataType.ENUM and len(attribute.values) > 1 and not attribute.is_nullable:
        edits = partial(derive, asked.snapshot.syntax, entity.name, attribute)
        title = f"Derive a state machine of {entity.name} from `{attribute.name}`"
        yield Offer(f"machine {entity.name} {attribute.name}", title, "refactor.rewrite", edits)


def derive(syntax: Syntax, entity: str, attribute: Attribute) -> tuple[Edit, ...] | None:
    """The edits that add the machine: each state leads to the next one."""
    default = attribute.default_value
    states = list(attribute.values)
    initial = default if isinstance(default, str) and default in states else states[0]
    ways = [initial, *(state for state in states if state != initial)]
    transitions: list[Source] = [
        Flow({"event": _event(target), "from": _spelled(source), "to": _spelled(target)})
        for source, target in pairwise(ways)
    ]
    machine: dict[str, Source] = {
        "field": attribute.name,
        "initial": spell(initial),
        "states": [_spelled(state) for state in states],
        "final": [_spelled(ways[-1])],
        "transitions": transitions,
    }
    return add(syntax, _MACHINES, entity, machine)


def _spelled(state: str) -> str:
    return spell(state, in_flow=True)


def _event(state: str) -> str:
    return "to_" + (re.sub(r"[^a-z0-9]+", "_", state.lower()).strip("_") or "next")
