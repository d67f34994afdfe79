"""What programs do to rows, worked out without running them."""

from ir.behavior import effects
from ir.behavior.effects import Effects
from ir.behavior.understanding import understand
from ir.dialect.read import read
from tests.ir.behavior.reading import machine, texts, understood, with_flow
from tests.validators.behavior import SHOP


def of(steps: str) -> Effects:
    """The effects of a flow that has loaded `cart`."""
    known = with_flow(steps)
    assert not known.issues, [issue.message for issue in known.issues]
    return effects.of_program(known.flows["act"], known)


def changed(found: Effects) -> dict[str, tuple[str, ...]]:
    """What is set, by the path of the rows."""
    return {str(item.row): item.fields for item in found.changed}


def test_a_flow_that_only_looks() -> None:
    found = of("        - return: cart.customer.name\n")
    assert found.is_reading
    assert "cart.customer.name" in texts(found.reads)
    assert (found.changed, found.queries) == ((), 1)


def test_what_is_set_is_changed_and_locked() -> None:
    found = of("""\
        - for: item in cart.items
          do:
            - set: item.product.stock -= item.quantity
        - set: cart.note = 'done'
        - set: cart.status = 'checked_out'
""")
    assert changed(found) == {"cart.items.product": ("stock",), "cart": ("note", "status")}
    assert found.writes == {("Product", "stock"), ("Cart", "note"), ("Cart", "status")}


def test_new_rows_need_no_lock_and_what_they_refer_to_does() -> None:
    found = of("""\
        - create: order = Order
          with:
            customer: cart.customer
        - set: order.placed_on = today()
        - set: order.customer.points += 1
        - emit: order_placed
""")
    assert changed(found) == {"order.customer": ("points",), "cart.customer": ("points",)}
    assert found.created == {"Order"}
    assert found.events == ("order_placed",)


def test_reads_through_rows_that_were_given_on_lead_to_where_they_come_from() -> None:
    found = of("""\
        - create: order = Order
          with:
            customer: cart.customer
        - for: item in cart.items
          do:
            - create: OrderItem
              with:
                order: order
                product: item.product
                quantity: 1
                price: 1
        - for: line in order.items
          do:
            - set: line.product.stock -= 1
        - require: order.customer.referrer is None or order.customer.referrer.points > 3
""")
    reads = texts(found.reads)
    assert "cart.items.product.stock" in reads
    assert "cart.customer.referrer.points" in reads
    assert set(changed(found)) == {"order.items.product", "cart.items.product"}


def test_a_transition_is_laid_into_the_flow_that_takes_it() -> None:
    found = of("""\
        - find: orders = all Order where customer == actor
        - for: each in orders
          do:
            - transition: each.cancel
""")
    assert [(str(taken.row), taken.entity, taken.event) for taken in found.taken] == [("orders", "Order", "cancel")]
    assert changed(found) == {"orders": ("state",), "orders.items.product": ("stock",)}
    assert ("Order", "state") in found.writes and ("Product", "stock") in found.writes
    assert "orders.items.quantity" in texts(found.reads)


def test_guards_are_read_of_the_row_that_is_moved() -> None:
    found = of("""\
        - find: order = first Order where customer == actor
        - require: order is not None
        - transition: order.pay
""")
    assert {"order.total", "order.state"} <= set(texts(found.reads))


def test_what_the_database_is_asked_is_not_loaded() -> None:
    found = of("        - find: own = all Cart where customer.name == cart.customer.name order by status\n")
    assert not [path for path in found.reads if path.root == ""]
    assert "cart.customer.name" in texts(found.reads)
    assert found.queries == 2


def test_deleting_goes_as_far_as_the_database_does() -> None:
    found = of("        - delete: cart\n")
    assert (found.deleted, found.cascaded, found.hidden) == ({"Cart"}, {"CartItem"}, frozenset())
    assert changed(found) == {"cart": ()}
    hidden = of("""\
        - find: product = first Product where stock == 0
        - require: product is not None
        - delete: product
""")
    assert (hidden.deleted, hidden.hidden, hidden.cascaded) == (frozenset(), {"Product"}, frozenset())


