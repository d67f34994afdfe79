"""The closed vocabularies of the IR."""

from enum import StrEnum


class DataType(StrEnum):
    """What a value is, independent of how a language or database stores it."""

    STRING = "string"
    TEXT = "text"
    INTEGER = "integer"
    BIGINT = "bigint"
    FLOAT = "float"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"
    UUID = "uuid"
    EMAIL = "email"
    URL = "url"
    ENUM = "enum"
    JSON = "json"
    BINARY = "binary"
    ARRAY = "array"

    @property
    def is_text(self) -> bool:
        """A string of characters whose length can be bounded."""
        return self in _TEXT

    @property
    def is_number(self) -> bool:
        """A number that has an order and bounds."""
        return self in _NUMBERS

    @property
    def is_temporal(self) -> bool:
        """A moment, a day or a time of day."""
        return self in _TEMPORAL


_TEXT = frozenset({DataType.STRING, DataType.TEXT, DataType.EMAIL, DataType.URL})
_NUMBERS = frozenset({DataType.INTEGER, DataType.BIGINT, DataType.FLOAT, DataType.DECIMAL})
_TEMPORAL = frozenset({DataType.DATE, DataType.TIME, DataType.DATETIME})


class ConstraintType(StrEnum):
    """A bound on one value. Numbers: `gt ge lt le multiple_of`; text: `min_length max_length pattern`; binary:
    `max_length` in bytes; arrays: `min_items max_items unique_items`."""

    GT = "gt"
    GE = "ge"
    LT = "lt"
    LE = "le"
    MULTIPLE_OF = "multiple_of"
    MIN_LENGTH = "min_length"
    MAX_LENGTH = "max_length"
    PATTERN = "pattern"
    MIN_ITEMS = "min_items"
    MAX_ITEMS = "max_items"
    UNIQUE_ITEMS = "unique_items"


class RelationType(StrEnum):
    """How many rows stand on each side of a relationship, seen from the entity that declares it."""

    ONE_TO_ONE = "one_to_one"
    ONE_TO_MANY = "one_to_many"
    MANY_TO_ONE = "many_to_one"
    MANY_TO_MANY = "many_to_many"


class OnDelete(StrEnum):
    """What happens to the rows that refer to a deleted one. `KEEP` is for rows that are only hidden: nothing."""

    RESTRICT = "restrict"
    CASCADE = "cascade"
    SET_NULL = "set_null"
    KEEP = "keep"


class HTTPMethod(StrEnum):
    """The methods an endpoint can have."""

    GET = "GET"
    POST = "POST"
    PUT = "PUT"
    PATCH = "PATCH"
    DELETE = "DELETE"


class ParamLocation(StrEnum):
    """Where a parameter travels."""

    PATH = "path"
    QUERY = "query"
    HEADER = "header"
    COOKIE = "cookie"


class Crud(StrEnum):
    """The five operations an entity has unless `crud` says otherwise."""

    LIST = "list"
    CREATE = "create"
    READ = "read"
    UPDATE = "update"
    DELETE = "delete"


class Operation(StrEnum):
    """What an endpoint does.

    The first five are `Crud`. `COLLECTION` lists the rows of a to-many relationship, `LINK` and `UNLINK` change a
    many-to-many one, `FLOW` runs a flow, `EVENT` gives an event to a state machine, `TOKEN` and `ME` belong to
    authentication. `CUSTOM` is declared under `paths` and means nothing that can be derived.
    """

    LIST = "list"
    CREATE = "create"
    READ = "read"
    UPDATE = "update"
    DELETE = "delete"
    COLLECTION = "collection"
    LINK = "link"
    UNLINK = "unlink"
    FLOW = "flow"
    EVENT = "event"
    TOKEN = "token"
    ME = "me"
    CUSTOM = "custom"


class TriggerType(StrEnum):
    """What starts a flow."""

    HTTP_REQUEST = "http_request"
    EVENT = "event"
    SCHEDULE = "schedule"


class DatabaseType(StrEnum):
    """The database an application is deployed with (SQLite always works for development)."""

    POSTGRESQL = "postgresql"
    SQLITE = "sqlite"
