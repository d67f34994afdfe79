"""The reference semantics: what flows, events and writes do to rows."""

import datetime as dt
from decimal import Decimal

import pytest

from tests.ir.behavior.worlds import NOW, Scene

SHOP = """
    auth: {user: Customer, roles: [customer, clerk]}
    entities:
      Product:
        attributes:
          name: string
          price: {type: decimal, precision: 12, scale: 2}
          stock: {type: integer, ge: 0, default: 0}
        options: {soft_delete: true}
      Customer:
        attributes:
          email: {type: email, unique: true}
      Coupon:
        attributes:
          code: {type: string, unique: true}
      Cart:
        attributes:
          status: {type: enum, values: [open, checked_out], default: open}
        relationships:
          customer: {type: many_to_one, target: Customer}
          items: {type: one_to_many, target: CartItem, back_populates: cart, on_delete: cascade}
        access: {owner: customer}
      CartItem:
        attributes:
          quantity: {type: integer, ge: 1}
        relationships:
          cart: {type: many_to_one, target: Cart, back_populates: items}
          product: {type: many_to_one, target: Product, on_delete: keep}
        unique: [[cart, product]]
        access: {owner: cart.customer}
      Order:
        attributes:
          status: {type: enum, values: [pending, paid, shipped, cancelled], default: pending}
          placed_at: {type: datetime, default: now()}
          shipping: {type: decimal, precision: 12, scale: 2, default: "0.00"}
          goods: {type: decimal, precision: 12, scale: 2, computed: "sum(i.unit_price * i.quantity for i in items)"}
          total: {type: decimal, precision: 12, scale: 2, computed: "goods + shipping"}
        relationships:
          customer: {type: many_to_one, target: Customer}
          coupon: {type: many_to_one, target: Coupon, nullable: true}
          items: {type: one_to_many, target: OrderItem, back_populates: order, on_delete: cascade}
        crud: [list, read]
        access: {owner: customer}
      OrderItem:
        attributes:
          quantity: {type: integer, ge: 1}
          unit_price: {type: decimal, precision: 12, scale: 2}
        relationships:
          order: {type: many_to_one, target: Order, back_populates: items}
          product: {type: many_to_one, target: Product, on_delete: keep}
        crud: false
        access: {owner: order.customer}
    x-business-logic:
      flows:
        checkout:
          trigger: {path: "/carts/{cart_id}/checkout", status: 201}
          auth: [customer]
          steps:
            - load: cart = Cart(cart_id)
            - require: cart.customer == actor
              else: {status: 404, detail: Not yours}
            - require: cart.status == 'open' and len(cart.items) > 0
              else: {detail: "The cart is {cart.status} or empty"}
            - create: purchase = Order
              with:
                customer: cart.customer
            - for: item in cart.items
              do:
                - require: item.product.stock >= item.quantity
                  else: {detail: "Only {item.product.stock} of {item.product.name} left"}
                - set: item.product.stock -= item.quantity
                - create: OrderItem
                  with:
                    order: purchase
                    product: item.product
                    quantity: item.quantity
                    unit_price: item.product.price
            - set: cart.status = 'checked_out'
            - emit: order_placed
              with:
                order_id: purchase.id
            - return: purchase
        use_coupon:
          trigger: {path: "/orders/{order_id}/coupon"}
          auth: [customer]
          input: {code: string}
          steps:
            - load: purchase = Order(order_id)
            - load: coupon = Coupon(code=code)
            - set: purchase.coupon = coupon
        cheapest:
          auth: [customer]
          input: {most: integer}
          steps:
            - find: found = first Product where stock > most order by price desc, name
            - if: found is None
              then:
                - return: "'nothing'"
              else:
                - return: found.name
        empty_cart:
          trigger: {path: "/carts/{cart_id}/empty"}
          auth: [customer]
          steps:
            - load: cart = Cart(cart_id)
            - for: item in cart.items
              do:
                - delete: item
            - require: len(cart.items) == 0
              else: {status: 400}
        take_off:
          trigger: {path: "/products/{product_id}/take-off"}
          auth: [clerk]
          steps:
            - load: product = Product(product_id)
            - delete: product
        pay_for:
          trigger: {path: "/orders/{order_id}/pay-for"}
          auth: [customer]
          steps:
            - load: purchase = Order(order_id)
            - transition: purchase.pay
            - return: purchase.status
        twice:
          trigger: {path: "/orders/{order_id}/twice"}
          auth: [customer]
          steps:
            - call: first_state = pay_for
              with:
                order_id: order_id
            - call: pay_for
              with:
                order_id: order_id
        halve:
          auth: [customer]
          input: {by: integer}
          steps:
            - return: 100 // by
      state_machines:
        Order:
          field: status
          initial: pending
          states: [pending, paid, shipped, cancelled]
          final: [shipped, cancelled]
          transitions:
            - {event: pay, from: pending, to: paid, guard: "total > 0"}
            - {event: ship, from: paid, to: shipped, guard: "actor.role == 'clerk'"}
            - event: cancel
              from: [pending, paid]
              to: cancelled
              steps:
                - for: item in order.items
                  do:
                    - set: item.product.stock += item.quantity
      invariants:
        few_things_a_cart:
          entity: Cart
          expression: sum(i.quantity for i in items) <= 10
          description: Nobody carries more than ten things
"""


