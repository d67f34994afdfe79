"""What an expression reads, what it goes through, and what is known when it holds."""

import pytest

from ir.expressions import types
from ir.expressions.check import Typed, path_of
from ir.expressions.check import check as check_expression
from ir.expressions.parser import parse
from ir.expressions.scope import Path, Scope
from ir.expressions.syntax import Literal, Name, walk
from ir.expressions.types import Kind, Type
from tests.ir.expressions.shop import domain, expected, scope


def check(text: str, row: str | None = None, wanted: str | None = None) -> Typed:
    """A right expression about a row, or in a flow."""
    typed = check_expression(text, domain(), scope(row), expected(wanted) if wanted else None)
    assert not typed.issues
    return typed


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("stock > 3", ["self.stock"]),
        ("self.stock > 3", ["self.stock"]),
        ("price > 3 and stock < price", ["self.price", "self.stock"]),
        ("category.name == name", ["self.category.name", "self.name"]),
        ("category in [category] and category.name == 'x'", ["self.category.name"]),
        ("len(related) > 3", ["self.related"]),
        ("sum(p.stock for p in related) > 3", ["self.related.stock"]),
        ("any(p.category == category for p in related)", ["self.related.category", "self.category"]),
        ("any(any(q.stock > 3 for q in p.related) for p in related)", ["self.related.related.stock"]),
        ("any(t == 'x' for t in tags)", ["self.tags"]),
        ("sum(stock for p in related)", ["self.related", "self.stock"]),
        ("count(stock for stock in related)", ["self.related"]),
        ("now() > created_at", ["self.created_at"]),
        ("actor.email == name", ["actor.email", "self.name"]),
        ("today() > released", ["self.released"]),
        ("not True", []),
    ],
)
def test_reads_of_a_row(text: str, reads: list[str]) -> None:
    assert list(map(str, check(text, "Product").reads)) == reads


@pytest.mark.parametrize(
    ("text", "reads", "sources"),
    [
        ("order.customer == actor", ["order.customer", "actor"], []),
        ("amount > 3", ["amount"], []),
        ("item.product.stock > amount", ["order.items.product.stock", "amount"], []),
        ("item in order.items", ["order.items"], ["order.items"]),
        ("len(order.items) > 0", ["order.items"], ["order.items"]),
        ("any(order.items)", ["order.items"], ["order.items"]),
        ("sum(p.stock for p in products)", ["products.stock"], ["products"]),
        (
            "sum(len(i.product.related) for i in order.items)",
            ["order.items.product.related"],
            ["order.items", "order.items.product.related"],
        ),
        ("'x' in item.product.tags", ["order.items.product.tags"], []),
    ],
)
def test_reads_and_sources_in_a_flow(text: str, reads: list[str], sources: list[str]) -> None:
    typed = check(text)
    assert sorted(map(str, typed.reads)) == sorted(reads)
    assert list(map(str, typed.sources)) == sources


@pytest.mark.parametrize(
    ("text", "if_true", "if_false"),
    [
        ("summary is not None", "self.summary", ""),
        ("summary is None", "", "self.summary"),
        ("not (summary is None)", "self.summary", ""),
        ("summary is not None and reserved is not None", "self.reserved self.summary", ""),
        ("summary is None or reserved is None", "", "self.reserved self.summary"),
        ("summary is not None or reserved is not None", "", ""),
        ("summary is not None or summary is not None", "self.summary", ""),
        ("summary is None and reserved is None", "", ""),
        ("summary is not None and stock > 3 or summary is not None and stock < 0", "self.summary", ""),
        ("summary is None or (reserved is not None and stock > 3)", "", "self.summary"),
        ("summary is None or reserved is not None", "", "self.summary"),
        ("stock > 3 and not (summary is None or stock < 0)", "self.summary", ""),
        ("summary is not None if is_hidden else summary is not None", "self.summary", ""),
        ("summary is not None if is_hidden else True", "", ""),
        ("stock > 3 if summary is not None else False", "", ""),
        ("category.parent is not None", "self.category.parent", ""),
        ("any(p.summary is not None for p in related)", "", ""),
        ("max(p.stock for p in related) is not None", "", ""),
        ("stock > 3", "", ""),
    ],
)
def test_what_is_known(text: str, if_true: str, if_false: str) -> None:
    typed = check(text, "Product")
    assert sorted(typed.known_if_true) == if_true.split()
    assert sorted(typed.known_if_false) == if_false.split()


def test_what_is_known_has_variables_as_roots() -> None:
    assert check("item.discount is not None").known_if_true == {"item.discount"}


