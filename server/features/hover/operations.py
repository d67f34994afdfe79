"""The operations of an OpenAPI document, found without looking at anything below them."""

from __future__ import annotations

from collections.abc import Iterator

from ir.openapi.operation_keys import METHODS
from ir.syntax import Syntax
from ir.yaml import MappingNode, Node, content
from ir.yaml.looking import text_at

Operation = tuple[tuple[str, ...], Node]
"""The path of keys to an operation, and its value."""


def operations(syntax: Syntax, sections: tuple[str, ...] = ("paths",)) -> Iterator[Operation]:
    """All operations of path items, in order."""
    for section in sections:
        for name, _ in syntax.children(section):
            item = content(syntax.value(section, name))
            for key, value in item.pairs if isinstance(item, MappingNode) else ():
                if key.text in METHODS:
                    yield (section, name, key.text), value


def operation_named(syntax: Syntax, name: str) -> tuple[str, ...] | None:
    """The path of keys to the operation with an `operationId`."""
    return next((path for path, node in operations(syntax) if text_at(node, "operationId") == name), None)
