"""What may stand where in an OpenAPI document: every object, its keys, and what is below them."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache, lru_cache

from ir.openapi.document_keys import DOCUMENT_KINDS, SECTION_KINDS
from ir.openapi.kinds import Form, Key, Kind, Value, Version, one, word
from ir.openapi.operation_keys import OPERATION_KINDS
from ir.openapi.schema_keys import SCHEMA_30, SCHEMA_31, SCHEMA_PARTS
from ir.openapi.security_keys import SECURITY_KINDS

DOCUMENT = one("document")

# Words that came later, by kind, key and the first version that has them.
_LATER_WORDS = (
    ("parameter", "in", "querystring", Version.V32),
    ("parameter", "style", "cookie", Version.V32),
    ("header", "style", "cookie", Version.V32),
    ("security scheme", "type", "mutualTLS", Version.V31),
)


@cache
def kinds(version: Version) -> Mapping[str, Kind]:
    """All kinds of objects of a version, by name."""
    schema = SCHEMA_30 if version is Version.V30 else SCHEMA_31
    declared = (*DOCUMENT_KINDS, *OPERATION_KINDS, *SECURITY_KINDS, schema, *SCHEMA_PARTS)
    found = {kind.name: kind.at(version) for kind in declared}
    for name, key, later, since in _LATER_WORDS:
        if version < since:
            kind = found[name]
            old = kind.keys[key]
            words = (one for one in old.value.words if one != later)
            found[name] = replace(kind, keys={**kind.keys, key: replace(old, value=word(*words))})
    if version >= Version.V32:
        found["media type"] = replace(found["media type"], is_referable=True)
    return found


def kind(name: str, version: Version) -> Kind:
    """One kind of object. KeyError if there is none of that name."""
    return kinds(version)[name]


def versions_of(name: str, key: str) -> tuple[Version, ...]:
    """The versions in which objects of a kind have a key."""
    return tuple(version for version in Version if name in kinds(version) and key in kinds(version)[name].keys)


def entry_of(value: Value) -> Value:
    """What each entry of a map or list is; a list in a map is one of texts."""
    if value.each is Form.OBJECT:
        return Value(Form.OBJECT, value.kind)
    return Value(value.each, each=Form.TEXT if value.each is Form.LIST else Form.OBJECT, words=value.words)


def below(value: Value, segment: str, version: Version) -> Value | None:
    """What may stand at a key or position in a value; None where nothing is known, as in an example or under `x-`."""
    if value.form is Form.MAP or value.form is Form.LIST:
        return entry_of(value)
    if value.form not in (Form.OBJECT, Form.OBJECT_OR_FLAG):
        return None
    found = kinds(version)[value.kind]
    key = found.keys.get(segment)
    if key is not None:
        return key.value
    if found.pattern is not None and re.fullmatch(found.pattern.regex, segment, re.DOTALL):
        return found.pattern.value
    return None


def value_at(segments: tuple[str, ...], version: Version, root: Value = DOCUMENT) -> Value | None:
    """What may stand at a path of keys and positions, or None where nothing is known.

    References are not followed. `root` is what the whole text is, for files that hold a part of a document.
    """
    value = root
    for segment in segments:
        found = below(value, segment, version)
        if found is None:
            return None
        value = found
    return value


def object_at(segments: tuple[str, ...], version: Version, root: Value = DOCUMENT) -> Kind | None:
    """The kind of the object at a path, whose keys may stand there; None for maps, lists and single values."""
    value = value_at(segments, version, root)
    has_keys = value is not None and value.form in (Form.OBJECT, Form.OBJECT_OR_FLAG)
    return kinds(version)[value.kind] if value is not None and has_keys else None


@lru_cache(maxsize=32_768)
def kind_at(pointer: tuple[str, ...], version: Version) -> str:
    """The kind of object at a place, also in sections that the version has not; empty if none is known."""
    if len(pointer) == 3 and pointer[0] == "components":
        return SECTION_KINDS.get(pointer[1], "")
    found = object_at(pointer, version) if pointer else None
    return found.name if found is not None else ""


def key_at(segments: tuple[str, ...], version: Version, root: Value = DOCUMENT) -> tuple[Kind, Key] | None:
    """The fixed key that a path ends with and the kind of object that has it, or None for keys of the writer's own."""
    if not segments:
        return None
    owner = object_at(segments[:-1], version, root)
    key = owner.keys.get(segments[-1]) if owner is not None else None
    return (owner, key) if owner is not None and key is not None else None
