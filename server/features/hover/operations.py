"""The operations of an OpenAPI document, found without looking at anything below them."""

from __future__ import annotations

from collections.abc import Iterator

from ir.openapi.operation_keys import METHODS
from ir.syntax import Syntax
from ir.yaml import MappingNode, Node, content
from server.features.hover.references import text_at

Operation = tuple[tuple[str, ...], Node]
"""The path of keys to an operation, and its value."""


def operations(syntax: Syntax) -> Iterator[Operation]:
    """All operations below `paths`, in order."""
    for _, path in syntax.children("paths"):
        found = syntax.find(path)
        inner = content(found.value) if found is not None else None
        if isinstance(inner, MappingNode) and found is not None and found.key is not None:
            for key, value in inner.pairs:
                if key.text in METHODS:
                    yield ("paths", found.key.text, key.text), value


def operation_named(syntax: Syntax, name: str) -> tuple[str, ...] | None:
    """The path of keys to the operation with an `operationId`."""
    return next((path for path, node in operations(syntax) if text_at(node, "operationId") == name), None)
