"""State machines: states and values, transitions that hide each other, and who may ask."""

from tests.validators.behavior import check_machine, check_spec
from validators.check import CheckResult


def test_a_machine_without_problems() -> None:
    result = check_machine("""\
    field: state
    initial: open
    states: [open, working, done, lost]
    final: [done, lost]
    transitions:
      - {event: take, from: open, to: working}
      - {event: finish, from: working, to: done, guard: votes > 3 and not urgent}
      - {event: lose, from: [open, working], to: lost}
      - {event: give_back, from: working, to: open}
    """)
    assert result.is_valid


def test_a_machine_keeps_its_state_in_an_enum_of_its_entity() -> None:
    shape = """\
    initial: open
    states: [open, working, done, lost]
    transitions:
      - {event: take, from: open, to: working}
      - {event: finish, from: working, to: done}
      - {event: lose, from: [open, working], to: lost}
    field: """
    check_machine(f"{shape}stat  # error: DM540 [stat]\n")
    check_machine(f"{shape}title  # error: DM540 [title]\n")
    check_spec("""\
app: {name: desk}
entities:
  Ticket:
    attributes: {state: {type: enum, values: [open, done], nullable: true}}
x-business-logic:
  state_machines:
    Ticket:
      field: state  # error: DM540 [state]
      initial: open
      states: [open, done]
      transitions: [{event: finish, from: open, to: done}]
    Tickt:  # error: DM540 [Tickt]
      field: state
      initial: open
      states: [open, done]
      transitions: [{event: finish, from: open, to: done}]
""")


def test_states_are_the_values_of_the_enum() -> None:
    check_machine("""\
    field: state
    initial: open
    states: [open, workng, done]  # error: DM541 [workng]  # error: DM541 [states]
    transitions:
      - {event: take, from: open, to: workng}
      - {event: finish, from: workng, to: done}
    """)


def test_transitions_name_states() -> None:
    check_machine("""\
    field: state
    initial: opn  # error: DM542 [opn]
    states: [open, working, done, lost]
    final: [don, lost]  # error: DM542 [don]
    transitions:
      - {event: take, from: open, to: workin}  # error: DM542 [workin]
      - {event: finish, from: [working, opened], to: done}  # error: DM542 [opened]
      - {event: reopen, from: lots, to: open}  # error: DM542 [lots]
      - {event: ruin, from: [done, open], to: lost}
    """)


def test_misspelt_states_and_events_are_guessed_or_all_are_named() -> None:
    result = check_machine("""\
    field: state
    initial: open
    states: [open, werking, done, kept]  # error: DM541, DM541, DM541
    final: [done, void]  # error: DM542 [void]
    endpoints: [takke, undo]  # error: DM531 [takke]  # error: DM531 [undo]
    transitions:
      - {event: take, from: open, to: wurking}  # error: DM542 [wurking]
      - {event: finish, from: werking, to: done}
    """)
    assert _told(result, "DM541", "werking") == (
        "`Ticket.state` has no value `werking`; did you mean `working`?",
        "working",
    )
    every = "; there are `open`, `working`, `done` and `lost`"
    assert _told(result, "DM541", "kept") == (f"`Ticket.state` has no value `kept`{every}", None)
    state = "is no state of this machine"
    assert _told(result, "DM542", "wurking") == (f"`wurking` {state}; did you mean `werking`?", "werking")
    every = "; there are `open`, `werking`, `done` and `kept`"
    assert _told(result, "DM542", "void") == (f"`void` {state}{every}", None)
    event = "is no event of this machine"
    assert _told(result, "DM531", "takke") == (f"`takke` {event}; did you mean `take`?", "take")
    assert _told(result, "DM531", "undo") == (f"`undo` {event}; there are `take` and `finish`", None)


def _told(result: CheckResult, code: str, name: str) -> tuple[str, str | None]:
    """The message and the suggestion of the only problem about a name."""
    ((message, suggestion),) = [
        (found.message, found.suggestion)
        for found in result.problems
        if found.code == code and f"`{name}`" in found.message.split(";")[0] and "can be" not in found.message
    ]
    return message, suggestion


def test_states_that_no_row_comes_to() -> None:
    check_machine("""\
    field: state
    initial: open
    states: [open, working, done, lost]  # warning: DM543 [done]  # warning: DM543 [lost]
    transitions:
      - {event: take, from: open, to: working}
      - {event: give_back, from: working, to: open}
      - {event: finish, from: lost, to: done}
    """)


