"""Steps: what each may say, and what is underlined where it may not."""

from tests.validators.behavior import FLOW, SHOP, check_flow, check_spec, check_steps


def test_the_shop_itself_has_no_problems() -> None:
    assert check_spec(f"{SHOP}{FLOW}        - return: cart\n").is_valid


def test_load_brings_one_row_by_what_is_unique() -> None:
    check_steps("""\
    - load: found = Category(name=cart.customer.name)
    - load: item = CartItem(cart=cart, product=product)  # error: DM501 [product]
    - load: receipt = Receipt(number='1')
    - load: again = Receipt(order=receipt.order)
    - load: by_id = Product(id=cart.id)
    - load: named = Product(name='chair')  # error: DM532 [Product(name='chair')]
    - load: stocked = Product(stock=3, name='chair')  # error: DM532
    - load: both = Product(name='chair', category=found)
    - load: more = Product(id=cart.id, name='chair')
    """)


def test_load_by_fields_of_the_entity() -> None:
    check_steps("""\
    - load: a = Category(nam='tools')  # error: DM502 [nam]
    - load: b = Cart(customer_id=cart.id)  # error: DM502 [customer_id]
    - load: c = Cart(items=cart.items)  # error: DM532 [items]
    - load: d = Category(name=3)  # error: DM511 [3]
    - load: e = Cart(cart)  # error: DM511 [cart]
    - load: f = Category(name=cart.note)  # error: DM504 [cart.note]
    """)


def test_load_that_can_not_be_read() -> None:
    check_steps("""\
    - load: Cart(cart.id)  # error: DM520 [Cart(cart.id)]
    - load: other = Cart  # error: DM520 [Cart]
    - load: "another = Cart(cart.id"  # error: DM520 [Cart(cart.id]
    - load: third = Cart()  # error: DM520
    - load: fourth = Cart(cart.id) now  # error: DM520 [now]
    - load: 5th = Cart(cart.id)  # error: DM520 [5th]
    - load: if = Cart(cart.id)  # error: DM520 [if]
    - load: sixth = Cart(cart.id, 'x')  # error: DM520 [cart.id]  # error: DM520 ['x']
    - load: seventh += Cart(cart.id)  # error: DM520
    - load: eighth = Crat(cart.id)  # error: DM521 [Crat]
    """)


def test_find_asks_the_database() -> None:
    check_steps("""\
    - find: cheap = all Product where price < 10 and stock > 0 order by price desc, name limit 10
    - find: first_one = first Product where category is not None and category == cart.customer  # error: DM503
    - find: own = all Cart where customer == actor and status in ['open', 'checked_out']
    - find: filled = all CartItem where cart.status == 'open' and product.stock > cart.id  # error: DM503
    - find: uncategorised = all Product where category is None or not (kind == 'digital')
    - find: new = all Product where created_at > now() - days(30)
    - find: every = all Category
    """)


def test_find_of_what_databases_disagree_about() -> None:
    check_steps("""\
    - find: a = all Product where stock * 2 > 10  # error: DM530 [stock * 2]
    - find: b = all Product where stock > 2 * 5 + len(cart.items)
    - find: c = all Product where name > 'm'  # error: DM530 [name]
    - find: d = all Product where name.lower() == 'chair'  # error: DM530 [name.lower()]
    - find: e = all Product where len(tags) > 0  # error: DM530
    - find: f = all Order where len(items) > 0  # error: DM530
    - find: g = all Order where any(i.quantity > 3 for i in items)  # error: DM530
    - find: h = all Product where price > 0.005  # error: DM530
    - find: i = all Product where price > round(cart.customer.points / 3, 2)
    - find: j = all Order where placed_on.year == 2020  # error: DM530
    - find: k = all Product where (stock if kind == 'digital' else 3) > 2  # error: DM530
    - find: l = all Product where kind == 'digital' if stock > 3 else True  # error: DM530
    """)


def test_find_that_can_not_be_read() -> None:
    check_steps("""\
    - find: a = Product where stock > 0  # error: DM520 [Product]
    - find: all Product where stock == 0  # error: DM520
    - find: b = all Product where  # error: DM520
    - find: c = all Product limit many  # error: DM520 [many]
    - find: d = first Product limit 3  # error: DM520 [3]
    - find: e = all Product limit 100000000000  # error: DM520 [100000000000]
    - find: f = all Prodct where stock > 0  # error: DM521 [Prodct]
    - find: g = all Product order by stok  # error: DM501 [stok]
    - find: h = all Product order by category  # error: DM530 [category]
    - find: i = all Product order by stock * 2  # error: DM530 [stock * 2]
    - find: j = all Product order by , name  # error: DM520
    - find: k = all Product where stock = 0  # error: DM500
    """)


