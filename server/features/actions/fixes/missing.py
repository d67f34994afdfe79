"""Keys without which something means nothing, with a value to begin with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ir import paths
from ir.dialect.keys import Kind
from ir.dialect.places_of_keys import spot
from ir.editing import Source
from ir.editing.values import Flow
from ir.openapi.keys import object_at
from ir.openapi.kinds import Form, Version
from ir.syntax import Dialect
from ir.wording import show
from server.features.actions.fixes.case import Case, Fix

_NATIVE: Mapping[str, Source] = {
    "app": Flow(name="my-app"),
    "name": "name",
    "in": "query",
    "type": "string",
    "values": "[first, second]",
    "items": "string",
    "user": "User",
    "field": "status",
    "initial": "open",
    "states": "[open, closed]",
    "event": "close",
    "from": "open",
    "to": "closed",
    "schedule": '"0 3 * * *"',
    "expression": "id is not None",
    "content": Flow({"application/json": Flow(schema=Flow(type="object"))}),
    "do": ["action: describe it here"],
    "then": ["action: describe it here"],
}
_OPENAPI: Mapping[str, Source] = {
    "openapi": "3.1.0",
    "info": Flow(title="My API", version="1.0.0"),
    "title": "My API",
    "version": "1.0.0",
    "description": "OK",
    "name": "name",
    "url": "/",
    "in": "query",
    "scheme": "bearer",
    "type": "http",
    "default": '""',
    "content": Flow({"application/json": Flow(schema=Flow())}),
    "scopes": Flow(),
    "tokenUrl": "https://example.com/token",
    "authorizationUrl": "https://example.com/authorize",
    "openIdConnectUrl": "https://example.com/.well-known/openid-configuration",
    "propertyName": "type",
    "flows": Flow(clientCredentials=Flow(tokenUrl="https://example.com/token", scopes=Flow())),
    "$ref": '"#/"',
}


def missing_key(case: Case) -> Iterable[Fix]:
    """The key that the message names."""
    names = _candidates(case) if case.syntax.dialect is not Dialect.OPENAPI else _of_openapi(case)
    said = [(case.problem.message.find(show(name)), name, value) for name, value in names]
    meant = [one for one in said if one[0] >= 0]
    if meant:  # What it means may be explained by other keys: the first one is missing.
        _, name, value = min(meant, key=lambda one: one[0])
        yield from case.adding(f"Add {show(name)}", case.path, name, value)


def _candidates(case: Case) -> Iterable[tuple[str, Source]]:
    found = spot(case.segments)
    shape = found.shape if found is not None else None
    for name, key in shape.keys.items() if shape is not None else ():
        if not key.required and not key.required_for:
            continue
        value = _NATIVE.get(name, "text")
        if key.kind is Kind.CHOICE and key.choices:
            value = "many_to_one" if "many_to_one" in key.choices else key.choices[0]
        if name == "target":
            value = next((one.name for one in case.parts.entities if one.name not in case.segments), "Other")
        elif name == "user":
            value = case.parts.entities[0].name if case.parts.entities else "User"
        yield name, value


def _of_openapi(case: Case) -> Iterable[tuple[str, Source]]:
    version = Version.of(case.text("openapi") or "") or Version.V31
    kind = object_at(case.segments, version)
    for name, key in kind.keys.items() if kind is not None else ():
        value: Source = _OPENAPI.get(name, "text")
        if name not in _OPENAPI and key.value.form in (Form.OBJECT, Form.MAP):
            value = Flow()
        yield name, value
    if kind is None or kind.name == "document":
        yield from _OPENAPI.items()


def no_responses(case: Case) -> Iterable[Fix]:
    """The status of success."""
    path = case.path if case.name == "responses" else paths.child(case.path, "responses")
    yield from case.adding("Add the response `200`", path, "200", Flow(description="OK"))


def no_shape(case: Case) -> Iterable[Fix]:
    """The schema of a parameter or header."""
    if "schema" not in case.keys(case.path):
        yield from case.adding("Add `schema`", case.path, "schema", Flow(type="string"))


def no_items(case: Case) -> Iterable[Fix]:
    """The shape of items that may be anything."""
    yield from case.adding("Add `items`", case.path, "items", Flow(), after="type")


def not_required(case: Case) -> Iterable[Fix]:
    """`required: true`, without which no parameter of a path is right."""
    yield from case.writing("Make it `required: true`", paths.child(paths.parent(case.path), "required"), "true")


def no_paths(case: Case) -> Iterable[Fix]:
    """A document that says something, if only that there is nothing."""
    yield from case.adding("Add `paths`", "", "paths", Flow())


def no_entities(case: Case) -> Iterable[Fix]:
    """The first entity."""
    name = Flow(type="string", min_length="1", max_length="100")
    yield from case.adding("Add an entity", "entities", "Thing", {"attributes": {"name": name}})
