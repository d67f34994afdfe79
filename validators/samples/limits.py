"""The bounds that an attribute has in effect: its own, and those that its type brings along."""

from decimal import Decimal

from ir.identity import by_identity
from ir.model import Attribute, ConstraintType, DataType
from validators.values import LONGEST

INT32_MAX = 2**31 - 1
SAFE_INTEGER = 2**53 - 1


def number(attribute: Attribute, kind: ConstraintType) -> Decimal | None:
    """A numeric bound."""
    found = attribute.constraint(kind)
    return None if found is None else found.number


def size(attribute: Attribute, kind: ConstraintType, default: int) -> int:
    """A bound on a length or a count."""
    found = attribute.constraint(kind)
    return default if found is None else int(found.value)


def lengths(attribute: Attribute) -> tuple[int, int]:
    """The fewest and most characters of a text."""
    longest = LONGEST.get(attribute.data_type, LONGEST[DataType.STRING])
    least = int(attribute.is_primary_key)
    return size(attribute, ConstraintType.MIN_LENGTH, least), size(attribute, ConstraintType.MAX_LENGTH, longest)


def binary_length(attribute: Attribute) -> int:
    """The most bytes of a binary: a multiple of three, as base64 counts."""
    return -(-size(attribute, ConstraintType.MAX_LENGTH, 1_048_576) // 3) * 3


def step(attribute: Attribute) -> Decimal:
    """The distance between two neighbouring values of a whole or decimal number."""
    unit = Decimal(1)
    if attribute.data_type is DataType.DECIMAL:
        unit = Decimal(1).scaleb(-(2 if attribute.scale is None else attribute.scale))
    if attribute.data_type is DataType.FLOAT:
        unit = Decimal("0.1")
    multiple = number(attribute, ConstraintType.MULTIPLE_OF)
    return unit if multiple is None else multiple


@by_identity(4096)
def range_of(attribute: Attribute) -> tuple[Decimal, Decimal]:
    """The least and greatest value of a number, both allowed by every bound; for floats without one, a large range."""
    kind = attribute.data_type
    if kind is DataType.INTEGER:
        low, high = Decimal(-INT32_MAX), Decimal(INT32_MAX)
    elif kind is DataType.BIGINT:
        low, high = Decimal(-SAFE_INTEGER), Decimal(SAFE_INTEGER)
    elif kind is DataType.DECIMAL:
        precision, scale = attribute.precision or 12, 2 if attribute.scale is None else attribute.scale
        high = Decimal(10**precision - 1).scaleb(-scale)
        low = -high
    else:
        low, high = Decimal(-1_000_000), Decimal(1_000_000)
    if attribute.is_primary_key and kind in (DataType.INTEGER, DataType.BIGINT):
        low = Decimal(1)
    unit = step(attribute)
    for bound, is_lower, is_open in (
        (ConstraintType.GE, True, False),
        (ConstraintType.GT, True, True),
        (ConstraintType.LE, False, False),
        (ConstraintType.LT, False, True),
    ):
        said = number(attribute, bound)
        if said is None:
            continue
        if is_lower:
            low = _upwards(said, unit, is_open) if kind is not DataType.FLOAT else said + unit * is_open
        else:
            high = -_upwards(-said, unit, is_open) if kind is not DataType.FLOAT else said - unit * is_open
    return _upwards(low, unit, False) if kind is not DataType.FLOAT else low, high


def _upwards(value: Decimal, unit: Decimal, is_open: bool) -> Decimal:
    """The least multiple of `unit` at or (`is_open`) above a value."""
    whole = (value / unit).to_integral_value("ROUND_CEILING") * unit
    return whole + unit if is_open and whole == value else whole
