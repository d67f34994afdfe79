"""State machines."""

from collections.abc import Iterator
from typing import Any

from ir.dialect.behavior_keys import STATE_MACHINE, TRANSITION
from ir.dialect.fields import Fields
from ir.dialect.reading import Reading, child
from ir.dialect.steps import read_steps
from ir.dialect.values import ALL_EVENTS, items
from ir.model.behavior import FlowStep, StateMachine, Transition
from ir.yaml import Node

_UNREADABLE = Transition(from_states=(), to_state="", event="")
"""Stands where a transition could not be read, so that the others keep their places."""


def read_machine(reading: Reading, entity: str, node: Node, path: str) -> StateMachine | None:
    """The machine of one entity, or None if it does not say whose states it is about."""
    fields = Fields(reading, node, path, STATE_MACHINE)
    field, initial = fields.optional("field", str), fields.optional("initial", str)
    states, final = fields.get("states", ()), fields.optional("final", tuple)
    transitions = tuple(_transitions(fields))
    events = tuple(dict.fromkeys(one.event for one in transitions if one.event))
    chosen = fields.optional("endpoints", tuple)
    if field is None:
        reading.lost(path)
        return None
    return StateMachine(
        entity=entity,
        field=field,
        states=states,
        initial_state=initial or "",
        final_states=final,
        transitions=transitions,
        endpoints=events if chosen is None or chosen == ALL_EVENTS else chosen,
    )


def _transitions(fields: Fields) -> Iterator[Transition]:
    node = fields.nodes.get("transitions")
    if node is None:
        return
    path = fields.at("transitions")
    for index, item in enumerate(items(fields.reading, node, path, "a list of transitions") or []):
        yield _transition(Fields(fields.reading, item, child(path, index), TRANSITION))


def _transition(fields: Fields) -> Transition:
    event, to_state = fields.optional("event", str), fields.optional("to", str)
    from_states = fields.optional("from", tuple)
    values: dict[str, Any] = {
        "guard_condition": fields.optional("guard", str),
        "access": fields.get("auth", ()),
        "steps": _steps(fields),
    }
    if event is None or to_state is None or from_states is None:
        fields.reading.lost(fields.path)
        return _UNREADABLE
    return Transition(event=event, from_states=from_states, to_state=to_state, **values)


def _steps(fields: Fields) -> tuple[FlowStep, ...]:
    """`on_transition` is another word for `steps`; a transition has one of them."""
    written = [name for name in fields.keys if name in ("steps", "on_transition")]
    if len(written) == 2:
        message = "`steps` and `on_transition` are two words for one thing: put all steps into one"
        fields.reading.report("DM102", message, fields.at(written[1]), fields.keys[written[1]], on_key=True)
    if not written:
        return ()
    return read_steps(fields.reading, fields.nodes.get(written[0]), fields.at(written[0]))
