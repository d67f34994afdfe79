"""Declared shapes: `schemas`, and what refers to them."""

import keyword
import re
from collections import Counter
from collections.abc import Iterator

from ir import paths
from ir.model import Schema
from ir.problems import Severity
from validators.context import SpecContext, endpoint_path
from validators.reserved import CLASS_SUFFIXES, entity_name_is_reserved
from validators.rule import Finding, rule
from validators.rules.names import LONGEST_NAME, stranger
from validators.wording import closest, did_you_mean, show

_SCHEMA = re.compile(r"[A-Z][A-Za-z0-9]*")
_PROPERTY = re.compile(r"[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*")


def references(context: SpecContext) -> Iterator[tuple[str, str]]:
    """Every shape that something refers to, and where."""
    for schema in context.parts.schemas:
        for field in schema.fields:
            if field.reference is not None:
                yield field.reference, paths.child(schema.path, "properties", field.name)
    for endpoint in context.parts.endpoints:
        place = endpoint_path(endpoint)
        if endpoint.request_schema is not None:
            yield endpoint.request_schema, paths.child(place, "requestBody")
        for response in endpoint.responses:
            if response.schema_name is not None:
                yield response.schema_name, paths.child(place, "responses", response.status)


@rule("DM420", Severity.HINT, "A schema that nothing uses")
def unused_schema(context: SpecContext) -> Iterator[Finding]:
    """A schema that no request, answer or other schema refers to has no effect.

    Wrong:
        entities:
          Order:
            attributes: {total: decimal}
        schemas:
          Report:
            properties: {year: {type: integer}}
    Right:
        entities:
          Order:
            attributes: {total: decimal}
        schemas:
          Report:
            properties: {year: {type: integer}}
        paths:
          /orders/report:
            get: {responses: {200: {description: A, content: {application/json: {schema: {$ref: "#/schemas/Report"}}}}}}
    """
    used = {name for name, _ in references(context)}
    for schema in context.parts.schemas:
        if schema.name not in used:
            message = f"nothing refers to {show(schema.name)}; use it in `paths`, or take it out"
            yield Finding(schema.path, message, on_key=True, needs=("paths",))


@rule("DM421", Severity.ERROR, "A reference to an unknown shape")
def unknown_schema(context: SpecContext) -> Iterator[Finding]:
    """`$ref` names a schema (`#/schemas/Name`) or an entity's own shape (`#/entities/Name`).

    Wrong:
        entities:
          Order:
            attributes: {total: decimal}
        paths:
          /orders/latest:
            get: {responses: {200: {description: A, content: {application/json: {schema: {$ref: "#/entities/Ordre"}}}}}}
    Right:
        entities:
          Order:
            attributes: {total: decimal}
        paths:
          /orders/latest:
            get: {responses: {200: {description: A, content: {application/json: {schema: {$ref: "#/entities/Order"}}}}}}
    """
    known = {*context.entities, *(schema.name for schema in context.parts.schemas)}
    for name, place in references(context):
        if name not in known:
            rather = did_you_mean(closest(name, known)) or "; declare it under `schemas`"
            needs = (paths.join("schemas", name), paths.join("entities", name))
            yield Finding(place, f"there is no schema and no entity {show(name)}{rather}", on_key=True, needs=needs)


@rule("DM422", Severity.ERROR, "A schema's name is taken")
def schema_name_taken(context: SpecContext) -> Iterator[Finding]:
    """An entity `Product` comes with shapes of its own: `ProductCreate`, `ProductUpdate`, `ProductRead` and
    `ProductPage`. These names, those of entities and those the generated code needs can't be used for a schema.

    Wrong:
        entities:
          Order:
            attributes: {total: decimal}
        schemas:
          OrderCreate:
            properties: {year: {type: integer}}
        paths:
          /orders/import:
            post:
              requestBody: {content: {application/json: {schema: {$ref: "#/schemas/OrderCreate"}}}}
              responses: {204: {description: Done}}
    Right:
        entities:
          Order:
            attributes: {total: decimal}
        schemas:
          OrderImport:
            properties: {year: {type: integer}}
        paths:
          /orders/import:
            post:
              requestBody: {content: {application/json: {schema: {$ref: "#/schemas/OrderImport"}}}}
              responses: {204: {description: Done}}
    """
    generated = {f"{name}{suffix}": name for name in context.entities for suffix in CLASS_SUFFIXES}
    for schema in context.parts.schemas:
        if schema.name in context.entities:
            reason = "is an entity already; refer to that, or choose another name"
        elif schema.name in generated:
            reason = f"is a shape that {show(generated[schema.name])} comes with; choose another name"
        elif entity_name_is_reserved(schema.name):
            reason = "is a name the generated code needs; say more precisely what it is"
        else:
            continue
        yield Finding(schema.path, f"{show(schema.name)} {reason}", on_key=True)


