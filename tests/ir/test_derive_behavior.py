"""What follows from behaviour: endpoints of flows and events, fields that a machine owns, and rules of data."""

import pytest

from ir.build import build
from ir.derive_behavior import response_schema
from ir.expressions import types
from ir.model import (
    ApplicationIR,
    DataType,
    Endpoint,
    HTTPMethod,
    Operation,
    Parameter,
    ParamLocation,
    Response,
)
from tests.ir.shop import SHOP
from tests.ir.specs import read_well

ENTITIES = """
auth: {user: User, roles: [member, clerk]}
entities:
  User:
    attributes: {email: {type: email, unique: true}}
  Order:
    attributes:
      status: {type: enum, values: [open, paid, gone], default: paid}
      total: {type: decimal, computed: '1.00'}
    access: {update: [member, clerk]}
"""


def built(text: str) -> ApplicationIR:
    """The IR of a spec that has no errors."""
    return build(read_well(text).parts)


def flow(lines: str, auth: bool = True) -> Endpoint:
    """The endpoint of the flow `run_it` with these keys."""
    entities = ENTITIES if auth else ENTITIES.replace("auth:", "x-auth:")
    text = f"{entities}x-business-logic:\n  flows:\n    run_it: {lines}\n"
    (found,) = [one for one in built(text).api_model.endpoints if one.operation is Operation.FLOW]
    return found


def machine(lines: str = "") -> ApplicationIR:
    """An application whose orders have a life, with these keys besides."""
    return built(
        f"""{ENTITIES}x-business-logic:
  state_machines:
    Order:
      field: status
      initial: open
      states: [open, paid, gone]
      transitions:
        - {{event: pay, from: open, to: paid}}
        - {{event: take_away, from: paid, to: gone, auth: [clerk]}}
        - {{event: pay, from: gone, to: paid}}
{lines}
"""
    )


def test_the_checkout_of_the_shop() -> None:
    found = built(SHOP).api_model.endpoint("POST", "/carts/{cart_id}/checkout")
    assert found is not None
    assert (found.operation, found.flow, found.operation_id) == (Operation.FLOW, "checkout", "checkout")
    assert (found.status, found.access, found.tags) == (201, ("customer",), ("carts",))
    assert (found.summary, found.description) == ("Checkout", "Turn a cart into an order")
    assert (found.request_schema, found.response_schema) == ("CheckoutRequest", "OrderRead")
    assert found.parameters == (
        Parameter(name="cart_id", location=ParamLocation.PATH, data_type=DataType.UUID, required=True),
    )


class TestRoutes:
    def test_a_flow_is_posted_to_its_name(self) -> None:
        found = flow("{steps: []}")
        assert (found.method, found.path, found.tags) == (HTTPMethod.POST, "/run-it", ("workflows",))
        assert (found.status, found.request_schema, found.response_schema) == (204, None, None)

    @pytest.mark.parametrize(
        ("trigger", "key", "status"),
        [
            ("{method: PUT}", "PUT /run-it", 204),
            ("{path: /orders/sum}", "POST /orders/sum", 204),
            ("{status: 202}", "POST /run-it", 202),
        ],
    )
    def test_what_the_trigger_says(self, trigger: str, key: str, status: int) -> None:
        found = flow(f"{{trigger: {trigger}}}")
        assert (found.key, found.status) == (key, status)

    @pytest.mark.parametrize("trigger", ["{event: placed}", '{schedule: "0 3 * * *"}'])
    def test_only_requests_have_one(self, trigger: str) -> None:
        ir = built(f"{ENTITIES}x-business-logic: {{flows: {{a: {{trigger: {trigger}}}}}}}")
        assert not [one for one in ir.api_model.endpoints if one.flow is not None]


class TestInputs:
    def test_they_travel_in_the_body(self) -> None:
        found = flow("{input: {a: integer}, steps: []}")
        assert (found.request_schema, found.parameters) == ("RunItRequest", ())

    def test_those_of_the_path_are_keys_inputs_or_texts(self) -> None:
        found = flow('{trigger: {path: "/a/{order_id}/{day}/{word}"}, input: {day: {type: date, ge: 2020-01-01}}}')
        assert [(one.name, one.data_type, one.required) for one in found.parameters] == [
            ("order_id", DataType.UUID, True),
            ("day", DataType.DATE, True),
            ("word", DataType.STRING, True),
        ]
        assert [str(one) for one in found.parameters[1].constraints] == ["ge=2020-01-01"]
        assert found.request_schema is None

    @pytest.mark.parametrize("method", ["GET", "DELETE"])
    def test_without_a_body_they_travel_in_the_query(self, method: str) -> None:
        found = flow(
            f"{{trigger: {{method: {method}}}, input: {{a: integer, b: {{type: string, default: x}}, c: date?}}}}"
        )
        assert found.request_schema is None
        assert [(one.name, one.location, one.required, one.default_value) for one in found.parameters] == [
            ("a", ParamLocation.QUERY, True, None),
            ("b", ParamLocation.QUERY, False, "x"),
            ("c", ParamLocation.QUERY, False, None),
        ]