def test_what_find_brings_may_be_none() -> None:
    check_steps("""\
    - find: best = first Product where stock > 0 order by price
    - emit: found
      with:
        name: best.name  # error: DM504 [best]
    - if: best is not None
      then:
        - emit: found
          with:
            name: best.name
    - require: best is not None
      else: {status: 404}
    - emit: found
      with:
        name: best.name
    """)


def test_set_changes_fields_and_names() -> None:
    check_steps("""\
    - set: cart.note = 'later'
    - set: cart.note = None
    - set: count = 0
    - set: count += len(cart.items)
    - set: count = 'many'  # error: DM511 ['many']
    - set: cart.nte = 'x'  # error: DM502 [nte]
    - set: cart.status = 'closed'  # error: DM507 ['closed']
    - set: cart.status = 3  # error: DM511 [3]
    - set: cart.customer.points += 1.5  # error: DM511
    - set: cart.customer = None  # error: DM511 [None]
    - set: cart.customer = actor
    - set: cart.note += 'x'  # error: DM504 [cart.note]
    - set: cart.customer.points /= 2  # error: DM520 [/=]
    - set: cart.customer.points  # error: DM520
    - set: cart.customer.points =  # error: DM500
    - set: = 3  # error: DM520
    - set: nothing = None  # error: DM511 [None]
    """)


def test_what_can_not_be_set() -> None:
    check_steps("""\
    - find: products = all Product limit 3
    - for: product in products
      do:
        - set: product.id = cart.id  # error: DM524 [id]
        - set: product.created_at = now()  # error: DM524 [created_at]
        - set: product.sku = 'x'  # error: DM524 [sku]
        - set: product.secret_code = 'x'
        - set: product.name.length = 3  # error: DM502
    - find: orders = all Order where customer == actor
    - for: order in orders
      do:
        - set: order.state = 'paid'  # error: DM524 [state]
        - set: order.total = 3  # error: DM524 [total]
        - set: order.items = cart.items  # error: DM524 [items]
        - set: order.receipt = None  # error: DM524 [receipt]
    - set: len(cart.items) = 3  # error: DM524 [len(cart.items)]
    """)


def test_decimals_that_do_not_fit() -> None:
    check_steps("""\
    - find: products = all Product
    - for: product in products
      do:
        - set: product.price *= 1.1  # error: DM510
        - set: product.price = round(product.price * 1.1, 2)
        - set: product.price = product.price / 2  # error: DM510
        - set: product.price = product.weight  # error: DM505
        - set: product.price += product.stock
    """)


def test_create_gives_what_a_row_needs() -> None:
    check_steps("""\
    - create: order = Order
      with:
        customer: cart.customer
    - create: OrderItem  # error: DM522 [OrderItem]
      with:
        order: order
    - create: Order  # error: DM522 [Order]
    - create: Category
      with:
        name: "'new'"
        nme: "'x'"  # error: DM523 [nme]
        discount: 0.005  # error: DM510 [0.005]
    - create: Order
      with:
        customer_id: actor.id  # error: DM523 [customer_id]
        customer: cart  # error: DM511 [cart]
        state: "'paid'"  # error: DM524 [state]
        total: 3  # error: DM524 [total]
        items: cart.items  # error: DM524 [items]
    - create: Product
      with:
        name: cart.customer.name
        price: 3
        secret_code: "'s'"
        sku: "'1'"
        created_at: now()  # error: DM524 [created_at]
    - create: person = Customer  # error: DM522 [Customer]
      with:
        email: "'a@b.example'"
        name: "'A'"
    - create: Ordre  # error: DM521 [Ordre]
      with:
        customer: cart.custmer  # error: DM502 [custmer]
    - create: new = Order(customer)  # error: DM520 [(customer)]  # error: DM522
    """)


def test_delete_takes_one_row() -> None:
    check_steps("""\
    - for: item in cart.items
      do:
        - delete: item
    - delete: cart.items  # error: DM511 [cart.items]
    - delete: cart.status  # error: DM511 [cart.status]
    - find: old = first Cart where customer == actor
    - delete: old  # error: DM504 [old]
    - delete: cart
    """)