def shop() -> Scene:
    scene = Scene(SHOP)
    scene.row("ann", "Customer", email="ann@example.com")
    scene.row("ben", "Customer", email="ben@example.com", role="clerk")
    scene.row("rake", "Product", name="Rake", price=Decimal("9.50"), stock=3)
    scene.row("lamp", "Product", name="Lamp", price=Decimal("20.00"), stock=1)
    scene.row("cart", "Cart", customer="ann")
    scene.row("rakes", "CartItem", cart="cart", product="rake", quantity=2)
    scene.row("lamps", "CartItem", cart="cart", product="lamp", quantity=1)
    scene.row("order", "Order", customer="ann")
    scene.row("sold", "OrderItem", order="order", product="rake", quantity=2, unit_price=Decimal("9.50"))
    return scene.settled()


def test_a_flow_writes_what_it_says() -> None:
    after = shop().flow("checkout", "ann", cart_id="cart").answered()
    assert after.value("cart", "status") == "checked_out"
    assert (after.value("rake", "stock"), after.value("lamp", "stock")) == (1, 0)
    (made,) = after.new("Order")
    assert (made["status"], made["goods"], made["total"]) == ("pending", Decimal("39.00"), Decimal("39.00"))
    assert [(item["quantity"], item["unit_price"]) for item in after.new("OrderItem")] == [
        (2, Decimal("9.50")),
        (1, Decimal("20.00")),
    ]
    assert after.emitted == [("order_placed", {"order_id": made["id"]})]


def test_what_is_given_stays_as_it_was() -> None:
    scene = shop()
    scene.flow("checkout", "ann", cart_id="cart").answered()
    scene.flow("checkout", "ann", cart_id="cart").answered()


def test_a_row_that_is_not_there() -> None:
    after = shop().flow("checkout", "ann", cart_id="rake").refused(404, "No such cart")
    assert after.ran.trace == (("x-business-logic/flows/checkout/steps/0", False),)


def test_the_first_condition_that_fails_refuses() -> None:
    scene = shop()
    scene.flow("checkout", "ben", cart_id="cart").refused(404, "Not yours")
    scene.world.write(scene.names["cart"], "status", "checked_out")
    scene.flow("checkout", "ann", cart_id="cart").refused(409, "The cart is checked_out or empty")


def test_nothing_is_left_of_a_loop_that_was_refused_halfway() -> None:
    scene = shop()
    scene.world.write(scene.names["lamps"], "quantity", 2)
    after = scene.flow("checkout", "ann", cart_id="cart").refused(409, "Only 1 of Lamp left")
    assert after.value("rake", "stock") == 3
    assert after.new("Order") == []


