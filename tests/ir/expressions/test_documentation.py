"""docs/expressions.md names everything that expressions have."""

import re
from pathlib import Path

import pytest

from ir.expressions.calls import FUNCTIONS
from ir.expressions.check import check
from ir.expressions.names import FIELDS, METHODS
from tests.ir.expressions.shop import domain, scope

TEXT = (Path(__file__).parents[3] / "docs" / "expressions.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions(name: str) -> None:
    assert f"`{name}(" in TEXT


@pytest.mark.parametrize("name", sorted({name for methods in METHODS.values() for name in methods}))
def test_methods(name: str) -> None:
    assert f"`{name}(" in TEXT


@pytest.mark.parametrize("name", sorted({name for fields in FIELDS.values() for name in fields}))
def test_fields_of_values(name: str) -> None:
    assert f"`{name}`" in TEXT


def test_codes_have_pages() -> None:
    pages = re.findall(r"\((rules/DM\d+\.md)\)", TEXT)
    assert pages
    assert [page for page in pages if not (Path(__file__).parents[3] / "docs" / page).exists()] == []


@pytest.mark.parametrize(
    "text", re.findall(r"^(?:computed|guard|expression|require): \"?(.+?)\"?$", TEXT, re.MULTILINE)
)
def test_what_it_shows_first_can_be_read(text: str) -> None:
    assert not [issue for issue in check(text, domain(), scope("Order")).issues if issue.code == "DM500"]
