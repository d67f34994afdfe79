"""OpenAPI 3.0, 3.1 and 3.2 as they are written: which keys there are, what a document names and what it refers to."""

from ir.openapi.keys import key_at, kind, kinds, object_at, value_at
from ir.openapi.kinds import Form, Key, Kind, Names, Pattern, Value, Version

__all__ = [
    "Form",
    "Key",
    "Kind",
    "Names",
    "Pattern",
    "Value",
    "Version",
    "key_at",
    "kind",
    "kinds",
    "object_at",
    "value_at",
]
