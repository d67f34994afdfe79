"""Names that mean something else in the code of a generated application."""

import builtins
import keyword

from ir.names import snake_case

_PYTHON = frozenset(name for name in dir(builtins) if not name.startswith("_")) | frozenset(keyword.kwlist)

# fmt: off
_STANDARD_LIBRARY = frozenset(
    {
        "ABC", "Annotated", "Any", "AsyncGenerator", "AsyncIterator", "Awaitable", "Callable", "ClassVar",
        "Decimal", "Enum", "Field", "Final", "Generic", "IntEnum", "Iterable", "Iterator", "Literal", "Mapping",
        "Optional", "Self", "StrEnum", "TypeVar", "UUID",
    }
)

_FRAMEWORKS = frozenset(
    {
        "APIRoute", "APIRouter", "AfterValidator", "AliasChoices", "Argon2Hasher", "AsyncAttrs", "AsyncClient",
        "AsyncConnection", "AsyncEngine", "AsyncSession", "BackgroundTasks", "Base", "BaseModel", "BaseSettings",
        "BeforeValidator", "CheckConstraint", "ConfigDict", "DeclarativeBase", "Depends", "FastAPI",
        "ForeignKey", "HTTPAuthorizationCredentials", "HTTPBearer", "HTTPException", "InstrumentedAttribute",
        "IntegrityError", "JSON", "JSONResponse", "Json", "Mapped", "MetaData", "PasswordHash",
        "PlainSerializer", "Query", "Request", "RequestValidationError", "Response", "Row", "Select", "Session",
        "SkipJsonSchema", "StrictBool", "StrictInt", "Text", "TypeAdapter", "TypeDecorator", "UniqueConstraint",
        "Uuid", "ValidationError", "WithJsonSchema",
    }
)

_GENERATED = frozenset(
    {
        "ALGORITHM", "AnyRequests", "BOUNDS", "BigKey", "Bounds", "CHECKS", "CLAIMS", "CREATED", "Changes",
        "CurrentUser", "Dated", "ETag", "ExactDecimal", "FIELDS", "IfMatch", "Links", "NotFound", "OPENING",
        "OutboxEvent", "PASSWORD", "PATH", "Page", "PageParams", "Pagination", "Problem", "REQUESTS", "Refusal",
        "Repository", "RowPage", "SORTS", "STEPS", "ScheduleLease", "SessionDep", "SessionFactory", "Settings",
        "SoftDelete", "StrictRoute", "TAGGED", "Timestamps", "Token", "TokenRequest", "UtcDateTime",
    }
)
# fmt: on

ENTITY_NAMES = _PYTHON | _STANDARD_LIBRARY | _FRAMEWORKS | _GENERATED
"""No entity, and no declared schema, can have one of these names: a generated module uses it already."""

DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
)
"""Files of these names are devices on Windows, whatever their suffix."""

CLASS_SUFFIXES = ("Create", "Update", "Read", "Page", "Query", "Repository", "Service", "ServiceDep")
"""What the classes made for an entity are called, after its own name."""

FLOW_SUFFIXES = ("Request", "Response", "Workflow")
"""What the classes made for a flow are called, after its own name in PascalCase."""

PATH_SEGMENTS = frozenset({"auth", "docs", "health", "metrics", "openapi.json", "redoc"})
"""First path segments that the generated application serves itself."""

ROLE_NAMES = frozenset({"public", "authenticated", "owner", "self"})
"""Grants with a meaning of their own."""


def entity_name_is_reserved(name: str) -> bool:
    """Whether a generated module uses `name` for something else, or Windows could not store one called after it."""
    return name in ENTITY_NAMES or snake_case(name) in DEVICES
