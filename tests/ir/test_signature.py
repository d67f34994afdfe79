"""The signature of an application changes with its meaning and with nothing else."""

from typing import Any

import pytest
from hypothesis import given

from ir.model import ApplicationIR, AuthModelIR, Constraint, ConstraintType, DataType
from ir.signature import semantic_signature
from tests.ir.irs import application, applications, attribute, entity, few, shuffled_pairs


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
