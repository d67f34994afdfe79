"""Inside of expressions: the names in reach, fields after a dot, words of enums, functions."""

from server.lsp.positions import Encoding
from tests.server.features.completion.checking import (
    Completed,
    check,
    check_applied,
    check_first,
    check_has,
    shop,
)

SUM = "sum(i.unit_price * i.quantity for i in items)"
STATUS = "cart.status == 'open'"


def test_fields_of_the_row() -> None:
    check_first(
        shop("stock >= 0, ", "$0, "), "id", "name", "price", "stock", "tags", "created_at", "updated_at", "self"
    )
    check_has(shop('guard: "total > 0"', 'guard: "total > 0 and $0"'), "status customer actor len", "order cart")


def test_what_follows_a_dot() -> None:
    check(shop("cart.owner == actor", "cart.$0 == actor"), "id", "status", "owner", "items")
    check(shop(SUM, "sum(i.unit_price * i.$0 for i in items)"), "id", "quantity", "unit_price", "order", "product")
    check(shop("return: order", "return: order.customer.$0"), "id", "email", "role", "orders")
    check_has(shop("return: order", "return: order.customer.email.$0"), "lower strip", "id")


def test_methods_and_functions_take_something() -> None:
    document = shop("return: order", "return: order.customer.email.st$0")
    check_applied(document, "startswith", "        - return: order.customer.email.startswith('…')")
    document = shop(SUM, "su$0")
    assert "`sum(i.price for i in items)`" in Completed(document).doc("sum")


def test_an_expression_that_is_still_to_be_written() -> None:
    check_has(shop(f'computed: "{SUM}"', "computed: $0"), "items sum status", "Product")
    check_has(shop(f'computed: "{SUM}"', 'computed: "sum($0)"'), "items")
    check_has(shop(f'computed: "{SUM}"', 'computed: "sum(i.quantity for i in $0)"'), "items")
    check_has(shop("stock >= 0, ", "stock >= $0, "), "price")


def test_names_in_reach_of_a_step() -> None:
    check_has(shop("        - return: order", "        - return: $0"), "cart order actor cart_id note", "item products")
    check_has(shop(STATUS, "$0"), "cart cart_id actor", "order item")
    check_has(shop("stock -= item.quantity", "stock -= $0"), "item cart order", "product")


def test_a_step_that_can_not_be_read_yet() -> None:
    check_has(shop("        - return: order", "        - delete: $0"), "order cart", "sum and")
    check_has(shop("        - set: cart.status = 'checked_out'", "        - set: $0"), "order cart", "sum and")
    check(shop("cart.status = 'checked_out'", "cart.$0 = 'checked_out'"), "id", "status", "owner", "items")


def test_words_of_an_enum() -> None:
    check_first(shop(STATUS, "cart.status == $0"), "'open'", "'checked_out'")
    check(shop(STATUS, "cart.status == '$0'"), "open", "checked_out")
    check_first(shop("cart.status = 'checked_out'", "cart.status = $0"), "'open'", "'checked_out'")
    check_first(shop(STATUS, "$0 == cart.status"), "'open'")
    check(shop(STATUS, "cart.status in ('open', '$0')"), "open", "checked_out")


def test_quotes_go_with_those_of_the_document() -> None:
    document = shop('guard: "total > 0"', "guard: 'status == $0'")
    expected = """        - {event: pay, from: pending, to: paid, guard: 'status == "paid"'}"""
    check_applied(document, '"paid"', expected)


def test_what_has_the_type_that_is_wanted_comes_first() -> None:
    check_first(shop("customer: cart.owner", "customer: $0"), "actor")
    check_first(shop("order: order\n", "order: $0\n"), "order")


def test_texts_with_holes() -> None:
    check(shop("cart {cart.id}", "cart {cart.$0}"), "id", "status", "owner", "items")
    check(shop("cart {cart.id}", "cart {$0"), "cart_id", "note", "cart", "actor")
    check(shop("cart {cart.id}", "cart $0"))


def test_loading_and_finding() -> None:
    document = shop("load: cart = Cart(cart_id)", "load: cart = $0")
    check_first(document, "Product", "Customer", "Cart")
    check_applied(document, "Cart", "        - load: cart = Cart(<key>)")
    check_has(shop("load: cart = Cart(cart_id)", "load: cart = Cart($0)"), "cart_id actor", "status=")
    check_has(shop("load: cart = Cart(cart_id)", "load: who = Customer(em$0)"), "email=")
    find = "all Product where stock < 3 order by name"
    check(shop(find, "$0"), "first", "all")
    check_first(shop(find, "all $0"), "Product")
    check(shop(find, "all Product $0"), "where", "order by", "limit")
    check_has(shop(find, "all Product where $0"), "stock name", "order_by")
    check_has(shop(find, "all Product where stock < 3 order by $0"), "stock name", "sum and")


def test_creating_calling_and_looping() -> None:
    check_first(shop("create: order = Order\n", "create: order = $0\n"), "Product")
    document = shop("        - return: order", "        - call: $0")
    check(document, "pay_later", "restock")
    assert "Runs by the schedule" in Completed(document).doc("restock")
    check(shop("item in cart.items", "item in cart.$0"), "items", "owner", "id", "status")


def test_after_characters_that_count_more_than_one() -> None:
    for encoding in (Encoding.UTF16, Encoding.UTF8):
        completed = Completed(
            shop('detail: "Nothing is in cart {cart.id}"', 'detail: "😀é {cart.$0}"'), encoding=encoding
        )
        assert completed.labels == ["id", "status", "owner", "items"]


def test_a_document_without_behaviour() -> None:
    check_has("entities:\n  A:\n    attributes:\n      b: {type: integer, computed: $0}", "b id sum")


def test_what_is_walked_comes_first() -> None:
    check_first(shop("for: item in cart.items", "for: item in $0"), "cart", "order", "actor")
    check_first(shop(SUM, "sum(i.quantity for i in $0)"), "items", "customer")


def test_a_row_to_load() -> None:
    check_applied(
        shop("- load: cart = Cart(cart_id)", "- load: $0"), "cart = Cart", "        - load: cart = Cart(<cart_id>)"
    )


def test_the_status_of_a_refusal() -> None:
    check(shop("else: {status: 404}", "else: {status: $0}"), "409", "404", "403", "400")


def test_words_in_quotes_are_found_by_what_is_between_them() -> None:
    found = Completed(shop(STATUS, "cart.status == op$0"))
    assert found.item("'open'").filter_text == "open"
    assert found.item("cart").filter_text == "cart"