def test_hiding_goes_as_far_as_deleting_would() -> None:
    parts = read("""\
app: {name: shop}
entities:
  Shelf:
    attributes: {label: string}
    options: {soft_delete: true}
  Book:
    attributes: {title: string}
    relationships:
      shelf: {type: many_to_one, target: Shelf, on_delete: cascade}
    options: {soft_delete: true}
  Page:
    attributes: {number: integer}
    relationships:
      book: {type: many_to_one, target: Book, on_delete: cascade}
  Note:
    attributes: {text: string}
    relationships:
      page: {type: many_to_one, target: Page, nullable: true, on_delete: set_null}
      book: {type: many_to_one, target: Book, nullable: true, on_delete: set_null}
  Loan:
    attributes: {days: integer}
    relationships:
      book: {type: many_to_one, target: Book, on_delete: keep}
x-business-logic:
  flows:
    clear:
      trigger: {path: "/shelves/{shelf_id}/clear"}
      steps:
        - load: shelf = Shelf(shelf_id)
        - delete: shelf
""").parts
    known = understand(parts.entities, parts.auth, parts.behavior)
    found = effects.of_program(known.flows["clear"], known)
    assert (found.hidden, found.deleted, found.cascaded) == ({"Shelf", "Book"}, frozenset(), {"Page"})
    assert found.emptied == {("Note", "page"), ("Note", "book")}


def test_references_that_are_emptied() -> None:
    parts = read("""\
app: {name: shop}
entities:
  Shelf:
    attributes: {label: string}
  Book:
    attributes: {title: string}
    relationships:
      shelf: {type: many_to_one, target: Shelf, nullable: true, on_delete: set_null}
x-business-logic:
  flows:
    clear:
      trigger: {path: "/shelves/{shelf_id}/clear"}
      steps:
        - load: shelf = Shelf(shelf_id)
        - delete: shelf
""").parts
    known = understand(parts.entities, parts.auth, parts.behavior)
    found = effects.of_program(known.flows["clear"], known)
    assert (found.cascaded, found.emptied) == (frozenset(), {("Book", "shelf")})


def test_a_called_flow_counts_by_what_happens_to_entities() -> None:
    known = understood(f"""{SHOP}  flows:
    inner:
      trigger: {{path: "/carts/{{cart_id}}/inner"}}
      steps:
        - load: cart = Cart(cart_id)
        - for: item in cart.items
          do:
            - delete: item
        - set: cart.customer.points = 0
        - emit: emptied
    outer:
      input: {{cart_id: uuid}}
      steps:
        - call: inner
          with: {{cart_id: cart_id}}
""")
    found = effects.of_program(known.flows["outer"], known)
    assert (found.calls, found.deleted, found.events) == (("inner",), {"CartItem"}, ("emptied",))
    assert found.writes == {("Customer", "points")}
    assert (found.changed, found.queries) == ((), 0)


def test_an_event_by_itself() -> None:
    found = effects.of_event(machine(), "cancel", understood())
    assert changed(found) == {"order": ("state",), "order.items.product": ("stock",)}
    assert "order.items.quantity" in texts(found.reads)


def test_rows_that_a_transition_loads_for_itself_are_left_to_it() -> None:
    steps = "[{find: old = first Receipt where number == '1'}, {require: old is not None}, {delete: old}]"
    shop = SHOP.replace("to: shipped, auth: [clerk]}", f"to: shipped, auth: [clerk], steps: {steps}}}")
    known = understood(f"""{shop}  flows:
    act:
      trigger: {{path: "/orders/{{order_id}}/act"}}
      auth: [clerk]
      steps:
        - load: order = Order(order_id)
        - load: old = Customer(email='a@b.example')
        - transition: order.ship
        - emit: done
          with: {{name: old.name}}
""")
    assert not known.issues
    found = effects.of_program(known.flows["act"], known)
    assert changed(found) == {"order": ("state",)}
    assert found.deleted == {"Receipt"}
