"""Names of entities, attributes, states, events, roles and whatever else a spec mentions."""

from tests.server.features.completion.checking import Completed, check, check_applied, check_first, check_has, shop

ENTITIES = ("Product", "Customer", "Cart", "CartItem", "Order", "OrderItem")


def test_entities() -> None:
    check(shop("target: Order, back_populates: customer", "target: $0, back_populates: customer"), *ENTITIES)
    check(shop("entity: Product, ", "entity: $0, "), *ENTITIES)
    check_first(shop("user: Customer", "user: $0"), "Customer")


def test_an_entity_is_described_when_it_is_chosen() -> None:
    document = Completed(shop("entity: Product, ", "entity: $0, "))
    assert document.item("Product").documentation is None
    assert "Something we sell" in document.doc("Product")


def test_fields_of_an_entity() -> None:
    check(shop("unique: [[name]]", "unique: [[name, $0]]"), "id", "price", "stock", "tags", "created_at", "updated_at")
    check_has(shop("search: [name]", "search: [$0]"), "name price", "Order")
    check(shop("field: status", "field: $0"), "status")
    check(shop("target: Order, back_populates: customer}", "target: Order, back_populates: $0}"), "customer")


def test_the_way_to_the_owner() -> None:
    check(shop("access: {owner: owner}", "access: {owner: $0}"), "owner")
    item = "product: {type: many_to_one, target: Product}\n"
    check(shop(item, f"{item}    access: {{owner: $0}}\n"), "cart.owner")


def test_grants_are_roles_and_a_few_words() -> None:
    check(shop("access: {owner: owner}", "access: {list: $0}"), "customer", "clerk", "public", "authenticated", "owner")
    check(shop("auth: [customer]", "auth: [customer, $0]"), "clerk", "public", "authenticated")


def test_states() -> None:
    check(shop("initial: pending", "initial: $0"), "pending", "paid", "shipped")
    check(shop("states: [pending, paid, shipped]", "states: [pending, paid, $0]"), "shipped")
    check(shop("to: paid", "to: $0"), "pending", "paid", "shipped")
    check(shop("from: pending", "from: [pending, $0]"), "paid", "shipped")


def test_events() -> None:
    check(shop("transition: order.pay", "transition: order.$0"), "pay", "ship")
    check(shop("event: order_placed}", "event: $0}"), "order_placed")
    check(shop("emit: order_placed", "emit: $0"), "order_placed")
    assert "from `pending`" not in Completed(shop("emit: order_placed", "emit: $0")).doc("order_placed")


def test_references() -> None:
    document = shop('{$ref: "#/schemas/Quote"}', '{$ref: "$0"}')
    check_first(document, "#/schemas/Quote", "#/entities/Product")
    assert "What something would cost" in Completed(document).doc("#/schemas/Quote")
    line = '        "200": {description: The price, content: {application/json: {schema: {$ref: "#/schemas/Quote"}}}}'
    check_applied(document, "#/schemas/Quote", line)
    check_applied(shop('{$ref: "#/schemas/Quote"}', "{$ref: $0}"), "#/schemas/Quote", line)
    check_applied(shop('{$ref: "#/schemas/Quote"}', '{$ref: "#/sch$0emas/Q"}'), "#/schemas/Quote", line)


def test_operations_and_paths() -> None:
    check(shop("operationId: quote_product", "operationId: $0"), "get_quotes_product_id")
    document = shop("  /quotes/{product_id}:\n", "  $0\n  /quotes/{product_id}:\n")
    check_has(document, "/products /orders/{order_id}", "/quotes/{product_id}")
    check_applied(document, "/products", "  /products:\n    …")


def test_names_that_a_step_gives_something() -> None:
    document = shop("            customer: cart.owner", "            $0")
    check(document, "customer", "id")
    check_applied(document, "customer", "            customer: …")
    check(shop("            order_id: order.id", "            $0"), "order_id")
    call = "        - call: pay_later\n          with:\n            $0"
    check(shop("        - set: cart.status = 'checked_out'", call), "order_id")


def test_new_elements() -> None:
    check_applied(
        shop("x-business-logic:\n  flows:\n", "x-business-logic:\n  flows:\n    $0\n"),
        "new flow",
        """
    <name>:
      trigger: {type: http_request, method: <POST,GET,PUT,PATCH,DELETE>, path: "/…"}
      steps:
        - …
""",
    )
    check_applied(
        shop("  state_machines:\n", "  state_machines:\n    $0\n"),
        "Cart",
        """
    Cart:
      field: <status>
      initial: <open,checked_out>
      states: [open, checked_out]
      transitions:
        - event: <event>
          from: …
          to: …
""",
    )
    check_applied(
        shop("    relationships:\n      cart:", "    relationships:\n      $0\n      cart:"),
        "order",
        "      order: {type: <one_to_one,one_to_many,many_to_one,many_to_many>, target: Order}",
    )


def test_a_relationship_of_the_first_entity() -> None:
    alone = "app: {name: shop}\nentities:\n  A:\n    attributes: {name: string}\n    relationships:\n      $0"
    kinds = "one_to_one,one_to_many,many_to_one,many_to_many"
    check_applied(alone, "new relationship", f"      <name>: {{type: <{kinds}>, target: <Entity>}}")
