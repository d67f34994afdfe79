"""Steps: loops, transitions, calls, events, answers and refusals, and what is underlined where they are wrong."""

from tests.validators.behavior import FLOW, SHOP, check_flow, check_spec, check_steps


def test_the_shop_itself_has_no_problems() -> None:
    assert check_spec(f"{SHOP}{FLOW}        - return: cart\n").is_valid


def test_loops_go_through_collections_and_lists() -> None:
    check_steps("""\
    - for: cart.items  # error: DM520
      do:
        - set: cart.note = None
    - for: x in cart  # error: DM539 [cart]
      do:
        - set: cart.note = None
    - for: x in Product  # error: DM501 [Product]
      do:
        - set: cart.note = None
    - for: x in cart.customer.referrer.points  # error: DM504 [cart.customer.referrer]  # error: DM539
      do:
        - set: cart.note = None
    - for: 1x in cart.items  # error: DM520 [1x]
      do:
        - set: cart.note = None
    - for: each in cart.items
      do:
        - for: tag in each.product.tags
          do:
            - set: cart.note = tag
    """)


def test_transitions_name_events_of_machines() -> None:
    check_steps("""\
    - find: order = first Order where customer == actor
    - transition: order.pay  # error: DM504 [order]
    - require: order is not None
    - transition: order.pay
    - transition: order.pya  # error: DM531 [pya]
    - transition: order.total  # error: DM531 [total]
    - transition: cart.close  # error: DM531 [cart]
    - transition: order  # error: DM520
    - transition: order.pay()  # error: DM520 [pay()]
    - transition: cart.note.pay  # error: DM531
    """)


def test_events_that_are_none_are_guessed_or_all_are_named() -> None:
    result = check_steps("""\
    - find: order = first Order where state == 'payed'  # error: DM507 ['payed']
    - require: order is not None
    - transition: order.pya  # error: DM531 [pya]
    - transition: order.paid  # error: DM531 [paid]
    - transition: order.total  # error: DM531 [total]
    """)
    assert [(found.message, found.suggestion) for found in result.problems] == [
        ("`payed` is none of the words of `Order.state`: did you mean `paid`?", "'paid'"),
        ("The machine of `Order` has no event `pya`; did you mean `pay`?", "pay"),
        ("The machine of `Order` has no event `paid`; that is a state, to which `pay` leads", "pay"),
        ("The machine of `Order` has no event `total`; there are `pay`, `ship` and `cancel`", None),
    ]


def test_calls_give_what_a_flow_asks_for() -> None:
    check_flow("""\
    price_of:
      input: {amount: integer, rate: {type: decimal, default: 1.00}, note: string?}
      steps:
        - return: amount * rate * len(note if note is not None else '')
    say_nothing:
      steps:
        - emit: silence
    act:
      trigger: {path: "/carts/{cart_id}/act"}
      steps:
        - load: cart = Cart(cart_id)
        - call: price = price_of
          with:
            amount: 3
        - call: price_of  # error: DM526 [price_of]
        - call: other = price_of
          with:
            amount: "'3'"  # error: DM511 ['3']
            colour: 3  # error: DM526 [colour]
        - call: prise_of  # error: DM526 [prise_of]
        - call: nothing = say_nothing  # error: DM526 [nothing]
        - call: say_nothing
        - call: price_of(3)  # error: DM520 [(3)]  # error: DM526
        - set: cart.note = price  # error: DM511 [price]
    """)


def test_nothing_starts_itself() -> None:
    check_flow("""\
    ping:
      steps:
        - call: pong  # error: DM526 [pong]
    pong:
      steps:
        - call: ping  # error: DM526 [ping]
    alone:
      steps:
        - call: alone  # error: DM526 [alone]
    fine:
      steps:
        - call: ping
    """)


def test_emit_carries_what_its_handlers_ask_for() -> None:
    check_flow("""\
    hear:
      trigger: {type: event, event: order_placed}
      input: {order_id: uuid, note: string?}
      steps:
        - load: order = Order(order_id)
        - require: note is None or order.total > 0
    act:
      trigger: {path: "/orders/{order_id}/act"}
      steps:
        - load: order = Order(order_id)
        - emit: order_placed  # error: DM526 [order_placed]
        - emit: order_placed
          with:
            order_id: order.total  # error: DM511 [order.total]
        - emit: order_placed
          with:
            order_id: order.id
            extra: order.total
        - emit: order_sent
          with:
            order: order  # error: DM511 [order]
        - emit: order placed  # error: DM520 [order placed]
    """)


def test_what_is_answered() -> None:
    check_flow("""\
    sometimes:
      trigger: {path: "/carts/{cart_id}/sometimes"}
      steps:  # error: DM529 [steps]
        - load: cart = Cart(cart_id)
        - if: cart.status == 'open'
          then:
            - return: cart
    differing:
      trigger: {path: "/carts/{cart_id}/differing"}
      steps:
        - load: cart = Cart(cart_id)
        - if: cart.status == 'open'
          then:
            - return: cart
        - if: cart.note is None
          then:
            - return: cart.customer  # error: DM533 [cart.customer]
        - return:  # error: DM533
    never:
      trigger: {path: "/carts/{cart_id}/never"}
      steps:
        - load: cart = Cart(cart_id)
        - if: cart.status == 'open'
          then:
            - return: cart
          else:
            - return: cart
            - delete: cart  # error: DM529
        - delete: cart  # error: DM529
    joined:
      trigger: {path: "/carts/{cart_id}/joined"}
      steps:
        - load: cart = Cart(cart_id)
        - if: cart.status == 'open'
          then:
            - return: 1
        - if: cart.note is None
          then:
            - return: None  # error: DM533 [None]
        - return: 1.50
    absent:
      steps:
        - find: cart = first Cart where customer == actor
        - return: cart  # error: DM504
    lasting:
      trigger: {path: "/orders/{order_id}/lasting"}
      steps:
        - load: order = Order(order_id)
        - return: today() - order.placed_on  # error: DM511
    """)


def test_refusals() -> None:
    check_steps("""\
    - require: cart.status == 'open'
      else: {status: 500}  # error: DM527 [500]
    - require: cart.status == 'open'
      else: {status: 404, detail: "No {cart}"}  # error: DM528 [{cart}]
    - require: cart.note is not None
      else: {detail: "No {cart.note}"}  # error: DM504 [cart.note]
    - require: cart.note is None
      else: {detail: "Already {cart.note}"}
    - require: len(cart.items)  # error: DM508
    - require: cart.status == 'open'
      else: {detail: "{cart.status.upper()} {nobody} {{ok}}"}  # error: DM528, DM528 [{nobody}]
    """)


def test_prose_is_kept_and_told() -> None:
    result = check_steps("""\
    - action: Weigh the parcel  # info: DM560
    - set: cart.note = weight_label
    - service_method: ship_it  # info: DM560
    """)
    assert result.is_valid
