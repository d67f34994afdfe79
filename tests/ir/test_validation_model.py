"""The flat list of every rule that data has to keep."""

import pytest

from ir.validation import derive_rules
from tests.ir.specs import entity


def rules(text: str, field: str = "it") -> list[str]:
    """`kind=value` of every rule on one field."""
    found = derive_rules(entity(text))
    return [f"{rule.constraint_type}={rule.constraint_value}" for rule in found if rule.field == field]


@pytest.mark.parametrize(
    ("attribute", "expected"),
    [
        ("string", ["type=string", "required=true"]),
        ("string?", ["type=string"]),
        ("{type: email, unique: true}", ["type=email", "required=true", "unique=true"]),
        ("{type: uuid, primary_key: true}", ["type=uuid", "required=true", "unique=true"]),
        ("{type: enum, values: [b, a]}", ["type=enum", "required=true", "enum=b,a"]),
        (
            "{type: decimal, precision: 6, scale: 3, gt: 0, le: 9.50}",
            ["type=decimal", "required=true", "precision=6", "scale=3", "gt=0", "le=9.50"],
        ),
        (
            '{type: string, min_length: 1, max_length: 5, pattern: "^a"}',
            ["type=string", "required=true", "min_length=1", "max_length=5", "pattern=^a"],
        ),
        (
            "{type: array, items: {type: integer, ge: 1}, max_items: 3}",
            ["type=array", "required=true", "items=integer", "max_items=3", "items.ge=1"],
        ),
    ],
)
def test_rules_of_an_attribute(attribute: str, expected: list[str]) -> None:
    assert rules(f"attributes: {{it: {attribute}}}") == expected


@pytest.mark.parametrize(
    ("relationship", "expected"),
    [
        ("{type: many_to_one, target: Thing}", ["reference=Thing", "required=true"]),
        ("{type: many_to_one, target: Thing, nullable: true}", ["reference=Thing"]),
        ("{type: one_to_one, target: Thing, foreign_key: true}", ["reference=Thing", "required=true"]),
        ("{type: one_to_many, target: Thing}", []),
        ("{type: many_to_many, target: Thing}", []),
    ],
)
def test_rules_of_a_reference(relationship: str, expected: list[str]) -> None:
    assert rules(f"relationships: {{it: {relationship}}}") == expected


def test_a_composite_key_is_one_rule_on_several_fields() -> None:
    text = """
    attributes: {name: string}
    relationships: {category: {type: many_to_one, target: Thing}}
    unique: [[name, category]]
    """
    assert rules(text, "name,category") == ["unique=true"]


def test_rules_are_in_the_order_of_the_domain_model() -> None:
    found = derive_rules(entity("attributes: {b: integer, a: integer}\nunique: [[b, a]]"))
    assert list(dict.fromkeys(rule.field for rule in found)) == ["id", "b", "a", "b,a"]
