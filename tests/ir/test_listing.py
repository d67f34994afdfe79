"""What a list can be narrowed, ordered and searched by."""

import pytest

from ir import listing
from tests.ir.specs import entity

FILTERS = {
    "string": "it",
    "email": "it",
    "enum": "it",
    "boolean": "it",
    "uuid": "it",
    "integer": "it it_ge it_le",
    "bigint": "it it_ge it_le",
    "float": "it_ge it_le",
    "decimal": "it_ge it_le",
    "date": "it_ge it_le",
    "datetime": "it_ge it_le",
    "text": "",
    "url": "",
    "time": "",
    "json": "",
    "binary": "",
    "string[]": "",
}
SORTED = set(FILTERS) - {"text", "url", "uuid", "json", "binary", "string[]"}
SEARCHED = {"string", "text", "email"}


@pytest.mark.parametrize("kind", FILTERS)
def test_every_type(kind: str) -> None:
    written = "{type: enum, values: [a]}" if kind == "enum" else kind
    found = entity(f"attributes:\n  it: {written}")
    assert " ".join(item.parameter for item in listing.filters(found)) == FILTERS[kind]
    assert listing.sorts(found) == (("id", "it") if kind in SORTED else ("id",))
    assert listing.searched(found) == (("it",) if kind in SEARCHED else ())


def test_a_reference_is_filtered_by_its_key() -> None:
    found = entity(
        "relationships: {category: {type: many_to_one, target: Thing}, parts: {type: one_to_many, target: Thing}}"
    )
    (only,) = listing.filters(found)
    assert (only.parameter, only.field, only.comparison, only.attribute) == ("category_id", "category_id", "eq", None)


def test_secrets_and_keys_are_neither_shown_nor_searched() -> None:
    found = entity("attributes: {code: {type: string, primary_key: true}, pin: {type: string, write_only: true}}")
    assert listing.filters(found) == ()
    assert listing.sorts(found) == ("code",)
    assert listing.searched(found) == ("code",)


def test_options_name_what_is_wanted() -> None:
    found = entity("""
        attributes: {name: string, note: text, price: decimal, count: integer}
        relationships: {category: {type: many_to_one, target: Thing}, maker: {type: many_to_one, target: Thing}}
        options: {filters: [category, price], sorts: [note], search: [note]}
    """)
    assert [item.parameter for item in listing.filters(found)] == ["price_ge", "price_le", "category_id"]
    assert listing.sorts(found) == ("id", "note")
    assert listing.searched(found) == ("note",)


def test_timestamps_can_be_filtered_and_decide_the_order() -> None:
    found = entity("attributes: {name: string}\noptions: {timestamps: true}")
    assert [item.parameter for item in listing.filters(found)][1:] == [
        "created_at_ge",
        "created_at_le",
        "updated_at_ge",
        "updated_at_le",
    ]
    assert listing.default_sort(found) == "created_at"


@pytest.mark.parametrize("options", ["{}", "{timestamps: true, sorts: [name]}"])
def test_else_the_key_decides(options: str) -> None:
    assert listing.default_sort(entity(f"attributes: {{name: string}}\noptions: {options}")) == "id"


def test_no_filter_takes_the_name_of_a_page_parameter_or_of_another_filter() -> None:
    found = entity("attributes: {sort: string, limit: integer, price_ge: string, price: integer}")
    names = [item.parameter for item in listing.filters(found)]
    assert names == ["limit_ge", "limit_le", "price_ge", "price", "price_le"]
