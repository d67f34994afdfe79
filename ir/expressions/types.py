"""What the value of an expression can be."""

from dataclasses import dataclass, replace
from enum import StrEnum


class Kind(StrEnum):
    """The kinds of values. A `ROW` is one row of an entity, `ROWS` a collection of them; `UNKNOWN` is what could not
    be typed: it silences further findings.
    """

    INTEGER = "a whole number"
    DECIMAL = "a decimal number"
    FLOAT = "a float"
    BOOLEAN = "a truth value"
    TEXT = "a text"
    ENUM = "one of a few words"
    DATE = "a date"
    TIME = "a time of day"
    DATETIME = "a moment"
    DURATION = "a duration"
    UUID = "a UUID"
    JSON = "JSON"
    BINARY = "binary data"
    LIST = "a list"
    ROW = "a row"
    ROWS = "a collection of rows"
    NONE = "nothing"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Type:
    """The type of a value.

    `entity` belongs to `ROW` and `ROWS`. `values` and `owner` belong to `ENUM`: the words, and the (entity, attribute)
    that declares them (None for a flow's input). `scale` belongs to `DECIMAL`: the most digits after the point that a
    value can have, None where that is not bounded (after `/` or `avg`). `item` is that of a `LIST`.
    """

    kind: Kind
    is_nullable: bool = False
    entity: str | None = None
    values: tuple[str, ...] = ()
    owner: tuple[str, str] | None = None
    scale: int | None = None
    item: "Type | None" = None

    def nullable(self, is_nullable: bool = True) -> "Type":
        """The same type, with or without None."""
        return self if self.is_nullable is is_nullable else replace(self, is_nullable=is_nullable)

    @property
    def is_number(self) -> bool:
        """It can be calculated with."""
        return self.kind in (Kind.INTEGER, Kind.DECIMAL, Kind.FLOAT)

    def __str__(self) -> str:
        return _words(self)


def _words(of: Type) -> str:
    if of.kind is Kind.ROW:
        text = f"one `{of.entity}`"
    elif of.kind is Kind.ROWS:
        text = f"a collection of `{of.entity}`"
    elif of.kind is Kind.LIST and of.item is not None:
        text = f"a list of {of.item.kind.value.removeprefix('a ')}s"
    else:
        text = of.kind.value
    return f"{text} or None" if of.is_nullable and of.kind is not Kind.NONE else text


UNKNOWN = Type(Kind.UNKNOWN)
NONE = Type(Kind.NONE, is_nullable=True)
INTEGER = Type(Kind.INTEGER)
FLOAT = Type(Kind.FLOAT)
BOOLEAN = Type(Kind.BOOLEAN)
TEXT = Type(Kind.TEXT)
DATE = Type(Kind.DATE)
TIME = Type(Kind.TIME)
DATETIME = Type(Kind.DATETIME)
DURATION = Type(Kind.DURATION)
UUID = Type(Kind.UUID)
JSON = Type(Kind.JSON)
BINARY = Type(Kind.BINARY)


def decimal(scale: int | None) -> Type:
    """A decimal number with at most that many digits after the point."""
    return Type(Kind.DECIMAL, scale=scale)


def row(entity: str) -> Type:
    """One row."""
    return Type(Kind.ROW, entity=entity)


def rows(entity: str) -> Type:
    """A collection of rows."""
    return Type(Kind.ROWS, entity=entity)
