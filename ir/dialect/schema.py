"""The JSON Schema of the dialect, made from the same declarations that the reader reads by."""

import re
from collections.abc import Callable
from typing import Any

from ir.dialect.app_keys import SPEC
from ir.dialect.behavior_keys import STEP
from ir.dialect.domain_keys import ITEM_TYPES, ITEMS, TYPES
from ir.dialect.keys import Key, Kind, Shape

Json = dict[str, Any]

_ID = "urn:devmatrix:schema:spec"
_SCALAR: Json = {"type": ["string", "number", "boolean"]}
_EXPRESSION: Json = {"type": ["string", "number", "boolean", "null"]}
_TYPE_PATTERN = rf"^({'|'.join(TYPES)})(\[\])?\??$"


def schema() -> Json:
    """The JSON Schema (draft 2020-12) of a whole spec.

    It knows shapes, not meanings: what a default or a bound has to look like for its type, and every rule between
    elements, is left to the reader and to rules.
    """
    definitions: dict[str, Json] = {}
    root = _shape(SPEC, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": _ID,
        "title": "DevMatrix application spec",
        **root,
        "$defs": dict(sorted(definitions.items())),
    }


def _shape(shape: Shape, definitions: dict[str, Json]) -> Json:
    keys = {name: _key(key, definitions) for name, key in shape.keys.items()}
    found: Json = {"type": "object", "properties": keys, "additionalProperties": False}
    if shape.extensions:
        found["patternProperties"] = {"^x-": True}
    required = [name for name, key in shape.keys.items() if key.required]
    if required:
        found["required"] = required
    if shape.kinds:
        return found | _one_of_kinds(shape)
    limited = {name: _only(key, shape) for name, key in shape.keys.items() if key.only and "type" in shape.keys}
    if limited:
        found["dependentSchemas"] = limited
    needed = [(key.required_for, name) for name, key in shape.keys.items() if key.required_for]
    if needed:
        found["allOf"] = [
            {"if": {"properties": {"type": {"const": kind}}, "required": ["type"]}, "then": {"required": [name]}}
            for kind, name in needed
        ]
    return found


def _one_of_kinds(shape: Shape) -> Json:
    """Exactly one key says what the mapping is, and the others go with it."""
    kinds = {name: {"required": [name]} for name in shape.kinds}
    prose = {"anyOf": [{"required": [name]} for name in shape.prose]}
    return {
        "oneOf": [*kinds.values(), prose],
        "dependentSchemas": {
            name: {"anyOf": [kinds[kind] for kind in shape.kinds if kind in key.only]}
            for name, key in shape.keys.items()
            if key.only and name not in shape.prose
        },
        "dependentRequired": {key.required_for: [name] for name, key in shape.keys.items() if key.required_for},
    }


def _only(key: Key, shape: Shape) -> Json:
    """The types that go with a key. A type may be written as `decimal?`, an array as `string[]`."""
    if shape.keys["type"].kind is not Kind.TYPE:
        return {"properties": {"type": {"enum": sorted(key.only)}}}
    forms = [rf"({'|'.join(sorted(key.only))})\??"]
    if "array" in key.only:
        forms.append(r"[a-z]+\[\]\??")
    return {"properties": {"type": {"pattern": f"^({'|'.join(forms)})$"}}}


def _reference(shape: Shape, definitions: dict[str, Json]) -> Json:
    name = re.sub(r"\W+", "_", re.sub(r"^(an?|the) |'", "", shape.noun)).strip("_")
    if name not in definitions:
        definitions[name] = {}  # Holds the place: shapes may contain each other.
        definitions[name] = _shape(shape, definitions)
    reference: Json = {"$ref": f"#/$defs/{name}"}
    if not any(key.required for key in shape.keys.values()):
        return {"anyOf": [reference, {"type": "null"}]}
    if shape.short is None:
        return reference
    return {"anyOf": [{"type": "string", "pattern": f"^{shape.short}$"}, reference]}


def _key(key: Key, definitions: dict[str, Json]) -> Json:
    if key.kind in (Kind.MAPPING, Kind.MAPPINGS, Kind.SEQUENCE):
        assert key.shape is not None
        found = _reference(key.shape, definitions)
        if key.kind is Kind.MAPPINGS:
            found = {"type": ["object", "null"], "additionalProperties": found}
        elif key.kind is Kind.SEQUENCE:
            found = {"type": ["array", "null"], "items": found}
    elif key.kind is Kind.ELSE:
        assert key.shape is not None
        steps = {"type": "array", "items": _reference(STEP, definitions)}
        found = {"anyOf": [_reference(key.shape, definitions), steps]}
    elif key.kind is Kind.ITEMS:
        found = {"anyOf": [{"enum": list(ITEM_TYPES)}, _reference(ITEMS, definitions)]}
    else:
        found = _VALUES[key.kind](key)
    return {"description": key.doc, **found}


def _one_of(key: Key) -> Json:
    return {"enum": list(key.choices)}


def _integer(key: Key) -> Json:
    bounds = {"minimum": key.minimum, "maximum": key.maximum}
    return {"type": "integer", **{name: value for name, value in bounds.items() if value is not None}}


def _list_of(items: Json) -> Json:
    return {"type": ["array", "null"], "items": items}


_VALUES: dict[Kind, Callable[[Key], Json]] = {
    Kind.TEXT: lambda key: _SCALAR,
    Kind.BOOLEAN: lambda key: {"type": "boolean"},
    Kind.INTEGER: _integer,
    Kind.BOUND: lambda key: _SCALAR,
    Kind.CHOICE: _one_of,
    Kind.CHOICES: lambda key: {"anyOf": [_one_of(key), _list_of(_one_of(key))]},
    Kind.TEXTS: lambda key: _list_of(_SCALAR),
    Kind.TEXT_LISTS: lambda key: _list_of(_list_of(_SCALAR)),
    Kind.CONSTRAINTS: lambda key: _list_of({"type": "string"}),
    Kind.GRANTS: lambda key: {"anyOf": [_SCALAR, _list_of(_SCALAR)]},
    Kind.CRUD: lambda key: {"anyOf": [{"type": "boolean"}, _one_of(key), _list_of(_one_of(key))]},
    Kind.TYPE: lambda key: {"type": "string", "pattern": _TYPE_PATTERN},
    Kind.VALUE: lambda key: {},
    Kind.EXPRESSION: lambda key: _EXPRESSION,
    Kind.EXPRESSIONS: lambda key: {"type": ["object", "null"], "additionalProperties": _EXPRESSION},
    Kind.STATES: lambda key: {"anyOf": [_SCALAR, _list_of(_SCALAR)]},
    Kind.EVENTS: lambda key: {"anyOf": [{"type": "boolean"}, _list_of(_SCALAR)]},
    Kind.ANY: lambda key: {},
}
