"""One mistake is one problem, under the word that it is about: what follows from it is not told."""

import pytest

from tests.validators.behavior import FLOW, SHOP, check_flow, check_machine, check_spec, check_steps
from validators.check import CheckResult


def _edited(before: str, after: str, steps: str = "", shop: str = SHOP) -> CheckResult:
    """Check the shop and its flow with one place written differently."""
    whole = f"{shop}{FLOW}{steps}"
    assert whole.count(before) == 1, before
    return check_spec(whole.replace(before, after))


_EVERY_USE = """\
        - load: product = Product(cart.id)
        - set: cart_row = cart
        - create: CartItem
          with: {cart: cart, product: product, quantity: 1}
        - for: item in cart.items
          do:
            - require: item.product.stock > 0 and item.quantity > 0
            - set: item.product.stock -= item.quantity
            - set: item.product = product
        - require: any(item.product.price > 3 for item in cart.items)
        - find: some = all CartItem where product.stock > 3 and cart == cart_row order by quantity
        - return: cart
"""


def test_a_relationship_to_an_unknown_entity_is_there() -> None:
    to_one = "product: {type: many_to_one, target: Product}\n    unique: [[cart, product]]"
    _edited(to_one, to_one.replace("Product}", "Prodct}  # error: DM204 [Prodct]"), _EVERY_USE)
    to_many = "items: {type: one_to_many, target: CartItem, back_populates: cart, on_delete: cascade}"
    _edited(to_many, f"{to_many.replace('CartItem', 'CartItm')}  # error: DM204 [CartItm]", _EVERY_USE)


def test_a_computed_attribute_may_go_through_a_relationship_to_an_unknown_entity() -> None:
    items = "items: {type: one_to_many, target: OrderItem, back_populates: order, on_delete: cascade}"
    _edited(items, f"{items.replace('OrderItem', 'OrderItm')}  # error: DM204 [OrderItm]")


def test_an_entity_that_was_renamed_is_missed_where_it_is_named() -> None:
    check_spec("""\
app: {name: desk}
entities:
  Itm:
    attributes: {name: string}
    relationships:
      loans: {type: one_to_many, target: Loan, back_populates: item}
  Loan:
    attributes:
      state: {type: enum, values: [open, closed]}
      title: {type: string, computed: item.name}
    relationships:
      item: {type: many_to_one, target: Item, back_populates: loans}  # error: DM204 [Item]
    unique: [[item]]
x-business-logic:
  flows:
    borrow:
      trigger: {path: "/items/{item_id}/borrow"}
      steps:
        - load: item = Item(item_id)  # error: DM521 [Item]
        - require: item.name != ''
        - create: loan = Loan
          with: {item: item}
        - load: again = Loan(item=item)
        - return: loan.item.name
  state_machines:
    Loan:
      field: state
      initial: open
      states: [open, closed]
      transitions: [{event: close, from: open, to: closed, guard: "item.name != ''"}]
  invariants:
    named: {entity: Loan, expression: item.name != ''}
""")


def test_back_populates_is_misspelt_on_one_side() -> None:
    side = "items: {type: one_to_many, target: CartItem, back_populates: cart, on_delete: cascade}"
    _edited(side, f"{side.replace(': cart,', ': crat,')}  # error: DM220 [crat]")
    side = "cart: {type: many_to_one, target: Cart, back_populates: items}"
    _edited(side, f"{side.replace('items', 'itms')}  # error: DM220 [itms]")


@pytest.mark.parametrize(
    "lines",
    [
        "- {event: take, from: opn, to: working}  # error: DM542 [opn]",
        "- {event: take, from: open, to: workng}  # error: DM542 [workng]",
        "- {event: take, from: [open, lst], to: working}  # error: DM542 [lst]",
    ],
)
def test_a_state_is_misspelt_in_a_transition(lines: str) -> None:
    check_machine(f"""\
    field: state
    initial: open
    states: [open, working, done, lost]
    final: [done, lost]
    transitions:
      {lines}
      - {{event: finish, from: working, to: done}}
      - {{event: lose, from: working, to: lost}}
    """)


def test_a_state_is_misspelt_in_the_list_of_states() -> None:
    check_machine("""\
    field: state
    initial: open
    states: [opn, working, done, lost]  # error: DM541 [opn]
    transitions:
      - {event: take, from: open, to: working}
      - {event: finish, from: working, to: done}
      - {event: lose, from: working, to: lost}
    """)


