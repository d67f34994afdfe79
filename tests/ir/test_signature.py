"""The signature of an application changes with its meaning and with nothing else."""

from typing import Any

import pytest
from hypothesis import given

from ir.build import build
from ir.model import ApplicationIR, AuthModelIR, Constraint, ConstraintType, DataType
from ir.signature import semantic_signature
from tests.ir.irs import application, applications, attribute, entity, few, shuffled_pairs
from tests.ir.specs import read_well


def check(one: ApplicationIR, two: ApplicationIR, *, same: bool) -> None:
    """Whether two applications have one signature."""
    assert (semantic_signature(one) == semantic_signature(two)) is same


def product(*attributes: Any, **said: Any) -> ApplicationIR:
    """An application with one entity."""
    return application(entity("Product", *attributes, **said))


def price(bound: str, default: str = "1.00") -> Any:
    """A decimal attribute."""
    constraints = (Constraint(type=ConstraintType.GE, value=bound),)
    return attribute("price", DataType.DECIMAL, constraints=constraints, default_value=default)


@few
@given(shuffled_pairs())
def test_the_order_of_entities_and_fields_means_nothing(pair: tuple[ApplicationIR, ApplicationIR]) -> None:
    check(*pair, same=True)


@few
@given(applications)
def test_json_keeps_the_signature(ir: ApplicationIR) -> None:
    check(ir, ApplicationIR.model_validate_json(ir.model_dump_json()), same=True)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (product(), product(description="Something we sell")),
        (product(attribute("title")), product(attribute("title", example="Chair", description="What it is called"))),
        (product(attribute("title")), product(attribute("title", renamed_from="label"))),
        (product(), product(table_name="products", path_name="products")),
        (product(unique=(("a", "b"),)), product(unique=(("b", "a"),))),
        (product(price("0.1")), product(price("0.10"))),
        (product(price("0.1", "9.9")), product(price("0.1", "9.90"))),
        (application(output="./a"), application(output="./b")),
    ],
    ids=["prose", "example", "hint", "default names", "unique set", "bound", "default", "output"],
)
def test_what_makes_no_difference(one: ApplicationIR, two: ApplicationIR) -> None:
    check(one, two, same=True)


def status(*values: str) -> ApplicationIR:
    """An application with an enum."""
    return product(attribute("status", DataType.ENUM, values=values))


def roles(*names: str) -> ApplicationIR:
    """An application with roles."""
    return application(entity("User"), auth=AuthModelIR(user_entity="User", roles=names))


def pattern(text: str) -> ApplicationIR:
    """An application with a pattern."""
    return product(attribute("code", constraints=(Constraint(type=ConstraintType.PATTERN, value=text),)))


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (product(attribute("title")), product(attribute("title", is_nullable=True))),
        (product(attribute("title")), product(attribute("name"))),
        (product(price("0.1")), product(price("0.2"))),
        (status("open", "closed"), status("closed", "open")),
        (roles("customer", "clerk"), roles("clerk", "customer")),
        (product(indexes=(("a", "b"),)), product(indexes=(("b", "a"),))),
        (pattern("10"), pattern("10.0")),
        (product(), product(table_name="goods")),
        (product(attribute("x", default_value="1")), product(attribute("x", default_value=1))),
    ],
    ids=["nullable", "name", "bound", "enum order", "first role", "index order", "pattern", "table", "type of default"],
)
def test_what_makes_a_difference(one: ApplicationIR, two: ApplicationIR) -> None:
    check(one, two, same=False)


ORDER = "entities: {Order: {attributes: {status: {type: enum, values: [a, b]}}}}\n"
MACHINE = "{field: status, initial: a, states: [a, b], transitions: [%s]}"


def behavior(text: str) -> ApplicationIR:
    """An application with this `x-business-logic`."""
    return build(read_well(f"{ORDER}x-business-logic: {text}").parts)


def machine(*transitions: str) -> ApplicationIR:
    """An application with a machine of these transitions."""
    return behavior(f"{{state_machines: {{Order: {MACHINE % ', '.join(transitions)}}}}}")


def flow(text: str) -> ApplicationIR:
    """An application with a flow of these keys."""
    return behavior(f"{{flows: {{run_it: {text}}}}}")


GO, BACK = "{event: go, from: a, to: b}", "{event: back, from: b, to: a}"
GO_IF, GO_ELSE = "{event: go, from: a, to: b, guard: c}", "{event: go, from: a, to: a}"


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (flow("{}"), flow("{description: Why, renamed_from: walk}")),
        (flow("{}"), flow("{trigger: {type: http_request, method: POST, path: /run-it, status: 204}}")),
        (flow("{input: {a: date, b: date}}"), flow("{input: {b: date, a: date}}")),
        (
            flow("{steps: [{emit: a, with: {b: 1, c: 2}}]}"),
            flow("{steps: [{emit: a, with: {c: 2, b: 1}}]}"),
        ),
        (machine(GO, BACK), machine(BACK, GO)),
        (machine("{event: go, from: [a, b], to: b}"), machine("{event: go, from: [b, a], to: b}")),
    ],
    ids=["prose", "trigger's defaults", "inputs", "with", "transitions", "from"],
)
def test_what_makes_no_difference_to_behaviour(one: ApplicationIR, two: ApplicationIR) -> None:
    check(one, two, same=True)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (flow("{}"), flow("{trigger: {method: PUT}}")),
        (flow("{}"), flow("{trigger: {event: placed}}")),
        (flow("{trigger: {event: a}}"), flow("{trigger: {event: b}}")),
        (flow("{steps: [{emit: a}, {emit: b}]}"), flow("{steps: [{emit: b}, {emit: a}]}")),
        (flow("{steps: [{require: a}]}"), flow("{steps: [{require: a, else: {status: 404}}]}")),
        (machine(GO_IF, GO_ELSE), machine(GO_ELSE, GO_IF)),
        (machine(GO), machine(GO, BACK)),
    ],
    ids=["method", "trigger", "event", "order of steps", "refusal", "order within an event", "transitions"],
)
def test_what_makes_a_difference_to_behaviour(one: ApplicationIR, two: ApplicationIR) -> None:
    check(one, two, same=False)
