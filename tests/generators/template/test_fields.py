"""Field types of the generated application: the published schema and the validator say the same."""

import datetime as dt
import json
import uuid
from typing import Annotated, Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field, TypeAdapter, ValidationError

from tests.generators.template.modules import load

fields = load("fields")


def adapter(type_: Any) -> TypeAdapter[Any]:
    return TypeAdapter(type_)


TYPES = {
    "Text": adapter(fields.Text),
    "KeyText": adapter(fields.KeyText),
    "short text": adapter(Annotated[fields.Text, Field(min_length=1, max_length=3)]),
    "Uuid": adapter(fields.Uuid),
    "Date": adapter(fields.Date),
    "Moment": adapter(fields.Moment),
    "TimeOfDay": adapter(fields.TimeOfDay),
    "Email": adapter(fields.Email),
    "Url": adapter(fields.Url),
    "Flag": adapter(fields.Flag),
    "integer": adapter(Annotated[int, Field(ge=1, le=5), fields.Whole()]),
    "binary": adapter(Annotated[bytes, fields.Base64(max_bytes=6)]),
    "list": adapter(Annotated[list[int], Field(max_length=3), fields.Distinct()]),
    "JsonDocument": adapter(fields.JsonDocument),
}

TAKEN = {
    "KeyText": ["a", "a.b", ".a", "a b", "a\nb", "%2F"],
    "Text": ["", "words", "ünï", "a\nb"],
    "short text": ["a", "abc"],
    "Uuid": ["6ba7b810-9dad-11d1-80b4-00c04fd430c8"],
    "Date": ["2024-02-29", "1000-01-01", "2999-12-31"],
    "Moment": ["2024-02-29T09:30:00Z", "2024-02-29T09:30:00.123456+05:30", "2024-02-29T23:59:59-00:30"],
    "TimeOfDay": ["09:30:00", "00:00:00", "23:59:59"],
    "Email": ["a@b.co", "first.last+tag@mail.example.com"],
    "Url": ["https://example.com", "http://example.com:8080/a?b=c#d"],
    "Flag": [True, False],
    "integer": [1, 5, 3.0],
    "binary": ["", "aGk=", "aGVsbG8h"],
    "list": [[], [1, 2, 3]],
    "JsonDocument": [{}, [], {"a": [1, None, True, "x", 1.5, {"b": []}]}],
}

REFUSED = {
    "KeyText": ["", ".", "..", "...", "a/b", "/", "a\0"],
    "Text": ["a\0b", 1, None],
    "short text": ["", "abcd"],
    "Uuid": ["6BA7B810-9DAD-11D1-80B4-00C04FD430C8", "6ba7b8109dad11d180b400c04fd430c8", "", 5],
    "Date": ["2024-2-29", "20240229", "0999-01-01", "3000-01-01", "2024-13-01", 20240229],
    "Moment": ["2024-02-29T09:30:00", "2024-02-29 09:30:00Z", "2024-02-29T24:00:00Z", "2024-02-29", 1709199000],
    "TimeOfDay": ["9:30:00", "09:30", "24:00:00", "09:30:00Z", "09:30:00.5"],
    "Email": ["a", "a@b", "a b@c.de", "@c.de", "a@-b.com", f"{'a' * 65}@b.co"],
    "Url": ["example.com", "ftp://example.com", "https://exa mple.com", "javascript:alert(1)", "https://a/ b"],
    "Flag": [1, 0, "true", None],
    "integer": [0, 6, 1.5, "1", True, None],
    "binary": ["aGk", "a===", "aGVsbG8hIQ==", "aG k=", 5],
    "list": [[1, 1], [1, 2, 3, 4], "abc"],
    "JsonDocument": ["text", 5, None, {"a\0": 1}, ["a\0"]],
}

BEYOND_THE_SCHEMA = {
    "Date": ["2023-02-29"],
    "Moment": ["2023-02-29T09:30:00Z"],
}
"""Refused although the schema lets it through: no pattern knows leap years."""


def each(values: dict[str, list[Any]]) -> list[tuple[str, Any]]:
    return [(name, value) for name, found in values.items() for value in found]


def publishes(name: str, value: Any) -> bool:
    """The published schema lets a value through."""
    schema = TYPES[name].json_schema()
    return jsonschema.Draft202012Validator(schema).is_valid(value)


@pytest.mark.parametrize(("name", "value"), each(TAKEN))
def test_what_is_taken(name: str, value: Any) -> None:
    TYPES[name].validate_json(json.dumps(value))
    assert publishes(name, value)


@pytest.mark.parametrize(("name", "value"), each(REFUSED))
def test_what_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ValidationError):
        TYPES[name].validate_python(value)
    assert not publishes(name, value)


@pytest.mark.parametrize(("name", "value"), each(BEYOND_THE_SCHEMA))
def test_days_that_never_were(name: str, value: Any) -> None:
    with pytest.raises(ValidationError):
        TYPES[name].validate_python(value)
    assert publishes(name, value)


TEXTS = ["Text", "KeyText", "short text", "Uuid", "TimeOfDay", "Email", "Url", "binary"]


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(TEXTS),
    st.text(max_size=40) | st.from_regex(r"[0-9:T+Z.-]{1,30}") | st.from_regex(r"[\w.@/:-]{1,40}"),
)
def test_the_schema_takes_what_the_validator_takes(name: str, value: str) -> None:
    try:
        TYPES[name].validate_python(value)
    except ValidationError:
        assert not publishes(name, value)
    else:
        assert publishes(name, value)


def test_moments_are_kept_in_utc() -> None:
    found = TYPES["Moment"].validate_python("2024-02-29T09:30:00+05:30")
    assert found == dt.datetime(2024, 2, 29, 4, 0, tzinfo=dt.UTC)
    assert found.tzinfo is dt.UTC


def test_values_of_the_type_itself_pass() -> None:
    """They come from the database."""
    key, day, clock = uuid.uuid4(), dt.date(900, 1, 1), dt.time(9, 30, 15, 999)
    assert TYPES["Uuid"].validate_python(key) is key
    assert TYPES["Date"].validate_python(day) is day
    assert TYPES["binary"].validate_python(b"more than six bytes") == b"more than six bytes"
    assert TYPES["TimeOfDay"].dump_json(clock) == b'"09:30:15"'


def test_binary_is_base64_on_the_wire() -> None:
    assert TYPES["binary"].validate_python("aGk=") == b"hi"
    assert TYPES["binary"].dump_json(b"hi") == b'"aGk="'


@pytest.mark.parametrize(("depth", "taken"), [(32, True), (33, False)])
def test_documents_have_a_depth(depth: int, taken: bool) -> None:
    value: Any = []
    for _ in range(depth - 1):
        value = [value]
    if taken:
        assert TYPES["JsonDocument"].validate_python(value) == value
    else:
        with pytest.raises(ValidationError, match="nested too deeply"):
            TYPES["JsonDocument"].validate_python(value)


def test_a_document_publishes_that_keys_hold_no_nul() -> None:
    schema = TYPES["JsonDocument"].json_schema()
    assert not jsonschema.Draft202012Validator(schema).is_valid({"a": {"b\0": 1}})


def test_addresses_that_differ_in_capitals_are_the_same() -> None:
    assert adapter(fields.Email).validate_python("Ada@Example.com") == "ada@example.com"
