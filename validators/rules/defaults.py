"""Defaults and examples: they keep the rules of their own attribute."""

from collections.abc import Iterator
from typing import Any

from ir import paths
from ir.model import Constraint, ConstraintType, DataType, Scalar
from ir.problems import Severity
from validators.context import SpecContext, Value
from validators.regex import fault, matches, not_portable
from validators.rule import Finding, rule
from validators.values import (
    LONGEST,
    MADE_BY_CALL,
    MOST_ITEMS,
    NUL,
    as_json,
    as_number,
    as_ordered,
    byte_length,
    decimals,
    fault_of_json,
    holds_nul,
    is_of_type,
)
from validators.wording import closest, did_you_mean, instead, listing, show

C = ConstraintType
_LARGEST = {DataType.INTEGER: 2**31 - 1, DataType.BIGINT: 2**53 - 1}


def _given(context: SpecContext, key: str) -> Iterator[tuple[Value, str, Scalar | tuple[Scalar, ...]]]:
    """Every value that has a default (or example), where it is, and what it is; computed defaults are left out."""
    for value in context.values:
        given = value.default if key == "default" else value.example
        if given is not None and not (isinstance(given, str) and value.data_type in MADE_BY_CALL.get(given, ())):
            yield value, paths.child(value.path, key), given


@rule("DM350", Severity.ERROR, "A default that is no e-mail address or URL")
def default_form(context: SpecContext) -> Iterator[Finding]:
    """The default of an `email` is an e-mail address, that of a `url` begins with `http://` or `https://` and a host.

    Wrong:
        entities:
          Shop:
            attributes:
              contact: {type: email, default: nobody}
    Right:
        entities:
          Shop:
            attributes:
              contact: {type: email, default: nobody@example.com}
    """
    for value, path, given in _given(context, "default"):
        if not _has_form(value, given):
            yield Finding(path, f"{show(given)} is not what a {value.data_type} looks like; write one, or take it out")


def _has_form(value: Value, given: Scalar | tuple[Scalar, ...]) -> bool:
    if isinstance(given, tuple):
        return all(is_of_type(item, value.items or DataType.STRING) for item in given)
    return value.data_type not in (DataType.EMAIL, DataType.URL) or is_of_type(given, value.data_type)


@rule("DM351", Severity.ERROR, "A default that breaks a bound")
def default_breaks_bound(context: SpecContext) -> Iterator[Finding]:
    """A row that relies on the default would be refused when a client sent the same value. Beside the bounds of its
    own, no text holds the character U+0000, and JSON is an object or a list of at most 32 levels.

    Wrong:
        entities:
          Product:
            attributes:
              stock: {type: integer, ge: 1, default: 0}
    Right:
        entities:
          Product:
            attributes:
              stock: {type: integer, ge: 0, default: 0}
    """
    for value, path, given in _given(context, "default"):
        fault, broken = _fault(value, given), _broken(value, given)
        if fault:
            yield Finding(path, f"the default of {value.subject} {fault}; write another one")
        elif broken:
            yield Finding(path, f"the default of {value.subject} breaks {broken}; change one of them")


@rule("DM352", Severity.ERROR, "A default that is no value of the enum")
def default_not_in_enum(context: SpecContext) -> Iterator[Finding]:
    """The default of an enum is one of its `values`.

    Wrong:
        entities:
          Order:
            attributes:
              status: {type: enum, values: [pending, paid], default: pendng}
    Right:
        entities:
          Order:
            attributes:
              status: {type: enum, values: [pending, paid], default: pending}
    """
    for value, path, given in _given(context, "default"):
        if value.data_type is DataType.ENUM and value.values and given not in value.values:
            better = closest(str(given), value.values)
            message = f"{show(given)} is not one of {listing(value.values)}{did_you_mean(better)}"
            yield Finding(path, message, suggestion=better)


