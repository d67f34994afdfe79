"""Who starts whom: `call` and `transition` as a graph, its circles, and who needs somebody to be signed in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ir.behavior.circles import circles
from ir.behavior.notes import Notes
from ir.behavior.steps import AnyStep, CallFlow, Program
from ir.behavior.steps import Move as MoveStep
from ir.behavior.understood import Machine
from ir.behavior.visiting import every
from ir.wording import show

_MOST_SHOWN = 8
_MOST_LOOKED_AT = 200

Node = tuple[str, str]
"""`("", flow)`, or `(entity, event)` for the transitions of a machine that an event can take."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A step that starts something: `place` is the IR path of its text, `owner` that of the flow or transition."""

    start: Node
    end: Node
    place: str
    owner: str


def _edges_of(start: Node, steps: tuple[AnyStep, ...], owner: str) -> Iterator[Edge]:
    for step in every(steps):
        if isinstance(step, CallFlow):
            yield Edge(start, ("", step.flow), f"{step.path}/call", owner)
        elif isinstance(step, MoveStep):
            yield Edge(start, (step.entity, step.event), f"{step.path}/transition", owner)


def edges(flows: Mapping[str, Program], machines: Mapping[str, Machine]) -> list[Edge]:
    """Every `call` and `transition` step."""
    found: list[Edge] = []
    for program in flows.values():
        found += _edges_of(("", program.name), program.steps, f"x-business-logic/flows/{program.name}")
    for machine in machines.values():
        for move in machine.moves:
            start = (machine.machine.entity, move.transition.event)
            found += _edges_of(start, move.steps, move.path)
    return found


def _shown(node: Node) -> str:
    entity, name = node
    return f"{entity}.{name}" if entity else name


Following = Mapping[Node, tuple[Node, ...]]


def _following(found: list[Edge]) -> Following:
    after: dict[Node, dict[Node, None]] = {}
    for edge in found:
        after.setdefault(edge.start, {})[edge.end] = None
        after.setdefault(edge.end, {})
    return {node: tuple(others) for node, others in after.items()}


def refuse_circles(notes: Notes, found: list[Edge]) -> None:
    """A program that comes back to itself could run without end, and what it locks can't be planned."""
    after = _following(found)
    circle = circles(after)
    for edge in found:
        if circle[edge.start] != circle[edge.end]:
            continue
        way = _way(after, edge.end, edge.start)
        if way is None:
            continue
        if len(way) > _MOST_SHOWN:
            way = [*way[: _MOST_SHOWN - 1], ("", f"{len(way) - _MOST_SHOWN} more"), way[-1]]
        round_trip = " → ".join(show(_shown(node)) for node in [edge.start, *way])
        message = f"this comes back to itself: {round_trip}; a flow may not start itself, however indirectly"
        notes.add("DM526", edge.place, message, needs=(edge.owner,))


def _way(after: Following, start: Node, end: Node) -> list[Node] | None:
    """The shortest way from one node to another, both included; None where there is none, or only a very long one."""
    came: dict[Node, Node | None] = {start: None}
    frontier = [start]
    while frontier and end not in came and len(came) < _MOST_LOOKED_AT:
        reached = []
        for node in frontier:
            for other in after[node]:
                if other not in came:
                    came[other] = node
                    reached.append(other)
        frontier = reached
    if end not in came:
        return None if len(came) < _MOST_LOOKED_AT else [start, end]
    way: list[Node] = []
    at: Node | None = end
    while at is not None:
        way.append(at)
        at = came[at]
    return way[::-1]


def spread_actor(
    notes: Notes, flows: dict[str, Program], machines: dict[str, Machine], without: Mapping[str, str], found: list[Edge]
) -> None:
    """Who starts something that asks for `actor` needs one as well. `without` says why there is none, by the IR path of
    the flow or transition.
    """
    needing: set[Node] = {("", name) for name, program in flows.items() if program.needs_actor}
    for entity, machine in machines.items():
        needing |= {(entity, move.transition.event) for move in machine.moves if move.needs_actor}
    starters: dict[Node, list[Edge]] = {}
    for edge in found:
        starters.setdefault(edge.end, []).append(edge)
    waiting = list(needing)
    told: set[Edge] = set()
    while waiting:
        for edge in starters.get(waiting.pop(), ()):
            if edge.owner in without:
                if edge not in told:
                    told.add(edge)
                    message = (
                        f"{show(_shown(edge.end))} asks for `actor`, and there is none here: {without[edge.owner]}"
                    )
                    notes.add("DM534", edge.place, message, needs=(edge.owner,))
            elif edge.start not in needing:
                needing.add(edge.start)
                waiting.append(edge.start)
    for name, program in flows.items():
        if ("", name) in needing and not program.needs_actor:
            flows[name] = replace(program, needs_actor=True)
    owners = {edge.owner for edge in found if edge.end in needing and edge.owner not in without}
    for entity, machine in machines.items():
        moves = tuple(replace(move, needs_actor=True) if move.path in owners else move for move in machine.moves)
        machines[entity] = replace(machine, moves=moves)