def test_a_field_is_misspelt_in_with() -> None:
    check_steps("""\
    - load: product = Product(cart.id)
    - create: CartItem
      with:
        crat: cart  # error: DM523 [crat]
        product_id: product  # error: DM523 [product_id]
        quantity: 1
    - create: CartItem  # error: DM522 [CartItem]
      with:
        colour: "'red'"  # error: DM523 [colour]
        cart: cart
        product: product
    """)


def test_a_text_without_quotes() -> None:
    result = check_steps("""\
    - set: cart.note = Thank you  # error: DM501 [Thank you]
    - create: Product
      with:
        name: Chairs, tables for you!  # error: DM501 [Chairs, tables for you!]
        price: 1.00
        kind: physical  # error: DM501 [physical]
        sku: Blue  # error: DM501 [Blue]
    - set: cart.note = cart.note note  # error: DM500 [note]
    """)
    said = [problem.message for problem in result.problems]
    assert said[:2] == [
        "A text stands between quotes: `Thank you` is no name",
        "A text stands between quotes: `Chairs, tables for you!` is no name",
    ]
    assert said[3].endswith("; a text stands between quotes")


def test_load_with_square_brackets() -> None:
    result = check_steps("""\
    - load: product = Product[cart.id]  # error: DM520 [Product[cart.id]]
    - load: other = Product[name='chair', category=nobody]  # error: DM520  # error: DM501 [nobody]
    - load: third = Prodct[cart.id]  # error: DM520  # error: DM521 [Prodct]
    - set: product.stock += other.stock
    """)
    assert result.problems[0].suggestion == "Product(cart.id)"


def test_an_entity_is_no_type() -> None:
    result = check_flow("""\
    act:
      input: {product: Product}  # error: DM201 [Product]
      steps:
        - set: product.stock += 1
    other:
      input: {amount: integer}
      steps:
        - call: act
          with: {product: amount}
        - emit: acted
          with: {row: amount}
    hear:
      trigger: {event: acted}
      input: {row: {type: Cart}}  # error: DM201 [Cart]
      steps:
        - require: row.status == 'open'
    """)
    message = "`Product` is not a type: a flow gets the key of a row, `product_id: uuid`, and a `load` brings the row"
    assert result.problems[0].message == message
    result = check_spec("""\
app: {name: shop}
entities:
  Customer:
    attributes: {name: string}
  Order:
    attributes: {customer: Customer}  # error: DM201 [Customer]
""")
    assert result.problems[0].message.endswith("`customer: {type: many_to_one, target: Customer}`")


def test_a_role_is_misspelt_where_one_word_stands_for_a_list() -> None:
    check_flow("""\
    act:
      auth: clerc  # error: DM245 [clerc]
      steps: [{emit: acted}]
    other:
      auth: [customer, clerc]  # error: DM245 [clerc]
      steps: [{emit: acted}]
    """)
    access = "access: {owner: customer}"
    _edited(access, "access: {owner: customer, create: clerc}  # error: DM245 [clerc]")


def test_a_flow_has_the_route_and_the_name_of_an_operation() -> None:
    check_flow("""\
    create_product:
      trigger: {method: POST, path: /products}  # error: DM536 [/products]
      steps: [{emit: acted}]
    """)
    check_flow("""\
    create_category:  # error: DM411 [create_category]
      trigger: {method: POST, path: /categories/new}
      steps: [{emit: acted}]
    """)


def test_a_part_of_a_step_has_a_dash_of_its_own() -> None:
    result = check_steps("""\
    - require: cart.status == 'open'
    - else: {status: 404}  # error: DM135 [else]
    - create: Category
    - with: {name: "'tools'"}  # error: DM135 [with]
    - if: cart.status == 'open'
      then:
        - delete: cart
    - else:  # error: DM135 [else]
        - emit: kept
    - load: product = Product(cart.id)
    - else: {status: 404}  # error: DM135 [else]
    """)
    said = [problem.message for problem in result.problems]
    assert said[0] == "`else` belongs to the `require` above: indent it like that, without the dash"
    assert said[1].startswith("`with` belongs to the `create` above")
    assert said[2].startswith("`else` belongs to the `if` above")
    assert said[3].startswith("This step does not say what it does")
