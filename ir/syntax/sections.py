"""Which parts of a document are read on their own: the entries of its big sections."""

from collections.abc import Mapping
from enum import StrEnum

Sections = Mapping[str, "Sections"]
"""Sections by key; the sections below. Entries of a section that are no sections themselves are blocks."""


class Dialect(StrEnum):
    """The language of a document. `OTHER` has none of the keys by which the others are known."""

    NATIVE = "native"
    OPENAPI = "openapi"
    OTHER = "other"


NATIVE: Sections = {
    "entities": {},
    "schemas": {},
    "paths": {},
    "x-business-logic": {"flows": {}, "state_machines": {}, "invariants": {}},
}
_KINDS = (
    "schemas",
    "responses",
    "parameters",
    "examples",
    "requestBodies",
    "headers",
    "securitySchemes",
    "links",
    "callbacks",
    "pathItems",
    "x-ext",
)
OPENAPI: Sections = {
    "paths": {},
    "webhooks": {},
    "x-webhooks": {},
    "components": {kind: {} for kind in _KINDS},
    "definitions": {},
    "responses": {},
    "parameters": {},
}
SECTIONS: Mapping[Dialect, Sections] = {Dialect.NATIVE: NATIVE, Dialect.OPENAPI: OPENAPI, Dialect.OTHER: {}}
_NATIVE_KEYS = frozenset({"app", "entities", "x-business-logic", "auth"})


def dialect_of(keys: frozenset[str]) -> Dialect:
    """The language of a document with these keys at its top."""
    if "entities" not in keys and ("openapi" in keys or "swagger" in keys):
        return Dialect.OPENAPI
    return Dialect.NATIVE if keys & _NATIVE_KEYS else Dialect.OTHER
