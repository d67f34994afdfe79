"""Flows as programs: typed steps, names in reach, what is answered, and who has to be signed in."""

import pytest

from ir.behavior.steps import Branch, Create, Find, ForEach, Load, Move, Require, Set
from ir.expressions import types
from ir.expressions.scope import Path
from ir.expressions.types import Kind
from tests.ir.behavior.reading import kinds, program, understood, with_flow
from tests.validators.behavior import SHOP


def test_steps_keep_their_order_and_their_places() -> None:
    found = program("""\
        - require: cart.customer == actor
          else: {status: 404}
        - for: item in cart.items
          do:
            - if: item.quantity > 3
              then:
                - set: item.quantity = 3
              else:
                - delete: item
        - return: cart
""")
    assert kinds(found) == ["Load", "Require", "ForEach", "Branch", "Set", "Delete", "Return"]
    loop = found.steps[2]
    assert isinstance(loop, ForEach) and loop.origin == Path("cart", ("items",))
    branch = loop.steps[0]
    assert isinstance(branch, Branch)
    assert branch.steps[0].path == "x-business-logic/flows/act/steps/2/do/0/then/0"
    assert branch.otherwise[0].path == "x-business-logic/flows/act/steps/2/do/0/else/0"
    assert found.locals["item"] == types.row("CartItem")
    assert found.origins == {"item": Path("cart", ("items",))}
    assert found.returns == types.row("Cart")


def test_expressions_are_places_in_the_whole_text_of_their_step() -> None:
    found = program("        - find: own = all Cart where customer == actor order by status desc, id limit 7\n")
    step = found.steps[1]
    assert isinstance(step, Find) and step.where is not None
    assert step.where.written == "customer == actor"
    assert [(key.written, descending) for key, descending in step.order] == [("status", True), ("id", False)]
    assert (step.is_many, step.limit) == (True, 7)


def test_a_key_without_a_name_is_the_primary_key() -> None:
    step = program("        - return: cart\n").steps[0]
    assert isinstance(step, Load)
    assert [name for name, _ in step.key] == ["id"]


def test_a_refusal_is_409_unless_it_says_otherwise() -> None:
    found = program("""\
        - require: cart.status == 'open'
        - require: cart.customer == actor
          else: {status: 403, detail: "Not {cart.customer.name}"}
""")
    plain, told = found.steps[1:]
    assert isinstance(plain, Require) and (plain.status, plain.message.parts) == (409, ())
    assert plain.text == "cart.status == 'open'"
    assert isinstance(told, Require) and told.status == 403
    assert told.message.parts[0] == "Not "


def test_inputs_begin_with_those_of_the_path() -> None:
    found = understood(f"""{SHOP}  flows:
    act:
      trigger: {{path: "/carts/{{cart_id}}/{{number}}/{{label}}"}}
      input: {{number: integer, amount: {{type: integer, default: 3}}, note: text?}}
      steps: [{{load: cart = Cart(cart_id)}}]
""").flows["act"]
    assert [(name, of.kind, of.is_nullable) for name, of in found.inputs] == [
        ("cart_id", Kind.UUID, False),
        ("label", Kind.TEXT, False),
        ("number", Kind.INTEGER, False),
        ("amount", Kind.INTEGER, False),
        ("note", Kind.TEXT, True),
    ]
    assert found.path_inputs == {"cart_id", "number", "label"}


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ("        - set: x = 0\n        - set: x += 1\n", types.INTEGER),
        ("        - set: x = 0\n        - set: x += 1.50\n", types.decimal(1)),
        ("        - set: x = 0\n        - set: x += 1 / 3\n", types.decimal(None)),
        ("        - set: x = 'a'\n        - set: x = cart.note\n", types.TEXT.nullable()),
    ],
)
def test_a_local_has_the_type_that_takes_all_its_values(steps: str, expected: types.Type) -> None:
    assert program(steps).locals["x"] == expected


def test_a_local_is_wide_from_the_beginning() -> None:
    found = with_flow("""\
        - set: x = 0
        - for: item in cart.items
          do:
            - set: item.quantity = x // 2
            - set: x += item.product.price
""")
    assert {issue.code for issue in found.issues} == {"DM503"}


def test_rows_that_are_given_on_are_told_by_where_they_come_from() -> None:
    found = program("""\
        - create: order = Order
          with:
            customer: cart.customer
        - for: item in cart.items
          do:
            - create: OrderItem
              with:
                order: order
                product: item.product
                quantity: item.quantity
                price: item.product.price
        - set: cart.customer.referrer = actor
""")
    create, loop, change = found.steps[1:]
    assert isinstance(create, Create) and create.sources == (("customer", Path("cart", ("customer",))),)
    assert isinstance(loop, ForEach)
    inner = loop.steps[0]
    assert isinstance(inner, Create) and inner.name is None
    assert dict(inner.sources) == {"order": Path("order"), "product": Path("cart", ("items", "product"))}
    assert isinstance(change, Set)
    assert (change.place, change.sources) == (Path("cart", ("customer", "referrer")), (Path("actor"),))


def test_transitions_know_their_row() -> None:
    found = program("""\
        - find: order = first Order where customer == actor
        - require: order is not None
        - transition: order.cancel
""")
    step = found.steps[3]
    assert isinstance(step, Move)
    assert (step.entity, step.event, step.place) == ("Order", "cancel", Path("order"))


def test_who_calls_a_flow_that_asks_for_the_actor_asks_for_the_actor() -> None:
    found = understood(f"""{SHOP}  flows:
    first: {{input: {{cart_id: uuid}}, steps: [{{call: second, with: {{cart_id: cart_id}}}}]}}
    second: {{input: {{cart_id: uuid}}, steps: [{{call: third, with: {{cart_id: cart_id}}}}]}}
    third: {{input: {{cart_id: uuid}}, steps: [{{load: cart = Cart(cart_id)}}, {{require: cart.customer == actor}}]}}
    other: {{input: {{cart_id: uuid}}, steps: [{{load: cart = Cart(cart_id)}}, {{delete: cart}}]}}
""")
    assert {name for name, of in found.flows.items() if of.needs_actor} == {"first", "second", "third"}


def test_what_a_call_gives_is_what_the_flow_answers_wherever_it_stands() -> None:
    found = understood(f"""{SHOP}  flows:
    early: {{steps: [{{call: it = late}}, {{return: it + 1}}]}}
    late: {{steps: [{{return: 41}}]}}
""")
    assert not found.issues
    assert found.flows["early"].locals["it"] == types.INTEGER
    assert list(found.flows) == ["early", "late"]


def test_a_flow_with_prose_is_not_compiled_and_not_broken() -> None:
    found = with_flow("        - action: Do the rest\n").flows["act"]
    assert found.is_prose and not found.is_broken


def test_a_flow_with_a_broken_step_says_so() -> None:
    found = with_flow("        - delete: nothing\n        - return: cart\n").flows["act"]
    assert found.is_broken
    assert kinds(found) == ["Load", "Return"]


def test_guards_and_steps_of_a_machine() -> None:
    found = understood().machines["Order"]
    assert found.row == "order"
    pay, ship, cancel = found.moves
    assert pay.guard is not None and [str(path) for path in pay.guard.reads] == ["self.total"]
    assert (ship.guard, ship.steps, ship.needs_actor) == (None, (), False)
    assert cancel.path == "x-business-logic/state_machines/Order/transitions/2"
    assert cancel.origins == {"item": Path("order", ("items",))}
    assert found.locals["item"] == types.row("OrderItem")
    assert found.of_event("ship") == (ship,)
