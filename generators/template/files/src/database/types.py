"""Column types that mean the same on SQLite and PostgreSQL."""

import datetime as dt
import uuid
from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    Enum,
    Integer,
    Numeric,
    TypeDecorator,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

# SQLite counts a key up by itself only in a column that is exactly INTEGER.
BigKey = BigInteger().with_variant(Integer(), "sqlite")
Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def utc_now() -> dt.datetime:
    """The present moment, in UTC."""
    return dt.datetime.now(dt.UTC)


def utc_today() -> dt.date:
    """The present day, in UTC."""
    return utc_now().date()


def choice(values: type[StrEnum], name: str) -> Enum:
    """A column for one of a few words: text, and a CHECK that the database keeps by itself."""
    return Enum(
        values,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=64,
        values_callable=lambda members: [member.value for member in members],
    )


class UtcDateTime(TypeDecorator[dt.datetime]):
    """A moment. It is stored in UTC and comes back in UTC, also where the database forgets the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """A moment without a zone is refused: nobody knows when it is."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        return value.astimezone(dt.UTC)

    def process_result_value(
        self, value: dt.datetime | None, dialect: Dialect
    ) -> dt.datetime | None:
        """SQLite gives naive text back."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class JsonList(TypeDecorator[list[Any]]):
    """A list of values that JSON has no form for: they are stored as text and come back as what they were."""

    impl = JSON
    cache_ok = True

    _PARSERS: ClassVar[dict[type, Callable[[str], Any]]] = {
        Decimal: Decimal,
        dt.date: dt.date.fromisoformat,
        dt.time: dt.time.fromisoformat,
        dt.datetime: dt.datetime.fromisoformat,
        uuid.UUID: uuid.UUID,
    }

    def __init__(self, item: type) -> None:
        super().__init__()
        self.item = item

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The same column as any other JSON."""
        return dialect.type_descriptor(Json)

    def process_bind_param(self, value: list[Any] | None, dialect: Dialect) -> list[str] | None:
        """Decimals and keys as text, dates and times in ISO form."""
        if value is None:
            return None
        return [item.isoformat() if hasattr(item, "isoformat") else str(item) for item in value]

    def process_result_value(self, value: Any, dialect: Dialect) -> list[Any] | None:
        """What was stored."""
        return None if value is None else [self._PARSERS[self.item](item) for item in value]


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal number, exact everywhere: NUMERIC, or scaled integers on SQLite, which has no decimals."""

    impl = Numeric
    cache_ok = True

    def __init__(self, precision: int, scale: int) -> None:
        super().__init__(precision, scale)
        self.precision = precision
        self.scale = scale

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """BIGINT holds the 18 digits that a column may have."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(BigInteger())
        return dialect.type_descriptor(Numeric(self.precision, self.scale))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        """19.9 is stored as 1990 where the scale is 2."""
        if value is None or dialect.name != "sqlite":
            return value
        return int(value.scaleb(self.scale))

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """The number, with all its digits after the point."""
        if value is None:
            return None
        if dialect.name == "sqlite":
            return Decimal(value).scaleb(-self.scale)
        return Decimal(value)
