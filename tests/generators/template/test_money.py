"""Decimal numbers as text: the published pattern is exactly what arithmetic allows."""

import re
from decimal import Decimal
from typing import Annotated, Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from tests.generators.template.modules import load

DecimalText = load("money").DecimalText

EDGES = "0 0.1 0.5 0.9 1 0.01 9.99 10 99 100 -0.01 -1 -10 0.125".split()


def allowed(number: Decimal, bounds: dict[str, str | int]) -> bool:
    """What the bounds mean in arithmetic."""
    compare = {"ge": Decimal.__ge__, "gt": Decimal.__gt__, "le": Decimal.__le__, "lt": Decimal.__lt__}
    return all(compare[name](number, Decimal(value)) for name, value in bounds.items())


def spellings(number: Decimal) -> set[str]:
    """A number with all its digits, and with the zeros at the end left out."""
    text = format(number, "f")
    return {text, text.rstrip("0").rstrip(".")} if "." in text else {text}


@st.composite
def shapes(draw: st.DrawFn) -> tuple[int, int, dict[str, str | int]]:
    """A precision, a scale, and up to one bound on each side, which may lie outside or be finer than the scale."""
    precision = draw(st.integers(1, 5))
    scale = draw(st.integers(0, min(precision, 3)))
    bound = st.one_of(
        st.integers(-12, 12),
        st.sampled_from(EDGES),
        st.decimals(-(10**precision) * 2, 10**precision * 2, places=scale + 1).map(lambda number: format(number, "f")),
    )
    found: dict[str, str | int] = {}
    for names in (["ge", "gt"], ["le", "lt"]):
        if draw(st.booleans()):
            found[draw(st.sampled_from(names))] = draw(bound)
    return precision, scale, found


@settings(max_examples=400, deadline=None)
@given(shapes(), st.lists(st.integers(-99_999, 99_999), min_size=20, max_size=20))
@example((4, 3, {"ge": "0.125", "lt": "0.5"}), [124, 125, 126, 499, 500, 0, -125])
@example((1, 1, {}), [0, 9, -9])
@example((3, 0, {"gt": 0, "le": 100}), [0, 1, 99, 100, 101])
def test_the_pattern_is_what_the_bounds_mean(shape: tuple[int, int, dict[str, str | int]], units: list[int]) -> None:
    precision, scale, bounds = shape
    top = 10**precision - 1
    numbers = {Decimal(unit % (2 * top + 1) - top).scaleb(-scale) for unit in units}
    near = {int(Decimal(value).scaleb(scale)) + step for value in bounds.values() for step in (-1, 0, 1)}
    numbers |= {Decimal(unit).scaleb(-scale) for unit in {*near, -top, -1, 0, 1, top} if abs(unit) <= top}
    assume(any(allowed(Decimal(unit).scaleb(-scale), bounds) for unit in range(-top, top + 1, max(1, top // 500))))
    pattern = re.compile(DecimalText(precision, scale, **bounds).pattern)
    for number in numbers:
        for text in spellings(number):
            assert (pattern.fullmatch(text) is not None) == allowed(number, bounds), (text, pattern.pattern)


@pytest.mark.parametrize(
    ("money", "pattern"),
    [
        (DecimalText(3, 0), r"^((0|[1-9][0-9]{0,2})|-[1-9][0-9]{0,2})$"),
        (DecimalText(12, 2, ge=0), r"^((0|[1-9][0-9]{0,9})(\.[0-9]{1,2})?)$"),
        (DecimalText(5, 2, ge=0, le=100), r"^((0|[1-9][0-9]{0,1})(\.[0-9]{1,2})?|100(\.0{1,2})?)$"),
    ],
)
def test_a_pattern_can_be_read(money: Any, pattern: str) -> None:
    assert money.pattern == pattern


@pytest.mark.parametrize(
    "text", ["", "+1", "1.", ".5", "01", "1e3", "1_000", "1,5", " 1", "1\n", "NaN", "Infinity", "-0", "--1", "٣", "0x1"]
)
def test_other_spellings_are_refused(text: str) -> None:
    assert re.fullmatch(DecimalText(12, 2).pattern, text) is None


Price = TypeAdapter(Annotated[Decimal, DecimalText(6, 2, ge=0)])


def test_text_becomes_a_decimal_and_a_decimal_passes() -> None:
    assert Price.validate_json('"4.9"') == Decimal("4.9")
    assert Price.validate_python(Decimal("-1")) == Decimal("-1")


@pytest.mark.parametrize("value", ["4.9", "4", "null", "true", '"-1"', '"4.905"', '"12345.00"', "[]"])
def test_what_is_no_such_text_is_refused(value: str) -> None:
    with pytest.raises(ValidationError, match=r"decimal number as text, such as '0\.00'"):
        Price.validate_json(value)


def test_a_decimal_is_answered_with_all_its_digits() -> None:
    assert Price.dump_json(Decimal("4.9")) == b'"4.90"'
    assert Price.dump_json(Decimal("1E+3")) == b'"1000.00"'


def test_the_schema_publishes_the_pattern() -> None:
    assert Price.json_schema() == {"type": "string", "pattern": DecimalText(6, 2, ge=0).pattern}
