"""The generated tests of behaviour: one for each thing that may happen, and what they leave out.

They are parsed, not run: that they pass, and fail where the application is wrong, is for `tests/e2e` to see.
"""

import ast
from functools import cache
from typing import Any

import pytest

from generators.ast.tests.plan import test_files as planned_tests
from generators.ast.view import AppView
from ir.build import build
from ir.dialect.read import read

THEATRE = """\
app: {name: theatre}
auth: {user: Guest, roles: [guest, clerk]}
entities:
  Guest:
    attributes:
      email: {type: email, unique: true}
  Play:
    attributes:
      title: string
      seats: {type: integer, default: 0}
      is_cancelled: {type: boolean, default: false}
    relationships:
      tickets: {type: one_to_many, target: Ticket, back_populates: play, on_delete: cascade}
    access: {list: public, read: public, create: [clerk], update: [clerk], delete: [clerk]}
  Ticket:
    attributes:
      state: {type: enum, values: [reserved, paid, used], default: reserved}
      price: {type: integer, ge: 0}
    relationships:
      play: {type: many_to_one, target: Play, back_populates: tickets}
      guest: {type: many_to_one, target: Guest}
    crud: [list, read]
x-business-logic:
  flows:
    book:
      description: A seat for a guest
      trigger: {path: "/plays/{play_id}/book", status: 201}
      auth: [guest]
      input: {price: {type: integer, ge: 0}}
      steps:
        - load: play = Play(play_id)
        - require: not play.is_cancelled
          else: {status: 409, detail: The play is cancelled}
        - require: play.seats > 0
          else: {status: 409, detail: No seat is left}
        - require: price >= 0
          else: {status: 409, detail: Nobody is paid for coming}
        - set: play.seats -= 1
        - create: ticket = Ticket
          with:
            play: play
            guest: actor
            price: price
        - return: ticket
    close:
      trigger: {path: "/plays/{play_id}/close"}
      auth: [clerk]
      steps:
        - load: play = Play(play_id)
        - if: play.is_cancelled
          then:
            - set: play.title = 'Closed'
        - for: ticket in play.tickets
          do:
            - delete: ticket
    tidy:
      trigger: {type: schedule, schedule: "0 3 * * *"}
      steps:
        - find: cancelled = all Play where is_cancelled
        - for: play in cancelled
          do:
            - set: play.seats = 0
    advertise:
      auth: public
      trigger: {path: "/plays/{play_id}/advertise"}
      steps:
        - load: play = Play(play_id)
        - action: Tell everybody
  state_machines:
    Ticket:
      field: state
      initial: reserved
      states: [reserved, paid, used]
      transitions:
        - {event: pay, from: reserved, to: paid, auth: [clerk], guard: price > 0}
        - {event: admit, from: paid, to: used, auth: [clerk]}
  invariants:
    seats_are_there: {entity: Play, expression: seats >= 0}
"""
"""Of `book`, the third condition always holds: the input has the same bound."""

INTEGRATION = "tests/integration/test_"
Test = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def modules() -> dict[str, ast.Module]:
    """The Python files of the tests, parsed, by path."""
    planned = planned_tests(AppView(build(read(THEATRE).parts)))
    return {path: ast.parse(text, path) for path, text, *_ in planned if text is not None and path.endswith(".py")}


def written(name: str) -> dict[str, Test]:
    """The tests of an integration module by their names, without the `test_`."""
    body = modules()[f"{INTEGRATION}{name}.py"].body
    found = (node for node in body if isinstance(node, Test) and node.name.startswith("test_"))
    return {node.name.removeprefix("test_"): node for node in found}


def asked(test: Test) -> list[tuple[str, str]]:
    """What a test asks the application for: methods, and paths without their keys."""
    return [
        (call.func.attr, _path(call.args[0]))
        for call in ast.walk(test)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and ast.unparse(call.func.value) == "client"
    ]


