"""The models: frozen, closed, hashable, and the same after a trip through JSON."""

import pytest
from hypothesis import given
from pydantic import ValidationError

from ir import paths
from ir.model import ApplicationIR, Attribute, Constraint, ConstraintType, DataType, Endpoint, HTTPMethod
from tests.ir.irs import application, applications, attribute, entity, few


@few
@given(applications)
def test_json_brings_back_the_same_application(ir: ApplicationIR) -> None:
    again = ApplicationIR.model_validate_json(ir.model_dump_json())
    assert again == ir
    assert again.model_dump_json() == ir.model_dump_json()


@few
@given(applications)
def test_equal_applications_have_equal_hashes(ir: ApplicationIR) -> None:
    assert hash(ir.model_copy(deep=True)) == hash(ir)


def test_nothing_can_be_changed_in_place() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        entity("Product").name = "Thing"


def test_unknown_fields_are_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        Attribute.model_validate({"name": "title", "data_type": "string", "colour": "red"})


def test_numbers_keep_their_type_and_their_digits() -> None:
    bounds = (Constraint(type=ConstraintType.GE, value=0), Constraint(type=ConstraintType.LE, value="0.10"))
    price = attribute("price", DataType.DECIMAL, constraints=bounds, default_value="0.10")
    flag = attribute("flag", DataType.BOOLEAN, default_value=True)
    again = ApplicationIR.model_validate_json(application(entity("Product", price, flag)).model_dump_json())
    read = again.domain_model.entities[0]
    assert [constraint.value for constraint in read.attributes[1].constraints] == [0, "0.10"]
    assert read.attributes[1].default_value == "0.10"
    assert read.attributes[2].default_value is True


def test_every_element_has_a_path_that_can_be_taken_apart() -> None:
    endpoint = Endpoint(method=HTTPMethod.GET, path="/products/{product_id}", operation_id="get_product")
    assert endpoint.ir_path == "endpoints/GET ~1products~1{product_id}"
    assert paths.split(endpoint.ir_path) == ("endpoints", "GET /products/{product_id}")
    assert paths.split(paths.join("a/b", "c~d", 3)) == ("a/b", "c~d", "3")
    assert paths.parent("entities/Order") == "entities"
    assert paths.parent("") == ""


def test_the_same_name_is_the_same_application_everywhere() -> None:
    assert str(application().app_id) == str(application(entity("Product")).app_id)
