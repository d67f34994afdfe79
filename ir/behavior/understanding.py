"""All behaviour of a spec, understood: what rules report about and generators compile."""

from collections import deque
from dataclasses import replace
from operator import is_

from ir.behavior.computed_checks import refuse_computed_circles
from ir.behavior.context import Context
from ir.behavior.flow_checks import check_events, check_flow
from ir.behavior.graph import edges, refuse_circles, spread_actor
from ir.behavior.invariants import read_computed, read_rules
from ir.behavior.issues import BehaviorIssue
from ir.behavior.machine_checks import check_machines
from ir.behavior.machines import read_machines, refuse_early_guards, transitions_without_actor
from ir.behavior.notes import Notes
from ir.behavior.programs import read_programs, without_actor
from ir.behavior.understood import Computed, Machine, Move, Rule, Understanding
from ir.expressions.scope import Domain
from ir.model import AuthModelIR, BehaviorModelIR, Entity

__all__ = ["BehaviorIssue", "Computed", "Machine", "Move", "Rule", "Understanding", "understand"]


_Given = tuple[tuple[Entity, ...], AuthModelIR | None, BehaviorModelIR]
_recent: deque[tuple[_Given, Understanding]] = deque(maxlen=4)


def understand(entities: tuple[Entity, ...], auth: AuthModelIR | None, behavior: BehaviorModelIR) -> Understanding:
    """The behaviour of a spec. Never raises: what can't be understood is an issue, and left out.

    Building, rules and generators ask about the same parts one after another, so the last answers are kept.
    """
    given = (entities, auth, behavior)
    for known, answer in tuple(_recent):
        if _is_same(known, given):
            return answer
    found = _understand(*given)
    _recent.append((given, found))
    return found


def understood_alike(known: Understanding, entities: tuple[Entity, ...], behavior: BehaviorModelIR) -> None:
    """Remember that the same is true of these entities: they differ from those that were understood in nothing that
    expressions and steps look at.
    """
    domain = replace(known.domain, entities={entity.name: entity for entity in entities})
    _recent.append(((entities, domain.auth, behavior), replace(known, domain=domain)))


def _is_same(one: _Given, other: _Given) -> bool:
    """The very same parts: comparing identities costs next to nothing."""
    same_entities = len(one[0]) == len(other[0]) and all(map(is_, one[0], other[0]))
    return same_entities and one[1] is other[1] and one[2] is other[2]


def _understand(entities: tuple[Entity, ...], auth: AuthModelIR | None, behavior: BehaviorModelIR) -> Understanding:
    machines = {machine.entity: machine for machine in reversed(behavior.state_machines)}
    domain = Domain({entity.name: entity for entity in entities}, auth, machines)
    context = Context(domain, behavior)
    notes = Notes()
    flows = read_programs(context, notes)
    found = read_machines(context, notes)
    refuse_early_guards(context, notes, found)
    started = edges(flows, found)
    refuse_circles(notes, started)
    spread_actor(notes, flows, found, {**without_actor(context), **transitions_without_actor(context)}, started)
    for flow in behavior.flows:
        check_flow(context, notes, flow, flows[flow.name])
    check_events(context, notes, flows, found)
    check_machines(context, notes, found.values())
    computed = tuple(read_computed(context, notes))
    refuse_computed_circles(notes, domain, computed)
    rules = tuple(read_rules(context, notes))
    return Understanding(domain, flows, found, computed, rules, notes.all())
