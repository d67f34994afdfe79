"""The tests that applications are generated with: they parse, keep the line, and depend on the model alone."""

import ast
from functools import cache
from pathlib import Path

import pytest

from generators.app import plan_app
from generators.ast.tests.plan import test_files as planned_tests
from generators.ast.view import AppView
from tests.generators.samples.support import EXAMPLES, application
from validators.check import check


def texts(spec: Path) -> dict[str, str]:
    """The Python files by path."""
    found = planned_tests(AppView(application(spec)))
    return {path: text for path, text, *_ in found if text is not None and path.endswith(".py")}


@pytest.mark.parametrize("spec", EXAMPLES, ids=lambda path: path.parent.name)
def test_every_file_parses_and_is_written_alike_twice(spec: Path) -> None:
    files = texts(spec)
    for path, text in files.items():
        ast.parse(text, path)
    assert texts(spec) == files


@pytest.mark.parametrize("spec", EXAMPLES, ids=lambda path: path.parent.name)
def test_every_test_asserts_something(spec: Path) -> None:
    asserting = {
        "assert_problem",
        "assert_refused",
        "nothing_else",
        "run_state_machine_as_test",
        "nothing",
        "success",
        "items",
        "model_validate",
    }
    for path, text in texts(spec).items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                called = {
                    getattr(one.func, "id", getattr(one.func, "attr", ""))
                    for one in ast.walk(node)
                    if isinstance(one, ast.Call)
                }
                has_assert = any(isinstance(one, ast.Assert) for one in ast.walk(node))
                assert has_assert or called & asserting, f"{path}: {node.name}"


@pytest.mark.parametrize("spec", EXAMPLES, ids=lambda path: path.parent.name)
def test_no_test_hides_another(spec: Path) -> None:
    for path, text in texts(spec).items():
        names = [node.name for node in ast.parse(text).body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
        assert len(names) == len(set(names)), path


CLUBS = """\
app: {name: clubs}
auth: {user: Member, roles: [member, clerk]}
entities:
  Household:
    attributes: {name: string}
  Member:
    attributes:
      email: {type: email, unique: true}
      status: {type: enum, values: [active, left], default: active}
    relationships:
      household: {type: many_to_one, target: Household, on_delete: cascade}
x-business-logic:
  state_machines:
    Member:
      field: status
      initial: active
      states: [active, left]
      transitions:
        - event: leave
          from: active
          to: left
          auth: [clerk]
          steps:
            - delete: member.household
"""


def clubs(path: str) -> str:
    ir = check(CLUBS).ir
    assert ir is not None
    return next(file.content for file in plan_app(ir).files if file.path == path)


def test_the_rows_that_come_with_a_user_are_counted_among_those_of_a_list() -> None:
    text = clubs("tests/integration/test_household_list.py")
    assert '["total"] == 4' in text
    assert "{str(first.id), str(second.id), str(third.id), str(somebody.household_id)}" in text


def test_an_event_may_end_the_row_that_takes_it() -> None:
    text = clubs("tests/integration/test_member_machine.py")
    assert "assert changes.without(household)" in text
    assert "assert changes.without(second_member)" in text


ROUNDS = """\
app: {name: rounds}
auth: {user: Guard, roles: [guard, chief]}
entities:
  Guard:
    attributes: {email: {type: email, unique: true}}
    relationships:
      lead: {type: many_to_one, target: Guard, nullable: true, back_populates: team}
      team: {type: one_to_many, target: Guard, back_populates: lead}
  Round:
    attributes:
      number: {type: integer, default: 1, ge: 0}
      level: {type: enum, values: [low, high], default: low}
      amounts: {type: array, items: decimal, default: []}
    relationships:
      guard: {type: many_to_one, target: Guard, nullable: true}
      after: {type: many_to_one, target: Round, nullable: true, back_populates: followers}
      followers: {type: one_to_many, target: Round, back_populates: after}
    access: {owner: guard, create: [owner, chief]}
  Station:
    attributes: {name: string, size: {type: integer, default: 1, ge: 0, le: 9}}
    relationships:
      holder: {type: many_to_one, target: Guard}
      parent: {type: many_to_one, target: Station, nullable: true, back_populates: children}
      children: {type: one_to_many, target: Station, back_populates: parent}
    access: {owner: holder}
x-business-logic:
  flows:
    plan:
      trigger: {method: POST, path: /plan}
      auth: [chief]
      steps:
        - create: first = Round
          with: {guard: actor}
        - create: second = Round
          with: {guard: actor, after: first, number: 2}
        - set: first.after = second
        - emit: planned
          with: {level: first.level, amounts: first.amounts}
    on_planned:
      trigger: {type: event, event: planned}
      input:
        level: {type: enum, values: [low, high]}
        amounts: {type: array, items: decimal}
      steps:
        - find: one = first Round where level == 'low'
        - if: one is not None and level == 'high' and len(amounts) > 0
          then:
            - set: one.level = level
  invariants:
    nobody_leads_themselves: {entity: Guard, expression: lead is None or lead != self}
    asyncio: {entity: Round, expression: len(followers) <= 3}
    test_of_sizes: {entity: Station, expression: len(children) <= 2}
"""


@cache
def rounds() -> dict[str, str]:
    """The integration tests of the rounds, by name."""
    ir = check(ROUNDS).ir
    assert ir is not None
    head = "tests/integration/test_"
    return {
        file.path.removeprefix(head).removesuffix(".py"): file.content
        for file in plan_app(ir).files
        if file.path.startswith(head)
    }


def test_nobody_belongs_to_a_collection_of_their_own_where_a_rule_forbids_it() -> None:
    assert "test_team_are_those_of_the_guard" not in rounds()["guard_journeys"]


def test_the_reference_that_makes_a_row_mine_is_not_left_out() -> None:
    source = rounds()["round_journeys"]
    defaults = source.partition("defaults: dict[str, Any] = ")[2].partition("}")[0]
    assert "after_id" in defaults and "guard_id" not in defaults


def test_a_flow_that_is_run_by_itself_is_given_what_it_takes() -> None:
    source = rounds()["on_planned_flow"]
    assert "level=RoundLevel.HIGH" in source
    assert 'Decimal("' in source.partition("amounts=[")[2].partition("]")[0]


def test_rows_that_no_line_speaks_of_have_no_name() -> None:
    body = ast.parse(rounds()["plan_flow"])
    bound = {node.id for node in ast.walk(body) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    read = {node.id for node in ast.walk(body) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    assert bound <= read


def test_rules_do_not_hide_what_their_module_imports_and_are_no_tests() -> None:
    body = ast.parse(rounds()["rules_stateful"]).body
    names = [node.name for node in body if isinstance(node, ast.FunctionDef)]
    assert {"asyncio_", "holds_test_of_sizes"} <= set(names)
    assert [name for name in names if name.startswith("test")] == ["test_what_has_to_hold_holds_after_any_requests"]


def test_no_rule_is_said_to_be_broken_by_what_a_body_does_not_say() -> None:
    assert "rules" not in rounds()
    assert "holds_test_of_sizes" in rounds()["rules_stateful"]
