"""Names that steps bind: once, to one type, within reach, and also by steps that can't be read."""

from tests.validators.behavior import check_flow, check_steps


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
