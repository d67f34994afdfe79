"""Call hierarchy over behaviour: flows call flows, emit events that flows wait for, and give events to machines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from ir import paths
from ir.occurrences import Occurrences, Role, Symbol, SymbolKind
from ir.occurrences.symbols import flow as flow_symbol
from ir.occurrences.symbols import machine_event, sent_event
from ir.source import Position, Span
from ir.syntax import Dialect
from server.features.names import named_at, occurrences
from server.lsp.positions import position_of, range_at

if TYPE_CHECKING:
    from server.workspace.snapshot import Snapshot
    from server.workspace.workspace import Workspace

_FLOWS = ("x-business-logic", "flows")
_MACHINES = ("x-business-logic", "state_machines")


@dataclass(frozen=True, slots=True)
class Node:
    """A flow, or the transitions that an event of an entity's machine takes."""

    name: str
    entity: str = ""

    @property
    def symbol(self) -> Symbol:
        """What it is called by."""
        return machine_event(self.entity, self.name) if self.entity else flow_symbol(self.name)


def prepare(snapshot: Snapshot, params: types.CallHierarchyPrepareParams) -> list[types.CallHierarchyItem] | None:
    """What is at a place: a flow, an event of a machine, or the flows that wait for an event."""
    if snapshot.syntax.dialect is not Dialect.NATIVE:
        return None
    names, found = occurrences(snapshot), list[Node]()
    position = position_of(snapshot, params.position)
    for known in named_at(snapshot, position):
        found += _nodes(names, known.symbol)
    if not found:
        found += _around(paths.split(snapshot.syntax.at(position).path), names)
    items = [item for node in dict.fromkeys(found) if (item := _item(snapshot, node)) is not None]
    return items or None


def incoming(
    workspace: Workspace, params: types.CallHierarchyIncomingCallsParams
) -> list[types.CallHierarchyIncomingCall] | None:
    """Where a flow is called from, or its event emitted; where a machine is given an event."""
    found = _known(workspace, params.item.data)
    if found is None:
        return None
    snapshot, node = found
    names = occurrences(snapshot)
    calls: dict[Node, list[Span]] = {}
    for symbol, role in _called_by(names, node):
        for place in names.of(symbol):
            caller = next(iter(_around(paths.split(place.occurrence.path), names)), None)
            if place.occurrence.role is role and caller is not None:
                calls.setdefault(caller, []).append(names.span(place))
    return [
        types.CallHierarchyIncomingCall(item, [range_at(snapshot, span) for span in spans])
        for caller, spans in calls.items()
        if (item := _item(snapshot, caller)) is not None
    ]


def outgoing(
    workspace: Workspace, params: types.CallHierarchyOutgoingCallsParams
) -> list[types.CallHierarchyOutgoingCall] | None:
    """What a flow, or the steps of a transition, start."""
    found = _known(workspace, params.item.data)
    if found is None:
        return None
    snapshot, node = found
    names = occurrences(snapshot)
    calls: dict[Node, list[Span]] = {}
    for block in snapshot.syntax.blocks:
        for one in names.of_block(block).occurrences:
            is_start = one.symbol.kind in (SymbolKind.FLOW, SymbolKind.EVENT) and "/steps/" in one.path
            if is_start and node in _around(paths.split(one.path), names):
                for callee in _nodes(names, one.symbol):
                    calls.setdefault(callee, []).append(snapshot.syntax.span(block, one.start, one.end))
    return [
        types.CallHierarchyOutgoingCall(item, [range_at(snapshot, span) for span in spans])
        for callee, spans in calls.items()
        if (item := _item(snapshot, callee)) is not None
    ]


def _nodes(names: Occurrences, symbol: Symbol) -> list[Node]:
    """What starts when something of that name is called."""
    if symbol.kind is SymbolKind.FLOW:
        return [Node(symbol.name)]
    if symbol.kind is not SymbolKind.EVENT:
        return []
    owner = paths.split(symbol.owner)
    if owner[:2] == _MACHINES:
        return [Node(symbol.name, owner[2])]
    return [Node(flow) for flow in names.meaning.handlers.get(symbol.name, ())]


def _called_by(names: Occurrences, node: Node) -> Iterator[tuple[Symbol, Role]]:
    """The names that start something, with what a place does with them that does so."""
    yield node.symbol, Role.READ
    if not node.entity:
        for event, flows in names.meaning.handlers.items():
            if node.name in flows:
                yield sent_event(event), Role.IMPLIED


def _around(path: tuple[str, ...], names: Occurrences) -> list[Node]:
    """The flow or the transition that a path is in."""
    if path[:2] == _FLOWS and len(path) > 2:
        return [Node(path[2])]
    if path[:2] == _MACHINES and len(path) > 4 and path[3] == "transitions":
        machine, number = names.meaning.domain.machines.get(path[2]), paths.position(path[4])
        if machine is not None and number is not None and number < len(machine.transitions):
            return [Node(machine.transitions[number].event, path[2])]
    return []


def _item(snapshot: Snapshot, node: Node) -> types.CallHierarchyItem | None:
    names = occurrences(snapshot)
    places = names.definitions(node.symbol)
    if not places or not places[0].is_definition:
        return None
    span = names.span(places[0])
    path = places[0].occurrence.path if not node.entity else paths.parent(places[0].occurrence.path)
    written = snapshot.syntax.location(path)
    whole = Span(span.start, max(written.value.end, span.end)) if written is not None else span
    if written is not None and written.value.start < whole.start and node.entity:
        whole = Span(Position(written.value.start.line, written.value.start.column), whole.end)
    return types.CallHierarchyItem(
        name=f"{node.entity}.{node.name}" if node.entity else node.name,
        kind=types.SymbolKind.Event if node.entity else types.SymbolKind.Function,
        uri=snapshot.uri,
        range=range_at(snapshot, whole),
        selection_range=range_at(snapshot, span),
        detail=_detail(names, node),
        data={"uri": snapshot.uri, "name": node.name, "entity": node.entity},
    )


def _detail(names: Occurrences, node: Node) -> str:
    if node.entity:
        return f"event of {node.entity}"
    flow = names.meaning.flows.get(node.name)
    if flow is None:
        return ""
    trigger = flow.trigger
    if trigger.event:
        return f"on {trigger.event}"
    if trigger.schedule:
        return f"at {trigger.schedule}"
    return f"{trigger.method.value if trigger.method else 'POST'} {trigger.path or ''}".strip()


def _known(workspace: Workspace, data: Any) -> tuple[Snapshot, Node] | None:
    if not isinstance(data, dict) or not isinstance(data.get("uri"), str):
        return None
    snapshot = workspace.snapshot(data["uri"])
    return (snapshot, Node(str(data.get("name")), str(data.get("entity", "")))) if snapshot is not None else None
