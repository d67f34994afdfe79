"""What the attributes of a spec mean."""

import pytest

from ir.model import Constraint, ConstraintType, DataType
from tests.ir.specs import attribute, entity


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("string", "{type: string}"),
        ("text?", "{type: text, nullable: true}"),
        ("string[]", "{type: array, items: string}"),
        ("integer[]?", "{type: array, items: integer, nullable: true}"),
        ("decimal", "{type: decimal, precision: 12, scale: 2}"),
    ],
)
def test_the_short_form_is_short_for_the_long_one(short: str, long: str) -> None:
    assert attribute(short) == attribute(long)


@pytest.mark.parametrize("kind", sorted(set(DataType) - {DataType.ENUM, DataType.ARRAY}))
def test_every_type_has_a_short_form(kind: DataType) -> None:
    assert attribute(kind.value).data_type is kind


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("{type: string, default: 01234}", "01234"),
        ("{type: string, default: no}", "no"),
        ("{type: string, default: 1:30}", "1:30"),
        ("{type: string, default: true}", "true"),
        ('{type: string, default: ""}', ""),
        ("{type: integer, default: 0777}", 777),
        ("{type: integer, default: 0o17}", 15),
        ("{type: bigint, default: 0xff}", 255),
        ("{type: integer, default: -1}", -1),
        ("{type: float, default: 1}", 1.0),
        ("{type: float, default: 1e3}", 1000.0),
        ("{type: decimal, default: 9.90}", "9.90"),
        ('{type: decimal, default: "9.90"}', "9.90"),
        ("{type: decimal, default: 3}", "3"),
        ("{type: decimal, default: .5}", "0.5"),
        ("{type: boolean, default: false}", False),
        ("{type: date, default: 2024-02-29}", "2024-02-29"),
        ("{type: date, default: today()}", "today()"),
        ('{type: time, default: "09:30"}', "09:30:00"),
        ("{type: datetime, default: now()}", "now()"),
        ("{type: datetime, default: 2024-02-29T09:30:00Z}", "2024-02-29T09:30:00+00:00"),
        ("{type: datetime, default: 2024-02-29 09:30:00}", "2024-02-29T09:30:00+00:00"),
        ("{type: uuid, default: uuid()}", "uuid()"),
        ("{type: uuid, default: 6BA7B810-9DAD-11D1-80B4-00C04FD430C8}", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"),
        ("{type: enum, values: [yes, no], default: no}", "no"),
        ("{type: json, default: {b: [1, null, no], a: 1.5}}", '{"a":1.5,"b":[1,null,"no"]}'),
        ("{type: binary, default: aGk=}", "aGk="),
        ("{type: array, items: string, default: [1, no, x y]}", ("1", "no", "x y")),
        ("{type: array, items: integer, default: []}", ()),
        ("{type: text, nullable: true, default: null}", None),
    ],
)
def test_defaults_are_read_by_type_from_their_source_text(written: str, value: object) -> None:
    found = attribute(written).default_value
    assert found == value
    assert type(found) is type(value)


def test_bounds_are_exact_and_in_one_order() -> None:
    found = attribute('{type: decimal, le: 0.30, gt: -1, multiple_of: 0.1, constraints: ["lt = 1.0", "gt=-1"]}')
    assert [str(one) for one in found.constraints] == ["gt=-1", "lt=1", "le=0.30", "multiple_of=0.1"]


def test_bounds_of_dates_are_dates() -> None:
    assert attribute("{type: date, ge: 2000-01-01}").constraints == (
        Constraint(type=ConstraintType.GE, value="2000-01-01"),
    )


def test_bounds_of_texts_lists_and_items() -> None:
    found = attribute(
        "{type: array, items: {type: string, pattern: ^a, max_length: 3}, max_items: 2, unique_items: true}"
    )
    assert [str(one) for one in found.constraints] == ["max_items=2", "unique_items=True"]
    assert [str(one) for one in found.item_constraints] == ["max_length=3", "pattern=^a"]
    assert attribute("{type: array, items: string, unique_items: false}").constraints == ()


def test_limits_that_follow_from_the_type_are_not_written_into_it() -> None:
    assert attribute("string").constraints == ()


def test_flags_and_texts() -> None:
    found = attribute(
        "{type: string, description: 5, unique: true, index: true, read_only: true, immutable: true,"
        " renamed_from: old, example: 007}"
    )
    assert (found.description, found.example, found.renamed_from) == ("5", "007", "old")
    assert found.is_unique and found.is_indexed and found.is_read_only and found.is_immutable
    assert not (found.is_write_only or found.is_nullable or found.is_primary_key)


@pytest.mark.parametrize(
    "written", ["a * b > 1.10", "'a * b > 1.10'", '"a * b > 1.10"', ">-\n      a * b\n      > 1.10"]
)
def test_an_expression_is_its_source_text(written: str) -> None:
    found = entity(f"attributes:\n  it:\n    type: boolean\n    computed: {written}").attribute("it")
    assert found is not None and found.computed == "a * b > 1.10"


def test_an_anchored_value_is_read_where_its_alias_stands() -> None:
    found = entity("attributes:\n  a: &money {type: decimal, scale: 4}\n  b: *money")
    first, second = found.attributes[1:]
    assert first.model_copy(update={"name": "b"}) == second


class TestPrimaryKeys:
    def test_an_entity_without_one_gets_a_uuid(self) -> None:
        key = entity("attributes: {name: string}").primary_key
        assert (key.name, key.data_type, key.default_value) == ("id", DataType.UUID, "uuid()")

    def test_id_is_the_key_if_no_other_is(self) -> None:
        key = entity("attributes: {id: integer}").primary_key
        assert (key.name, key.is_generated) == ("id", True)

    def test_integers_count_up_by_themselves(self) -> None:
        assert entity("attributes: {n: {type: bigint, primary_key: true}}").primary_key.is_generated

    @pytest.mark.parametrize("more", ["generated: false", "default: 1"])
    def test_unless_a_client_sends_them(self, more: str) -> None:
        assert not entity(f"attributes: {{n: {{type: integer, primary_key: true, {more}}}}}").primary_key.is_generated

    def test_an_id_beside_another_key_does_not_count_up(self) -> None:
        found = entity("attributes: {id: integer, code: {type: string, primary_key: true}}")
        assert found.primary_key.name == "code"
        assert [one.is_generated for one in found.attributes] == [False, False]
