"""The life of a row."""

import pytest

from generators.diagrams import state_diagram
from ir.behavior.understanding import Machine, Move
from ir.model import StateMachine, Transition
from tests.generators.diagrams.specs import shop


def machine(*transitions: Transition, states: tuple[str, ...], final: tuple[str, ...] | None = None) -> Machine:
    """A machine that begins in its first state."""
    written = StateMachine(
        entity="Order",
        field="status",
        states=states,
        initial_state=states[0],
        final_states=final,
        transitions=transitions,
    )
    return Machine(written, "order", tuple(Move(item, None, (), "") for item in transitions))


def step(event: str, start: str, end: str, guard: str | None = None, access: tuple[str, ...] = ()) -> Transition:
    return Transition(from_states=(start,), to_state=end, event=event, guard_condition=guard, access=access)


def test_states_events_guards_and_roles() -> None:
    assert (
        state_diagram(shop("").behavior.machines["Bill"])
        == """\
stateDiagram-v2
    state "paid in full" as state3_paid_in_full
    state "end" as state4_end
    [*] --> draft
    draft --> sent : send [amount #62; 0]
    draft --> state3_paid_in_full : settle by clerk
    sent --> state3_paid_in_full : settle by clerk
    state3_paid_in_full --> state4_end : close
    state4_end --> [*]"""
    )


def test_a_life_ends_where_it_is_said_to_end() -> None:
    moves = (step("pay", "open", "paid"), step("refund", "paid", "open"))
    assert "paid --> [*]" in state_diagram(machine(*moves, states=("open", "paid"), final=("paid",)))
    assert "--> [*]" not in state_diagram(machine(*moves, states=("open", "paid")))


@pytest.mark.parametrize(
    "word", ["state", "Note", "DEFAULT", "constructor", "root_start", "class", "x y", "1st", "-", "é"]
)
def test_words_of_the_language_are_only_labels(word: str) -> None:
    drawn = state_diagram(machine(step("go", word, "plain"), states=(word, "plain"))).splitlines()
    assert drawn[1].startswith(f'    state "{word}" as state1_')
    name = drawn[1].rpartition(" ")[2]
    assert drawn[2:] == [f"    [*] --> {name}", f"    {name} --> plain : go", "    plain --> [*]"]


@pytest.mark.parametrize("text", ["a: b\n    [*] --> c", "x; y", "%%{init: {}}%%", 'state "a" as b', "a --> b"])
def test_hostile_text_changes_nothing_but_its_label(text: str) -> None:
    drawn = state_diagram(machine(step("go", "a", "b", guard=text), states=("a", "b")))
    before, after = "stateDiagram-v2\n    [*] --> a\n    a --> b : go [", "]\n    b --> [*]"
    assert drawn.startswith(before) and drawn.endswith(after)
    assert not set(drawn[len(before) : -len(after)]) & set('"\n:%<>')
