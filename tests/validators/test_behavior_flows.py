"""Flows as wholes: what starts them, who is signed in, and which inputs and paths they have."""

from tests.validators.behavior import SHOP, check_flow, check_spec, check_steps


def test_actor_is_there_where_somebody_has_to_be_signed_in() -> None:
    check_flow("""\
    anybody:
      trigger: {path: "/carts/{cart_id}/anybody"}
      auth: public
      steps:
        - load: cart = Cart(cart_id)
        - require: cart.customer == actor  # error: DM534 [actor]
    somebody:
      trigger: {path: "/carts/{cart_id}/somebody"}
      auth: [clerk]
      steps:
        - load: cart = Cart(cart_id)
        - require: cart.customer == actor or actor.role == 'clerk'
          else: {detail: "Not you, {actor.name}"}
    nightly:
      trigger: {type: schedule, schedule: "0 3 * * *"}
      steps:
        - find: carts = all Cart where customer == actor  # error: DM534 [actor]
    heard:
      trigger: {type: event, event: shouted}
      input: {cart_id: uuid}
      steps:
        - load: cart = Cart(cart_id)
        - require: cart.customer == actor  # error: DM534 [actor]
    shout:
      trigger: {path: "/carts/{cart_id}/shout"}
      steps:
        - load: cart = Cart(cart_id)
        - emit: shouted
          with:
            cart_id: cart.id
    """)


def test_who_starts_something_that_asks_for_the_actor_needs_one() -> None:
    check_flow("""\
    own:
      trigger: {path: "/carts/{cart_id}/own"}
      steps:
        - load: cart = Cart(cart_id)
        - require: cart.customer == actor
    through:
      input: {cart_id: uuid}
      steps:
        - call: own
          with:
            cart_id: cart_id
    nightly:
      trigger: {type: schedule, schedule: "0 3 * * *"}
      steps:
        - find: carts = all Cart where status == 'open'
        - for: cart in carts
          do:
            - call: through  # error: DM534 [through]
              with:
                cart_id: cart.id
    """)


def test_without_auth_there_is_no_actor() -> None:
    check_spec("""\
app: {name: desk}
entities:
  Note:
    attributes: {title: string}
x-business-logic:
  flows:
    act:
      trigger: {path: "/notes/{note_id}/act"}
      steps:
        - load: note = Note(note_id)
        - require: note.title == actor.name  # error: DM534 [actor]
""")


def test_every_input_is_used() -> None:
    check_flow("""\
    act:
      trigger: {path: "/carts/{cart_id}/items/{number}/act"}  # warning: DM535
      input: {amount: integer, note: string, label: string}  # warning: DM535 [note]
      steps:
        - load: cart = Cart(cart_id)
        - require: cart.status == 'open'
          else: {detail: "Not {label}"}
        - set: cart.customer.points += amount
    written:
      input: {amount: integer}
      steps:
        - action: Add the amount  # info: DM560
    """)


def test_paths_of_flows() -> None:
    check_flow("""\
    a:
      trigger: {path: "carts/a"}  # error: DM536 ["carts/a"]
      steps: [{emit: done}]
    b:
      trigger: {path: "/carts/b/"}  # error: DM536
      steps: [{emit: done}]
    c:
      trigger: {path: "/carts/{cart id}/c"}  # error: DM536, DM536  # warning: DM535
      steps: [{emit: done}]
    d:
      trigger: {method: PATCH, path: "/carts/{x}"}  # error: DM536
      steps: [{emit: done, with: {x: x}}]
    e:
      trigger: {path: "/e"}
      steps: [{emit: done}]
    f:
      trigger: {path: "/e"}  # error: DM536
      steps: [{emit: done}]
    g:
      trigger: {path: "/orders/{order_id}/pay"}  # error: DM536
      steps: [{load: order = Order(order_id)}]
    h:
      trigger: {path: "/auth/h"}  # error: DM536
      steps: [{emit: done}]
    i:
      trigger: {path: "/carts/{a}/{a}"}  # error: DM536
      steps: [{emit: done, with: {a: a}}]
    j:
      trigger: {path: "/carts/{tags}/j"}
      input: {tags: "string[]"}  # error: DM536 [tags]
      steps: [{emit: done, with: {tags: tags}}]
    """)


