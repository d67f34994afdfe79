"""Which version of OpenAPI a document is written in."""

import re
from collections.abc import Iterator

from ir.openapi.kinds import Version
from ir.problems import Severity
from ir.wording import show
from ir.yaml import Node, ScalarNode, content
from ir.yaml.looking import below
from validators.openapi.rule import Found, Spot, rule, spelled

_WHOLE = re.compile(r"3\.[012]\.[0-9]+(-.+)?")
_USUAL = {Version.V30: "3.0.3", Version.V31: "3.1.0", Version.V32: "3.2.0"}


def version_of(root: Node | None) -> Version | None:
    """The version of the document with this skeleton; None for Swagger 2.0 and versions that are not read."""
    found = _value(root, "openapi")
    return Version.of(found.text) if isinstance(found, ScalarNode) else None


def _value(root: Node | None, name: str) -> Node | None:
    return content(below(root, name))


def version_problems(root: Node) -> Iterator[Found]:
    """What is wrong with the version."""
    found = _value(root, "openapi")
    if found is not None:
        yield from unknown_version(found)
    elif (swagger := _value(root, "swagger")) is not None:
        yield from swagger_document(swagger)


@rule("DM600", Severity.ERROR, "Not a version of OpenAPI")
def unknown_version(node: Node) -> Iterator[Spot]:
    """`openapi` is a whole version number: 3.0, 3.1 and 3.2 with any patch number are read.

    Wrong:
        openapi: 3.1
        info: {title: Pets, version: 1.0.0}
        paths: {}
    Right:
        openapi: 3.1.0
        info: {title: Pets, version: 1.0.0}
        paths: {}
    """
    if not isinstance(node, ScalarNode):
        yield Spot("openapi", "`openapi` is a version such as `3.1.0`", node)
        return
    if node.is_broken or _WHOLE.fullmatch(node.text):
        return
    version = Version.of(node.text)
    usual = _USUAL[version] if version is not None else "3.1.0"
    suggestion = spelled(node, usual) if version is not None else None
    said = f"{show(node.text)} is no version of OpenAPI that is read" if node.text else "Nothing is written here"
    yield Spot("openapi", f"{said}; write a whole one such as `{usual}`", node, suggestion=suggestion)


@rule("DM601", Severity.ERROR, "Swagger 2.0")
def swagger_document(node: Node) -> Iterator[Spot]:
    """Swagger 2.0, which OpenAPI 3.0 replaced, is not read. Converters turn a document into OpenAPI 3 without loss:
    `npx swagger2openapi --yaml old.yaml`, or *Convert to OpenAPI 3* in the Swagger Editor.

    Wrong:
        swagger: "2.0"
        info: {title: Pets, version: 1.0.0}
        paths: {}
    Right:
        openapi: 3.0.3
        info: {title: Pets, version: 1.0.0}
        paths: {}
    """
    message = "Swagger 2.0 is not read; convert the document to OpenAPI 3: `npx swagger2openapi` does that"
    yield Spot("swagger", message, node)
