"""Texts of steps: what is read of them, however they are spaced, and what is said where they can't be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ir.behavior import statements
from ir.behavior.cutting import Piece


def text(piece: Piece | None) -> str | None:
    return piece.text if piece is not None else None


def test_load() -> None:
    found, issues = statements.load(" cart = Cart( cart_id ) ")
    assert found is not None and not issues
    assert (text(found.name), text(found.entity)) == ("cart", "Cart")
    assert [(text(name), text(value)) for name, value in found.arguments] == [(None, "cart_id")]


def test_load_by_several_fields() -> None:
    found, issues = statements.load("p = Product(name = f('a, b', c), category=x == y)")
    assert found is not None and not issues
    assert [(text(name), text(value)) for name, value in found.arguments] == [
        ("name", "f('a, b', c)"),
        ("category", "x == y"),
    ]


def test_load_without_an_end() -> None:
    found, issues = statements.load("cart = Cart(cart_id")
    assert found is not None
    assert [text(value) for _, value in found.arguments] == ["cart_id"]
    assert [(issue.start, issue.end, issue.suggestion) for issue in issues] == [(7, 19, "Cart(cart_id)")]


def test_load_without_a_key_suggests_one() -> None:
    _, issues = statements.load("cart = Cart")
    assert [issue.suggestion for issue in issues] == ["Cart(cart_id)"]


def test_find() -> None:
    found, issues = statements.find(
        "x = first Product where stock > 0 and c == 'order by' order by price desc, name asc limit 3"
    )
    assert found is not None and not issues
    assert (text(found.name), found.is_many, text(found.entity)) == ("x", False, "Product")
    assert text(found.where) == "stock > 0 and c == 'order by'"
    assert [(text(key), descending) for key, descending in found.order] == [("price", True), ("name", False)]
    assert text(found.limit) == "3"


def test_find_of_everything() -> None:
    found, issues = statements.find("all_of_them = all Product")
    assert found is not None and not issues
    assert (found.is_many, text(found.entity), found.where, found.order, found.limit) == (
        True,
        "Product",
        None,
        (),
        None,
    )


def test_find_suggests_how_many() -> None:
    _, issues = statements.find("x = Product where stock > 0")
    assert [(issue.start, issue.end, issue.suggestion) for issue in issues] == [(4, 11, "first Product")]


def test_fields_whose_names_begin_like_words() -> None:
    found, issues = statements.find(
        "x = all Product where limited and ordering == order order by descriptions, wherever desc"
    )
    assert found is not None and not issues
    assert text(found.where) == "limited and ordering == order"
    assert [(text(key), descending) for key, descending in found.order] == [("descriptions", False), ("wherever", True)]


def test_change() -> None:
    found, issues = statements.change("item.product.stock -= item.quantity")
    assert found is not None and not issues
    assert (text(found.target), found.operator, text(found.value)) == ("item.product.stock", "-=", "item.quantity")


def test_named() -> None:
    found, issues = statements.named("order = Order", "order = Order")
    assert found is not None and not issues
    assert (text(found.name), text(found.what)) == ("order", "Order")
    found, issues = statements.named(" OrderItem ", "order = Order")
    assert found is not None and not issues
    assert (found.name, text(found.what)) == (None, "OrderItem")


def test_loop() -> None:
    found, issues = statements.loop("item in cart.items")
    assert found is not None and not issues
    assert (text(found.variable), text(found.source)) == ("item", "cart.items")


def test_move() -> None:
    found, issues = statements.move("order.customer.greet")
    assert found is not None and not issues
    assert (text(found.target), text(found.event)) == ("order.customer", "greet")


@pytest.mark.parametrize(
    ("unreadable", "names"),
    [
        ("item inn order.items", ["item"]),
        ("item, place in order.items", ["item", "place"]),
        ("each item in order.items", ["item"]),
        ("order Order(order_id)", ["order"]),
        ("order := Order(order_id)", ["order"]),
        ("let order = Order(order_id)", ["order"]),
        ("Order(order_id) as order", ["order"]),
        ("first Order where paid as order", ["order"]),
        ("total 5", ["total"]),
        ("order", ["order"]),
        ("order.items", []),
        ("new (Order)", []),
        ("if = Order(order_id)", []),
        ("", []),
    ],
)
def test_names_that_were_meant(unreadable: str, names: list[str]) -> None:
    assert [text(name) for name in statements.meant(unreadable)] == names


PARSERS = [
    statements.load,
    statements.find,
    statements.change,
    statements.loop,
    statements.move,
    statements.event_name,
    lambda it: statements.named(it, "order = Order"),
]


@given(st.text(max_size=60) | st.text(alphabet="ab =.,()[]'\"<>+-*/in\n", max_size=40))
def test_any_text_is_read_without_an_exception_and_issues_are_parts_of_it(it: str) -> None:
    for parse in PARSERS:
        found, issues = parse(it)
        assert found is not None or issues
        for issue in issues:
            assert 0 <= issue.start <= issue.end <= len(it)
            assert issue.code == "DM520"
    for name in statements.meant(it):
        assert it[name.start : name.end] == name.text