@rule("DM353", Severity.WARNING, "An example that breaks the rules")
def example_breaks_rules(context: SpecContext) -> Iterator[Finding]:
    """Examples are shown in the API's documentation and used in samples, so they keep type and bounds.

    Wrong:
        entities:
          Product:
            attributes:
              sku: {type: string, pattern: "^[A-Z]{3}$", example: abc}
    Right:
        entities:
          Product:
            attributes:
              sku: {type: string, pattern: "^[A-Z]{3}$", example: ABC}
    """
    for value, path, given in _given(context, "example"):
        if value.data_type is DataType.ENUM and value.values and given not in value.values:
            better = closest(str(given), value.values)
            message = f"{show(given)} is no value of {value.subject}{instead(better, value.values)}"
            yield Finding(path, message, suggestion=better)
            continue
        if not _has_form(value, given):
            yield Finding(
                path, f"{show(given)} is no value of {value.subject}, a {value.data_type}; write one, or take it out"
            )
            continue
        fault, broken = _fault(value, given), _broken(value, given)
        if fault:
            yield Finding(path, f"the example of {value.subject} {fault}; write another one")
        elif broken:
            yield Finding(path, f"the example of {value.subject} breaks {broken}; change one of them")


def _fault(value: Value, given: Scalar | tuple[Scalar, ...]) -> str | None:
    """What no value of any attribute of this type may be, as the end of a sentence, or None."""
    if value.data_type is DataType.JSON and not isinstance(given, tuple):
        return fault_of_json(as_json(given))
    return NUL if any(map(holds_nul, given if isinstance(given, tuple) else (given,))) else None


def _broken(value: Value, given: Scalar | tuple[Scalar, ...]) -> str | None:
    """The first rule that a value breaks, as it is written, or None."""
    for constraint in value.constraints:
        if not _keeps(constraint, value.data_type, given):
            return value.says(constraint.type, constraint.value)
    if isinstance(given, tuple):
        if not value.bound(C.MAX_ITEMS) and len(given) > MOST_ITEMS:
            return f"the limit of {MOST_ITEMS} items"
        return next(filter(None, (_broken(value.item, item) for item in given)), None)
    longest = LONGEST.get(value.data_type)
    if longest is not None and not value.bound(C.MAX_LENGTH) and isinstance(given, str):
        size = byte_length(given) if value.data_type is DataType.BINARY else len(given)
        if size is not None and size > longest:
            return f"the limit of {longest:,} for a {value.data_type}; give it a `max_length`"
    number = as_number(given)
    if number is not None and abs(number) > _LARGEST.get(value.data_type, abs(number)):
        return f"the range of a {value.data_type}"
    if number is not None and value.data_type is DataType.DECIMAL:
        scale = 2 if value.scale is None else value.scale
        before, after = decimals(number)
        if after > scale or before > (value.precision or 12) - scale:
            return f"`precision: {value.precision or 12}` and `scale: {scale}`"
    return None


def _keeps(constraint: Constraint, kind: DataType, given: Scalar | tuple[Scalar, ...]) -> bool:
    """Whether a value keeps one bound. What can't be compared counts as kept: another rule says why."""
    limit: Any = constraint.value
    match constraint.type:
        case C.GT | C.GE | C.LT | C.LE:
            return _keeps_order(constraint, kind, given)
        case C.MULTIPLE_OF:
            number, step = as_number(given), as_number(limit)
            return number is None or step is None or step <= 0 or number % step == 0
        case C.MIN_ITEMS | C.MAX_ITEMS:
            if not isinstance(given, tuple) or not isinstance(limit, int):
                return True
            return len(given) >= limit if constraint.type is C.MIN_ITEMS else len(given) <= limit
        case C.UNIQUE_ITEMS:
            return not isinstance(given, tuple) or not limit or len(set(given)) == len(given)
        case C.PATTERN:
            return _keeps_pattern(limit, kind, given)
    if not isinstance(given, str) or not isinstance(limit, int) or kind not in LONGEST:
        return True
    size = byte_length(given) if kind is DataType.BINARY else len(given)
    if size is None:
        return True
    return size >= limit if constraint.type is C.MIN_LENGTH else size <= limit


def _keeps_order(constraint: Constraint, kind: DataType, given: object) -> bool:
    if not (kind.is_number or kind.is_temporal):
        return True
    found, limit = as_ordered(given, kind), as_ordered(constraint.value, kind)
    if found is None or limit is None:
        return True
    match constraint.type:
        case C.GT:
            return bool(found > limit)
        case C.GE:
            return bool(found >= limit)
        case C.LT:
            return bool(found < limit)
    return bool(found <= limit)


def _keeps_pattern(pattern: object, kind: DataType, given: object) -> bool:
    if not isinstance(pattern, str) or not isinstance(given, str) or not kind.is_text:
        return True
    return fault(pattern) is not None or not_portable(pattern) is not None or matches(pattern, given)