def test_statuses_of_success() -> None:
    check_flow("""\
    a:
      trigger: {path: "/carts/{cart_id}/a", status: 404}  # error: DM527 [404]
      steps:
        - load: cart = Cart(cart_id)
        - return: cart
    b:
      trigger: {path: "/carts/{cart_id}/b", status: 204}  # error: DM527 [204]
      steps:
        - load: cart = Cart(cart_id)
        - return: cart
    c:
      trigger: {path: "/carts/{cart_id}/c", status: 201}  # error: DM527 [201]
      steps:
        - load: cart = Cart(cart_id)
        - delete: cart
    d:
      trigger: {path: "/carts/{cart_id}/d", status: 202}
      steps:
        - load: cart = Cart(cart_id)
        - return: cart
    """)


def test_schedules() -> None:
    check_flow("""\
    a:
      trigger: {type: schedule, schedule: "0 3 * *"}  # error: DM537
      steps: [{emit: done}]
    b:
      trigger: {type: schedule, schedule: "*/15 8-17 1,15 * 1-5"}
      steps: [{emit: done}]
    c:
      trigger: {type: schedule, schedule: "60 3 * * *"}  # error: DM537
      steps: [{emit: done}]
    d:
      trigger: {type: schedule, schedule: "0 17-8 * * *"}  # error: DM537
      steps: [{emit: done}]
    e:
      trigger: {type: schedule, schedule: "0 0 30 2 *"}  # error: DM537
      steps: [{emit: done}]
    f:
      trigger: {type: schedule, schedule: "@daily"}  # error: DM537
      steps: [{emit: done}]
    g:
      trigger: {type: schedule, schedule: "every day"}  # error: DM537
      steps: [{emit: done}]
    h:
      trigger: {type: schedule, schedule: "*/0 * * * *"}  # error: DM537
      steps: [{emit: done}]
    i:
      trigger: {type: schedule, schedule: "0 3 * * *"}
      input:
        amount: integer  # error: DM537 [amount]
        rate: {type: integer, default: 3}
      steps:
        - emit: done
          with:
            amount: amount * rate
    """)


def test_events_that_nothing_emits() -> None:
    check_flow("""\
    hear:
      trigger: {type: event, event: parcel_lost}  # info: DM538 [parcel_lost]
      steps: [{emit: order_placed}]
    """)


def test_events_that_are_emitted_by_almost_the_same_name() -> None:
    result = check_flow("""\
    hear:
      trigger: {type: event, event: order_plced}  # warning: DM564 [order_plced]
      steps: [{emit: order_placed}]
    """)
    assert result.is_valid
    assert result.problems[0].suggestion == "order_placed"


def test_what_is_known_is_forgotten_when_it_may_change() -> None:
    check_steps("""\
    - require: cart.note is not None
    - set: cart.note = cart.note + '!'
    - set: cart.note = cart.note + '!'
    - set: cart.note = None
    - set: cart.note += '!'  # error: DM504 [cart.note]
    - set: other = cart
    - require: cart.note is not None and other.note is not None
    - set: other.note = None
    - set: cart.note += '!'  # error: DM504 [cart.note]
    - require: cart.note is not None
    - find: order = first Order where customer == actor
    - require: order is not None
    - transition: order.pay
    - set: cart.note += '!'
    - transition: order.cancel
    - set: cart.note += '!'
    - require: cart.customer.referrer is not None
    - delete: order
    - set: cart.note += '!'
    - set: cart.customer.referrer.points += 1  # error: DM504 [cart.customer.referrer]
    """)


