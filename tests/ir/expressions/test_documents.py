"""Every misuse has a precise problem: the documents beside this file show each kind, and what is right."""

import re

import pytest

from tests.ir.expressions.documents import FOLDER, Case, cases, check, check_message, document, expression_issues


@document("syntax")
def test_syntax(case: Case) -> None:
    check(case)


@document("names")
def test_names(case: Case) -> None:
    check(case)


@document("operators")
def test_operators(case: Case) -> None:
    check(case)


@document("nothing")
def test_nothing(case: Case) -> None:
    check(case)


@document("calls")
def test_calls(case: Case) -> None:
    check(case)


@document("stored")
def test_stored(case: Case) -> None:
    check(case)


@document("messages")
def test_messages(case: Case) -> None:
    check_message(case)


ALL = [case for path in sorted(FOLDER.glob("*.txt")) if path.stem != "messages" for case in cases(path.stem)]
SUGGESTED = [case for case in ALL if any("→" in mark for mark in case.marks)]


@pytest.mark.parametrize("case", SUGGESTED, ids=str)
def test_what_is_suggested_solves_its_problem(case: Case) -> None:
    """Put in place of its part, a suggestion leaves no problem of that kind there."""
    issues = expression_issues(case.context, case.text)
    for issue in issues:
        if issue.suggestion is None or "…" in issue.suggestion:
            continue
        better = case.text[: issue.start] + issue.suggestion + case.text[issue.end :]
        left = expression_issues(case.context, better)
        assert len(left) < len(issues) or (issue.code, issue.message) not in {(one.code, one.message) for one in left}


def test_every_code_has_examples() -> None:
    found = {code for case in ALL for mark in case.marks for code in re.findall(r" (DM\d+) ", mark)}
    assert found == {f"DM{number}" for number in (*range(500, 513), 525, 534)}


def test_the_documents_show_what_is_right_too() -> None:
    right = [case for case in ALL if not case.marks]
    assert len(right) > 60
    assert len(ALL) - len(right) > 200
