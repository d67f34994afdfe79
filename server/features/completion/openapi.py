"""Completion in OpenAPI documents."""

from __future__ import annotations

from dataclasses import replace

from ir.openapi.keys import below, kinds, object_at, value_at
from ir.openapi.kinds import Form, Key, Kind, Value, Version
from ir.openapi.operation_keys import METHODS
from ir.source import Span
from ir.syntax.marking import Marked
from server.features.completion.layout import Layout
from server.features.completion.offers import Kind as ItemKind
from server.features.completion.offers import Offer, choice
from server.features.completion.openapi_names import name_offers
from server.features.completion.openapi_values import reference_offers, value_offers
from server.features.hover.openapi import key_doc
from server.features.hover.references import version_of
from server.workspace.snapshot import Snapshot

_TEXT = frozenset({"minLength", "maxLength", "pattern", "contentEncoding", "contentMediaType", "contentSchema"})
_NUMBER = frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"})
_ARRAY = frozenset(
    {"items", "minItems", "maxItems", "uniqueItems", "prefixItems", "contains", "minContains", "maxContains"}
    | {"unevaluatedItems"}
)
_OBJECT = frozenset(
    {"properties", "required", "additionalProperties", "minProperties", "maxProperties", "patternProperties"}
    | {"propertyNames", "dependentRequired", "dependentSchemas", "unevaluatedProperties", "discriminator"}
)
_OF_TYPE = {"string": _TEXT, "number": _NUMBER, "integer": _NUMBER, "array": _ARRAY, "object": _OBJECT}
_BOUND = frozenset().union(*_OF_TYPE.values())
_REFERENCE = " '#/$1'"
"""In quotes: bare, the `#` would begin a comment."""
_USUAL = ("get", "put", "post", "delete", "patch", "parameters")
_FIRST = ("type", "$ref", "properties", "items", "required", "description", "format", "enum", "default")


def openapi_offers(snapshot: Snapshot, marked: Marked) -> tuple[list[Offer], Span]:
    """What can be written at the cursor, and the part of the text that it replaces."""
    version = version_of(snapshot.syntax)
    if version is None:
        is_reference = not marked.is_key and marked.path[-1:] == ("$ref",)
        return (reference_offers(snapshot, marked, "") if is_reference else []), marked.whole
    if not marked.is_key:
        return value_offers(snapshot, marked, marked.path, version), marked.whole
    value = value_at(marked.path, version)
    if value is None:
        return [], marked.whole
    layout = Layout(snapshot.syntax, marked)
    if value.form in (Form.OBJECT, Form.OBJECT_OR_FLAG):
        kind = object_at(marked.path, version)
        if kind is None:
            return [], marked.whole
        found = key_offers(kind, marked, layout, version)
        return [*found, *name_offers(snapshot, marked, value, kind, layout)], marked.whole
    if value.form is Form.MAP:
        return name_offers(snapshot, marked, value, None, layout), marked.whole
    if value.form is Form.LIST and marked.is_line_start:
        return _items(snapshot, marked, value, layout, version), marked.whole
    return value_offers(snapshot, marked, marked.path, version), marked.whole


def _items(snapshot: Snapshot, marked: Marked, value: Value, layout: Layout, version: Version) -> list[Offer]:
    """Entries of a list whose dash is not written yet."""
    entry = below(value, "0", version)
    kind = object_at((*marked.path, "0"), version)
    if entry is None or kind is None:
        return []
    found = key_offers(kind, marked, layout, version)
    return [
        replace(
            one,
            text=f"- {one.text if one.text is not None else one.label}",
            snippet=f"- {one.snippet}".replace("\n", "\n  ") if one.snippet is not None else None,
        )
        for one in found
    ]


