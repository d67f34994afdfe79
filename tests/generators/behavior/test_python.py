"""Expressions as Python: the text, and that its value is the reference evaluator's."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ir.expressions import types
from ir.expressions.evaluate import Environment, evaluate
from ir.expressions.types import Kind, Type
from tests.generators.behavior.running import Compiled
from tests.ir.expressions.shop import domain, scope
from tests.ir.expressions.strategies import environments, texts


def compiled(text: str) -> Compiled:
    """An expression among a flow's names, or, after `Order: `, about a row of that entity."""
    entity, colon, rest = text.partition(": ")
    about = entity if colon and entity in domain().entities else None
    found = Compiled(rest if about else text, scope(about))
    assert not [issue for issue in found.typed.issues if issue.code != "DM512"]
    return found


@pytest.mark.parametrize(
    ("text", "python"),
    [
        # As few parentheses as precedence allows.
        ("amount + 1 * 2", "amount + 1 * 2"),
        ("(amount + 1) * 2", "(amount + 1) * 2"),
        ("amount - (amount - 1)", "amount - (amount - 1)"),
        ("((amount)) - 1 - 2", "amount - 1 - 2"),
        ("-(amount + 1)", "-(amount + 1)"),
        ("amount > 1 and amount < 5 or amount == 9", "(amount > 1 and amount < 5) or amount == 9"),
        ("1 < amount < 5", "1 < amount < 5"),
        # Numbers: exact ones, and what `/` makes of whole ones.
        ("order.total + 3.10", 'order.total + Decimal("3.10")'),
        ("amount / 4", "Decimal(amount) / 4"),
        ("order.total / amount", "order.total / amount"),
        ("amount // 4 % 3", "amount // 4 % 3"),
        ("round(order.total / 3, 2)", "round(order.total / 3, 2)"),
        ("round(amount, 2)", "round(Decimal(amount), 2)"),
        ("max(amount, order.total)", "max(Decimal(amount), order.total)"),
        ("order.total if amount > 1 else 0", "order.total if amount > 1 else Decimal(0)"),
        # Floats have to stay finite; one look at the whole is enough unless it divides.
        ("item.product.weight * 2 + 1", "finite(item.product.weight * 2 + 1)"),
        (
            "item.product.width / (item.product.weight * 2)",
            "finite(item.product.width / finite(item.product.weight * 2))",
        ),
        # Texts.
        ("'it' + reason", 'f"it{reason}"'),
        ("'{' + reason + '}'", 'f"{{{reason}}}"'),
        ("reason + reason", "reason + reason"),
        ("'a\"b'", "'a\"b'"),
        ("reason.startswith('a') or reason.startswith('b')", 'reason.startswith(("a", "b"))'),
        # Enums: their members, whichever side the word stands on.
        ("order.status == 'paid'", "order.status == OrderStatus.PAID"),
        ("'paid' != order.status", "order.status != OrderStatus.PAID"),
        ("order.status in ['paid', 'shipped']", "order.status in (OrderStatus.PAID, OrderStatus.SHIPPED)"),
        ("order.status in ['paid']", "order.status == OrderStatus.PAID"),
        # An input whose words no attribute has is a text.
        ("method == 'cash'", 'method == "cash"'),
        # Rows are compared by their keys, and not loaded for that.
        ("order.customer == actor", "order.customer_id == actor.id"),
        ("order.customer.id == actor.id", "order.customer_id == actor.id"),
        ("actor in [order.customer]", "actor.id == order.customer_id"),
        ("item.product.category.parent is None", "item.product.category.parent_id is None"),
        ("item in order.items", "item in order.items"),
        # What is followed is asked itself: a type checker knows of one what it does not of the other.
        (
            "item.product.category.parent is not None and item.product.category.parent.name == 'x'",
            'item.product.category.parent is not None and item.product.category.parent.name == "x"',
        ),
        # Aggregates.
        ("sum(i.quantity for i in order.items)", "sum(i.quantity for i in order.items)"),
        (
            "sum(i.unit_price * i.quantity for i in order.items if i.quantity > 1)",
            "sum((i.unit_price * i.quantity for i in order.items if i.quantity > 1), Decimal(0))",
        ),
        ("sum(i.product.weight for i in order.items)", "float_sum(i.product.weight for i in order.items)"),
        ("count(i for i in order.items if i.quantity > 1)", "sum(1 for i in order.items if i.quantity > 1)"),
        ("len(order.items)", "len(order.items)"),
        (
            "min(i.quantity for i in order.items) is None",
            "min((i.quantity for i in order.items), default=None) is None",
        ),
        (
            "min(i.quantity for i in order.items) if min(i.quantity for i in order.items) is not None else 0",
            "min(i.quantity for i in order.items) "
            "if min((i.quantity for i in order.items), default=None) is not None else 0",
        ),
        ("avg(i.quantity for i in order.items) is None", "average_of(i.quantity for i in order.items) is None"),
        # Times.
        ("today() - order.due > days(3)", "now.date() - order.due > dt.timedelta(days=3)"),
        ("(now() - order.created_at).total_minutes() + 1", "(now - order.created_at) // dt.timedelta(minutes=1) + 1"),
        # What linters would say shorter.
        ("0 < amount", "amount > 0"),
        ("item.product.is_hidden == true", "item.product.is_hidden"),
        ("item.product.is_hidden == false", "not item.product.is_hidden"),
        ("true if amount > 1 else false", "amount > 1"),
        ("not amount == 1", "amount != 1"),
        ("not order.note is None", "order.note is not None"),
        ("amount > 1 and true", "amount > 1"),
        # Fields of the row that it is about.
        ("Product: stock > 0 and reserved is None", "row.stock > 0 and row.reserved is None"),
        ("Order: customer == actor", "row.customer_id == actor.id"),
        (
            "Order: total == sum(i.unit_price for i in self.items)",
            "row.total == sum((i.unit_price for i in row.items), Decimal(0))",
        ),
    ],
)
def test_value(text: str, python: str) -> None:
    assert compiled(text).text == python