def test_what_is_known_already() -> None:
    reach = Scope({"limit": types.INTEGER.nullable()}, row="Product", known=frozenset(("limit", "self.reserved")))
    assert not check_expression("limit > reserved", domain(), reach).issues
    assert check_expression("limit > 3", domain(), reach).type == types.BOOLEAN


def test_every_node_has_a_type() -> None:
    typed = check("sum(i.quantity * i.unit_price for i in items if i.product.kind == 'digital')", "Order")
    assert set(typed.types) == set(walk(typed.tree))
    assert typed.type == types.decimal(2)


def test_a_text_beside_an_enum_is_one_of_its_words() -> None:
    typed = check("status == 'paid' and method in ['card', 'transfer']", "Order")
    words = [node for node in walk(typed.tree) if isinstance(node, Literal)]
    assert {typed.types[word].kind for word in words} == {Kind.ENUM}
    assert typed.types[words[0]].owner == ("Order", "status")


def test_a_text_stored_in_an_enum_is_one_of_its_words() -> None:
    assert check("'paid' if total > 3 else 'pending'", "Order", "a status").type.kind is Kind.ENUM


def test_the_bare_names_that_are_fields() -> None:
    typed = check("stock > 3 and self.price > 0 and actor.email == name", "Product")
    assert typed.fields == {"stock", "name"}


def test_fields_win_over_names() -> None:
    reach = Scope({"stock": types.TEXT}, row="Product")
    assert check_expression("stock", domain(), reach).type == types.INTEGER


def test_variables_win_over_fields() -> None:
    typed = check("sum(stock.reserved for stock in related if stock.reserved is not None)", "Product")
    assert list(map(str, typed.reads)) == ["self.related.reserved"]


def test_the_path_of_a_tree() -> None:
    def of(text: str, row: str | None = None) -> Path | None:
        return path_of(parse(text)[0], domain(), scope(row))

    assert of("item.product") == Path("order", ("items", "product"))
    assert of("order") == Path("order")
    assert of("stock", "Product") == Path("", ("stock",))
    assert of("self.category.name", "Product") == Path("", ("category", "name"))
    assert of("self", "Product") == Path("")
    assert of("order.") is None
    assert of("order.total + 1") is None


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("stock + 1", types.INTEGER),
        ("stock / 2", types.decimal(None)),
        ("stock // 2", types.INTEGER),
        ("price + stock", types.decimal(2)),
        ("price * price", types.decimal(4)),
        ("price * stock", types.decimal(2)),
        ("price + 1.005", types.decimal(3)),
        ("price / 2 + 1", types.decimal(None)),
        ("price * 1.50", types.decimal(3)),
        ("weight * 2", types.FLOAT),
        ("-price", types.decimal(2)),
        ("round(price / 3, 1)", types.decimal(1)),
        ("round(weight, 0)", types.decimal(0)),
        ("min(stock, price)", types.decimal(2)),
        ("abs(-stock)", types.INTEGER),
        ("sum(p.price for p in related)", types.decimal(2)),
        ("avg(p.stock for p in related)", types.decimal(None).nullable()),
        ("avg(p.weight for p in related)", types.FLOAT.nullable()),
        ("max(p.released for p in related)", types.DATE.nullable()),
        ("count(related)", types.INTEGER),
        ("released - released", types.DURATION),
        ("released + days(3)", types.DATE),
        ("now() - created_at", types.DURATION),
        ("created_at - hours(3)", types.DATETIME),
        ("days(3) * 2", types.DURATION),
        ("created_at.date()", types.DATE),
        ("(now() - created_at).days", types.INTEGER),
        ("name + name.upper()", types.TEXT),
        ("price if is_hidden else stock", types.decimal(2)),
        ("price if is_hidden else None", types.decimal(2).nullable()),
        ("summary if is_hidden else name", types.TEXT.nullable()),
        ("3.10", types.decimal(1)),
        ("None", types.NONE),
        ("category", types.row("Category")),
        ("category.parent", types.row("Category").nullable()),
        ("related", types.rows("Product")),
        ("tags", Type(Kind.LIST, item=types.TEXT)),
        ("not is_hidden", types.BOOLEAN),
        ("uuid()", types.UUID),
        ("today()", types.DATE),
    ],
)
def test_types(text: str, of: Type) -> None:
    assert check(text, "Product").type == of


def test_names_of_other_expressions_are_no_nodes() -> None:
    first, second = check("stock + 1", "Product"), check("stock + 1", "Product")
    assert first.types == second.types
    assert Name(0, 5, "stock") in first.types
