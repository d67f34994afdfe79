"""Hovers in OpenAPI documents."""

from __future__ import annotations

from ir import paths
from ir.openapi.keys import key_at, object_at, value_at
from ir.openapi.kinds import Form, Key, Kind, Names, Version
from ir.openapi.operation_keys import METHODS
from ir.syntax import Cursor
from ir.yaml import Node, ScalarNode, content
from ir.yaml.looking import text_at
from server.features.documented import Doc, code, codes, prose
from server.features.hover import openapi_docs as docs
from server.features.hover.found import Found
from server.features.hover.operations import operation_named
from server.features.hover.references import References, Target, version_of
from server.workspace.snapshot import Snapshot


def openapi_hover(snapshot: Snapshot, cursor: Cursor) -> Found | None:
    """What is at a place."""
    segments = paths.split(cursor.path)
    if cursor.written is None or not segments:
        return None
    hovering = _Hovering(snapshot, version_of(snapshot.syntax))
    key, node = cursor.written.key, content(cursor.written.value)
    if cursor.on_key and key is not None:
        doc = hovering.of_key(segments, node)
        return Found(doc, snapshot.syntax.span(cursor.block, key.start, key.end)) if doc is not None else None
    if not isinstance(node, ScalarNode):
        return None
    doc = hovering.of_value(segments, node)
    return Found(doc, snapshot.syntax.span(cursor.block, node.start, node.end)) if doc is not None else None


class _Hovering:
    def __init__(self, snapshot: Snapshot, version: Version | None) -> None:
        self.syntax = snapshot.syntax
        self.version = version
        self.references = References(snapshot)

    def of_key(self, segments: tuple[str, ...], node: Node) -> Doc | None:
        """A key: one of OpenAPI's, or a name of the writer's own."""
        if segments[-1] == "$ref" and isinstance(node, ScalarNode):
            return self.reference(segments, node.text)
        version = self.version or Version.V30
        found = key_at(segments, version)
        if found is not None:
            owner, key = found
            if owner.name == "path item" and segments[-1] in METHODS:
                shared = self.syntax.value(*segments[:-1], "parameters")
                return docs.operation_doc(self.references, segments[-1], segments[-2], node, shared)
            return key_doc(owner, segments[-1], key) if self.version is not None else None
        return self.name(segments, node, version)

    def name(self, segments: tuple[str, ...], node: Node, version: Version) -> Doc | None:
        """A name of the writer's own: what it stands for."""
        name = segments[-1]
        if segments[0] == "definitions" and len(segments) == 2:
            return docs.object_doc(self.references, "schema", Target(content(node), segments), name)
        owner = object_at(segments[:-1], version)
        if owner is not None and owner.name == "security requirement":
            return self.scheme(name)
        value = value_at(segments, version)
        if value is None or name.startswith("x-"):
            return None
        if value.form not in (Form.OBJECT, Form.OBJECT_OR_FLAG):
            doc = owner.pattern.doc if owner is not None and owner.pattern is not None else ""
            return Doc().title("name", name).text(doc) if doc else None
        target = self.references.followed(node)
        if target is None:
            return None
        if value.kind == "schema" and len(segments) > 1 and segments[-2] == "properties":
            return docs.schema_doc(self.references, target, name, "property")
        return docs.object_doc(self.references, value.kind, target, name)

    def reference(self, segments: tuple[str, ...], text: str) -> Doc | None:
        """What a `$ref` leads to."""
        first = self.references.target(text)
        target = self.references.followed(first.node, first.file) if first is not None else None
        if first is None or target is None:
            return Doc().text(f"{code(text)} leads nowhere.") if text.startswith("#") else None
        owner = object_at(segments[:-1], self.version or Version.V30)
        kind = owner.name if owner is not None else _kind_of(first.pointer, self.version or Version.V30)
        doc = docs.object_doc(self.references, kind, target, first.name)
        return doc.text(f"In {code(first.file)}.") if first.file else doc

    def scheme(self, name: str) -> Doc | None:
        """A security scheme."""
        places = (("components", "securitySchemes"), ("securityDefinitions",))
        found = next((one for place in places if (one := content(self.syntax.value(*place, name))) is not None), None)
        if found is None:
            return None
        return docs.object_doc(self.references, "security scheme", Target(found, (name,)), name)

    def of_value(self, segments: tuple[str, ...], node: ScalarNode) -> Doc | None:
        """A single value: what it refers to, or else what its key means."""
        if segments[-1] == "$ref":
            return self.reference(segments, node.text)
        at = segments[:-1] if segments[-1].isdecimal() else segments
        if segments[-2:-1] == ("mapping",) and ("#" in node.text or "/" in node.text):
            return self.reference((*segments[:-3], "$ref"), node.text)
        found = key_at(at, self.version or Version.V30)
        if found is None:
            return None
        owner, key = found
        doc = self.named(key.names, at, node.text)
        if at[-1] == "operationId" and key.names is None and len(at) == 4:
            doc = self.of_key(at[:3], self.syntax.value(*at[:3]) or node)
        if doc is not None or self.version is None:
            return doc
        return key_doc(owner, at[-1], key) if key.value.words or not key.value.form.is_text else None

    def named(self, names: Names | None, at: tuple[str, ...], text: str) -> Doc | None:
        """What a text is the name of."""
        match names:
            case Names.PROPERTY:
                target = self.references.followed(self.syntax.value(*at[:-1]))
                found = docs.properties(self.references, target).get(text) if target is not None else None
                inner = self.references.followed(found[0]) if found is not None else None
                return docs.schema_doc(self.references, inner, text, "property") if inner is not None else None
            case Names.OPERATION:
                operation = operation_named(self.syntax, text)
                node = self.syntax.value(*operation) if operation is not None else None
                return self.of_key(operation, node) if operation is not None and node is not None else None
            case Names.TAG:
                return self.tag(text)
            case Names.SCHEMA:
                return self.reference((*at, "$ref"), f"#/components/schemas/{text}")
            case Names.REFERENCE:
                return self.reference((*at, "$ref"), text)
        return None

    def tag(self, text: str) -> Doc | None:
        """A tag, as the document declares it."""
        for one in docs.items(self.syntax.value("tags")):
            if text_at(one, "name") == text:
                return Doc().title("tag", text).text(prose(text_at(one, "description") or ""))
        return None


def _kind_of(pointer: tuple[str, ...], version: Version) -> str:
    found = object_at(pointer, version)
    if found is not None:
        return found.name
    return "schema" if pointer[:1] == ("definitions",) else ""


def key_doc(owner: Kind, name: str, key: Key) -> Doc:
    """What a key means, what its value may be, and which versions have it."""
    doc = Doc().title("key", name, f" of {owner.noun}").text(key.doc)
    takes = f"{key.value.form.value} of {key.value.kind}s" if key.value.form is Form.LIST and key.value.kind else ""
    doc.text(f"Takes {takes or key.value.form.value}.")
    doc.text(f"One of {codes(key.value.words, 20)}." if key.value.words else "")
    doc.text(f"Required for {codes(key.required_for)}." if key.required_for else "Required." if key.required else "")
    doc.text(f"Since OpenAPI {key.since.value}." if key.since is not Version.V30 else "")
    return doc.text(f"Deprecated: {key.deprecated}" if key.deprecated else "")
