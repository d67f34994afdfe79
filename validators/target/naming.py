"""How elements of the IR are called in Python. Compliance looks for these names, emitters write them."""

import builtins
import hashlib
import keyword
import re
from collections.abc import Collection, Sequence

from ir.names import snake_case
from validators.reserved import DEVICES

# Attributes of SQLAlchemy's and pydantic's base classes, and the names that class bodies here look up.
_TAKEN = frozenset(
    {
        "metadata",
        "registry",
        "construct",
        "copy",
        "dict",
        "fields",
        "from_orm",
        "json",
        "parse_file",
        "parse_obj",
        "parse_raw",
        "schema",
        "schema_json",
        "update_forward_refs",
        "validate",
        "bool",
        "bytes",
        "dt",
        "enums",
        "float",
        "int",
        "list",
        "mapped_column",
        "relationship",
        "sa",
        "self",
        "str",
        "uuid",
    }
)


def python_name(name: str) -> str:
    """The Python name of an attribute: its own, with an underscore where that is taken (`class_`, `metadata_`)."""
    if keyword.iskeyword(name) or name in _TAKEN or name.startswith("model_"):
        return f"{name}_"
    return name


ROUTE_NAMES = frozenset({"current_user", "etag", "quote", "require", "responses", "router"})
"""What modules of routes import and define, beside classes."""


def function_name(operation_id: str) -> str:
    """The function that answers an operation: `listOrders` → `list_orders`; `router_`, where that is taken."""
    name = snake_case(operation_id)
    is_taken = name in ROUTE_NAMES or name in DEVICES or hasattr(builtins, name)
    return f"{name}_" if is_taken else python_name(name)


def parameter_names(parameters: Sequence[str], taken: Collection[str] = ()) -> list[str]:
    """The arguments of a function that takes these parameters: `X-Request-Id` → `x_request_id`, each only once."""
    found: list[str] = []
    for parameter in parameters:
        name = python_name(re.sub(r"\W", "_", snake_case(parameter)))
        while name in taken or name in found:
            name = f"{name}_"
        found.append(name)
    return found


def module_name(entity: str) -> str:
    """The module that holds an entity's code in each package."""
    name = snake_case(entity)
    return f"{name}_" if keyword.iskeyword(name) or name in _MODULES else name


# What the packages of entities' modules have beside them, and what modules that import them all import and define too.
_MODULES = frozenset({"base", "health", "auth", "custom", "router", "commit", "settle", "watch"})

# What the code around a row calls other things: parameters, local variables, imported modules and functions.
_LOCALS = frozenset(
    "actor affected allowed answer average_of batch batches bearer body changes claims client column commit conflict "
    "credentials current current_user data dt etag etag_matches events fields finite first float_average float_mean "
    "float_sum follow found fresh given hash_password hashed if_match item items joinedload jwt key lifetime limit "
    "lock mean_of name not_found or_ other others own page pin query quote require require_reference require_unique "
    "require_version response responses roles router row rows secret seconds select selectinload self service session "
    "settings settle sort staff token transactional uuid value values verify_password written".split()
)


def row_variable(entity: str) -> str:
    """A variable that holds one row: `cart`; `values_row`, where the code around it says `values` already."""
    name = module_name(entity)
    return f"{name}_row" if name in _LOCALS or hasattr(builtins, name) else name


def class_name(snake: str) -> str:
    """`order_item` → `OrderItem`."""
    return "".join(part[:1].upper() + part[1:] for part in snake.split("_") if part)


def enum_class(entity: str, attribute: str, entities: frozenset[str]) -> str:
    """The enum of an attribute: `ProductKind`; never an entity's own name."""
    name = f"{entity}{class_name(attribute)}"
    return f"{name}Value" if name in entities else name


def enum_member(value: str) -> str:
    """The member of an enum value: `in progress` → `IN_PROGRESS`, `2d` → `VALUE_2D`."""
    name = re.sub(r"[^0-9A-Za-z]+", "_", value).strip("_").upper() or "EMPTY"
    return name if name[0].isalpha() else f"VALUE_{name}"


# Words that PostgreSQL or SQLite will not take as a bare column name.
_SQL_RESERVED = frozenset(
    (
        "all analyse analyze and any array as asc asymmetric authorization binary both case cast check "
        "collate collation column concurrently constraint create cross current_catalog current_date "
        "current_role current_schema current_time current_timestamp current_user default deferrable desc "
        "distinct do else end except false fetch for foreign freeze from full grant group having ilike in "
        "index initially inner intersect into is isnull join lateral leading left like limit localtime "
        "localtimestamp natural not notnull null offset on only or order outer overlaps placing primary "
        "references returning right select session_user similar some symmetric table tablesample then to "
        "trailing transaction true union unique update user using values variadic verbose when where window "
        "with "
    ).split()
)


def sql_name(column: str) -> str:
    """A column's name inside SQL text."""
    return f'"{column}"' if column in _SQL_RESERVED else column


_LONGEST_IDENTIFIER = 63


def sql_identifier(name: str) -> str:
    """A made-up name of a table or index, as long as PostgreSQL takes; a hash stands for what is cut off."""
    if len(name) <= _LONGEST_IDENTIFIER:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{name[: _LONGEST_IDENTIFIER - 9]}_{digest}"
