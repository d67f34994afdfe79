"""What is understood is true: a flow that nothing is wrong with meets no None, name or type that it does not know."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ir import paths
from ir.behavior.interpret import run_flow
from ir.behavior.understanding import Understanding, understand
from ir.behavior.world import Ref, World
from ir.dialect.read import read
from ir.expressions.scope import Domain
from ir.model import Binding, Flow, FlowStep, Trigger
from ir.problems import Severity
from tests.validators.behavior import SHOP

PARTS = read(
    SHOP
    + """\
  flows:
    forget:
      input: {cart_id: uuid}
      steps:
        - load: it = Cart(cart_id)
        - set: it.note = None
    look:
      input: {cart_id: uuid}
      steps:
        - load: it = Cart(cart_id)
        - require: it.note is None or len(it.note) >= 0
"""
).parts

SUBJECTS = {
    "cart.note": [
        *(
            "set cart.note = None",
            "set cart.note = word",
            "set word = cart.note",
            "set word = 'k'",
            "call forget",
            "call look",
        ),
        *("set cart.note += '!'", "set word += cart.note", "set word += '?'", "require word is not None"),
    ],
    "cart.customer.referrer": [
        *("set cart.customer.referrer = None", "set cart.customer.referrer = actor", "set actor.referrer = None"),
        *("set friend = cart.customer.referrer", "set friend.points += 1", "set cart.customer.referrer.points += 1"),
        *("set cart.customer.referrer = cart.customer.referrer.referrer", "set cart.customer = actor"),
        *("set cart.customer.referrer.referrer.points += 1", "require cart.customer.referrer.referrer is not None"),
    ],
    "order.receipt": [
        *("set order.receipt.number += '!'", "set other.receipt.number += '!'", "set other.receipt.order = order"),
        *("require other.receipt is not None", "set order.receipt.order = other", "transition order.cancel"),
        *("find order = first Order where customer == actor", "find other = first Order order by placed_on desc"),
        *("require order is not None", "require other is not None", "delete order.receipt", "delete other.receipt"),
    ],
    "item.product.category": [
        *(
            "set item.product.category = None",
            "set another.product.category = None",
            "set item.product = another.product",
        ),
        *("set cart.note = item.product.category.name", "set item.product.category.name += '!'"),
        *("require another.product.category is not None", "set another.product.category.name += '!'"),
    ],
    "best": [
        *(
            "set best = 0",
            "set best = max(i.quantity for i in cart.items)",
            "set best += 1",
            "set cart.customer.points = best",
        ),
        *("set best = cart.customer.points", "require best > 1"),
    ],
}
"""What may be None, and steps that change it, by way of whatever name, or rest on it."""

LOOPS = ["item in cart.items", "another in cart.items"]


def step(kind: str, expression: str = "", **said: Any) -> FlowStep:
    """One step."""
    return FlowStep(kind=kind, expression=expression, **said)  # type: ignore[arg-type]


def written(text: str) -> FlowStep:
    """A step from its kind and its text."""
    kind, expression = text.split(" ", 1)
    given_ = (Binding(name="cart_id", expression="cart.id"),) if kind == "call" else ()
    return step(kind, expression, bindings=given_)


@st.composite
def steps_about(draw: st.DrawFn, subject: str) -> tuple[FlowStep, ...]:
    """Steps, in loops and branches, about one thing that may be None. Few of them, so that they meet."""
    conditions = [f"{subject} is not None", f"{subject} is None"]
    few = draw(st.lists(st.sampled_from(SUBJECTS[subject]), min_size=2, max_size=4, unique=True))
    plain = st.sampled_from([step("require", conditions[0]), *map(written, few)])
    some = st.lists(plain, min_size=1, max_size=4).map(tuple)
    loops = st.builds(lambda text, steps: step("for", text, steps=steps), st.sampled_from(LOOPS), some)
    branches = st.builds(
        lambda text, steps, otherwise: step("if", text, steps=steps, otherwise=otherwise),
        st.sampled_from(conditions),
        some,
        some | st.just(()),
    )
    begun = [written(text) for text in SUBJECTS[subject] if text.startswith("find")]
    return (*begun, *draw(st.lists(plain | loops | branches, min_size=2, max_size=8)))


STEPS = st.sampled_from(sorted(SUBJECTS)).flatmap(steps_about)


@dataclass(frozen=True)
class Some:
    """A few rows, with and without what may be absent."""

    has_friend: bool = False
    is_own: bool = False
    note: str | None = None
    categories: tuple[bool, ...] = ()
    receipts: tuple[bool, ...] = ()


SOME = st.builds(
    Some,
    st.booleans(),
    st.booleans(),
    st.sampled_from([None, "n"]),
    st.lists(st.booleans(), max_size=2).map(tuple),
    st.lists(st.booleans(), max_size=2).map(tuple),
)


def world_of(some: Some) -> tuple[World, Ref, Any]:
    """The rows, the one who acts, and the key of a cart."""
    machines = {machine.entity: machine for machine in PARTS.behavior.state_machines}
    domain = Domain({entity.name: entity for entity in PARTS.entities}, PARTS.auth, machines)
    world = World(domain, dt.datetime(2024, 5, 17, tzinfo=dt.UTC))
    friend = world.add("Customer", {"email": "f@x.example", "name": "F"}, {})
    referrer = friend if some.has_friend else None
    actor = world.add("Customer", {"email": "a@x.example", "name": "A"}, {"referrer": referrer})
    category = world.add("Category", {"name": "tools"}, {})
    cart = world.add("Cart", {"note": some.note}, {"customer": actor if some.is_own else friend})
    for number, has_category in enumerate(some.categories):
        references = {"category": category if has_category else None}
        product = world.add("Product", {"name": f"p{number}", "price": 3}, references)
        world.add("CartItem", {"quantity": 1 + number}, {"cart": cart, "product": product})
    for number, has_receipt in enumerate(some.receipts):
        order = world.add("Order", {"total": 0}, {"customer": actor})
        if has_receipt:
            world.add("Receipt", {"number": str(number)}, {"order": order})
    return world, actor, cart.key


def without(steps: tuple[FlowStep, ...], way: list[str]) -> tuple[FlowStep, ...]:
    """Steps without the one that a path below them leads to: `["2", "do", "0", "set"]`."""
    number, key, rest = int(way[0]), way[1] if len(way) > 1 else "", way[2:]
    step_ = steps[number]
    if key in ("do", "then", "else") and rest and rest[0].isdecimal():
        body = "otherwise" if key == "else" else "steps"
        inner = without(getattr(step_, body), rest)
        return (*steps[:number], step_.model_copy(update={body: inner}), *steps[number + 1 :])
    return (*steps[:number], *steps[number + 1 :])


def understood(steps: tuple[FlowStep, ...]) -> Understanding:
    """A flow of these steps, less those that something is wrong with."""
    while True:
        flow = Flow(
            name="act",
            trigger=Trigger(path="/carts/{cart_id}/act"),
            access=("customer",),
            steps=(step("load", "cart = Cart(cart_id)"), *steps),
        )
        behavior = PARTS.behavior.model_copy(update={"flows": (*PARTS.behavior.flows, flow)})
        known = understand(PARTS.entities, PARTS.auth, behavior)
        errors = [issue for issue in known.issues if issue.severity is Severity.ERROR]
        if not errors:
            return known
        way = paths.split(errors[0].path)[4:]
        if way:
            steps = without(steps, [str(int(way[0]) - 1), *way[1:]])
        else:  # it ends without an answer
            steps = (*steps, step("return", "cart"))


@given(STEPS, SOME)
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_flow_without_problems_runs_or_is_refused(steps: tuple[FlowStep, ...], some: Some) -> None:
    world, actor, cart = world_of(some)
    run_flow(understood(steps), world, "act", {"cart_id": cart}, actor)