@rule("DM423", Severity.ERROR, "A schema or property with an unusable name")
def schema_names(context: SpecContext) -> Iterator[Finding]:
    """Schemas become classes: PascalCase names of ASCII letters and digits. Their properties become Python
    attributes: ASCII letters, digits and single underscores, beginning with a letter. Both have at most 48
    characters.

    Wrong:
        entities:
          Order:
            attributes: {total: decimal}
        schemas:
          Report:
            properties: {"fiscal year": {type: integer}}
        paths:
          /orders/report:
            get: {responses: {200: {description: A, content: {application/json: {schema: {$ref: "#/schemas/Report"}}}}}}
    Right:
        entities:
          Order:
            attributes: {total: decimal}
        schemas:
          Report:
            properties: {fiscal_year: {type: integer}}
        paths:
          /orders/report:
            get: {responses: {200: {description: A, content: {application/json: {schema: {$ref: "#/schemas/Report"}}}}}}
    """
    for schema in context.parts.schemas:
        if not _SCHEMA.fullmatch(schema.name) or len(schema.name) > LONGEST_NAME:
            message = f"{show(schema.name)} is no PascalCase name of at most {LONGEST_NAME} ASCII letters and digits"
            yield Finding(schema.path, message + stranger(schema.name), on_key=True)
        names = Counter(field.name.replace("_", "").lower() for field in schema.fields)
        for field in schema.fields:
            place = paths.child(schema.path, "properties", field.name)
            if not _PROPERTY.fullmatch(field.name) or len(field.name) > LONGEST_NAME or keyword.iskeyword(field.name):
                message = (
                    f"{show(field.name)} can't be an attribute in code; use letters, digits and single underscores"
                )
                yield Finding(place, message + stranger(field.name), on_key=True)
            elif names[field.name.replace("_", "").lower()] > 1:
                message = (
                    f"{show(field.name)} differs from another property only in case or underscores; rename one of them"
                )
                yield Finding(place, message, on_key=True)


@rule("DM424", Severity.ERROR, "A shape that contains itself without end")
def endless_schema(context: SpecContext) -> Iterator[Finding]:
    """If a required property leads back to its own schema, directly or through others, no value is ever complete.
    Make a property on the way optional or nullable, or a list.

    Wrong:
        entities:
          Order:
            attributes: {total: decimal}
        schemas:
          Node:
            required: [next]
            properties: {next: {$ref: "#/schemas/Node"}}
        paths:
          /orders/chain:
            get: {responses: {200: {description: A, content: {application/json: {schema: {$ref: "#/schemas/Node"}}}}}}
    Right:
        entities:
          Order:
            attributes: {total: decimal}
        schemas:
          Node:
            properties: {next: {$ref: "#/schemas/Node"}}
        paths:
          /orders/chain:
            get: {responses: {200: {description: A, content: {application/json: {schema: {$ref: "#/schemas/Node"}}}}}}
    """
    schemas = {schema.name: schema for schema in context.parts.schemas}
    finite = _finite(schemas)
    for schema in context.parts.schemas:
        if schema.name in finite:
            continue
        for name, target in _needs(schema):
            if target in schemas and target not in finite:
                message = (
                    f"no value of {show(schema.name)} is ever complete, because it needs {show(target)}; make "
                    f"{show(name)} optional"
                )
                yield Finding(paths.child(schema.path, "properties", name), message, on_key=True)


def _needs(schema: Schema) -> Iterator[tuple[str, str]]:
    for field in schema.fields:
        if field.reference is not None and field.is_required and not field.is_nullable and not field.is_array:
            yield field.name, field.reference


def _finite(schemas: dict[str, Schema]) -> set[str]:
    """The schemas that have complete values. Linear in the number of references."""
    waiting = {name: sum(target in schemas for _, target in _needs(schema)) for name, schema in schemas.items()}
    wanted_by: dict[str, list[str]] = {name: [] for name in schemas}
    for name, schema in schemas.items():
        for _, target in _needs(schema):
            if target in schemas:
                wanted_by[target].append(name)
    ready = [name for name, count in waiting.items() if not count]
    finite = set(ready)
    while ready:
        for name in wanted_by[ready.pop()]:
            waiting[name] -= 1
            if not waiting[name]:
                finite.add(name)
                ready.append(name)
    return finite