@pytest.mark.parametrize(
    ("text", "holds", "fails"),
    [
        ("len(order.items) > 0", "order.items", "not order.items"),
        ("len(order.items) == 0", "not order.items", "order.items"),
        ("any(order.items)", "order.items", "not order.items"),
        ("amount > 1 and reason == 'x'", 'amount > 1 and reason == "x"', 'amount <= 1 or reason != "x"'),
        ("not (amount > 1 or amount < 0)", "amount <= 1 and amount >= 0", "amount > 1 or amount < 0"),
        ("1 < amount < 5", "1 < amount < 5", "not 1 < amount < 5"),
        ("order.note is None", "order.note is None", "order.note is not None"),
        ("amount in [1, 2]", "amount in (1, 2)", "amount not in (1, 2)"),
        # No float is equal to, above or below NaN.
        ("item.product.weight > 2", "item.product.weight > 2", "not item.product.weight > 2"),
        (
            "all(i.quantity > 0 for i in order.items)",
            "all(i.quantity > 0 for i in order.items)",
            "not all(i.quantity > 0 for i in order.items)",
        ),
    ],
)
def test_condition(text: str, holds: str, fails: str) -> None:
    found = compiled(text)
    assert (found.holds, found.fails) == (holds, fails)


def test_a_number_of_another_kind_is_stored_as_the_column_has_it() -> None:
    assert Compiled("amount", scope(), wanted=types.decimal(2)).text == "Decimal(amount)"
    assert Compiled("limit", scope(), wanted=types.decimal(2)).text == "Decimal(limit) if limit is not None else None"
    assert Compiled("3", scope(), wanted=types.FLOAT).text == "3.0"
    assert Compiled("amount", scope(), wanted=types.FLOAT).text == "float(amount)"


def test_a_word_is_stored_as_a_member_of_the_enum() -> None:
    status = Type(Kind.ENUM, values=("pending", "paid", "shipped", "cancelled"), owner=("Order", "status"))
    chosen = Compiled("'paid' if amount > 1 else 'pending'", scope(), wanted=status)
    assert chosen.text == "OrderStatus.PAID if amount > 1 else OrderStatus.PENDING"
    how = Type(Kind.ENUM, values=("card", "transfer"), owner=("Order", "method"))
    assert Compiled("method", scope(), wanted=how).text == "OrderMethod(method)"


KINDS = [
    types.BOOLEAN,
    types.INTEGER,
    types.decimal(2),
    types.TEXT,
    types.DATE,
    types.DATETIME,
    types.DURATION,
]


@st.composite
def expressions(draw: st.DrawFn) -> tuple[str, str | None, Environment]:
    """Any right expression, what it is about, and rows to evaluate it over."""
    about = draw(st.sampled_from([None, "Product", "Order"]))
    kinds = KINDS if about == "Order" else [*KINDS, types.FLOAT]  # there is no float to begin with
    text = draw(texts(domain(), scope(about), draw(st.sampled_from(kinds))))
    return text, about, draw(environments(domain(), scope(about)))


class Failed:
    """It can't be calculated."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Failed)


def outcome(calculate: Any) -> Any:
    try:
        return calculate()
    except ArithmeticError:
        return Failed()


@settings(max_examples=250, deadline=None)
@given(expressions())
def test_python_gives_what_the_reference_gives(drawn: tuple[str, str | None, Environment]) -> None:
    """Rows have no more than what the plan loads: a relationship that is missing would be an error."""
    text, about, environment = drawn
    found = Compiled(text, scope(about))
    expected = outcome(lambda: evaluate(found.typed, environment))
    assert outcome(lambda: found.run(found.text, environment)) == expected
    if found.holds:
        assert outcome(lambda: bool(found.run(found.holds, environment))) == expected
        denied = expected if isinstance(expected, Failed) else not expected
        assert outcome(lambda: bool(found.run(found.fails, environment))) == denied
