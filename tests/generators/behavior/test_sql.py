"""Conditions as SQLAlchemy expressions: `tests/e2e/test_conditions.py` asks databases, here is how they read."""

import pytest

from generators.ast.behavior import sql
from generators.ast.behavior.words import Words
from generators.ast.source import Imports
from ir.expressions.check import check
from ir.expressions.scope import Scope
from ir.expressions.types import BOOLEAN
from tests.generators.behavior.running import app
from tests.ir.expressions.shop import LOCALS, domain

NAMES = {name: LOCALS[name] for name in ("amount", "reason", "order", "actor")}


def conditions(text: str, entity: str = "Product") -> list[str]:
    typed = check(text, domain(), Scope(NAMES, entity), BOOLEAN)
    assert not typed.issues
    return sql.conditions(typed, app().entities[entity], Words(app(), Imports(), {name: name for name in NAMES}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("stock > 0", "Product.stock > 0"),
        ("0 < stock", "Product.stock > 0"),
        ("stock >= amount * 2", "Product.stock >= amount * 2"),
        ("kind == 'digital'", "Product.kind == ProductKind.DIGITAL"),
        ("kind in ['digital', 'physical']", "Product.kind.in_([ProductKind.DIGITAL, ProductKind.PHYSICAL])"),
        ("is_hidden", "Product.is_hidden.is_(True)"),
        ("not is_hidden", "Product.is_hidden.is_(False)"),
        ("reserved is None", "Product.reserved.is_(None)"),
        ("category.parent is not None", "Product.category.has(Category.parent_id.is_not(None))"),
        ("category.name == reason", "Product.category.has(Category.name == reason)"),
        ("category.parent is None", "Product.category.has(Category.parent_id.is_(None))"),
        ("1 < stock <= 3", "and_(Product.stock > 1, Product.stock <= 3)"),
        ("stock > 1 or is_hidden", "or_(Product.stock > 1, Product.is_hidden.is_(True))"),
        ("price == 3", "Product.price == Decimal(3)"),
        ("released < today()", "Product.released < now.date()"),
        # A missing value is different from every other: SQL would not know.
        ("reserved is None or reserved != 3", "or_(Product.reserved.is_(None), Product.reserved.is_distinct_from(3))"),
        (
            "not (reserved is not None and reserved == 3)",
            "or_(Product.reserved.is_(None), Product.reserved.is_distinct_from(3))",
        ),
        # Denials go inward.
        ("not (stock > 1 and kind == 'digital')", "or_(Product.stock <= 1, Product.kind != ProductKind.DIGITAL)"),
        # What does not speak of the row is calculated before.
        ("stock > 1 or amount > 3", "or_(Product.stock > 1, literal(amount > 3))"),
        # What follows it is looked at only where it does not decide.
        ("amount > 3 or stock > 1", "true() if amount > 3 else Product.stock > 1"),
        ("not (amount > 3 or stock > 1)", "Product.stock <= 1 if amount <= 3 else false()"),
        (
            "is_hidden or (amount > 3 or stock > 1 / amount)",
            "or_(Product.is_hidden.is_(True), true() if amount > 3 else Product.stock > Decimal(1) / amount)",
        ),
    ],
)
def test_condition(text: str, expected: str) -> None:
    assert conditions(text) == [expected]


def test_all_parts_of_an_and_are_conditions_of_their_own() -> None:
    assert conditions("stock > 1 and is_hidden and kind == 'digital'") == [
        "Product.stock > 1",
        "Product.is_hidden.is_(True)",
        "Product.kind == ProductKind.DIGITAL",
    ]


def test_what_is_asked_before_guards_the_parts_behind_it() -> None:
    assert conditions("stock > 1 and amount > 0 and price < 9 / amount and is_hidden") == [
        "Product.stock > 1",
        "and_(Product.price < Decimal(9) / amount, Product.is_hidden.is_(True)) if amount > 0 else false()",
    ]


def test_a_row_is_looked_for_by_its_key() -> None:
    assert conditions("customer == actor", "Order") == ["Order.customer_id == actor.id"]
    assert conditions("self != order", "Order") == ["Order.id != order.id"]
    assert conditions("customer in [actor, order.customer]", "Order") == [
        "Order.customer_id.in_([actor.id, order.customer_id])"
    ]
