"""Every rule about OpenAPI reports its own wrong example, and nobody objects to its right one."""

from pathlib import Path

import pytest

from ir.openapi.documents import FileDocuments
from ir.problems import Problem
from tests.validators.openapi.documents import document
from tests.validators.openapi.whole import check_whole
from validators.openapi import load
from validators.openapi.rule import Rule
from validators.rule_docs import page_of

RULES = list(load().values())


def check(example: str, folder: Path) -> list[Problem]:
    """All problems of an example, as the documentation shows it, in a workspace that has no other files."""
    text = document(example) if "openapi:" not in example and "swagger:" not in example else example
    return check_whole(text, folder / "api.yaml", FileDocuments((folder,)))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_wrong_example_is_reported_by_this_rule_alone(rule: Rule[...], tmp_path: Path) -> None:
    problems = check(page_of(rule).wrong, tmp_path)
    assert {problem.code for problem in problems} == {rule.code}, problems
    assert {problem.severity for problem in problems} == {rule.severity}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_right_example_has_no_problem(rule: Rule[...], tmp_path: Path) -> None:
    assert check(page_of(rule).right, tmp_path) == []


def test_codes_are_those_of_openapi() -> None:
    assert all(code.startswith("DM6") for code in load())
