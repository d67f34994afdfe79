"""What `x-business-logic` means: flows, state machines and invariants."""

import re
import textwrap
from pathlib import Path

import pytest

from ir.dialect.behavior_keys import (
    BUSINESS_LOGIC,
    FLOW,
    INVARIANT,
    REFUSAL,
    STATE_MACHINE,
    STEP,
    TRANSITION,
    TRIGGER,
)
from ir.dialect.keys import Shape
from ir.model import (
    BehaviorModelIR,
    Binding,
    DataType,
    Flow,
    FlowStep,
    HTTPMethod,
    Invariant,
    Refusal,
    StateMachine,
    Transition,
    Trigger,
    TriggerType,
)
from tests.ir.shop import SHOP
from tests.ir.specs import read_well

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "dialect.md").read_text(encoding="utf-8")


def behavior(text: str) -> BehaviorModelIR:
    """All behaviour of a spec that has no errors."""
    return read_well(text).parts.behavior


def flow(text: str) -> Flow:
    """The flow that these lines describe."""
    lines = textwrap.indent(textwrap.dedent(text).lstrip("\n"), "      ")
    (found,) = behavior(f"x-business-logic:\n  flows:\n    run:\n{lines}").flows
    return found


def steps(text: str) -> tuple[FlowStep, ...]:
    """The steps that these lines describe."""
    return flow("steps:\n" + textwrap.indent(textwrap.dedent(text).lstrip("\n"), "  ")).steps


def step(text: str) -> FlowStep:
    """The one step that these lines describe."""
    (found,) = steps(text)
    return found


def machine(text: str) -> StateMachine:
    """The machine that these lines describe."""
    lines = textwrap.indent(textwrap.dedent(text).lstrip("\n"), "      ")
    (found,) = behavior(f"x-business-logic:\n  state_machines:\n    Order:\n{lines}").state_machines
    return found


def bound(*pairs: tuple[str, str]) -> tuple[Binding, ...]:
    return tuple(Binding(name=name, expression=expression) for name, expression in pairs)


class TestTheShop:
    found = behavior(SHOP)

    def test_the_flow(self) -> None:
        (checkout,) = self.found.flows
        assert checkout.trigger == Trigger(method=HTTPMethod.POST, path="/carts/{cart_id}/checkout", status=201)
        assert (checkout.name, checkout.description, checkout.access) == (
            "checkout",
            "Turn a cart into an order",
            ("customer",),
        )
        assert [(one.name, one.data_type, one.values) for one in checkout.inputs] == [
            ("payment_method", DataType.ENUM, ("card", "transfer"))
        ]
        assert checkout.entities_involved == ("Cart", "Order", "OrderItem")
        assert [one.kind for one in checkout.steps] == "load require require create for set emit return".split()

    def test_its_steps(self) -> None:
        load, owned, _, create, each, change, emit, answer = self.found.flows[0].steps
        assert load == FlowStep(kind="load", expression="cart = Cart(cart_id)")
        assert owned == FlowStep(kind="require", expression="cart.customer == actor", refusal=Refusal(status=404))
        assert create == FlowStep(
            kind="create",
            expression="order = Order",
            bindings=bound(("customer", "cart.customer"), ("payment_method", "payment_method")),
        )
        assert (each.expression, [one.kind for one in each.steps]) == (
            "item in cart.items",
            ["require", "set", "create"],
        )
        assert each.steps[0].refusal == Refusal(detail="Only {item.product.stock} of {item.product.name} left")
        assert change.expression == "cart.status = 'checked_out'"
        assert emit == FlowStep(kind="emit", expression="order_placed", bindings=bound(("order_id", "order.id")))
        assert answer == FlowStep(kind="return", expression="order")

    def test_the_machine(self) -> None:
        (found,) = self.found.state_machines
        assert (found.entity, found.field, found.initial_state) == ("Order", "status", "pending")
        assert found.states == ("pending", "paid", "shipped", "cancelled")
        pay, ship, cancel = found.transitions
        assert pay == Transition(event="pay", from_states=("pending",), to_state="paid", guard_condition="total > 0")
        assert ship.access == ("clerk",)
        assert cancel.from_states == ("pending", "paid") and len(cancel.steps[0].steps) == 1
        assert found.endpoints == found.events == ("pay", "ship", "cancel")

    def test_the_invariant(self) -> None:
        assert self.found.invariants == (
            Invariant(
                name="stock_never_negative",
                entity="Product",
                expression="stock >= 0",
                entities_involved=("Product",),
            ),
        )

    def test_its_computed_attribute(self) -> None:
        order = next(one for one in read_well(SHOP).parts.entities if one.name == "Order")
        total = order.attribute("total")
        assert total is not None and total.computed == "sum(i.unit_price * i.quantity for i in items)"


