"""The shape of names: they become classes, columns, files and URLs."""

import re
import unicodedata
from collections.abc import Iterator

import inflection

from ir import paths
from ir.problems import Severity
from validators.context import SpecContext
from validators.rule import Finding, rule
from validators.wording import show

LONGEST_NAME = 48
LONGEST_TABLE = 63

_ENTITY = re.compile(r"[A-Z][A-Za-z0-9]*")
_FIELD = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_SEGMENT = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")


def is_entity_name(name: str) -> bool:
    """A PascalCase name of ASCII letters and digits."""
    return _ENTITY.fullmatch(name) is not None


def is_field_name(name: str) -> bool:
    """A snake_case name of ASCII letters and digits."""
    return _FIELD.fullmatch(name) is not None


def stranger(name: str) -> str:
    """What is odd about a name's characters, as the end of a message: letters of other scripts are spelled out."""
    for char in name:
        if not char.isascii():
            return f"; {show(char)} is {unicodedata.name(char, f'U+{ord(char):04X}')}, not a letter from A to Z"
        if not char.isprintable():
            return f"; it contains the control character U+{ord(char):04X}"
    return ""


def _pascal(name: str) -> str | None:
    if len(name) > LONGEST_NAME or not name.isascii():
        return None
    found = str(inflection.camelize(re.sub(r"\W+", "_", name).strip("_")))
    return found if _ENTITY.fullmatch(found) else None


def better_field_name(name: str) -> str | None:
    """The snake_case name that somebody may have meant."""
    if len(name) > LONGEST_NAME or not name.isascii():
        return None
    found = re.sub(r"_+", "_", str(inflection.underscore(re.sub(r"\W+", "_", name)))).strip("_")
    return found if _FIELD.fullmatch(found) else None


def _call_it(suggestion: str | None) -> str:
    return f"; call it {show(suggestion)}" if suggestion else ""


@rule("DM202", Severity.ERROR, "An entity's name is not PascalCase")
def entity_name_shape(context: SpecContext) -> Iterator[Finding]:
    """An entity becomes a class and, in snake_case, a module, a table and a path. Its name starts with a capital and
    has only the letters A–Z, a–z and digits. Letters of other scripts that look like Latin ones are refused: two
    names that look the same would be two entities.

    Wrong:
        entities:
          order_item:
            attributes: {quantity: integer}
    Right:
        entities:
          OrderItem:
            attributes: {quantity: integer}
    """
    for entity in context.parts.entities:
        if not is_entity_name(entity.name):
            better = _pascal(entity.name)
            what = f"{show(entity.name)} is not a PascalCase name of ASCII letters and digits"
            yield Finding(
                entity.path, what + (stranger(entity.name) or _call_it(better)), on_key=True, suggestion=better
            )


@rule("DM203", Severity.ERROR, "A field's name is not snake_case")
def field_name_shape(context: SpecContext) -> Iterator[Finding]:
    """Attributes and relationships become columns, Python attributes and JSON properties. Their names are lower-case
    ASCII words joined by single underscores, without one at either end.

    Wrong:
        entities:
          Product:
            attributes: {unitPrice: decimal}
    Right:
        entities:
          Product:
            attributes: {unit_price: decimal}
    """
    for entity, name, path in _fields(context):
        if not is_field_name(name):
            better = better_field_name(name)
            what = (
                f"{show(f'{entity}.{name}')} is not a snake_case name: lower-case letters, digits and single "
                "underscores"
            )
            yield Finding(path, what + (stranger(name) or _call_it(better)), on_key=True, suggestion=better)


def _fields(context: SpecContext) -> Iterator[tuple[str, str, str]]:
    for entity, attribute, path in context.attributes:
        yield entity.name, attribute.name, path
    for entity, relation, path in context.relationships:
        yield entity.name, relation.field_name, path


@rule("DM205", Severity.ERROR, "A name is too long")
def name_length(context: SpecContext) -> Iterator[Finding]:
    """PostgreSQL cuts identifiers at 63 characters, and constraints and indexes are named after their table and
    columns. Names of entities and fields may have up to 48 characters.

    Wrong:
        entities:
          Product:
            attributes: {number_of_units_that_are_left_in_the_central_warehouse: integer}
    Right:
        entities:
          Product:
            attributes: {units_in_central_warehouse: integer}
    """
    entities = ((entity.name, entity.path) for entity in context.parts.entities)
    fields = ((name, path) for _, name, path in _fields(context))
    for name, path in (*entities, *fields):
        if len(name) > LONGEST_NAME:
            message = f"{show(name)} has {len(name)} characters; use at most {LONGEST_NAME}"
            yield Finding(path, message, on_key=True)


@rule("DM208", Severity.ERROR, "A table name is not an identifier")
def table_name_shape(context: SpecContext) -> Iterator[Finding]:
    """`table` and `join_table` name tables as they are in the database: lower-case ASCII words joined by underscores,
    at most 63 characters. SQL's own words are fine, they are quoted.

    Wrong:
        entities:
          Order:
            attributes: {total: decimal}
            table: "customer orders"
    Right:
        entities:
          Order:
            attributes: {total: decimal}
            table: customer_orders
    """
    tables = [(entity.table_name, paths.child(entity.path, "table")) for entity in context.parts.entities]
    joins = [(relation.join_table, paths.child(path, "join_table")) for _, relation, path in context.relationships]
    for name, path in (*tables, *joins):
        if name is not None and (not _FIELD.fullmatch(name) or len(name) > LONGEST_TABLE):
            better = better_field_name(name)
            what = (
                f"{show(name)} is no table name: use lower-case words joined by underscores, at most "
                f"{LONGEST_TABLE} characters"
            )
            yield Finding(path, what + stranger(name), suggestion=better)


@rule("DM209", Severity.ERROR, "A path segment is not made for URLs")
def path_segment_shape(context: SpecContext) -> Iterator[Finding]:
    """An entity's `path` is the first segment of its URLs: lower-case ASCII letters and digits, with single hyphens or
    underscores between them, and no slashes.

    Wrong:
        entities:
          Order:
            attributes: {total: decimal}
            path: /shop/orders
    Right:
        entities:
          Order:
            attributes: {total: decimal}
            path: shop-orders
    """
    for entity in context.parts.entities:
        name = entity.path_name
        if name is not None and (not _SEGMENT.fullmatch(name) or len(name) > LONGEST_TABLE):
            message = f"{show(name)} is no path segment: use lower-case letters, digits and hyphens, without slashes"
            yield Finding(paths.child(entity.path, "path"), message + stranger(name))


@rule("DM212", Severity.ERROR, "A role's name is not snake_case")
def role_name_shape(context: SpecContext) -> Iterator[Finding]:
    """Roles are stored with users, checked in code and written in documents: lower-case ASCII words joined by single
    underscores, at most 48 characters.

    Wrong:
        auth: {user: Customer, roles: [Store Manager]}
        entities:
          Customer:
            attributes: {email: {type: email, unique: true}}
    Right:
        auth: {user: Customer, roles: [store_manager]}
        entities:
          Customer:
            attributes: {email: {type: email, unique: true}}
    """
    if context.parts.auth is None:
        return
    for position, role in enumerate(context.parts.auth.roles):
        if not _FIELD.fullmatch(role) or len(role) > LONGEST_NAME:
            better = better_field_name(role)
            what = (
                f"{show(role)} is no role name: use lower-case words joined by underscores, at most "
                f"{LONGEST_NAME} characters"
            )
            yield Finding(paths.join("auth", "roles", position), what + stranger(role), suggestion=better)
