"""The tests that applications are generated with: they parse, keep the line, and depend on the model alone."""

import ast
from pathlib import Path

import pytest

from generators.ast.tests.plan import test_files as planned_tests
from generators.ast.view import AppView
from tests.generators.samples.support import EXAMPLES, application


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