def _path(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
    return str(ast.literal_eval(node))


def refusal(test: Test) -> tuple[Any, Any]:
    """The status and the detail that a test asks for, with nothing written."""
    (call,) = (
        node for node in ast.walk(test) if isinstance(node, ast.Call) and ast.unparse(node.func) == "assert_refused"
    )
    return ast.literal_eval(call.args[1]), ast.literal_eval(call.args[2])


def calls(test: Test, name: str) -> list[str]:
    """What a test gives to a function or method, each call on its own, as it is written."""
    return [
        ", ".join(ast.unparse(argument) for argument in (*node.args, *node.keywords))
        for node in ast.walk(test)
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == name
    ]


def asserted(test: Test) -> list[str]:
    return [ast.unparse(node.test) for node in ast.walk(test) if isinstance(node, ast.Assert)]


def cases(test: Test) -> list[tuple[str, ...]]:
    """The cases of a parametrized test, as they are written."""
    (mark,) = (node for node in test.decorator_list if isinstance(node, ast.Call))
    assert isinstance(mark.args[1], ast.List)
    return [tuple(ast.unparse(part) for part in case.elts) for case in mark.args[1].elts if isinstance(case, ast.Tuple)]


def test_a_module_for_each_flow_and_machine_and_for_the_rules() -> None:
    """Nobody knows what a flow of prose does."""
    names = {path.removeprefix(INTEGRATION) for path in modules() if path.startswith(INTEGRATION)}
    expected = "book_flow close_flow tidy_flow ticket_machine rules rules_stateful concurrency".split()
    assert {f"{name}.py" for name in expected} <= names
    assert "advertise_flow.py" not in names


def test_a_flow_succeeds_and_each_condition_refuses_alone() -> None:
    assert list(written("book_flow")) == [
        "success",
        "refused_the_play_is_cancelled",
        "refused_no_seat_is_left",
        "there_is_no_such_play",
    ]


def test_all_tests_of_a_flow_ask_for_it() -> None:
    unknown = "/plays/00000000-0000-4000-8000-000000000000/book"
    for name, test in written("book_flow").items():
        assert asked(test) == [("post", unknown if name == "there_is_no_such_play" else "/plays/…/book")]


def test_a_success_is_held_against_every_row() -> None:
    """What the flow changed, what it made, and nothing else."""
    test = written("book_flow")["success"]
    assert calls(test, "success") == ["answer, 201"]
    assert "changes.to(play) == {'seats': 0}" in asserted(test)
    assert calls(test, "new") == ["Ticket, play_id=play.id, guest_id=guest.id, state=TicketState.RESERVED, price=25"]
    assert len(calls(test, "nothing_else")) == 1


def test_a_refusal_says_its_condition_and_what_is_answered() -> None:
    found = written("book_flow")
    cancelled, full = found["refused_the_play_is_cancelled"], found["refused_no_seat_is_left"]
    assert ast.get_docstring(cancelled) == "Here `not play.is_cancelled` does not hold."
    assert refusal(cancelled) == (409, "The play is cancelled")
    assert ast.get_docstring(full) == "Here `play.seats > 0` does not hold."
    assert refusal(full) == (409, "No seat is left")
    assert refusal(found["there_is_no_such_play"]) == (404, None)


def test_the_rows_of_a_refusal_differ_from_a_success_in_one_thing() -> None:
    found = written("book_flow")
    rows = {name: calls(test, "make_play")[0].rpartition(", seats")[2] for name, test in found.items()}
    assert rows["success"] == "=1, is_cancelled=False"
    assert rows["refused_the_play_is_cancelled"] == "=1, is_cancelled=True"
    assert rows["refused_no_seat_is_left"] == "=0, is_cancelled=False"


def test_what_is_not_tried_is_named_at_the_head() -> None:
    doc = ast.get_docstring(modules()[f"{INTEGRATION}book_flow.py"])
    assert doc == "A seat for a guest.\n\nNot tried: steps/3: no situation was found in which it alone refuses."


@pytest.mark.parametrize("name", ["close_flow", "ticket_machine"])
def test_nothing_is_named_where_everything_is_tried(name: str) -> None:
    assert "Not tried" not in (ast.get_docstring(modules()[f"{INTEGRATION}{name}.py"]) or "")


def test_branches_and_more_rows_have_tests() -> None:
    found = written("close_flow")
    assert set(found) == {
        "success",
        "success_where_play_is_cancelled",
        "success_with_several_rows",
        "there_is_no_such_play",
        "more_rows_take_no_more_queries",
    }
    assert "changes.to(play) == {'title': 'Closed'}" in asserted(found["success_where_play_is_cancelled"])
    gone = [f"changes.without({name})" for name in ("ticket", "second_ticket", "third_ticket")]
    assert asserted(found["success_with_several_rows"]) == gone
    assert asked(found["more_rows_take_no_more_queries"]) == [("post", "/plays/…/close")] * 2


def test_a_flow_without_an_operation_is_run_by_itself() -> None:
    test = written("tidy_flow")["success"]
    assert asked(test) == []
    assert len(calls(test, "run")) == 1


def test_every_event_is_tried_in_every_state() -> None:
    found = written("ticket_machine")
    assert list(found) == [
        "pay_from_reserved",
        "pay_from_reserved_is_refused_by_its_guard",
        "pay_is_refused_in_other_states",
        "admit_from_paid",
        "admit_is_refused_in_other_states",
    ]
    for name, test in found.items():
        assert asked(test) == [("post", f"/tickets/…/{name.partition('_')[0]}")]


def test_an_event_moves_the_row_and_nothing_else() -> None:
    found = written("ticket_machine")
    for name, state in (("pay_from_reserved", "PAID"), ("admit_from_paid", "USED")):
        assert f"changes.to(ticket) == {{'state': TicketState.{state}}}" in asserted(found[name])
        assert len(calls(found[name], "nothing_else")) == 1


def test_a_guard_refuses_in_the_state_in_which_the_event_is_possible() -> None:
    test = written("ticket_machine")["pay_from_reserved_is_refused_by_its_guard"]
    assert "state=TicketState.RESERVED, price=0" in calls(test, "make_ticket")[0]
    assert refusal(test) == (409, "pay is not possible while the ticket is reserved; possible: nothing")


def test_other_states_name_the_events_that_they_have() -> None:
    found = written("ticket_machine")
    assert cases(found["pay_is_refused_in_other_states"]) == [
        ("TicketState.PAID", "'admit'"),
        ("TicketState.USED", "'nothing'"),
    ]
    assert cases(found["admit_is_refused_in_other_states"]) == [
        ("TicketState.RESERVED", "'pay'"),
        ("TicketState.USED", "'nothing'"),
    ]


def test_an_invariant_refuses_what_would_break_it() -> None:
    ((name, test),) = written("rules").items()
    assert name == "seats_are_there_is_kept"
    assert ast.get_docstring(test) == "It says `seats >= 0`."
    assert asked(test) == [("patch", "/plays/…")]
    assert refusal(test) == (409, "Seats are there: seats >= 0")


def test_invariants_hold_after_requests_at_random() -> None:
    (test,) = written("rules_stateful").values()
    assert len(calls(test, "run_state_machine_as_test")) == 1
    text = ast.unparse(modules()[f"{INTEGRATION}rules_stateful.py"])
    assert "stateful.Claim('Seats are there: seats >= 0', Play, seats_are_there)" in text
    for path in ("/plays/{play_id}/book", "/plays/{play_id}/close", "/tickets/{ticket_id}/pay"):
        assert f"'{path}'" in text


def test_what_is_refused_the_second_time_is_raced_for() -> None:
    found = written("concurrency")
    assert list(found) == [
        "book_twice_at_once",
        "book_takes_no_more_than_there_is",
        "pay_ticket_twice_at_once",
        "admit_ticket_twice_at_once",
    ]
    statuses = "sorted(await asyncio.gather(ask(), ask())) == "
    assert f"{statuses}[201, 409]" in asserted(found["book_twice_at_once"])
    assert f"{statuses}[200, 409]" in asserted(found["pay_ticket_twice_at_once"])
    contest = asserted(found["book_takes_no_more_than_there_is"])
    assert contest == ["statuses == [201, 201, 409, 409, 409]", "changes.to(play)['seats'] == 0"]


def test_races_are_run_where_requests_overlap() -> None:
    assert "pytestmark = ON_A_SERVER" in ast.unparse(modules()[f"{INTEGRATION}concurrency.py"])
    for test in written("concurrency").values():
        assert calls(test, "overlapping") == ["tmp_path"]