def test_states_that_rows_never_leave() -> None:
    check_machine("""\
    field: state
    initial: open
    states: [open, working, done, lost]  # warning: DM544 [working]  # warning: DM544 [done]
    final: [lost, open]  # warning: DM544 [open]
    transitions:
      - {event: take, from: open, to: working}
      - {event: poke, from: working, to: working}
      - {event: finish, from: open, to: done}
      - {event: lose, from: open, to: lost}
    """)
    check_machine("""\
    field: state
    initial: open
    states: [open, working, done, lost]  # warning: DM544 [working]
    transitions:
      - {event: take, from: open, to: working}
      - {event: poke, from: working, to: working}
      - {event: finish, from: open, to: done}
      - {event: lose, from: open, to: lost}
    """)


def test_transitions_that_one_event_could_take_at_once() -> None:
    check_machine("""\
    field: state
    initial: open
    states: [open, working, done, lost]
    transitions:
      - {event: go, from: open, to: working, guard: votes > 3}
      - {event: go, from: open, to: done, guard: votes <= 3 and urgent}
      - {event: go, from: [working, open], to: lost, guard: votes <= 3 and not urgent}
      - {event: go, from: working, to: done, guard: urgent}
      - {event: go, from: open, to: done, guard: kind == 'bug'}  # warning: DM548, DM548, DM548
      - {event: end, from: working, to: done, guard: kind == 'bug'}
      - {event: end, from: working, to: lost, guard: kind == 'wish'}
      - {event: end, from: open, to: lost}
      - {event: end, from: open, to: done}  # error: DM545 [end]
      - {event: halt, from: working, to: done, guard: votes > 3}
      - {event: halt, from: working, to: lost}  # warning: DM548 [halt]
      - {event: run, from: open, to: done, guard: len(title) > 3}
      - {event: run, from: open, to: lost, guard: len(title) < 5}  # warning: DM548
      - {event: walk, from: open, to: done, guard: len(title) > 3}
      - {event: walk, from: open, to: lost, guard: len(title) < 4}
    """)


def test_guards_look_at_the_row() -> None:
    check_machine("""\
    field: state
    initial: open
    states: [open, working, done, lost]
    transitions:
      - {event: take, from: open, to: working, guard: vots > 3}  # error: DM501 [vots]
      - {event: finish, from: working, to: done, guard: self.votes > 3}
      - {event: lose, from: working, to: lost, guard: votes}  # error: DM508 [votes]
      - {event: own, from: open, to: lost, guard: actor is not None}  # error: DM534 [actor]
    """)


def test_steps_know_the_row_by_the_name_of_its_entity() -> None:
    check_machine("""\
    field: state
    initial: open
    states: [open, working, done, lost]
    transitions:
      - event: take
        from: open
        to: working
        on_transition:
          - set: ticket.votes += 1
          - set: ticket.vots += 1  # error: DM502 [vots]
          - set: votes = 3
          - set: ticket = votes  # error: DM525 [ticket]
          - return: ticket  # error: DM529
      - {event: finish, from: working, to: done, steps: [{transition: ticket.finish}]}  # error: DM526
      - {event: lose, from: open, to: lost, steps: [{set: ticket.state = 'lost'}]}  # error: DM524 [state]
    """)


def test_endpoints_are_events() -> None:
    check_machine("""\
    field: state
    initial: open
    states: [open, working, done, lost]
    endpoints: [take, finsh]  # error: DM531 [finsh]
    transitions:
      - {event: take, from: open, to: working}
      - {event: finish, from: working, to: done}
      - {event: lose, from: open, to: lost}
    """)


def test_an_event_is_one_operation() -> None:
    check_spec("""\
app: {name: desk}
auth: {user: Person, roles: [person, clerk]}
entities:
  Person:
    attributes: {email: {type: email, unique: true}}
  Ticket:
    attributes: {state: {type: enum, values: [open, done, lost], default: done}}  # error: DM547 [done]
    access: {update: public}
x-business-logic:
  state_machines:
    Ticket:
      field: state
      initial: open
      states: [open, done, lost]
      transitions:
        - {event: end, from: open, to: done, auth: [clerk]}
        - {event: end, from: done, to: lost, auth: [person]}  # error: DM546
        - {event: lose, from: open, to: lost, guard: actor.role == 'clerk'}  # error: DM534 [actor]
        - {event: find, from: lost, to: open, auth: [clerk], guard: actor.role == 'clerk'}
""")


def test_a_transition_into_a_guard_knows_what_the_guard_asked() -> None:
    check_spec("""\
app: {name: desk}
entities:
  Ticket:
    attributes:
      state: {type: enum, values: [open, done, lost]}
      answer: {type: text, nullable: true}
x-business-logic:
  state_machines:
    Ticket:
      field: state
      initial: open
      states: [open, done, lost]
      transitions:
        - event: end
          from: open
          to: done
          guard: answer is not None
          steps:
            - set: ticket.answer = ticket.answer.strip()
        - event: lose
          from: open
          to: lost
          steps:
            - set: ticket.answer = ticket.answer.strip()  # error: DM504 [ticket.answer]
""")
