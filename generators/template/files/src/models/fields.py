"""Field types: what the published schema says is what the validator accepts, nothing more and nothing less."""

import base64
import datetime as dt
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    FiniteFloat,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainSerializer,
    StrictBool,
    StrictInt,
)
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError, core_schema
from typing_extensions import TypeAliasType

INT32_MAX = 2**31 - 1
# JSON numbers are doubles to most clients: above this, two integers may be one.
SAFE_INTEGER = 2**53 - 1
# PostgreSQL text cannot hold U+0000.
NO_NUL = r"^[^\u0000]*$"

Text = Annotated[str, Field(pattern=NO_NUL)]
# A key stands in URLs: clients fold `.` and `..`, and a slash ends it.
KeyText = Annotated[str, Field(pattern=r"^[^/\u0000]*[^./\u0000][^/\u0000]*$")]


def _without_nul(value: str) -> str:
    if "\0" in value:
        raise PydanticCustomError("string_nul", "Text cannot hold U+0000")
    return value


# For text with a pattern of its own.
NoNul = AfterValidator(_without_nul)


@dataclass(frozen=True)
class Whole:
    """An integer as JSON Schema has it: 5.0 is one, "5" and true are not."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """The bounded integer, behind a step that turns 5.0 into 5 and lets nothing else become one."""
        return core_schema.no_info_before_validator_function(self._integral, handler(source))

    @staticmethod
    def _integral(value: Any) -> Any:
        if isinstance(value, float) and value.is_integer():
            return int(value)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        raise PydanticCustomError("int_type", "Input should be a whole number")


@dataclass(frozen=True)
class _Spelled:
    """A value with one spelling on the wire: `pattern` is both what is published and what is checked."""

    type: type
    pattern: str
    parse: Callable[[str], Any]
    format: str | None = None

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Values of the type itself pass: they come from the database, never from JSON."""
        compiled = re.compile(self.pattern)

        def parse(value: Any) -> Any:
            if isinstance(value, self.type):
                return value
            if not isinstance(value, str) or compiled.fullmatch(value) is None:
                raise PydanticCustomError(
                    "string_pattern_mismatch",
                    "Input should be text that matches {pattern}",
                    {"pattern": self.pattern},
                )
            try:
                return self.parse(value)
            except ValueError as error:
                raise PydanticCustomError("value_error", "{why}", {"why": str(error)}) from None

        return core_schema.no_info_before_validator_function(parse, handler(source))

    def __get_pydantic_json_schema__(self, _: CoreSchema, __: Any) -> dict[str, Any]:
        """Text of that form."""
        schema = {"type": "string", "pattern": self.pattern}
        return schema | {"format": self.format} if self.format else schema


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).astimezone(dt.UTC)


_DAY = r"[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
_ZONED = r"(\.[0-9]{1,6})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"

Uuid = Annotated[
    uuid.UUID,
    _Spelled(
        uuid.UUID,
        r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
        uuid.UUID,
        "uuid",
    ),
]
Date = Annotated[dt.date, _Spelled(dt.date, rf"^{_DAY}$", dt.date.fromisoformat, "date")]
Moment = Annotated[
    dt.datetime,
    _Spelled(dt.datetime, rf"^{_DAY}T{_CLOCK}{_ZONED}$", _moment, "date-time"),
]
# No `format`: RFC 3339 times have an offset, times of day have none.
TimeOfDay = Annotated[
    dt.time,
    _Spelled(dt.time, rf"^{_CLOCK}$", dt.time.fromisoformat),
    PlainSerializer(lambda value: value.isoformat("seconds"), return_type=str, when_used="json"),
]
Email = Annotated[
    str,
    Field(
        max_length=254,
        pattern=(
            r"^[A-Za-z0-9._%+-]{1,64}"
            r"@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,3}[A-Za-z]{2,24}$"
        ),
    ),
    # Nobody has two addresses that differ in capitals only, or remembers which ones they typed.
    AfterValidator(str.lower),
]
Url = Annotated[
    str,
    Field(pattern=r"^https?://[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?(/[!-~]*)?$", max_length=2048),
]
Flag = StrictBool
# A query parameter that was not given: the published schema does not speak of null.
Absent = SkipJsonSchema[None]

# `patternProperties` alone would let other keys through.
_CLOSED = Field(json_schema_extra={"additionalProperties": False})
Json = TypeAliasType(
    "Json",
    "Annotated[dict[Text, Json], _CLOSED] | list[Json] | Text | StrictBool | StrictInt | FiniteFloat | None",
)


def _bounded(value: Any, depth: int = 32) -> Any:
    if isinstance(value, dict | list):
        if depth == 0:
            raise PydanticCustomError("json_depth", "JSON nested too deeply")
        for item in value.values() if isinstance(value, dict) else value:
            _bounded(item, depth - 1)
    return value


# A document: an object or a list, 32 levels deep at most.
JsonDocument = Annotated[
    Annotated[dict[Text, Json], _CLOSED] | list[Json], BeforeValidator(_bounded)
]


@dataclass(frozen=True)
class Base64:
    """Bytes, as base64 text on the wire. `max_bytes` is a multiple of three, as four characters are three bytes."""

    max_bytes: int

    def __get_pydantic_core_schema__(self, _: Any, __: GetCoreSchemaHandler) -> CoreSchema:
        """Text in JSON; bytes pass, they come from the database."""
        compiled = re.compile(self._PATTERN)

        def parse(value: Any) -> bytes:
            if isinstance(value, bytes):
                return value
            if not isinstance(value, str) or compiled.fullmatch(value) is None:
                raise PydanticCustomError("base64", "Input should be base64 text")
            if len(value) > self._max_length:
                raise PydanticCustomError(
                    "too_long", "There should be at most {most} bytes", {"most": self.max_bytes}
                )
            return base64.b64decode(value)

        return core_schema.no_info_plain_validator_function(
            parse,
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda value: base64.b64encode(value).decode(),
                return_schema=core_schema.str_schema(),
                when_used="json",
            ),
        )

    def __get_pydantic_json_schema__(self, _: CoreSchema, __: Any) -> dict[str, Any]:
        """Text of that form."""
        return {
            "type": "string",
            "pattern": self._PATTERN,
            "maxLength": self._max_length,
            "contentEncoding": "base64",
        }

    _PATTERN = r"^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"

    @property
    def _max_length(self) -> int:
        return self.max_bytes // 3 * 4


@dataclass(frozen=True)
class Distinct:
    """A list whose items all differ."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """The list, and a look at its items after it."""
        return core_schema.no_info_after_validator_function(self._differ, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """The list's schema with `uniqueItems`."""
        return handler(schema) | {"uniqueItems": True}

    @staticmethod
    def _differ(values: list[Any]) -> list[Any]:
        if any(value in values[:index] for index, value in enumerate(values)):
            raise PydanticCustomError("unique_items", "Items must be unique")
        return values
