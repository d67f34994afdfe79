"""Values at, inside and outside each bound of an attribute."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ir.model import Attribute, ConstraintType, DataType
from validators.regex import matches
from validators.samples import limits
from validators.samples.acceptance import items_of, refusal
from validators.samples.values import sample
from validators.values import MOST_ITEMS

_LONGEST_TRIED = 20_000


@dataclass(frozen=True, slots=True)
class Case:
    """One value from a JSON body, whether it is taken, and in a few words what it is."""

    value: Any
    accepted: bool
    why: str


def boundaries(entity: str, attribute: Attribute) -> list[Case]:
    """Every value worth trying, each once; which of them are taken is for `refusal` to say.

    Bounds on dates and times, and multiples of decimals, are no part of it: the application checks those after the
    body's types.
    """
    found: list[Case] = []
    for why, value in _tried(entity, attribute):
        refused = refusal(attribute, value)
        if any(type(case.value) is type(value) and case.value == value for case in found):
            continue
        found.append(Case(value, refused is None, why))
    return found


def _tried(entity: str, attribute: Attribute) -> Iterator[tuple[str, Any]]:
    yield "a usual value", sample(entity, attribute, 0)
    yield from _TRIED[attribute.data_type](entity, attribute)
    yield "null", None


def _text(entity: str, attribute: Attribute) -> Iterator[tuple[str, Any]]:
    usual = sample(entity, attribute, 0)
    least, most = limits.lengths(attribute)
    pattern = attribute.constraint(ConstraintType.PATTERN)
    letter = _letter(str(pattern.value) if pattern else None)
    if attribute.data_type in (DataType.EMAIL, DataType.URL):
        yield from _FORMED[attribute.data_type]
    elif letter is not None:
        if least > 1:
            yield "one too short", letter * (least - 1)
        if least > 0:
            yield "the shortest", letter * least
            yield "empty", ""
        if most <= _LONGEST_TRIED:
            yield "the longest", letter * most
            yield "one too long", letter * (most + 1)
    if pattern is not None:
        yield from _unmatched(str(pattern.value), str(usual))
    elif attribute.is_primary_key:
        yield "a slash inside", f"{usual[:1]}/{usual[2:]}"
        yield "two dots", ".."
    yield "U+0000 inside", f"{usual[:1]}\0{usual[1:]}"
    yield "a number", 5
    yield "a boolean", True
    yield "a list", [usual]


def _letter(pattern: str | None) -> str | None:
    """A letter that makes texts of any length that match; None where there is none."""
    if pattern is None:
        return "x"
    return next((letter for letter in "xX0" if matches(pattern, letter * 3) and matches(pattern, letter * 40)), None)


def _unmatched(pattern: str, usual: str) -> Iterator[tuple[str, str]]:
    for why, text in (
        ("a blank in front", f" {usual}"),
        ("a stray sign", f"{usual}!"),
        ("other case", usual.swapcase()),
        ("cut off", usual[:-1]),
        ("one more", f"{usual}{usual[-1:]}"),
    ):
        if not matches(pattern, text):
            yield f"{why}: against the pattern", text


_FORMED = {
    DataType.EMAIL: (
        ("plus and dots", "a.b+c@mail.example.com"),
        ("the longest mailbox", f"{'a' * 64}@example.com"),
        ("a mailbox too long", f"{'a' * 65}@example.com"),
        ("no mailbox", "@example.com"),
        ("no host", "maria.lopez@"),
        ("no at sign", "maria.lopez"),
        ("no top-level domain", "maria.lopez@example"),
        ("a blank inside", "maria lopez@example.com"),
    ),
    DataType.URL: (
        ("plain http", "http://example.com"),
        ("with port and query", "https://example.com:8080/a/b?c=d#e"),
        ("another scheme", "ftp://example.com/a"),
        ("no scheme", "example.com/a"),
        ("no host", "https:///a"),
        ("a blank inside", "https://example.com/a b"),
    ),
}


def _whole(entity: str, attribute: Attribute) -> Iterator[tuple[str, Any]]:
    low, high = (int(bound) for bound in limits.range_of(attribute))
    unit = int(limits.step(attribute))
    yield "the least", low
    yield "just below the least", low - unit
    yield "the greatest", high - high % unit
    yield "just above the greatest", high - high % unit + unit
    usual = sample(entity, attribute, 0)
    if unit > 1:
        yield "not a multiple", usual + 1
    yield "a whole number written as a float", float(usual)
    yield "a fraction", usual + 0.5
    yield "digits as text", str(usual)
    yield "a boolean", True


def _float(entity: str, attribute: Attribute) -> Iterator[tuple[str, Any]]:
    for kind in (ConstraintType.GE, ConstraintType.GT, ConstraintType.LE, ConstraintType.LT):
        said = limits.number(attribute, kind)
        if said is not None:
            yield f"at {kind.value}", float(said)
            yield f"below {kind.value}", float(said - Decimal("0.5"))
            yield f"above {kind.value}", float(said + Decimal("0.5"))
    usual = sample(entity, attribute, 0)
    yield "digits as text", str(usual)
    yield "a boolean", True


def _decimal(entity: str, attribute: Attribute) -> Iterator[tuple[str, Any]]:
    low, high = limits.range_of(attribute)
    scale = 2 if attribute.scale is None else attribute.scale
    unit = limits.step(attribute)
    digit = Decimal(1).scaleb(-scale)

    def spell(number: Decimal) -> str:
        return format(number.quantize(digit), "f")

    yield "the least", spell(low)
    yield "just below the least", spell(low - unit)
    yield "the greatest", spell(high - high % unit)
    yield "just above the greatest", spell(high - high % unit + unit)
    usual = sample(entity, attribute, 0)
    yield "too many digits after the point", f"{usual}{'' if scale else '.'}0"
    yield "a number instead of text", 1.5
    yield "an exponent", "1e1"
    yield "a leading zero", f"0{usual}"
    yield "no number", "many"
    yield "empty", ""


def _other(*cases: tuple[str, Any]) -> Callable[[str, Attribute], Iterator[tuple[str, Any]]]:
    return lambda _, __: iter(cases)


def _enum(_: str, attribute: Attribute) -> Iterator[tuple[str, Any]]:
    for value in attribute.values:
        yield f"the value {value}", value
    yield "other case", attribute.values[0].swapcase()
    yield "an unknown value", f"not {attribute.values[0]}"
    yield "a number", 1


def _binary(_: str, attribute: Attribute) -> Iterator[tuple[str, Any]]:
    most = limits.binary_length(attribute)
    yield "nothing", ""
    if most <= _LONGEST_TRIED:
        yield "the longest", "AAAA" * (most // 3)
        yield "one too long", "AAAA" * (most // 3) + "AA=="
    yield "no padding", "QUI"
    yield "not base64", "A?=="
    yield "a number", 5


def _array(entity: str, attribute: Attribute) -> Iterator[tuple[str, Any]]:
    least = limits.size(attribute, ConstraintType.MIN_ITEMS, 0)
    most = limits.size(attribute, ConstraintType.MAX_ITEMS, MOST_ITEMS)
    item = items_of(attribute)
    unique = attribute.constraint(ConstraintType.UNIQUE_ITEMS)
    yield "empty", []
    many = [sample(entity, item, index) for index in range(most + 1)] if most <= MOST_ITEMS else []
    if many and (not unique or all(value not in many[:index] for index, value in enumerate(many))):
        yield "the most", many[:-1]
        yield "one too many", many
    if least > 1:
        yield "one too few", many[: least - 1]
    one = sample(entity, item, 0)
    yield "one item twice", [one, one]
    refused = next((value for _, value in _tried(entity, item) if refusal(item, value) is not None), None)
    yield "an item that is refused", [refused]
    yield "no list", one


_TRIED: dict[DataType, Callable[[str, Attribute], Iterator[tuple[str, Any]]]] = {
    DataType.STRING: _text,
    DataType.TEXT: _text,
    DataType.EMAIL: _text,
    DataType.URL: _text,
    DataType.INTEGER: _whole,
    DataType.BIGINT: _whole,
    DataType.FLOAT: _float,
    DataType.DECIMAL: _decimal,
    DataType.ENUM: _enum,
    DataType.BINARY: _binary,
    DataType.ARRAY: _array,
    DataType.BOOLEAN: _other(("true", True), ("false", False), ("a word", "true"), ("a number", 1)),
    DataType.DATE: _other(
        ("a leap day", "2024-02-29"),
        ("no leap day", "2025-02-29"),
        ("one digit short", "2025-3-03"),
        ("a moment", "2025-03-03T10:00:00Z"),
        ("a number", 20250303),
    ),
    DataType.TIME: _other(
        ("the last second", "23:59:59"),
        ("a second too late", "24:00:00"),
        ("no seconds", "09:30"),
        ("with a zone", "09:30:00Z"),
        ("a number", 930),
    ),
    DataType.DATETIME: _other(
        ("another zone", "2025-03-03T10:30:00+05:30"),
        ("microseconds", "2025-03-03T10:30:00.123456Z"),
        ("no zone", "2025-03-03T10:30:00"),
        ("only a day", "2025-03-03"),
        ("no such day", "2025-02-30T10:30:00Z"),
        ("a number", 1741000000),
    ),
    DataType.UUID: _other(
        ("the nil UUID", "00000000-0000-0000-0000-000000000000"),
        ("without hyphens", "6fa459eaee8a3ca4894edb77e160355e"),
        ("in capitals", "6FA459EA-EE8A-3CA4-894E-DB77E160355E"),
        ("a number", 7),
    ),
    DataType.JSON: _other(
        ("an empty object", {}),
        ("nested", {"a": [1, 2.5, "x", None, {"b": True}]}),
        ("U+0000 inside", {"a": "\0"}),
        ("text", "{}"),
        ("a number", 5),
    ),
}
