"""The type of an attribute on the wire: in a request, in an answer, in a query, in a path."""

import pytest

from ir.model import DataType
from tests.generators.ast.support import in_answer, in_body, in_query, key_in_path

WHOLE = "Annotated[int, Field(ge=-INT32_MAX, le=INT32_MAX), Whole()]"
BIG = "Annotated[int, Field(ge=-SAFE_INTEGER, le=SAFE_INTEGER), Whole()]"
MONEY = "Annotated[Decimal, DecimalText(12, 2)]"

TYPES = {
    "string": (
        "Annotated[Text, Field(max_length=255)]",
        "str",
        "Annotated[Text, Field(max_length=255)]",
    ),
    "text": ("Annotated[Text, Field(max_length=10000)]", "str", "Annotated[Text, Field(max_length=10000)]"),
    "email": ("Email", "str", "Annotated[Text, Field(max_length=254)]"),
    "url": ("Url", "str", "Annotated[Text, Field(max_length=2048)]"),
    "integer": (WHOLE, "int", "Annotated[int, Field(ge=-INT32_MAX, le=INT32_MAX)]"),
    "bigint": (BIG, "int", "Annotated[int, Field(ge=-SAFE_INTEGER, le=SAFE_INTEGER)]"),
    "float": (
        "Annotated[float, Field(strict=True, allow_inf_nan=False)]",
        "float",
        "Annotated[float, Field(allow_inf_nan=False)]",
    ),
    "decimal": (MONEY, MONEY, MONEY),
    "boolean": ("Flag", "bool", "bool"),
    "date": ("Date", "Date", "Date"),
    "time": ("TimeOfDay", "TimeOfDay", "TimeOfDay"),
    "datetime": ("Moment", "dt.datetime", "Moment"),
    "uuid": ("Uuid", "Uuid", "Uuid"),
    "{type: enum, values: [a]}": ("ThingIt", "ThingIt", "Annotated[list[ThingIt], Field(max_length=20)]"),
    "json": ("JsonDocument", "dict[str, Any] | list[Any]", None),
    "binary": (
        "Annotated[bytes, Base64(max_bytes=1048578)]",
        "Annotated[bytes, Base64(max_bytes=1048578)]",
        None,
    ),
    "integer[]": (f"Annotated[list[{WHOLE}], Field(max_length=100)]", "list[int]", None),
}


@pytest.mark.parametrize("attribute", TYPES)
def test_every_type_is_bounded_where_it_is_sent_and_plain_where_it_is_answered(attribute: str) -> None:
    body, answer, query = TYPES[attribute]
    assert in_body(attribute) == body
    assert in_answer(attribute) == answer
    if query is not None:
        assert in_query(attribute) == query


def test_no_type_is_forgotten() -> None:
    written = {attribute.removeprefix("{type: ").split(",")[0] for attribute in TYPES}
    assert {DataType.ARRAY if kind.endswith("[]") else DataType(kind) for kind in written} == set(DataType)


@pytest.mark.parametrize(
    ("attribute", "written"),
    [
        ("{type: string, min_length: 1, max_length: 80}", "Annotated[Text, Field(min_length=1, max_length=80)]"),
        (
            '{type: string, pattern: "^[a-z]+$"}',
            'Annotated[str, Field(max_length=255, pattern="^[a-z]+$"), NoNul]',
        ),
        (
            r"{type: string, pattern: '^\d+\.$'}",
            r'Annotated[str, Field(max_length=255, pattern=r"^\d+\.$"), NoNul]',
        ),
        (
            """{type: string, pattern: '^\\d"$'}""",
            """Annotated[str, Field(max_length=255, pattern='^\\\\d"$'), NoNul]""",
        ),
        ("{type: email, max_length: 60}", "Annotated[Email, Field(max_length=60)]"),
        ("{type: integer, ge: 1, le: 5}", "Annotated[int, Field(ge=1, le=5), Whole()]"),
        ("{type: integer, gt: 0}", "Annotated[int, Field(gt=0, le=INT32_MAX), Whole()]"),
        ("{type: integer, lt: 9}", "Annotated[int, Field(ge=-INT32_MAX, lt=9), Whole()]"),
        (
            "{type: integer, ge: 0, multiple_of: 5}",
            "Annotated[int, Field(ge=0, multiple_of=5, le=INT32_MAX), Whole()]",
        ),
        ("{type: float, gt: 0, le: 0.5}", "Annotated[float, Field(gt=0, le=0.5, strict=True, allow_inf_nan=False)]"),
        ("{type: decimal, gt: 0, le: 99.50}", 'Annotated[Decimal, DecimalText(12, 2, gt=0, le="99.50")]'),
        ("{type: binary, max_length: 10}", "Annotated[bytes, Base64(max_bytes=12)]"),
        (
            "{type: array, items: {type: string, max_length: 9}, min_items: 1, max_items: 3, unique_items: true}",
            "Annotated[list[Annotated[Text, Field(max_length=9)]], Field(min_length=1, max_length=3), Distinct()]",
        ),
        (
            "{type: array, items: decimal}",
            f"Annotated[list[{MONEY}], Field(max_length=100)]",
        ),
    ],
)
def test_bounds(attribute: str, written: str) -> None:
    assert in_body(attribute) == written


def test_old_rows_may_be_older_than_a_bound() -> None:
    assert in_answer("{type: decimal, gt: 0, le: 99}") == MONEY
    assert in_answer("{type: integer, ge: 5}") == "int"


@pytest.mark.parametrize(
    ("attribute", "written"),
    [
        ("{type: uuid, primary_key: true}", "Uuid"),
        ("{type: integer, primary_key: true}", "Annotated[int, Field(ge=1, le=INT32_MAX)]"),
        ("{type: bigint, primary_key: true}", "Annotated[int, Field(ge=1, le=SAFE_INTEGER)]"),
        ("{type: string, primary_key: true}", "Annotated[Text, Field(min_length=1, max_length=255)]"),
        (
            "{type: string, primary_key: true, min_length: 3, max_length: 8}",
            "Annotated[Text, Field(min_length=3, max_length=8)]",
        ),
    ],
)
def test_keys_in_paths(attribute: str, written: str) -> None:
    assert key_in_path(attribute) == written


def test_a_moment_is_answered_in_any_year() -> None:
    """`1000-01-01T00:00:00+01:00` is one of the year 999 in UTC."""
    assert in_answer("datetime") == "dt.datetime"
    assert in_answer("datetime[]") == "list[dt.datetime]"


def test_a_text_key_is_what_a_url_can_hold() -> None:
    assert in_body("{type: string, primary_key: true}") == "Annotated[KeyText, Field(min_length=1, max_length=255)]"
    own = in_body("{type: string, primary_key: true, pattern: '^[A-Z]*$'}")
    assert own == 'Annotated[str, Field(min_length=1, max_length=255, pattern="^[A-Z]*$"), NoNul]'
