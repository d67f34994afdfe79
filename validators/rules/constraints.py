"""Bounds: whether they can be used, and whether any value can keep them all."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from typing import Any

from ir import paths
from ir.model import ConstraintType, DataType
from ir.problems import Severity
from validators.context import SpecContext, Value
from validators.regex import fault, not_portable
from validators.rule import Finding, rule
from validators.rules.names import is_entity_name, is_field_name
from validators.values import LONGEST, MOST_ITEMS, as_number, as_ordered, decimals
from validators.wording import show

C = ConstraintType
_ORDER = (C.GT, C.GE, C.LT, C.LE)
_LENGTH = (C.MIN_LENGTH, C.MAX_LENGTH)
_ITEMS = (C.MIN_ITEMS, C.MAX_ITEMS)
_LARGEST = {DataType.INTEGER: 2**31 - 1, DataType.BIGINT: 2**53 - 1}
_LONGEST_STRING = 10_485_760
_MOST_WITHOUT_VALUE = 20


def _has_value(value: Value, kind: ConstraintType, bound: object) -> bool:
    """Whether the bound itself can be compared with values of its type."""
    if kind in _ORDER:
        return as_ordered(bound, value.data_type) is not None
    if kind is C.MULTIPLE_OF:
        number = as_number(bound)
        return number is not None and number > 0
    if kind in (*_LENGTH, *_ITEMS):
        least = 1 if kind in (C.MAX_LENGTH, C.MAX_ITEMS) else 0
        return isinstance(bound, int) and not isinstance(bound, bool) and bound >= least
    return isinstance(bound, bool if kind is C.UNIQUE_ITEMS else str)


@rule("DM311", Severity.ERROR, "Bounds that no value can keep")
def contradictory_bounds(context: SpecContext) -> Iterator[Finding]:
    """A lower bound above the upper one leaves nothing. Between `gt: 3` and `lt: 4` there is no integer. Text without
    `max_length` ends at its type's own length: 255 characters for `string`, 10,000 for `text`.

    Wrong:
        entities:
          Product:
            attributes:
              stock: {type: integer, ge: 10, le: 5}
    Right:
        entities:
          Product:
            attributes:
              stock: {type: integer, ge: 5, le: 10}
    """
    for value in context.values:
        if len(value.constraints) == 0:
            continue
        clash = (
            _clash_of_order(value)
            or _clash_of_size(value, *_LENGTH, LONGEST)
            or _clash_of_size(value, *_ITEMS, {DataType.ARRAY: MOST_ITEMS})
        )
        if clash is not None:
            kind, message = clash
            yield Finding(value.at(kind), f"no value of {value.subject} can be {message}; change one of the bounds")


def _clash_of_order(value: Value) -> tuple[ConstraintType, str] | None:
    if not (value.data_type.is_number or value.data_type.is_temporal):
        return None
    whole = value.data_type in (DataType.INTEGER, DataType.BIGINT)
    for low_kind in (C.GT, C.GE):
        for high_kind in (C.LT, C.LE):
            low, high = value.bound(low_kind), value.bound(high_kind)
            if low is None or high is None:
                continue
            least: Any = as_ordered(low.value, value.data_type)
            most: Any = as_ordered(high.value, value.data_type)
            if least is None or most is None:
                continue
            if whole:
                least += low_kind is C.GT
                most -= high_kind is C.LT
            strict = not whole and (low_kind is C.GT or high_kind is C.LT)
            if least > most or (strict and least == most):
                words = f"{value.says(low_kind, low.value)} and {value.says(high_kind, high.value)} at once"
                return high_kind, words
    return None


def _clash_of_size(
    value: Value, least: ConstraintType, most: ConstraintType, implied: dict[DataType, int]
) -> tuple[ConstraintType, str] | None:
    low, high = value.bound(least), value.bound(most)
    if low is None or not isinstance(low.value, int) or value.data_type not in implied:
        return None
    limit = high.value if high is not None else implied[value.data_type]
    if not isinstance(limit, int) or low.value <= limit:
        return None
    if high is None:
        return (
            least,
            f"as long as {value.says(least, low.value)}: without `{value.word(most)}` the limit is {limit}",
        )
    return most, f"{value.says(least, low.value)} and {value.says(most, limit)} at once"


@rule("DM325", Severity.ERROR, "Bounds that no value was found for")
def no_value_found(context: SpecContext) -> Iterator[Finding]:
    """Generated tests and sample data need values that keep every bound. For a `pattern` or a `multiple_of` together
    with other bounds none may exist, or be very hard to find; an e-mail address or a URL takes some letters at least.

    Wrong:
        entities:
          Product:
            attributes:
              sku: {type: string, pattern: "^[A-Z]{3}$", min_length: 5}
    Right:
        entities:
          Product:
            attributes:
              sku: {type: string, pattern: "^[A-Z]{3}$", min_length: 3}
    """
    yield from islice(_without_value(context), _MOST_WITHOUT_VALUE)


def _without_value(context: SpecContext) -> Iterator[Finding]:
    from validators.samples.values import sample

    for entity, attribute, path in context.attributes:
        pattern, step = attribute.constraint(C.PATTERN), attribute.constraint(C.MULTIPLE_OF)
        if pattern is not None and not _is_tame(str(pattern.value)):
            continue
        if not (is_entity_name(entity.name) and is_field_name(attribute.name)):
            continue
        number = as_number(step.value) if step is not None else None
        formed = attribute.data_type in (DataType.EMAIL, DataType.URL)
        short = attribute.constraint(C.MAX_LENGTH) if formed else None
        if pattern is None and (number is None or number <= 0) and short is None:
            continue
        try:
            sample(entity.name, attribute, 0)
        except ValueError:
            name = show(f"{entity.name}.{attribute.name}")
            message = f"no value of {name} was found that keeps all its bounds; change one of them"
            key = "pattern" if pattern is not None else "max_length" if short is not None else "multiple_of"
            yield Finding(paths.child(path, key), message)


def _is_tame(pattern: str) -> bool:
    return fault(pattern) is None and not_portable(pattern) is None


@rule("DM312", Severity.WARNING, "Two bounds on one side")
def redundant_bounds(context: SpecContext) -> Iterator[Finding]:
    """`gt` and `ge` together, or `lt` and `le` together: only the narrower one has an effect.

    Wrong:
        entities:
          Product:
            attributes:
              price: {type: decimal, gt: 0, ge: 0}
    Right:
        entities:
          Product:
            attributes:
              price: {type: decimal, gt: 0}
    """
    for value in context.values:
        for strict, loose in ((C.GT, C.GE), (C.LT, C.LE)):
            if value.bound(strict) and value.bound(loose):
                message = f"{value.subject} has `{value.word(strict)}` and `{value.word(loose)}`; keep the narrower one"
                yield Finding(value.at(loose), message, on_key=True)


@rule("DM313", Severity.ERROR, "A bound is not a usable value")
def unusable_bound(context: SpecContext) -> Iterator[Finding]:
    """Lengths and numbers of items are whole numbers from 0 (a maximum from 1), `multiple_of` is above 0, and the
    bounds of a number, date or time are values of that type.

    Wrong:
        entities:
          Product:
            attributes:
              stock: {type: integer, multiple_of: 0}
    Right:
        entities:
          Product:
            attributes:
              stock: {type: integer, multiple_of: 6}
    """
    for value in context.values:
        for constraint in value.constraints:
            kind = constraint.type
            if not _has_value(value, kind, constraint.value):
                message = (
                    f"{show(constraint.value)} can't be the `{value.word(kind)}` of {value.subject}; "
                    f"{_wanted(value, kind)}"
                )
                yield Finding(value.at(kind), message)


def _wanted(value: Value, kind: ConstraintType) -> str:
    if kind in _ORDER:
        return f"write a value of type {value.data_type}"
    if kind is C.MULTIPLE_OF:
        return "write a number above 0"
    if kind is C.UNIQUE_ITEMS:
        return "write `true` or `false`"
    return (
        "write a text"
        if kind is C.PATTERN
        else f"write a whole number from {int(kind in (C.MAX_LENGTH, C.MAX_ITEMS))} up"
    )


@rule("DM319", Severity.ERROR, "A text longer than a database column")
def text_too_long(context: SpecContext) -> Iterator[Finding]:
    """A column of bounded text holds at most 10,485,760 characters. Files of that size belong elsewhere, with a `url`
    here.

    Wrong:
        entities:
          Recording:
            attributes:
              transcript: {type: text, max_length: 50000000}
    Right:
        entities:
          Recording:
            attributes:
              transcript: {type: text, max_length: 500000}
    """
    for value in context.values:
        longest = value.bound(C.MAX_LENGTH)
        if longest is not None and isinstance(longest.value, int) and longest.value > _LONGEST_STRING:
            message = (
                f"{value.subject} may have {longest.value:,} characters; a column holds at most {_LONGEST_STRING:,}"
            )
            yield Finding(value.at(C.MAX_LENGTH), message)


@rule("DM320", Severity.ERROR, "A bound outside the integers of the type")
def integer_too_large(context: SpecContext) -> Iterator[Finding]:
    """An `integer` has 32 bits: from −2,147,483,648 to 2,147,483,647. A `bigint` goes to ±9,007,199,254,740,991, the
    largest whole numbers that JSON carries exactly.

    Wrong:
        entities:
          Document:
            attributes:
              size: {type: integer, ge: 0, le: 5000000000}
    Right:
        entities:
          Document:
            attributes:
              size: {type: bigint, ge: 0, le: 5000000000}
    """
    for value in context.values:
        largest = _LARGEST.get(value.data_type)
        if largest is None:
            continue
        for constraint in value.constraints:
            number = as_number(constraint.value) if constraint.type in (*_ORDER, C.MULTIPLE_OF) else None
            if number is not None and abs(number) > largest + 1:
                fix = "make it a `bigint`" if abs(number) <= _LARGEST[DataType.BIGINT] else "choose a smaller bound"
                message = f"{value.says(constraint.type, constraint.value)} is beyond a {value.data_type}; {fix}"
                yield Finding(value.at(constraint.type), message)


@rule("DM324", Severity.ERROR, "A bound beyond a decimal's digits")
def bound_beyond_precision(context: SpecContext) -> Iterator[Finding]:
    """A `decimal` has `precision` digits in all (default 12), `scale` of them after the point (default 2). Its bounds
    and its `multiple_of` are written with these digits.

    Wrong:
        entities:
          Product:
            attributes:
              price: {type: decimal, precision: 6, scale: 2, le: 99999.99}
    Right:
        entities:
          Product:
            attributes:
              price: {type: decimal, precision: 7, scale: 2, le: 99999.99}
    """
    for value in context.values:
        if value.data_type is not DataType.DECIMAL:
            continue
        scale = 2 if value.scale is None else value.scale
        whole = (12 if value.precision is None else value.precision) - scale
        for constraint in value.constraints:
            number = as_number(constraint.value) if constraint.type in (*_ORDER, C.MULTIPLE_OF) else None
            if number is None:
                continue
            before, after = decimals(number)
            if after > scale or (before > whole and abs(number) != Decimal(10) ** whole):
                message = (
                    f"{value.says(constraint.type, constraint.value)} needs more digits than {value.subject} has: "
                    f"{max(whole, 0)} before and {scale} after the point"
                )
                yield Finding(value.at(constraint.type), message)
