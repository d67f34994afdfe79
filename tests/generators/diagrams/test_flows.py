"""The way of a flow, step by step."""

import json

import pytest

from generators.diagrams import flow_diagram
from tests.generators.diagrams.specs import shop


def check(flow: str, expected: str) -> None:
    """The diagram of one flow; its first line, and the way it is indented, do not matter."""
    app = shop(flow)
    (name,) = app.behavior.flows
    drawn = flow_diagram(app, name).splitlines()
    assert drawn[0] == "flowchart TD"
    assert [line.removeprefix("    ") for line in drawn[1:]] == expected.strip("\n").splitlines()


def test_a_row_is_looked_up_asked_about_and_changed() -> None:
    check(
        """
restock:
  trigger: {path: "/products/{product_id}/restock"}
  auth: [clerk]
  input: {quantity: {type: integer, ge: 1}}
  steps:
    - load: product = Product(product_id)
    - require: product.stock < 1000
      else: {detail: "{product.name}: the shelf is full"}
    - set: product.stock += quantity
    - return: product
""",
        """
start(["POST /products/{product_id}/restock<br/>by clerk<br/>with quantity"])
step1[("product = Product(product_id)")]
step2{"product.stock #60; 1000"}
step3["product.stock += quantity"]
answer4(["200 product"])
refusal1(["404 No such product"])
refusal2(["409 {product.name}: the shelf is full"])
start --> step1
step1 -.->|absent| refusal1
step1 --> step2
step2 -->|no| refusal2
step2 -->|yes| step3
step3 --> answer4
""",
    )


def test_equal_refusals_are_one() -> None:
    check(
        """
look:
  trigger: {method: GET, path: "/carts/{cart_id}/look"}
  auth: [customer]
  steps:
    - load: cart = Cart(cart_id)
    - require: cart.customer == actor
      else: {status: 404}
    - return: cart
""",
        """
start(["GET /carts/{cart_id}/look<br/>by customer"])
step1[("cart = Cart(cart_id)")]
step2{"cart.customer == actor"}
answer3(["200 cart"])
refusal1(["404 No such cart"])
start --> step1
step1 -.->|absent| refusal1
step1 --> step2
step2 -->|no| refusal1
step2 -->|yes| answer3
""",
    )


def test_both_ways_of_a_decision_meet_again() -> None:
    check(
        """
note:
  trigger: {path: "/carts/{cart_id}/note"}
  steps:
    - load: cart = Cart(cart_id)
    - if: cart.note is None
      then:
        - set: cart.note = 'new'
      else:
        - if: cart.note == 'done'
          then:
            - return:
    - set: cart.note = 'done'
""",
        """
start(["POST /carts/{cart_id}/note"])
step1[("cart = Cart(cart_id)")]
step2{"cart.note is None"}
step3["cart.note = 'new'"]
step4{"cart.note == 'done'"}
answer5(["204"])
step6["cart.note = 'done'"]
done(["204"])
refusal1(["404 No such cart"])
start --> step1
step1 -.->|absent| refusal1
step1 --> step2
step2 -->|yes| step3
step2 -->|no| step4
step4 -->|yes| answer5
step3 --> step6
step4 -->|no| step6
step6 --> done
""",
    )


def test_a_loop_is_a_frame_and_the_lines_stand_outside() -> None:
    check(
        """
sell:
  trigger: {path: "/carts/{cart_id}/sell"}
  steps:
    - load: cart = Cart(cart_id)
    - for: item in cart.items
      do:
        - require: item.product.stock >= item.quantity
        - set: item.product.stock -= item.quantity
    - create: bill = Bill
      with:
        cart: cart
    - transition: bill.settle
""",
        """
start(["POST /carts/{cart_id}/sell"])
step1[("cart = Cart(cart_id)")]
subgraph loop2["for item in cart.items"]
    step3{"item.product.stock #62;= item.quantity"}
    step4["item.product.stock -= item.quantity"]
end
step5["bill = new Bill<br/>cart = cart"]
step6{{"bill.settle"}}
done(["204"])
refusal1(["404 No such cart"])
refusal2(["409 not possible now"])
start --> step1
step1 -.->|absent| refusal1
step1 --> loop2
step3 -->|no| refusal2
step3 -->|yes| step4
loop2 --> step5
step5 --> step6
step6 -.->|refused| refusal2
step6 --> done
""",
    )


def test_queries_calls_and_events() -> None:
    app = shop("""
tidy:
  trigger: {type: schedule, schedule: "30 3 * * *"}
  steps:
    - find: old = all Cart where note is None order by id desc limit 5
    - for: cart in old
      do:
        - call: drop
          with:
            cart_id: cart.id
drop:
  trigger: {type: event, event: dropped}
  input: {cart_id: uuid}
  steps:
    - load: cart = Cart(cart_id)
    - delete: cart
    - emit: gone
      with:
        cart_id: cart_id
""")
    tidy, drop = (flow_diagram(app, name) for name in ("tidy", "drop"))
    assert 'start(["at 30 3 * * *"])' in tidy
    assert 'step1[("old = all Cart<br/>where note is None<br/>order by id desc<br/>limit 5")]' in tidy
    assert 'step3[["drop<br/>cart_id = cart.id"]]' in tidy
    assert 'start(["when dropped<br/>with cart_id"])' in drop
    assert 'step2["delete cart"]' in drop
    assert 'step3[/"emit gone<br/>cart_id = cart_id"/]' in drop
    assert 'done(["done"])' in drop


def test_what_is_prose_is_dashed() -> None:
    app = shop("""
charge:
  steps:
    - action: Ask the bank & wait
""")
    drawn = flow_diagram(app, "charge").splitlines()
    assert '    step1["Ask the bank #38; wait"]:::prose' in drawn
    assert drawn[-1] == "    classDef prose stroke-dasharray: 4 4"


@pytest.mark.parametrize("text", ["a\n    click start call pwned()", '"]; click A call pwned() %% A["', "end"])
def test_hostile_text_changes_nothing_but_its_label(text: str) -> None:
    flow = "charge:\n  steps:\n    - action: {}\n"
    harmless = flow_diagram(shop(flow.format("TEXT")), "charge")
    hostile = flow_diagram(shop(flow.format(json.dumps(text))), "charge")
    before, after = harmless.split("TEXT")
    assert hostile.startswith(before) and hostile.endswith(after)
    label = hostile[len(before) : len(hostile) - len(after)]
    assert not set(label) & set('"\n`%<>&\\')
