"""The moves of a state machine, one on a line."""

from __future__ import annotations

from ir.model import StateMachine
from server.features.documented import code, codes


def moves_of(machine: StateMachine) -> list[str]:
    """Every transition on a line."""
    return [
        f"{codes(move.from_states)} → {code(move.to_state)} by {code(move.event)}"
        + (f" if {code(move.guard_condition)}" if move.guard_condition else "")
        for move in machine.transitions
    ]
