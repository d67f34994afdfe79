"""Every rule reports its own wrong example, and nobody objects to its right one."""

import pytest

from ir.dialect.read import read as read_text
from ir.problems import Problem
from validators.check import check_parts
from validators.rule import Rule
from validators.rule_docs import page_of
from validators.rules import load

RULES = list(load().values())


def check(example: str) -> list[Problem]:
    """All problems of an example, as the documentation shows it: without `app`."""
    text = example if example.startswith("app:") else f"app: {{name: example}}\n{example}"
    read = read_text(text)
    _, problems = check_parts(read.parts)
    return [*read.problems, *problems]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_wrong_example_is_reported_by_this_rule_alone(rule: Rule) -> None:
    problems = check(page_of(rule).wrong)
    assert {problem.code for problem in problems} == {rule.code}, problems
    assert {problem.severity for problem in problems} == {rule.severity}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_right_example_has_no_problem(rule: Rule) -> None:
    assert check(page_of(rule).right) == []
