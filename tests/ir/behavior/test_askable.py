"""Which conditions a database may be asked, and which part of the others stands in the way."""

import pytest

from ir.behavior.askable import refused
from ir.expressions.check import check
from ir.expressions.scope import Scope
from ir.expressions.types import BOOLEAN, INTEGER, TEXT, decimal, row
from tests.ir.behavior.reading import understood

DOMAIN = understood().domain
NAMES = {"limit": INTEGER, "rate": decimal(4), "word": TEXT, "actor": row("Customer")}


def why_not(text: str, entity: str = "Product") -> str | None:
    """The part of a condition of a `find` that is not asked."""
    typed = check(text, DOMAIN, Scope(NAMES, entity), BOOLEAN)
    assert not typed.issues, typed.issues
    found = refused(typed, frozenset(DOMAIN.fields(entity)))
    return text[found.node.start : found.node.end] if found is not None else None


def why_no_check(text: str, entity: str = "Product") -> str | None:
    """The part of an invariant that makes it no CHECK of one table."""
    typed = check(text, DOMAIN, Scope(row=entity), BOOLEAN)
    assert not typed.issues, typed.issues
    found = refused(typed, hops=False)
    return text[found.node.start : found.node.end] if found is not None else None


@pytest.mark.parametrize(
    "text",
    [
        "stock > 0",
        "0 < stock <= limit * 2 + 1",
        "kind == 'digital' or not (stock == 0 and name == word)",
        "category is None",
        "category is not None and category.name == word",
        "category is not None and (category.discount is None or category.discount > 0.5)",
        "price >= round(rate * 2, 2)",
        "price == 3 and price < 10.50",
        "created_at < now() - days(3)",
        "kind in ['digital', 'physical']",
        "stock not in [1, limit]",
        "limit > 3 and len(word) == 2",
        "self.stock == 3 and self.category is not None",
        "True",
    ],
)
def test_comparisons_of_fields_and_values_are_asked(text: str) -> None:
    assert why_not(text) is None


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("stock + 1 > limit", "stock + 1"),
        ("stock > 0 and -stock < 3", "-stock"),
        ("name < word", "name"),
        ("name.lower() == word", "name.lower()"),
        ("word in name", "name"),
        ("price > rate", "rate"),
        ("price > 0.005", "0.005"),
        ("len(tags) > 0", "len(tags)"),
        ("word in tags", "tags"),
        ("abs(stock) == 3", "abs(stock)"),
        ("created_at.year == 2020", "created_at.year"),
        ("stock in [1, stock]", "stock"),
        ("name.startswith(word)", "name.startswith(word)"),
        ("weight is not None and weight > 1", "weight"),
        ("(stock if limit > 3 else 2) == 1", "stock if limit > 3 else 2"),
    ],
)
def test_what_databases_do_differently_is_not(text: str, part: str) -> None:
    assert why_not(text) == part


def test_a_collection_is_not_asked_for() -> None:
    assert why_not("len(items) > 0", "Cart") == "len(items)"
    assert why_not("any(i.quantity > 3 for i in items)", "Cart") == "any(i.quantity > 3 for i in items)"


@pytest.mark.parametrize("text", ["stock >= 0", "price > 0", "kind != 'digital' or stock == 0", "category is not None"])
def test_a_check_looks_at_its_own_columns(text: str) -> None:
    assert why_no_check(text) is None


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("category is None or category.name != 'x'", "category.name"),
        ("stock * 2 > 3", "stock * 2"),
        ("price > stock", "stock"),
    ],
)
def test_a_check_looks_at_nothing_else(text: str, part: str) -> None:
    assert why_no_check(text) == part