class TestAnswers:
    @pytest.mark.parametrize(
        ("returns", "shape"),
        [
            (None, (None, False)),
            (types.NONE, (None, False)),
            (types.UNKNOWN, (None, False)),
            (types.row("Order"), ("OrderRead", False)),
            (types.row("Order").nullable(), ("OrderRead", False)),
            (types.rows("Order"), ("OrderRead", True)),
            (types.decimal(2), ("RunItResponse", False)),
        ],
    )
    def test_shapes(self, returns: types.Type | None, shape: tuple[str | None, bool]) -> None:
        assert response_schema("run_it", returns) == shape

    def test_a_row(self) -> None:
        found = flow("{steps: [{load: order = Order(1)}, {return: order}]}")
        assert (found.response_schema, found.status, found.responses) == ("OrderRead", 200, ())

    def test_a_list(self) -> None:
        found = flow("{steps: [{find: orders = all Order}, {return: orders}]}")
        assert found.response_schema == "OrderRead"
        assert found.responses == (Response(status=200, schema_name="OrderRead", is_array=True),)

    def test_a_value(self) -> None:
        assert flow("{steps: [{return: 1 + 2}]}").response_schema == "RunItResponse"


class TestAccess:
    @pytest.mark.parametrize(
        ("said", "access"),
        [
            ("{}", ("authenticated",)),
            ("{auth: clerk}", ("clerk",)),
            ("{auth: [public, clerk]}", ("public",)),
            ("{auth: []}", ("authenticated",)),
        ],
    )
    def test_of_a_flow(self, said: str, access: tuple[str, ...]) -> None:
        assert flow(said).access == access

    def test_without_auth_everybody(self) -> None:
        assert flow("{}", auth=False).access == ("public",)

    def test_of_an_event(self) -> None:
        found = {one.event: one.access for one in machine().api_model.endpoints if one.event}
        assert found == {"pay": ("member", "clerk"), "take_away": ("clerk",)}


class TestEvents:
    def test_each_event_has_one_endpoint(self) -> None:
        found = [one for one in machine().api_model.endpoints if one.operation is Operation.EVENT]
        assert [(one.key, one.operation_id, one.entity, one.summary) for one in found] == [
            ("POST /orders/{order_id}/pay", "pay_order", "Order", "Pay an order"),
            ("POST /orders/{order_id}/take-away", "take_away_order", "Order", "Take away an order"),
        ]
        assert {(one.response_schema, one.request_schema, one.status) for one in found} == {("OrderRead", None, 200)}
        assert {one.tags for one in found} == {("orders",)}

    @pytest.mark.parametrize(("said", "events"), [("false", []), ("[take_away]", ["take_away"]), ("[unheard_of]", [])])
    def test_where_they_are_asked_for(self, said: str, events: list[str]) -> None:
        ir = machine(f"      endpoints: {said}")
        assert [one.event for one in ir.api_model.endpoints if one.event] == events

    def test_a_machine_of_an_unknown_entity_has_none(self) -> None:
        text = "x-business-logic: {state_machines: {A: {field: a, initial: b, states: [b], transitions: []}}}"
        assert built(ENTITIES + text).api_model == built(ENTITIES).api_model


class TestFieldsThatAMachineOwns:
    def test_they_begin_as_it_says_and_clients_only_read_them(self) -> None:
        order = machine().domain_model.entity("Order")
        status = order.attribute("status") if order else None
        assert status is not None
        assert (status.is_read_only, status.is_writable, status.default_value) == (True, False, "open")

    def test_an_initial_state_that_is_none_changes_nothing(self) -> None:
        text = "x-business-logic: {state_machines: {Order: {field: status, initial: new, states: [new]}}}"
        assert built(ENTITIES + text).domain_model == built(ENTITIES).domain_model


def test_a_declared_endpoint_lays_its_words_over_that_of_a_flow() -> None:
    ir = built(
        SHOP
        + """
paths:
  /carts/{id}/checkout:
    post: {operationId: buy, summary: Buy, x-access: clerk}
  /orders/{order_id}/pay:
    post: {deprecated: true}
"""
    )
    checkout = ir.api_model.endpoint("POST", "/carts/{cart_id}/checkout")
    pay = ir.api_model.endpoint("POST", "/orders/{order_id}/pay")
    assert checkout is not None and pay is not None
    assert (checkout.operation_id, checkout.summary, checkout.access) == ("buy", "Buy", ("clerk",))
    assert (checkout.operation, checkout.flow, checkout.request_schema) == (
        Operation.FLOW,
        "checkout",
        "CheckoutRequest",
    )
    assert (pay.operation, pay.deprecated, pay.is_derived) == (Operation.EVENT, True, False)


def test_rules_of_data() -> None:
    found = [
        (one.entity, one.field, one.constraint_type, one.constraint_value) for one in built(SHOP).validation_model.rules
    ]
    assert ("Order", "total", "computed", "sum(i.unit_price * i.quantity for i in items)") in found
    assert found[-1] == ("Product", "stock_never_negative", "invariant", "stock >= 0")