class TestTriggers:
    @pytest.mark.parametrize(
        ("written", "trigger"),
        [
            ("description: nothing said", Trigger()),
            ("trigger: {method: GET, path: /a}", Trigger(method=HTTPMethod.GET, path="/a")),
            ("trigger: {type: http_request, status: 202}", Trigger(status=202)),
            ("trigger: {type: event, event: placed}", Trigger(type=TriggerType.EVENT, event="placed")),
            ("trigger: {event: placed}", Trigger(type=TriggerType.EVENT, event="placed")),
            ('trigger: {schedule: "0 3 * * *"}', Trigger(type=TriggerType.SCHEDULE, schedule="0 3 * * *")),
        ],
    )
    def test_what_starts_a_flow(self, written: str, trigger: Trigger) -> None:
        assert flow(written).trigger == trigger

    def test_prose_and_names(self) -> None:
        found = flow("description: Why\nerror_handling: Try again\nrenamed_from: walk\nauth: clerk")
        assert (found.description, found.error_handling, found.renamed_from) == ("Why", "Try again", "walk")
        assert found.access == ("clerk",) and found.steps == ()


class TestInputs:
    def test_they_are_written_like_attributes(self) -> None:
        found = flow(
            """
            input:
              note: text?
              tags: string[]
              count: {type: integer, ge: 1, default: 1, description: How many}
              id: integer
            """
        ).inputs
        assert [(one.name, one.data_type, one.is_nullable) for one in found] == [
            ("note", DataType.TEXT, True),
            ("tags", DataType.ARRAY, False),
            ("count", DataType.INTEGER, False),
            ("id", DataType.INTEGER, False),
        ]
        assert found[2].default_value == 1 and str(found[2].constraints[0]) == "ge=1"

    def test_one_called_id_is_no_key_that_counts_up(self) -> None:
        long, short = flow("input: {id: {type: integer}, other: integer}").inputs
        assert not long.is_generated and not short.is_generated


class TestSteps:
    @pytest.mark.parametrize(
        ("written", "expression"),
        [
            ("- return: true", "true"),
            ("- return: 3.10", "3.10"),
            ("- return: 0x10", "0x10"),
            ("- return: null", "null"),
            ("- return:", ""),
            ("- return: ~", ""),
            ("- return: yes", "yes"),
            ("- require: x in [a, b]", "x in [a, b]"),
            ("- require: a == 1 # that is all", "a == 1"),
            ("- require: \"a == 'b: c' # d\"", "a == 'b: c' # d"),
            ("- {require: 'max(a, b) > 3'}", "max(a, b) > 3"),
            ("- set: x =\n    a + b", "x = a + b"),
            ("- set: >-\n    x = a\n    + b", "x = a + b"),
            ("- set: |\n    x = a\n      + b\n", "x = a\n  + b"),
            ("- set: ' x = a '", "x = a"),
            ("- set: x *= -2", "x *= -2"),
        ],
    )
    def test_an_expression_is_its_source_text(self, written: str, expression: str) -> None:
        assert step(written).expression == expression

    def test_values_of_with_are_expressions(self) -> None:
        found = step("- create: x = A\n  with: {a: 1.50, b: null, c: 'max(d, e)', f: -g}")
        assert found.bindings == bound(("a", "1.50"), ("b", "null"), ("c", "max(d, e)"), ("f", "-g"))

    def test_two_branches(self) -> None:
        found = step(
            """
            - if: a > b
              then:
                - return: a
              else:
                - if: b > c
                  then: [{return: b}]
                  else: []
            """
        )
        assert [one.expression for one in found.steps] == ["a"]
        (inner,) = found.otherwise
        assert (inner.kind, inner.expression, inner.otherwise) == ("if", "b > c", ())

    @pytest.mark.parametrize(
        ("written", "refusal"),
        [
            ("- require: a", None),
            ("- require: a\n  else:", Refusal(status=409, detail="")),
            ("- require: a\n  else: {detail: No}", Refusal(status=409, detail="No")),
            ("- require: a\n  else: {status: 403}", Refusal(status=403)),
            ("- require: a\n  else: {detail: '  No  '}", Refusal(detail="No")),
        ],
    )
    def test_refusals(self, written: str, refusal: Refusal | None) -> None:
        assert step(written).refusal == refusal

    def test_prose(self) -> None:
        assert step("- action: Charge the card\n  service_method: charge\n  error_handling: Give up") == FlowStep(
            kind="text", action="Charge the card", service_method="charge", error_handling="Give up"
        )

    def test_a_list_of_steps_can_be_repeated_by_an_alias(self) -> None:
        found = behavior(
            """
            x-business-logic:
              flows:
                one:
                  steps: &both
                    - load: a = A(id)
                    - if: a.b
                      then: &inner [{return: a}]
                two: {steps: *both}
                three:
                  steps:
                    - for: b in c
                      do: *inner
            """
        ).flows
        assert found[0].steps == found[1].steps and len(found[0].steps) == 2
        assert found[2].steps[0].steps == found[0].steps[1].steps