def test_another_row_knows_nothing_of_the_earlier_one() -> None:
    check_steps("""\
    - find: order = first Order where customer == actor
    - require: order is not None and order.receipt is not None
    - find: others = all Order where customer == actor
    - for: other in others
      do:
        - set: order.receipt.number += '!'  # error: DM504 [order.receipt]
        - require: order.receipt is not None
        - if: other.receipt is not None
          then:
            - set: other.receipt.order = order
            - set: other.receipt.number += '!'  # error: DM504 [other.receipt]
    - for: item in cart.items
      do:
        - require: item.product.category is not None
        - for: another in cart.items
          do:
            - set: item.product = another.product
            - set: cart.note = item.product.category.name  # error: DM504 [item.product.category]
    """)


def test_what_a_called_flow_sets_is_forgotten() -> None:
    check_flow("""\
    clear:
      trigger: {path: "/carts/{cart_id}/clear"}
      steps:
        - load: cart = Cart(cart_id)
        - set: cart.note = None
    clear_by_way_of_another:
      input: {cart_id: uuid}
      steps:
        - call: clear
          with:
            cart_id: cart_id
    look:
      trigger: {path: "/carts/{cart_id}/look"}
      steps:
        - load: cart = Cart(cart_id)
        - emit: looked
    act:
      trigger: {path: "/carts/{cart_id}/act"}
      steps:
        - load: cart = Cart(cart_id)
        - require: cart.note is not None
        - call: look
          with:
            cart_id: cart.id
        - set: cart.note += '!'
        - call: clear_by_way_of_another
          with:
            cart_id: cart.id
        - set: cart.note += '!'  # error: DM504 [cart.note]
    """)


def test_loops_know_only_what_stays_true() -> None:
    check_steps("""\
    - require: cart.note is not None
    - for: item in cart.items
      do:
        - set: cart.note += '!'  # error: DM504 [cart.note]
        - set: cart.note = None
    - require: cart.note is not None
    - for: item in cart.items
      do:
        - set: cart.note += '!'
        - if: item.product.category is not None and item.product.category.discount is not None
          then:
            - set: item.product.price = round(item.product.price * item.product.category.discount, 2)
        - for: other in cart.items
          do:
            - require: other.product.category is not None
            - set: cart.note += other.product.category.name
            - set: cart.note += item.product.category.name  # error: DM504 [item.product.category]
    """)


def test_branches_know_their_condition() -> None:
    check_steps("""\
    - if: cart.note is None
      then:
        - set: cart.note = 'new'
      else:
        - set: cart.note += ' old'
    - set: cart.note += ' both'
    - if: cart.customer.referrer is None
      then:
        - return:
    - set: cart.customer.referrer.points += 1
    """)


def test_a_name_may_be_none_from_where_it_is_set_to_what_may_be() -> None:
    check_steps("""\
    - set: word = 'a'
    - set: cart.note = word + 'b'
    - for: item in cart.items
      do:
        - set: cart.note = word + 'c'  # error: DM504 [word]
        - set: word = item.cart.note
    - set: cart.note = word + 'd'  # error: DM504 [word]
    - set: word = 'e'
    - set: cart.note = word + 'f'
    """)


def test_totals_become_as_wide_as_what_is_added() -> None:
    check_steps("""\
    - set: total = 0
    - for: item in cart.items
      do:
        - set: total += item.product.price * item.quantity
    - set: cart.customer.points = total  # error: DM511 [total]
    - create: order = Order
      with:
        customer: cart.customer
    - create: OrderItem
      with:
        order: order
        product: item.product  # error: DM501 [item]
        quantity: 1
        price: total
    """)


def test_computed_values_of_new_rows_are_not_there_yet() -> None:
    check_steps("""\
    - create: order = Order
      with:
        customer: cart.customer
    - require: order.total > 0  # error: DM513 [order.total > 0]
    - set: same = order
    - emit: placed
      with:
        total: same.total  # error: DM513
        date: order.placed_on
    - transition: order.cancel
    - transition: order.pay  # error: DM513 [order.pay]
    - find: old = first Order where customer == actor order by placed_on
    - require: old is not None and old.total > 0
    - return: order
    """)