def test_names_are_bound_once() -> None:
    check_flow("""\
    act:
      trigger: {path: "/carts/{cart_id}/act"}
      input: {amount: integer, actor: string}  # error: DM525 [actor]
      steps:
        - load: cart = Cart(cart_id)
        - load: cart = Cart(cart_id)  # error: DM525 [cart]
        - find: amount = first Cart  # error: DM525 [amount]
        - create: Customer = Order  # error: DM525 [Customer]
          with:
            customer: cart.customer
        - set: actor = cart.customer  # error: DM525 [actor]
        - for: item in cart.items
          do:
            - set: item.quantity += 1
    """)


def test_one_name_has_one_type() -> None:
    check_steps("""\
    - for: each in cart.items
      do:
        - set: each.quantity += 1
    - find: orders = all Order where customer == actor
    - for: each in orders  # error: DM525 [each]
      do:
        - transition: each.cancel
    """)


def test_a_row_by_another_name() -> None:
    check_steps("""\
    - set: owner = cart.customer
    - set: owner.points += 1
    - set: owner = actor  # error: DM525 [owner]
    - set: someone = cart.customer if cart.status == 'open' else actor  # error: DM511
    - set: lines = cart.items
    - for: line in lines
      do:
        - set: line.quantity += 1
    """)


def test_names_from_loops_and_branches_are_not_in_reach_afterwards() -> None:
    result = check_steps("""\
    - for: item in cart.items
      do:
        - set: last = item.quantity
    - set: cart.note = str(last)  # error: DM501 [last]
    - if: cart.status == 'open'
      then:
        - set: greeting = 'hello'
        - load: category = Category(name='a')
      else:
        - load: category = Category(name='b')
    - set: cart.note = greeting  # error: DM501 [greeting]
    - set: cart.note = category.name
    - if: cart.status == 'open'
      then:
        - set: farewell = 'bye'
      else:
        - return: cart
    - set: cart.note = farewell
    - set: cart.note = item.quantity  # error: DM501 [item]
    - return: cart
    """)
    told = [problem.message for problem in result.problems]
    assert "`last` is not in reach here: it is bound inside the loop above" in told
    assert "`greeting` is not in reach here: it is only bound in one branch of the `if`" in told


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


def test_a_broken_step_says_no_more_than_that() -> None:
    check_flow("""\
    act:
      trigger: {path: "/carts/{cart_id}/act"}
      input: {amount: integer}
      steps:
        - load: cart = Crat(cart_id)  # error: DM521 [Crat]
        - set: cart.note = 'x'
        - set: cart.items.quantity += amount
        - return: cart
    """)


def test_a_loop_that_can_not_be_read_has_its_variable() -> None:
    check_steps("""\
    - for: item inn cart.items  # error: DM520 [item inn cart.items]
      do:
        - require: item.product.stock >= item.quantity
          else: {status: 409, detail: "Only {item.product.stock} of {item.product.name} left"}
        - set: item.product.stock -= item.quantity
    - for: product, item in cart.items  # error: DM520 [product, item]
      do:
        - set: item.quantity += product.stock
    - emit: done
      with:
        item: item.id  # error: DM501 [item]
    """)


def test_names_of_steps_that_can_not_be_read_are_there() -> None:
    check_steps("""\
    - load: order Order(cart.id)  # error: DM520 [order Order(cart.id)]
    - set: order.placed_on = today()
    - load: Order(cart.id) as other  # error: DM520
    - transition: other.pay
    - find: dear := first Product  # error: DM520 [dear :]
    - set: dear.stock -= 1
    - find: cheap all Product where stock > 0  # error: DM520
    - for: product in cheap
      do:
        - set: product.stock += dear.stock
    - create: category Category  # error: DM520 [category Category]
      with:
        name: dear.name
    - create: tools = new Category  # error: DM520 [new Category]
      with:
        name: category.name
    - call: sum_of cart  # error: DM520 [sum_of cart]
    - set: total 5  # error: DM520 [total 5]
    - emit: done
      with:
        total: total + sum_of
        tools: tools.name
    - return: order
    """)


def test_a_name_that_is_there_keeps_its_type() -> None:
    check_steps("""\
    - load: cart Cart(cart.id)  # error: DM520
    - set: actor + 1  # error: DM520
    - set: cart.stats = 'open'  # error: DM502 [stats]
    - set: actor.point = 1  # error: DM502 [point]
    - set: nobody.note = 'x'  # error: DM501 [nobody]
    """)
