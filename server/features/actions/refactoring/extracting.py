"""Extract a schema: from where it is written inline to `components/schemas`, with a reference in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from ir import paths
from ir.editing import Edit, add
from ir.editing.places import Place, find, is_json
from ir.editing.values import Raw
from ir.names import pascal_case, singular, snake_case
from ir.openapi.keys import object_at
from ir.openapi.kinds import Version
from ir.openapi.operation_keys import METHODS
from ir.syntax import Dialect, Syntax
from ir.yaml import MappingNode, ScalarNode
from server.features.actions.fixes.operations import as_schema_name
from server.features.actions.offer import Asked, Offer
from server.features.actions.places import around, cursor_path, free_name
from server.features.hover.references import version_of

_SECTION = "components/schemas"
_TELLING = frozenset({"properties", "allOf", "anyOf", "oneOf", "enum", "additionalProperties"})


def offers(asked: Asked) -> Iterator[Offer]:
    """The innermost schema around the cursor that is worth a name of its own."""
    syntax = asked.snapshot.syntax
    if syntax.dialect is not Dialect.OPENAPI:
        return
    for path in around(cursor_path(asked)):
        place = find(syntax, path) if _is_inline(syntax, path) else None
        if place is not None and _is_worth_it(place):
            name = free_name(schema_name(syntax, path, place), {key for key, _ in syntax.children(_SECTION)})
            title = f"Extract the schema to `{_SECTION}/{name}`"
            yield Offer(f"extract {path}", title, "refactor.extract", partial(extract, syntax, path, name))
            return


def _is_inline(syntax: Syntax, path: str) -> bool:
    segments = paths.split(path)
    if segments[:2] == ("components", "schemas") and len(segments) == 3:
        return False
    kind = object_at(segments, version_of(syntax) or Version.V31)
    return kind is not None and kind.name == "schema"


def _is_worth_it(place: Place) -> bool:
    found = place.inner
    if not isinstance(found, MappingNode) or found.get("$ref") is not None or place.tree.document.is_linked:
        return False
    type_ = found.get("type")
    is_object = isinstance(type_, ScalarNode) and type_.text == "object"
    return is_object or any(key.text in _TELLING for key, _ in found.pairs)


def extract(syntax: Syntax, path: str, name: str) -> tuple[Edit, ...] | None:
    """The edits: the schema as it is written, comments included, under its name, and a reference in its place."""
    place = find(syntax, path)
    if place is None or not isinstance(place.inner, MappingNode):
        return None
    found, tree = place.inner, place.tree
    text = tree.text[found.start : found.end]
    reference = f"#/{_SECTION}/{name}"
    if is_json(syntax):
        added = add(syntax, _SECTION, name, text)
        return (Edit(tree.span(found.start, found.end), f'{{"$ref": "{reference}"}}'), *added) if added else None
    start = tree.position(found.start)
    if not found.is_flow:
        start = tree.position(found.pairs[0][0].start)
        text = tree.text[found.pairs[0][0].start : found.end]
    lines = _dedented(text, start.column)
    if lines is None:
        return None
    value = lines if found.is_flow and "\n" not in lines else Raw(lines)
    added = add(syntax, _SECTION, name, value)
    if added is None:
        return None
    new = f'{{$ref: "{reference}"}}' if found.is_flow else f'$ref: "{reference}"'
    return (Edit(tree.span(found.start if found.is_flow else found.pairs[0][0].start, found.end), new), *added)


def _dedented(text: str, column: int) -> str | None:
    first, *rest = re.split(r"\r\n|\r|\n", text)
    for line in rest:
        if line.strip() and line[:column].strip(" "):
            return None
    return "\n".join((first, *(line[column:] for line in rest)))


def schema_name(syntax: Syntax, path: str, place: Place) -> str:
    """What to call a schema: by its title, its property, or the operation it belongs to."""
    assert isinstance(place.inner, MappingNode)
    title = place.inner.get("title")
    if isinstance(title, ScalarNode) and (name := _pascal(title.text)):
        return name
    segments = paths.split(path)
    if segments[-1] == "items" and len(segments) > 2:
        if segments[0] == "paths" and "responses" in segments and segments[-2] == "schema":
            return as_schema_name(segments[1])
        of = schema_name(syntax, paths.parent(path), place)
        return singular(of) if singular(of) != of else f"{of}Item"
    if len(segments) > 2 and segments[-2] in ("properties", "patternProperties", "$defs"):
        owner = segments[-3]
        prefix = _pascal(owner) if segments[:2] == ("components", "schemas") and len(segments) == 5 else ""
        return f"{prefix}{_pascal(segments[-1])}" or "Schema"
    if segments[0] in ("paths", "webhooks") and len(segments) > 2:
        return _of_operation(syntax, segments)
    return _pascal(segments[2] if len(segments) > 2 else segments[-1]) or "Schema"


def _of_operation(syntax: Syntax, segments: tuple[str, ...]) -> str:
    method = segments[2] if segments[2] in METHODS else ""
    found = find(syntax, paths.join(*segments[:3], "operationId")) if method else None
    known = found.inner.text if found is not None and isinstance(found.inner, ScalarNode) else ""
    base = _pascal(known) or f"{method.capitalize()}{as_schema_name(segments[1])}"
    if "requestBody" in segments:
        return f"{base}Request"
    if "responses" in segments:
        status = segments[segments.index("responses") + 1]
        return f"{base}Response" if status[:1] in "2d" else f"{base}{status.upper()}Response"
    return f"{base}{_pascal(segments[-2])}" if "parameters" in segments else base


def _pascal(text: str) -> str:
    words = re.sub(r"[^A-Za-z0-9]+", "_", snake_case(text) if text.isidentifier() else text.lower()).strip("_")
    return pascal_case(words)[:60] if words else ""
