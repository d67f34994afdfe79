"""Samples: realistic, within every bound, the same every time."""

from pathlib import Path

import pytest

from ir.model import Attribute, DataType
from tests.generators.samples.support import EXAMPLES, application, attribute
from validators.samples import creation_order, distinct, refusal, sample


@pytest.mark.parametrize("spec", EXAMPLES, ids=lambda path: path.parent.name)
def test_every_sample_of_the_examples_is_accepted(spec: Path) -> None:
    for entity in application(spec).domain_model.entities:
        for one in entity.attributes:
            values = [sample(entity.name, one, index) for index in range(12)]
            assert [refusal(one, value) for value in values] == [None] * 12, one.name
            assert values == [sample(entity.name, one, index) for index in range(12)]


@pytest.mark.parametrize("spec", EXAMPLES, ids=lambda path: path.parent.name)
def test_unique_attributes_get_different_values(spec: Path) -> None:
    for entity in application(spec).domain_model.entities:
        for one in entity.attributes:
            if one.is_unique or one.is_primary_key:
                assert len(distinct(entity.name, one, 8)) == 8, f"{entity.name}.{one.name}"


@pytest.mark.parametrize(
    ("entity", "name", "kind", "expected"),
    [
        ("Customer", "email", DataType.EMAIL, "maria.lopez@example.com"),
        ("Customer", "name", DataType.STRING, "Maria Lopez"),
        ("Customer", "family_name", DataType.STRING, "Lopez"),
        ("Address", "city", DataType.STRING, "Berlin"),
        ("Address", "postal_code", DataType.STRING, "10115"),
        ("Order", "ship_city", DataType.STRING, "Berlin"),
        ("Product", "price", DataType.DECIMAL, "24.90"),
        ("Depot", "latitude", DataType.FLOAT, 52.5321),
        ("Shop", "opens_at", DataType.TIME, "08:00:00"),
        ("Thing", "frobnicator", DataType.STRING, "Alder frobnicator"),
        ("Hotel", "name", DataType.STRING, "Harbour Hotel"),
        ("Supplier", "name", DataType.STRING, "Alder and Sons"),
        ("StoreManager", "name", DataType.STRING, "Maria Lopez"),
        ("Thing", "full_name", DataType.STRING, "Maria Lopez"),
        ("RoomType", "name", DataType.STRING, "Room type 1"),
        ("Feature", "label", DataType.STRING, "Feature 1"),
        ("Address", "label", DataType.STRING, "Home"),
        ("ShippingAddress", "label", DataType.STRING, "Home"),
    ],
)
def test_values_suit_the_name(entity: str, name: str, kind: DataType, expected: object) -> None:
    assert sample(entity, Attribute(name=name, data_type=kind, precision=12, scale=2), 0) == expected


@pytest.mark.parametrize("entity", ["Hotel", "Company", "Customer", "RoomType"])
@pytest.mark.parametrize("bounds", ["max_length: 5", "max_length: 9", "pattern: '^[A-Z]+$'", "min_length: 40"])
def test_names_that_must_differ_do_so_however_little_room_they_have(entity: str, bounds: str) -> None:
    one = attribute(f"{{type: string, unique: true, {bounds}}}").model_copy(update={"name": "name"})
    assert len(distinct(entity, one, 8)) == 8


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("{type: string, pattern: '^[A-Z]{3}-[0-9]{4,8}$', example: GAR-00042}", "GAR-00042", "GAR-00043"),
        ("{type: string, max_length: 5}", "Alder", "Birch"),
        ("{type: string, pattern: '^[A-Z]{2}$'}", None, None),
        ("{type: string, pattern: '^(\\+|00)[1-9][0-9]{3}( [0-9]{2})+$', max_length: 14}", None, None),
        ("{type: string, min_length: 60, unique: true}", None, None),
        ("{type: integer, gt: 9, lt: 11}", 10, 10),
        ("{type: integer, ge: 7, multiple_of: 7, unique: true}", 14, 21),
        ("{type: decimal, precision: 4, scale: 3, gt: 0, le: 0.002}", "0.002", "0.001"),
        ("{type: date, ge: 2020-01-01, le: 2020-01-31}", "2020-01-31", "2020-01-31"),
        ("{type: array, items: {type: integer, ge: 1, le: 3}, min_items: 3, unique_items: true}", None, None),
        ("{type: binary, max_length: 3}", "YSAx", "YSAy"),
        ("{type: email, max_length: 8, unique: true}", "a@b.co", "b@b.co"),
        ("{type: url, max_length: 12}", "http://a", "http://b"),
    ],
)
def test_values_keep_the_bounds(text: str, first: object, second: object) -> None:
    one = attribute(text)
    values = [sample("Thing", one, index) for index in range(2)]
    assert [refusal(one, value) for value in values] == [None, None]
    if first is not None:
        assert values == [first, second]


def test_bounds_that_leave_nothing_are_named() -> None:
    one = attribute("{type: string, pattern: '^[0-9]$', min_length: 5}")
    with pytest.raises(ValueError, match="entities/Thing/attributes/a"):
        sample("Thing", one, 0)


def test_rows_are_made_after_those_they_refer_to() -> None:
    for spec in EXAMPLES:
        app = application(spec)
        order = creation_order(app)
        assert sorted(order) == sorted(entity.name for entity in app.domain_model.entities)
        for entity in app.domain_model.entities:
            for relation in entity.relationships:
                if relation.holds_key and not relation.is_nullable:
                    assert order.index(relation.target_entity) < order.index(entity.name)
