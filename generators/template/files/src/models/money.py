"""Decimal numbers as text: exact on the wire, with bounds that a schema can state."""

import re
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

Bound = int | str


@dataclass(frozen=True)
class DecimalText:
    """A decimal of at most `precision` digits, `scale` of them after the point, within bounds.

    JSON Schema has no bounds for text, so the bounds are part of the published pattern: a client
    that keeps the pattern is never refused.
    """

    precision: int
    scale: int
    ge: Bound | None = None
    gt: Bound | None = None
    le: Bound | None = None
    lt: Bound | None = None

    @property
    def pattern(self) -> str:
        """The regular expression of exactly the allowed numbers."""
        top = 10**self.precision - 1
        low = max(
            self._units(self.ge, -top, ROUND_CEILING),
            self._units(self.gt, -top - 1, ROUND_FLOOR) + 1,
        )
        high = min(
            self._units(self.le, top, ROUND_FLOOR), self._units(self.lt, top + 1, ROUND_CEILING) - 1
        )
        parts = []
        if high >= 0:
            parts.append(_between(max(low, 0), min(high, top), self.scale))
        if low < 0:
            parts.append("-" + _group(_between(max(-high, 1), min(-low, top), self.scale)))
        return f"^{_group('|'.join(parts))}$"

    def _units(self, bound: Bound | None, default: int, rounding: str) -> int:
        """A bound in units of the last digit."""
        if bound is None:
            return default
        return int(Decimal(bound).scaleb(self.scale).to_integral_value(rounding))

    def __get_pydantic_core_schema__(self, _: Any, __: GetCoreSchemaHandler) -> CoreSchema:
        """Text in JSON; a `Decimal` passes, it comes from the database."""
        compiled = re.compile(self.pattern)
        unit = Decimal(1).scaleb(-self.scale)

        def parse(value: Any) -> Decimal:
            if isinstance(value, Decimal):
                return value
            if not isinstance(value, str) or compiled.fullmatch(value) is None:
                raise PydanticCustomError(
                    "decimal_text",
                    "Input should be a decimal number as text, such as '{example}'",
                    {"example": str(Decimal(0).quantize(unit))},
                )
            return Decimal(value)

        def spell(value: Decimal) -> str:
            return format(value.quantize(unit), "f")

        return core_schema.no_info_plain_validator_function(
            parse,
            serialization=core_schema.plain_serializer_function_ser_schema(
                spell, return_schema=core_schema.str_schema(), when_used="json"
            ),
        )

    def __get_pydantic_json_schema__(self, _: CoreSchema, __: Any) -> dict[str, Any]:
        """Text of that form."""
        return {"type": "string", "pattern": self.pattern}


def _group(pattern: str) -> str:
    return f"({pattern})" if "|" in pattern else pattern


def _digits(low: int, high: int) -> str:
    """One digit in a range."""
    return str(low) if low == high else f"[{low}-{high}]"


def _any(count: int) -> str:
    """`count` digits, whichever."""
    return {0: "", 1: "[0-9]"}.get(count, f"[0-9]{{{count}}}")


def _up_to(count: int) -> str:
    """At most `count` digits."""
    return {0: "", 1: "[0-9]?"}.get(count, f"[0-9]{{0,{count}}}")


def _same_length(low: str, high: str) -> list[str]:
    """Alternatives for the whole numbers between two of as many digits."""
    if not low:
        return [""]
    if low == "0" * len(low) and high == "9" * len(high):
        return [_any(len(low))]
    first, last = int(low[0]), int(high[0])
    if first == last:
        return [low[0] + rest for rest in _same_length(low[1:], high[1:])]
    found = []
    if low[1:] != "0" * (len(low) - 1):
        found += [low[0] + rest for rest in _same_length(low[1:], "9" * (len(low) - 1))]
        first += 1
    upper = []
    if high[1:] != "9" * (len(high) - 1):
        upper = [high[0] + rest for rest in _same_length("0" * (len(high) - 1), high[1:])]
        last -= 1
    if first <= last:
        found.append(_digits(first, last) + _any(len(low) - 1))
    return found + upper


def _whole(low: int, high: int) -> list[str]:
    """Alternatives for the whole numbers from `low` to `high`, without leading zeros."""
    found = ["0"] if low == 0 else []
    full: list[int] = []
    for length in range(len(str(max(low, 1))), len(str(high)) + 1):
        first, last = max(low, 10 ** (length - 1)), min(high, 10**length - 1)
        if first > last:
            continue
        if first == 10 ** (length - 1) and last == 10**length - 1:
            full.append(length)
        else:
            found += _same_length(str(first), str(last))
    if full:
        shortest, longest = full[0] - 1, full[-1] - 1
        rest = _any(shortest) if shortest == longest else f"[0-9]{{{shortest},{longest}}}"
        found.append(f"[1-9]{rest}")
    return found


def _fraction(low: str, high: str) -> str | None:
    """What may follow a whole number, for fractions from `low` to `high` (digits of full scale).

    Trailing zeros may be left out, and with them the point. None means that nothing fits.
    """
    scale = len(low)
    if low > high:
        return None
    if scale == 0:
        return ""
    if low == "0" * scale and high == "9" * scale:
        return rf"(\.[0-9]{{1,{scale}}})?" if scale > 1 else r"(\.[0-9])?"
    if high == "0" * scale:
        return rf"(\.0{{1,{scale}}})?" if scale > 1 else r"(\.0)?"
    found = "|".join(part for part in _tail(low, high) if part)
    if low == "0" * scale:
        return rf"(\.({found}))?"
    return rf"\.{_group(found)}"


def _tail(low: str, high: str) -> list[str]:
    """Alternatives for fraction digits; the empty text is one where what is left may be all zeros."""
    size = len(low)
    zeros = low == "0" * size
    if not size:
        return [""]
    if zeros and high == "9" * size:
        return [_up_to(size)]
    if zeros and high == low:
        return ["0?" if size == 1 else f"0{{0,{size}}}"]
    found = [""] if zeros else []
    first, last = int(low[0]), int(high[0])
    if first == last:
        return found + [low[0] + rest for rest in _tail(low[1:], high[1:])]
    nines, none = "9" * (size - 1), "0" * (size - 1)
    if low[1:] != none:
        found += [low[0] + rest for rest in _tail(low[1:], nines)]
        first += 1
    upper = []
    if high[1:] != nines:
        upper = [high[0] + rest for rest in _tail(none, high[1:])]
        last -= 1
    if first <= last:
        found.append(_digits(first, last) + _up_to(size - 1))
    return found + upper


def _between(low: int, high: int, scale: int) -> str:
    """The pattern of the non-negative numbers from `low` to `high`, both in units of the last digit."""
    unit = 10**scale
    (low_whole, low_rest), (high_whole, high_rest) = divmod(low, unit), divmod(high, unit)
    nines, none = "9" * scale, "0" * scale
    low_text = f"{low_rest:0{scale}d}" if scale else ""
    high_text = f"{high_rest:0{scale}d}" if scale else ""
    if low_whole == high_whole:
        return f"{low_whole}{_fraction(low_text, high_text) or ''}"
    found = []
    if low_text != none:
        found.append(f"{low_whole}{_fraction(low_text, nines)}")
        low_whole += 1
    upper = []
    if high_text != nines:
        upper.append(f"{high_whole}{_fraction(none, high_text)}")
        high_whole -= 1
    if low_whole <= high_whole:
        middle = _group("|".join(_whole(low_whole, high_whole)))
        found.append(f"{middle}{_fraction(none, nines)}")
    return "|".join(found + upper)