def key_offers(kind: Kind, marked: Marked, layout: Layout, version: Version) -> list[Offer]:
    """The keys of an object that can still be written: those that have to be there first."""
    written = marked.siblings
    if "$ref" in written and kind.is_referable and kind.name != "schema":
        return []
    out = {key for group in kind.exclusive if any(key in written for key in group) for key in group}
    type_ = written.get("type", "") or written.get("in", "")
    found = []
    for name, key in kind.keys.items():
        if name not in written and name not in out and _applies(kind, name, type_):
            found.append(_offer(kind, name, key, layout, _group(kind, name, key, type_), version))
    if kind.is_referable and "$ref" not in kind.keys and not written:
        text, snippet = layout.entry("$ref", _REFERENCE if not layout.is_json else ' "#/$1"', _REFERENCE)
        found.append(Offer("$ref", ItemKind.Reference, text, snippet, "a reference", group=2))
    return found


def _applies(kind: Kind, name: str, type_: str) -> bool:
    if kind.name != "schema" or name not in _BOUND or type_ not in _OF_TYPE:
        return not (kind.name == "schema" and type_ == "boolean" and name in _BOUND)
    return name in _OF_TYPE[type_]


def _group(kind: Kind, name: str, key: Key, type_: str) -> int:
    if key.required or type_ in key.required_for:
        return 1
    if kind.name == "path item":
        return 2 if name in _USUAL else 4
    if kind.name == "schema":
        return 2 if name in _FIRST or (type_ and name in _OF_TYPE.get(type_, ())) else 4
    return 5 if key.deprecated else 3


def _offer(kind: Kind, name: str, key: Key, layout: Layout, group: int, version: Version) -> Offer:
    in_flow = _REFERENCE if name == "$ref" and not layout.is_json else f" {_in_flow(key.value)}"
    text, snippet = layout.entry(name, _rest(name, key, version), in_flow)
    doc, item = key_doc(kind, name, key), ItemKind.Method if name in METHODS else ItemKind.Property
    return Offer(name, item, text, snippet, key.value.form.value, doc, group=group, is_deprecated=bool(key.deprecated))


def _in_flow(value: Value) -> str:
    if value.form in (Form.OBJECT, Form.MAP, Form.OBJECT_OR_FLAG):
        return "{$0}"
    if value.form in (Form.LIST, Form.WORDS):
        return "[$0]"
    if value.form is Form.BOOLEAN:
        return choice(1, ("true", "false"))
    return "$1" if value.form in (Form.INTEGER, Form.NUMBER, Form.ANY) else '"$1"'


def _rest(name: str, key: Key, version: Version) -> str:
    """What follows the colon of a key in a block."""
    value = key.value
    if name == "$ref":
        return _REFERENCE
    if name in METHODS and value.kind == "operation":
        return '\n\toperationId: ${1:name}\n\tresponses:\n\t\t"200":\n\t\t\tdescription: ${2:OK}$0'
    match value.form:
        case Form.BOOLEAN:
            return f" {choice(1, ('true', 'false'))}"
        case Form.WORD if 1 < len(value.words) <= 12:
            return f" {choice(1, value.words)}"
        case Form.OBJECT | Form.MAP:
            inner = _required(value, version) if value.form is Form.OBJECT else ""
            return inner or "\n\t$0"
        case Form.LIST if value.each is Form.OBJECT:
            inner = _required(value, version, "\n\t- ", "\n\t  ")
            return inner or "\n\t- $0"
        case Form.LIST:
            return "\n\t- $0"
    return " $1"


def _required(value: Value, version: Version, first: str = "\n\t", other: str = "\n\t") -> str:
    kind = kinds(version).get(value.kind)
    lines: list[str] = []
    for name, key in kind.keys.items() if kind is not None else ():
        if key.required and key.value.form not in (Form.OBJECT, Form.MAP, Form.LIST):
            place = len(lines) + 1
            words = key.value.words
            lines.append(f"{name}: {choice(place, words) if 1 < len(words) <= 12 else f'${place}'}")
    return (first + other.join(lines) + "$0") if lines else ""
