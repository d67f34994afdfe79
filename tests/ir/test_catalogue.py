"""The documentation of the codes that reading a spec reports."""

import re
from pathlib import Path

import pytest

from ir.dialect.catalogue import Code, catalogue
from ir.dialect.read import read
from tests.ir.specs import spec

IR = Path(__file__).resolve().parents[2] / "ir"
CODES = list(catalogue().values())
PRINTED = [one for one in CODES if one.wrong]


def test_every_code_in_use_is_documented_and_the_other_way_round() -> None:
    documents = ("syntax_codes.py", "shape_codes.py")
    files = [
        path for folder in ("yaml", "dialect") for path in (IR / folder).glob("*.py") if path.name not in documents
    ]
    used = {code for path in files for code in re.findall(r'"(DM\d+)"', path.read_text(encoding="utf-8"))}
    assert used == set(catalogue())


@pytest.mark.parametrize("code", CODES, ids=lambda one: one.code)
def test_every_code_has_a_title_and_prose(code: Code) -> None:
    assert code.title and not code.title.endswith(".")
    assert code.doc.endswith(".")


@pytest.mark.parametrize("code", PRINTED, ids=lambda one: one.code)
def test_the_wrong_example_has_exactly_this_problem(code: Code) -> None:
    problems = read(spec(code.wrong)).problems
    assert {(problem.code, problem.severity) for problem in problems} == {(code.code, code.severity)}


@pytest.mark.parametrize("code", PRINTED, ids=lambda one: one.code)
def test_the_right_example_has_none(code: Code) -> None:
    assert read(spec(code.right)).problems == ()