class TestMachines:
    SHORT = "field: status\ninitial: a\nstates: [a, b]\n"

    def test_one_without_transitions(self) -> None:
        assert machine(self.SHORT) == StateMachine(entity="Order", field="status", initial_state="a", states=("a", "b"))

    @pytest.mark.parametrize(
        ("written", "endpoints"),
        [
            ("", ("go", "stop")),
            ("endpoints: true\n", ("go", "stop")),
            ("endpoints: false\n", ()),
            ("endpoints: [stop]\n", ("stop",)),
            ("endpoints: []\n", ()),
        ],
    )
    def test_the_events_that_have_endpoints(self, written: str, endpoints: tuple[str, ...]) -> None:
        transitions = "transitions:\n- {event: go, from: a, to: b}\n- {event: stop, from: b, to: a}\n"
        assert machine(self.SHORT + written + transitions).endpoints == endpoints

    @pytest.mark.parametrize(
        ("written", "final"), [("", None), ("final: []\n", ()), ("final:\n", ()), ("final: [b]\n", ("b",))]
    )
    def test_final_states(self, written: str, final: tuple[str, ...] | None) -> None:
        assert machine(self.SHORT + written).final_states == final

    @pytest.mark.parametrize("word", ["steps", "on_transition"])
    def test_steps_have_two_names(self, word: str) -> None:
        written = f"transitions: [{{event: go, from: [a, b], to: b, {word}: [{{emit: gone}}]}}]"
        (found,) = machine(self.SHORT + written).transitions
        assert found.from_states == ("a", "b")
        assert found.steps == (FlowStep(kind="emit", expression="gone"),)


def test_invariants() -> None:
    found = behavior(
        """
        x-business-logic:
          invariants:
            fits: {entity: Slot, expression: "len(visits) <= seats", description: Nobody stands, scope: room.house}
            odd: {expression: true}
        """
    ).invariants
    assert [(one.name, one.entity, one.expression, one.scope) for one in found] == [
        ("fits", "Slot", "len(visits) <= seats", "room.house"),
        ("odd", None, "true", None),
    ]
    assert found[0].description == "Nobody stands"


@pytest.mark.parametrize("written", ["", "{}", "\n  flows:\n  state_machines:\n  invariants:", "{x-mine: 1}"])
def test_nothing_is_no_behaviour(written: str) -> None:
    assert behavior(f"x-business-logic: {written}") == BehaviorModelIR()


@pytest.mark.parametrize("block", re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL))
def test_the_page_about_the_dialect_shows_what_can_be_read(block: str) -> None:
    text = block if block.startswith("x-") else f"x-business-logic:\n  flows:\n    a:\n      steps:\n{indent(block)}"
    assert read_well(text).problems == ()


@pytest.mark.parametrize(
    "shape",
    [BUSINESS_LOGIC, FLOW, TRIGGER, STEP, REFUSAL, STATE_MACHINE, TRANSITION, INVARIANT],
    ids=lambda one: one.noun,
)
def test_the_page_about_the_dialect_has_every_key(shape: Shape) -> None:
    assert [name for name in shape.keys if not re.search(rf"`{name}\b", PAGE)] == []


def indent(text: str) -> str:
    return textwrap.indent(text, " " * 8)
