"""Boundary values: what is taken at a bound and what is refused beyond it."""

import pytest

from tests.generators.samples.support import attribute
from validators.samples import boundaries, refusal


def check(text: str, *, accepted: list[object], refused: list[object]) -> None:
    """The values tried for an attribute include these, with these verdicts."""
    cases = boundaries("Thing", attribute(text))
    taken = [(type(case.value), case.value) for case in cases if case.accepted]
    not_taken = [(type(case.value), case.value) for case in cases if not case.accepted]
    assert [value for value in accepted if (type(value), value) not in taken] == []
    assert [value for value in refused if (type(value), value) not in not_taken] == []


def test_whole_numbers() -> None:
    check(
        "{type: integer, ge: 1, lt: 6}",
        accepted=[1, 5],
        refused=[0, 6, "2", True, None],
    )
    check("integer", accepted=[2**31 - 1, 1 - 2**31], refused=[2**31, -(2**31)])
    check("bigint?", accepted=[2**53 - 1, None], refused=[2**53])
    check("{type: integer, ge: 5, le: 33, multiple_of: 5}", accepted=[5, 30], refused=[0, 35, 11])


def test_decimals() -> None:
    check(
        "{type: decimal, precision: 5, scale: 2, gt: 0, le: 100}",
        accepted=["0.01", "100.00"],
        refused=["0.00", "100.01", 1.5, "1e1", "many", ""],
    )
    check("{type: decimal, precision: 3, scale: 0}", accepted=["999", "-999"], refused=["1000", "-1000"])


def test_floats() -> None:
    check("{type: float, ge: -90, lt: 90}", accepted=[-90.0, 89.5], refused=[-90.5, 90.0, True])


def test_text() -> None:
    check(
        "{type: string, min_length: 3, max_length: 5}",
        accepted=["xxx", "xxxxx"],
        refused=["", "xx", "xxxxxx", 5, True],
    )
    check("{type: string, max_length: 40, pattern: '^[a-z]+$'}", accepted=["x" * 40], refused=["x" * 41])
    assert any("\0" in str(case.value) and not case.accepted for case in boundaries("Thing", attribute("string")))


def test_moments() -> None:
    check("datetime", accepted=["2025-03-03T10:30:00+05:30"], refused=["2025-03-03T10:30:00", "2025-03-03"])
    check("date", accepted=["2024-02-29"], refused=["2025-02-29", 20250303])
    check("time", accepted=["23:59:59"], refused=["24:00:00", "09:30"])


def test_lists() -> None:
    check(
        "{type: array, items: {type: integer, ge: 1, le: 3}, min_items: 1, max_items: 3, unique_items: true}",
        accepted=[],
        refused=[[], [2, 2], 2],
    )


@pytest.mark.parametrize(
    ("text", "value", "why"),
    [
        ("{type: enum, values: [a, b]}", "A", "not one of the values"),
        ("uuid", "6FA459EA-EE8A-3CA4-894E-DB77E160355E", "not a UUID"),
        ("json", {"a": "\0"}, "U+0000"),
        ("url", "ftp://example.com", "not a web address"),
        ("{type: binary, max_length: 3}", "AAAAAA==", "too long"),
        ("{type: string, pattern: '^a$'}", "a\n", "against the pattern"),
        ("{type: string, primary_key: true}", "", "too short"),
        ("{type: string, primary_key: true}", "..", "no key that a URL can hold"),
        ("{type: string, primary_key: true}", "a/b", "no key that a URL can hold"),
    ],
)
def test_why_a_value_is_refused(text: str, value: object, why: str) -> None:
    assert refusal(attribute(text), value) == why