def test_who_may_ask() -> None:
    shop = SHOP.replace("auth: [clerk]}", "auth: [clrk, owner]}  # error: DM245 [clrk]  # error: DM247 [owner]")
    check_spec(f"""{shop}  flows:
    a: {{auth: [clerk, public], steps: [{{emit: done}}]}}  # warning: DM248
    b: {{auth: owner, steps: [{{emit: done}}]}}  # error: DM247
    c: {{auth: clrk, steps: [{{emit: done}}]}}  # error: DM245
    d:
      trigger: {{type: schedule, schedule: "0 3 * * *"}}
      auth: [clerk]  # warning: DM248
      steps: [{{emit: done}}]
""")
    check_spec("""\
app: {name: desk}
entities:
  Note:
    attributes: {title: string}
x-business-logic:
  flows:
    a: {auth: public, steps: [{emit: done}]}
    b: {auth: clerk, steps: [{emit: done}]}  # error: DM242
""")


def test_names_of_behaviour() -> None:
    check_spec("""\
app: {name: desk}
entities:
  Note:
    attributes: {title: string, state: {type: enum, values: [open, done]}}
x-business-logic:
  flows:
    writeDown:  # error: DM561 [writeDown]
      input: {noteTitle: string}  # error: DM561 [noteTitle]
      steps:
        - create: Note
          with:
            title: noteTitle
        - if: noteTitle == 'x'
          then:
            - emit: NoteWritten  # error: DM561 [NoteWritten]
    a_flow_with_a_name_that_is_longer_than_any_name_should_be:  # error: DM561
      steps: [{emit: done}]
    hear:
      trigger: {type: event, event: NoteWritten}  # error: DM561 [NoteWritten]
      steps: [{emit: done}]
  state_machines:
    Note:
      field: state
      initial: open
      states: [open, done]
      transitions:
        - {event: "shut down", from: open, to: done}  # error: DM561
  invariants:
    "title/there": {entity: Note, expression: title != ''}  # error: DM561
""")


def test_computed_values_of_rows_that_a_called_flow_made() -> None:
    check_flow("""\
    make:
      steps:
        - create: order = Order
          with: {customer: actor}
        - return: order
    make_by_way_of_another:
      steps:
        - call: made = make
        - return: made
    act:
      trigger: {path: "/carts/{cart_id}/act"}
      steps:
        - load: cart = Cart(cart_id)
        - call: order = make_by_way_of_another
        - require: order.total > 0  # error: DM513
        - set: cart.customer = order.customer
    """)


def test_deleted_rows_are_gone() -> None:
    check_steps("""\
    - for: item in cart.items
      do:
        - delete: item
        - set: item.product.stock += 1  # error: DM501 [item]
    - if: cart.status == 'open'
      then:
        - delete: cart
    - set: cart.note = 'x'  # error: DM501 [cart]
    """)


def test_queries_carry_single_values() -> None:
    check_flow("""\
    act:
      trigger: {method: GET}
      input: {tags: "string[]", note: string}  # error: DM536 [tags]
      steps: [{find: found = all Product where name == note}, {require: note in tags}, {return: found}]
    """)


def test_two_operations_have_two_names() -> None:
    check_flow("""\
    create_cart:  # error: DM411
      steps: [{emit: done}]
    """)


def test_what_could_not_be_read_silences_what_rests_on_it() -> None:
    check_spec(f"""{SHOP}  flows:
    act:
      trigger: {{path: "/carts/{{cart_id}}/act"}}
      steps:
        - loda: cart = Cart(cart_id)  # error: DM120
        - set: cart.note = 'x'
        - return: cart
""")
    check_spec("""\
app: {name: desk}
entities:
  Note:
    attributes:
      title: strng  # error: DM201
x-business-logic:
  invariants:
    titled: {entity: Note, expression: len(title) > 3}
    other: {entity: Note, expression: len(titel) > 3}
""")
