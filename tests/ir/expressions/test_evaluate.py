"""The reference evaluator: a table of expressions and their values."""

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from ir.expressions.check import check as check_expression
from ir.expressions.evaluate import Environment, evaluate
from ir.expressions.messages import read_message, render
from ir.expressions.syntax import Binary
from tests.ir.expressions.shop import domain, scope

NOW = dt.datetime(2024, 2, 29, 12, 30, tzinfo=dt.UTC)
D = Decimal


def product(name: str, **said: Any) -> dict[str, Any]:
    """A row of `Product`."""
    row = {
        "id": UUID(int=len(name)),
        "name": name,
        "summary": None,
        "price": D("10.00"),
        "cost": None,
        "stock": 7,
        "reserved": None,
        "kind": "physical",
        "tags": ["red", "new"],
        "sizes": None,
        "weight": 1.5,
        "width": 0.1,
        "released": dt.date(2024, 1, 31),
        "opens": dt.time(8, 30),
        "sold_out_at": None,
        "is_hidden": False,
        "is_featured": None,
        "created_at": NOW - dt.timedelta(days=2, hours=5),
        "related": [],
    }
    return {**row, **said}


CATEGORY = {"name": "Lamps", "parent": None, "products": []}
OTHER = product("Bulb", price=D("2.35"), stock=-7, category=CATEGORY, weight=0.5)
ROW = product("Lamp", category=CATEGORY, related=[OTHER, product("Wire", stock=3, category=None)])
ACTOR = {"email": "a@b.de", "name": "Ann"}


def value(text: str) -> Any:
    """The value of a right expression about `ROW`."""
    typed = check_expression(text, domain(), scope("Product"))
    assert [issue for issue in typed.issues if issue.code != "DM512"] == []
    environment = Environment({"actor": ACTOR}, ROW, NOW, new_uuid=lambda: UUID(int=9))
    return evaluate(typed, environment)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Whole numbers are Python's.
        ("7 // 2", 3),
        ("-7 // 2", -4),
        ("-7 % 2", 1),
        ("7 % -2", -1),
        ("stock + 1", 8),
        ("2 - -3", 5),
        # Decimal numbers are exact, up to 28 digits, and rounded half to even.
        ("0.1 + 0.2", D("0.3")),
        ("7 / 2", D("3.5")),
        ("1 / 3", D("0.3333333333333333333333333333")),
        ("2 / 3", D("0.6666666666666666666666666667")),
        ("price * 3", D("30.00")),
        ("price / 4", D("2.5")),
        ("round(2.5, 0)", D(2)),
        ("round(3.5, 0)", D(4)),
        ("round(2.345, 2)", D("2.34")),
        ("round(-2.345, 2)", D("-2.34")),
        ("round(2.355, 2)", D("2.36")),
        ("round(7, 2)", D("7.00")),
        ("round(width, 18)", D("0.100000000000000006")),
        ("-price", D("-10.00")),
        ("min(price, 3)", 3),
        ("max(1, 2.5, 2)", D("2.5")),
        # Floats stay floats.
        ("weight * 2", 3.0),
        ("weight / 2", 0.75),
        # Comparisons.
        ("1 < 2 < 3", True),
        ("1 < 3 < 2", False),
        ("price == 10", True),
        ("0.1 + 0.2 == 0.3", True),
        ("kind == 'physical'", True),
        ("kind in ['digital']", False),
        ("kind not in ('digital', 'physical')", False),
        ("'red' in tags", True),
        ("'am' in name", True),
        ("name < 'Lamq'", True),
        ("summary is None", True),
        ("name is not None", True),
        # Logic stops where the answer is known.
        ("False and 1 / (stock - stock) > 0", False),
        ("True or 1 / (stock - stock) > 0", True),
        ("not is_hidden", True),
        ("3 if is_hidden else 4", 4),
        ("1 > 2 > 1 / (stock - stock)", False),
        ("any(p.stock > 0 or 1 / (p.stock + 7) > 0 for p in related if p.stock > 0)", True),
        # Texts.
        ("name + '!'", "Lamp!"),
        ("name.upper()", "LAMP"),
        ("' Straße '.strip().upper()", "STRASSE"),
        ("name.lower()", "lamp"),
        ("name.startswith('La')", True),
        ("name.endswith('La')", False),
        ("name.replace('a', 'u')", "Lump"),
        ("len('Straße😀')", 7),
        ("str(-7)", "-7"),
        # Dates, moments and durations.
        ("released + days(30)", dt.date(2024, 3, 1)),
        ("released + hours(30)", dt.date(2024, 2, 1)),
        ("today()", dt.date(2024, 2, 29)),
        ("today() - released", dt.timedelta(days=29)),
        ("(today() - released).days", 29),
        ("(released - today()).days", -29),
        ("(now() - created_at).days", 2),
        ("(created_at - now()).days", -3),
        ("(now() - created_at).total_minutes()", 2 * 24 * 60 + 5 * 60),
        ("(seconds(0) - seconds(61)).total_minutes()", -2),
        ("now() + minutes(90) - hours(1) > now() + days(0)", True),
        ("days(2) * 3", dt.timedelta(days=6)),
        ("abs(days(1) - days(3))", dt.timedelta(days=2)),
        ("now().year + now().month + now().day + now().hour + now().minute", 2024 + 2 + 29 + 12 + 30),
        ("now().date() == today()", True),
        ("now().weekday()", 3),
        ("released.weekday()", 2),
        ("uuid()", UUID(int=9)),
        # Rows and collections.
        ("category.name", "Lamps"),
        ("self == self", True),
        ("category == category", True),
        ("self in related", False),
        ("any(self == p for p in related)", False),
        ("all(p in related for p in related)", True),
        ("len(related)", 2),
        ("count(related)", 2),
        ("any(related)", True),
        ("any(category.products)", False),
        ("actor.name", "Ann"),
        # Aggregates.
        ("sum(p.stock for p in related)", -4),
        ("sum(p.price for p in related)", D("12.35")),
        ("sum(p.price * p.stock for p in related if p.stock > 0)", D("30.00")),
        ("avg(p.price for p in related)", D("6.175")),
        ("avg(p.weight for p in related)", 1.0),
        ("min(p.stock for p in related)", -7),
        ("max(p.name for p in related)", "Wire"),
        ("count(p for p in related if p.stock > 0)", 1),
        ("len(p for p in related)", 2),
        ("all(p.stock > 0 for p in related)", False),
        ("any(t == 'red' for t in tags)", True),
        ("sum(len(p.tags) for p in related)", 4),
        ("sum(p.stock * stock for p in related)", -28),
        ("sum(sum(q.stock for q in related) for p in related)", -8),
        # Nothing.
        ("sum(p.stock for p in category.products)", 0),
        ("sum(p.weight for p in category.products)", 0.0),
        ("sum(p.released - released for p in category.products)", dt.timedelta(0)),
        ("max(p.stock for p in category.products)", None),
        ("avg(p.stock for p in category.products)", None),
        ("all(p.stock > 0 for p in category.products)", True),
        ("any(p.stock > 0 for p in category.products)", False),
        ("reserved if reserved is not None else 3", 3),
        ("summary is not None and len(summary) > 3", False),
    ],
)
def test_values(text: str, expected: Any) -> None:
    found = value(text)
    assert found == expected
    assert isinstance(found, bool) is isinstance(expected, bool)
    if not isinstance(expected, int):
        assert type(found) is type(expected)


