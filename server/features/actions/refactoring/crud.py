"""Add CRUD endpoints: those that an entity leaves out, or path items for a schema of an OpenAPI document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from ir import paths
from ir.editing import Edit, Source, add, remove
from ir.editing.values import Flow
from ir.model.types import Crud
from ir.names import dashed, plural, snake_case
from ir.source import Span
from ir.syntax import Dialect, Syntax
from ir.yaml import MappingNode, content
from server.features.actions.fixes.case import Case
from server.features.actions.fixes.operations import known_operation_ids
from server.features.actions.offer import Asked, Offer
from server.features.actions.places import case_of, cursor_path, free_name


def offers(asked: Asked) -> Iterator[Offer]:
    """For the entity, or the schema, that the cursor is in."""
    syntax, segments = asked.snapshot.syntax, paths.split(cursor_path(asked))
    if syntax.dialect is Dialect.NATIVE and segments[:1] == ("entities",) and len(segments) in (2, 3, 4):
        yield from _of_entity(asked, segments)
    elif syntax.dialect is Dialect.OPENAPI and segments[:2] == ("components", "schemas") and len(segments) in (3, 4):
        yield from _of_schema(asked, segments[2])


def _of_entity(asked: Asked, segments: tuple[str, ...]) -> Iterator[Offer]:
    case = case_of(asked)
    entity = case.entity(segments[1])
    path = paths.join("entities", segments[1], "crud")
    if entity is None or len(entity.crud) == len(Crud) or case.place(path) is None:
        return
    if len(segments) > 2 and segments[2] != "crud":
        return
    missing = ", ".join(one.value for one in Crud if one not in entity.crud)
    edits = partial(remove, asked.snapshot.syntax, path)
    yield Offer(f"crud {path}", f"Add the CRUD endpoints that are left out: {missing}", "refactor.rewrite", edits)


def _of_schema(asked: Asked, name: str) -> Iterator[Offer]:
    syntax = asked.snapshot.syntax
    found = syntax.find(paths.join("components", "schemas", name))
    if found is None or not isinstance(content(found.value), MappingNode) or not name[:1].isalpha():
        return
    collection, item, _ = paths_of(syntax, name)
    wanted = {(collection, "get"), (collection, "post"), (item, "get"), (item, "put"), (item, "delete")}
    if wanted <= _operations(syntax):
        return
    edits = partial(path_items, case_of(asked), name)
    yield Offer(f"crud {name}", f"Add CRUD paths for `{name}`: `{collection}`, `{item}`", "refactor.rewrite", edits)


def paths_of(syntax: Syntax, name: str) -> tuple[str, str, str]:
    """The paths of a collection and of one of it, and the parameter of the latter: `/pets`, `/pets/{petId}`, `petId`.

    Where a document has such a path, its parameter is called as it is there.
    """
    collection = f"/{dashed(plural(snake_case(name)))}"
    key = f"{name[:1].lower()}{name[1:]}Id"
    for template, _ in syntax.children("paths"):
        found = re.fullmatch(re.escape(collection) + r"/\{([^{}/]+)\}", template)
        if found is not None:
            key = found[1]
    return collection, f"{collection}/{{{key}}}", key


def _operations(syntax: Syntax) -> set[tuple[str, str]]:
    return {(template, method) for template, path in syntax.children("paths") for method, _ in syntax.children(path)}


def path_items(case: Case, name: str) -> list[Edit] | None:
    """The edits that add the operations that are not there."""
    syntax = case.syntax
    collection, item, key = paths_of(syntax, name)
    there, ids = _operations(syntax), known_operation_ids(case)
    wanted: dict[str, dict[str, dict[str, Source]]] = {
        collection: {"get": _list(name), "post": _create(name)},
        item: {"get": _read(name, key), "put": _replace(name, key), "delete": _delete(name, key)},
    }
    found: list[Edit] = []
    for template, operations in wanted.items():
        missing: dict[str, Source] = {
            method: {**operation, "operationId": free_name(str(operation["operationId"]), ids)}
            for method, operation in operations.items()
            if (template, method) not in there
        }
        path = paths.join("paths", template)
        if syntax.find(path) is None:
            groups = [add(syntax, "paths", template, missing)]
        else:
            groups = [add(syntax, path, method, value) for method, value in missing.items()]
        for group in groups:
            if group is None:
                return None
            found += group
    return _together(found)


def _together(edits: list[Edit]) -> list[Edit]:
    """What is added at one place, one after the other, is one edit."""
    found: dict[Span, Edit] = {}
    for edit in edits:
        known = found.get(edit.span)
        found[edit.span] = edit if known is None else Edit(edit.span, known.new + edit.new)
    return list(found.values())


def _reference(name: str) -> Flow:
    return Flow({"$ref": f'"#/components/schemas/{name}"'})


def _body(schema: Source) -> dict[str, Source]:
    return {"content": {"application/json": {"schema": schema}}}


def _answer(text: str, name: str) -> dict[str, Source]:
    return {"description": text, **_body(_reference(name))}


def _key(name: str) -> list[Source]:
    return [Flow(name=name, **{"in": "path"}, required="true", schema=Flow(type="string"))]


def _list(name: str) -> dict[str, Source]:
    many: dict[str, Source] = {"type": "array", "items": _reference(name)}
    answer = {"description": f"All of {plural(name)}", **_body(many)}
    return {"operationId": f"list{plural(name)}", "responses": {"200": answer}}


def _create(name: str) -> dict[str, Source]:
    request: Source = {"required": "true", **_body(_reference(name))}
    return {
        "operationId": f"create{name}",
        "requestBody": request,
        "responses": {"201": _answer("It was created", name)},
    }


def _read(name: str, key: str) -> dict[str, Source]:
    return {
        "operationId": f"get{name}",
        "parameters": _key(key),
        "responses": {"200": _answer("The one that was asked for", name), "404": Flow(description="There is none")},
    }


def _replace(name: str, key: str) -> dict[str, Source]:
    return {
        "operationId": f"replace{name}",
        "parameters": _key(key),
        "requestBody": {"required": "true", **_body(_reference(name))},
        "responses": {"200": _answer("It was replaced", name), "404": Flow(description="There is none")},
    }


def _delete(name: str, key: str) -> dict[str, Source]:
    return {
        "operationId": f"delete{name}",
        "parameters": _key(key),
        "responses": {"204": Flow(description="It is gone"), "404": Flow(description="There is none")},
    }
