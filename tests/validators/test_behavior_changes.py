"""`set`, `create` and `delete`: what they may change, and what is underlined where they may not."""

from tests.validators.behavior import check_steps


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
