"""The life of a row: the diagram of a state machine."""

from generators.diagrams.mermaid import description, identifier, is_identifier, label
from ir.behavior.understanding import Machine, Move

# What begins a statement of a state diagram, or names something in the program that draws it.
_WORDS = frozenset(
    """
    accdescr acctitle as choice class classdef click constructor default direction empty end fork hide href join left
    note of prototype right root root_end root_start scale state statediagram style title tostring valueof width
    hasownproperty isprototypeof propertyisenumerable tolocalestring
    """.split()
)


def state_diagram(machine: Machine) -> str:
    """States, and the events between them with guard and roles; where a life begins and may end."""
    written = machine.machine
    states = tuple(dict.fromkeys((*written.states, *(state for move in machine.moves for state in _states(move)))))
    names = {state: _name(state, number) for number, state in enumerate(states, 1)}
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{label(state)}" as {name}' for state, name in names.items() if name != state]
    if written.initial_state in names:
        lines.append(f"    [*] --> {names[written.initial_state]}")
    for move in machine.moves:
        for state in move.transition.from_states:
            lines.append(f"    {names[state]} --> {names[move.transition.to_state]} : {_event(move)}")
    lines += [f"    {names[state]} --> [*]" for state in _final(machine, states)]
    return "\n".join(lines)


def _states(move: Move) -> tuple[str, ...]:
    return (*move.transition.from_states, move.transition.to_state)


def _final(machine: Machine, states: tuple[str, ...]) -> list[str]:
    """The final states, in order; where nothing was said, those that no event leaves."""
    said = machine.machine.final_states
    left = {state for move in machine.moves for state in move.transition.from_states}
    return [state for state in states if (state in said if said is not None else state not in left)]


def _name(state: str, number: int) -> str:
    """A state whose name is a plain word stands for itself."""
    plain = is_identifier(state) and state.lower() not in _WORDS
    return state if plain else f"state{number}_{identifier(state)[:20]}"


def _event(move: Move) -> str:
    """`ship [total > 0] by clerk`."""
    parts = [move.transition.event]
    if move.transition.guard_condition:
        parts.append(f"[{move.transition.guard_condition}]")
    if move.transition.access:
        parts.append(f"by {', '.join(move.transition.access)}")
    return " ".join(description(part) for part in parts)