def test_rows_by_unique_fields() -> None:
    scene = shop()
    scene.row("spring", "Coupon", code="SPRING")
    after = scene.flow("use_coupon", "ann", order_id="order", code="SPRING").answered()
    assert after.value("order", "coupon") == scene.names["spring"]
    scene.flow("use_coupon", "ann", order_id="order", code="AUTUMN").refused(404, "No such coupon")


@pytest.mark.parametrize(("most", "name"), [(0, "Lamp"), (1, "Rake"), (3, "nothing")])
def test_find_and_branches(most: int, name: str) -> None:
    outcome = shop().flow("cheapest", "ann", most=most).ran.outcome
    assert getattr(outcome, "value", None) == name


def test_a_collection_follows_what_is_deleted() -> None:
    after = shop().flow("empty_cart", "ann", cart_id="cart").answered()
    assert not after.is_there("rakes")
    assert after.value("cart", "items") == ()


def test_soft_deletion_hides() -> None:
    after = shop().flow("take_off", "ben", product_id="rake").answered()
    assert after.is_there("rake")
    assert after.value("rakes", "product") == after.scene.names["rake"]
    after.scene.world = after.world
    after.scene.flow("take_off", "ben", product_id="rake").refused(404, "No such product")


_STORE = """
    entities:
      Shelf:
        attributes: {label: string, room: {type: integer, computed: "count(t for t in things if t.size > 1)"}}
        relationships: {things: {type: one_to_many, target: Thing, back_populates: shelf, on_delete: cascade}}
        options: {soft_delete: true}
      Thing:
        attributes: {size: integer}
        relationships:
          shelf: {type: many_to_one, target: Shelf, back_populates: things}
        options: {soft_delete: true}
      Sticker:
        attributes: {text: string}
        relationships: {thing: {type: many_to_one, target: Thing, on_delete: cascade}}
      Loan:
        attributes: {days: integer}
        relationships: {thing: {type: many_to_one, target: Thing}}
        options: {soft_delete: true}
      Wish:
        attributes: {text: string}
        relationships: {thing: {type: many_to_one, target: Thing, nullable: true, on_delete: set_null}}
      Sale:
        attributes: {price: integer}
        relationships: {thing: {type: many_to_one, target: Thing, on_delete: keep}}
    x-business-logic:
      flows:
        clear:
          input: {shelf_id: uuid}
          steps:
            - load: shelf = Shelf(shelf_id)
            - delete: shelf
        lose:
          input: {loan_id: uuid}
          steps:
            - load: loan = Loan(loan_id)
            - delete: loan.thing
            - delete: loan
"""


def store() -> Scene:
    """A shelf with a thing that all kinds of rows refer to."""
    scene = Scene(_STORE)
    scene.row("shelf", "Shelf", label="A")
    scene.row("thing", "Thing", size=2, shelf="shelf")
    scene.row("sticker", "Sticker", text="new", thing="thing")
    scene.row("wish", "Wish", text="please", thing="thing")
    scene.row("sale", "Sale", price=3, thing="thing")
    return scene


def test_what_refers_to_a_hidden_row_does_as_if_it_were_gone() -> None:
    after = store().settled().flow("clear", shelf_id="shelf").answered()
    names = after.scene.names
    assert [after.world.row(names[name]).is_hidden for name in ("shelf", "thing")] == [True, True]
    assert not after.is_there("sticker")
    assert after.value("wish", "thing") is None
    assert after.value("sale", "thing") == names["thing"]


def test_what_is_in_use_is_not_hidden() -> None:
    scene = store()
    scene.row("loan", "Loan", days=3, thing="thing")
    scene.settled()
    after = scene.flow("clear", shelf_id="shelf").refused(409, "This shelf is still in use")
    assert after.is_there("sticker")
    scene.delete("thing").refused(409, "This thing is still in use")
    scene.flow("lose", loan_id="loan").answered()
    scene.world = scene.delete("loan").answered().world
    scene.delete("thing").answered()