@pytest.mark.parametrize(
    "text",
    [
        "stock / (stock - stock)",
        "stock // (stock - stock)",
        "stock % (stock - stock)",
        "price / (price - price)",
        "weight / (weight - weight)",
        " * ".join(["weight"] + ["9223372036854775807"] * 20),
        "today() + days(99999999)",
        "days(999999999) * 99",
        "days(99999999999)",
        "round(9223372036854775807 * 10, 18)",
    ],
)
def test_what_cannot_be_calculated(text: str) -> None:
    with pytest.raises(ArithmeticError):
        value(text)


def test_a_part_of_an_expression() -> None:
    typed = check_expression("stock + 1", domain(), scope("Product"))
    assert isinstance(typed.tree, Binary)
    assert evaluate(typed, Environment(row=ROW), typed.tree.left) == 7


def test_an_expression_with_issues_has_no_value() -> None:
    typed = check_expression("stock +", domain(), scope("Product"))
    with pytest.raises(ValueError, match="has no value"):
        evaluate(typed, Environment(row=ROW))


def test_names_of_a_flow() -> None:
    typed = check_expression("item.quantity * amount", domain(), scope())
    assert evaluate(typed, Environment({"item": {"quantity": 3}, "amount": 4})) == 12


def test_the_context_of_decimal_numbers_is_the_same_whatever_the_program_around_uses() -> None:
    import decimal

    with decimal.localcontext(prec=3, rounding=decimal.ROUND_UP):
        assert value("1 / 3") == D("0.3333333333333333333333333333")
        assert decimal.getcontext().prec == 3


class TestMessages:
    """What a template shows."""

    ENVIRONMENT = Environment(
        {"order": {"total": D("12.50"), "number": 7, "due": dt.date(2024, 2, 29), "customer": ACTOR}, "reason": "{x}"}
    )

    @pytest.mark.parametrize(
        ("template", "message"),
        [
            ("", ""),
            ("No holes", "No holes"),
            ("{order.number} for {order.customer.name}", "7 for Ann"),
            ("{order.total}, due {order.due}", "12.50, due 2024-02-29"),
            ("{{{order.number}}} {{}}", "{7} {}"),
            ("{reason}", "{x}"),
        ],
    )
    def test_render(self, template: str, message: str) -> None:
        parts, issues = read_message(template, domain(), scope())
        assert not issues
        assert render(parts, self.ENVIRONMENT) == message

    def test_holes_count_from_the_beginning_of_the_template(self) -> None:
        text = "{order.number} of {order.total}"
        parts, _ = read_message(text, domain(), scope())
        holes = [part for part in parts if not isinstance(part, str)]
        assert [(hole.written, hole.text) for hole in holes] == [("order.number", text), ("order.total", text)]
        assert [list(map(str, hole.reads)) for hole in holes] == [["order.number"], ["order.total"]]
