"""The tests that applications are generated with: they parse, keep the line, and depend on the model alone."""

import ast
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