def test_a_call_joins_the_transaction() -> None:
    after = shop().flow("twice", "ann", order_id="order")
    after.refused(409, "pay is not possible while the order is paid; possible: ship, cancel")
    assert after.value("order", "status") == "pending"


def test_a_call_leaves_out_what_has_a_default() -> None:
    scene = Scene("""
entities:
  Jar: {attributes: {coins: {type: integer, default: 0}, note: {type: string, nullable: true}}}
x-business-logic:
  flows:
    fill:
      trigger: {path: "/jars/{jar_id}/fill"}
      input: {coins: {type: integer, default: 5}, note: {type: string, nullable: true}}
      steps:
        - load: jar = Jar(jar_id)
        - set: jar.coins += coins
        - set: jar.note = note
    fill_twice:
      trigger: {path: "/jars/{jar_id}/fill-twice"}
      steps:
        - call: fill
          with: {jar_id: jar_id, coins: 1, note: "'once'"}
        - call: fill
          with: {jar_id: jar_id}
""")
    scene.row("jar", "Jar")
    after = scene.flow("fill_twice", jar_id="jar").answered()
    assert (after.value("jar", "coins"), after.value("jar", "note")) == (6, None)


def test_a_failed_calculation() -> None:
    shop().flow("halve", "ann", by=0).refused(409)


def test_events_move_a_row() -> None:
    scene = shop()
    assert scene.event("order", "pay", "ann").answered("order").value("order", "status") == "paid"
    after = scene.event("order", "cancel", "ann").answered()
    assert (after.value("order", "status"), after.value("rake", "stock")) == ("cancelled", 5)


def test_events_that_a_state_does_not_have() -> None:
    shop().event("order", "ship", "ben").refused(
        409, "ship is not possible while the order is pending; possible: pay, cancel"
    )


def test_a_guard() -> None:
    scene = shop()
    scene.world.remove(scene.names["sold"])
    scene.settled().event("order", "pay", "ann").refused(
        409, "pay is not possible while the order is pending; possible: cancel"
    )


def test_a_guard_that_asks_who_is_calling_counts_as_fulfilled_in_the_list() -> None:
    scene = shop()
    scene.world.write(scene.names["order"], "status", "paid")
    scene.event("order", "ship", "ann").refused(
        409, "ship is not possible while the order is paid; possible: ship, cancel"
    )
    scene.event("order", "ship", "ben").answered()


def test_computed_values_follow_and_read_each_other() -> None:
    after = shop().write("sold", quantity=4).answered()
    assert (after.value("order", "goods"), after.value("order", "total")) == (Decimal("38.00"), Decimal("38.00"))
    assert after.value("order", "placed_at") == NOW


@pytest.mark.parametrize(
    ("row", "fields", "path"),
    [
        ("rakes", {"quantity": 10}, "x-business-logic/invariants/few_things_a_cart"),
        ("rakes", {"quantity": 0}, "entities/CartItem/attributes/quantity"),
        ("rake", {"stock": -1}, "entities/Product/attributes/stock"),
        ("rake", {"stock": 2**31}, "entities/Product/attributes/stock"),
    ],
)
def test_what_would_not_hold_is_refused(row: str, fields: dict[str, int], path: str) -> None:
    refused = shop().write(row, **fields).refused(409).ran.outcome
    assert getattr(refused, "path", "").startswith(path)


def test_keys_differ() -> None:
    scene = shop()
    scene.write("lamps", product=scene.names["rake"]).refused(409)
    scene.write("ann", email="ben@example.com").refused(409)


def test_a_row_in_use_stays_and_what_belongs_to_it_goes_with_it() -> None:
    scene = shop()
    scene.delete("ann").refused(409)
    assert not scene.delete("cart").answered().is_there("rakes")


def test_moments_are_one_per_transaction() -> None:
    after = shop().flow("checkout", "ann", cart_id="cart").answered()
    (made,) = after.new("Order")
    assert made["placed_at"] == NOW == dt.datetime(2025, 3, 3, 9, tzinfo=dt.UTC)
