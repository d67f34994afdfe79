"""Which keys may stand at a path of a spec."""

import pytest

from ir.dialect.places_of_keys import spot


@pytest.mark.parametrize(
    ("path", "noun"),
    [
        ("", "a spec"),
        ("entities/Order", "an entity"),
        ("entities/Order/attributes/total", "an attribute"),
        ("entities/Order/attributes/tags/items", "an item type"),
        ("x-business-logic/flows/pay/steps/0", "a step"),
        ("x-business-logic/flows/pay/steps/0/do/3", "a step"),
        ("x-business-logic/flows/pay/steps/0/else", "the `else` of a `require`"),
        ("x-business-logic/flows/pay/steps/0/else/1", "a step"),
        ("x-business-logic/flows/pay/steps/0/else/1/else", "the `else` of a `require`"),
        ("x-business-logic/state_machines/Order/transitions/0", "a transition"),
        ("schemas/Quote/properties/price", "a property"),
    ],
)
def test_keys_of_mappings(path: str, noun: str) -> None:
    found = spot(tuple(path.split("/")) if path else ())
    assert found is not None
    assert found.shape is not None
    assert found.shape.noun == noun


def test_names_of_the_writers_own() -> None:
    found = spot(("entities",))
    assert found is not None
    assert found.takes_names
    assert not found.is_entry
    below = spot(("entities", "Order"))
    assert below is not None
    assert below.is_entry
    assert not below.takes_names


def test_lists() -> None:
    found = spot(("x-business-logic", "flows", "pay", "steps"))
    assert found is not None
    assert found.takes_items
    item = spot(("entities", "Order", "unique", "0", "1"))
    assert item is not None
    assert (item.name, item.below, item.shape) == ("unique", ("0", "1"), None)


@pytest.mark.parametrize("path", ["colour", "entities/Order/colour", "app/name/x/y/z/w"])
def test_places_that_mean_nothing(path: str) -> None:
    assert spot(tuple(path.split("/"))) is None
