"""Values in OpenAPI documents: words, formats, and names and references of what is described elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ir.openapi.document_keys import SECTION_KINDS
from ir.openapi.keys import key_at, object_at, value_at
from ir.openapi.kinds import Form, Key, Names, Version
from ir.openapi.refs import pointer_text
from ir.syntax.marking import Marked
from ir.yaml import MappingNode, content
from ir.yaml.looking import below, text_at
from server.features.completion.layout import Layout, listed
from server.features.completion.offers import Kind as ItemKind
from server.features.completion.offers import Offer
from server.features.hover import openapi_docs as docs
from server.features.hover.operations import operations
from server.features.hover.references import References
from server.workspace.snapshot import Snapshot
from server.workspace.uris import is_spec_name, to_path
from server.workspace.watching import ENDS

_FORMATS = {
    "string": ("date", "date-time", "time", "duration", "email", "uri", "uri-reference", "uuid", "hostname", "ipv4",
               "ipv6", "byte", "binary", "password", "regex"),
    "integer": ("int32", "int64"),
    "number": ("float", "double"),
}  # fmt: skip
_PARAMETER = re.compile(r"\{([^{}/]+)\}")
_MOST_FILES = 200


def value_offers(snapshot: Snapshot, marked: Marked, path: tuple[str, ...], version: Version) -> list[Offer]:
    """What can be the value at a path."""
    found = list(_offers(snapshot, marked, path, version))
    layout, taken = Layout(snapshot.syntax, marked), listed(marked)
    return [_written(one, layout) for one in found if one.label not in taken]


def _written(offer: Offer, layout: Layout) -> Offer:
    text = offer.text if offer.text is not None else offer.label
    if offer.kind is ItemKind.Reference and not layout.quote and not layout.is_json and "#" in text:
        text = f"'{text}'"
    text = layout.value(text)
    return offer if text == offer.label else replace(offer, text=text)


def _offers(snapshot: Snapshot, marked: Marked, path: tuple[str, ...], version: Version) -> Iterator[Offer]:
    if path[-1:] == ("$ref",):
        owner = object_at(path[:-1], version)
        yield from reference_offers(snapshot, marked, owner.name if owner is not None else "")
        return
    at = path[:-1] if path and path[-1].isdecimal() else path
    if at[-2:-1] == ("mapping",):
        yield from reference_offers(snapshot, marked, "schema")
        return
    found = key_at(at, version)
    value = value_at(path, version)
    if found is not None and (found[1].value.form is not Form.LIST or at != path):
        owner, key = found
        yield from _of_key(snapshot, marked, at, at[-1], owner.name, key)
    if value is not None and value.form is Form.BOOLEAN:
        yield from (Offer(word, ItemKind.Keyword) for word in ("true", "false"))
    if value is not None and value.form is Form.OBJECT_OR_FLAG:
        yield from (Offer(word, ItemKind.Keyword) for word in ("true", "false"))
    if value is not None:
        yield from (Offer(word, ItemKind.EnumMember) for word in value.words)


def _of_key(
    snapshot: Snapshot, marked: Marked, at: tuple[str, ...], name: str, owner: str, key: Key
) -> Iterator[Offer]:
    match key.names:
        case Names.TAG:
            for one in docs.items(snapshot.syntax.value("tags")):
                tag = text_at(one, "name")
                if tag:
                    yield Offer(tag, ItemKind.Value, detail=text_at(one, "description") or "")
        case Names.OPERATION:
            for segments, node in operations(snapshot.syntax):
                text = text_at(node, "operationId")
                if text:
                    where = f"{segments[2].upper()} {segments[1]}"
                    yield Offer(text, ItemKind.Function, detail=where, about=("operation", text))
        case Names.PROPERTY:
            yield from _properties(snapshot, at)
        case Names.SCHEMA:
            for schema, _ in snapshot.syntax.children("components/schemas"):
                yield Offer(schema, ItemKind.Class, about=("name", "schema", "components", "schemas", schema))
        case Names.SECURITY_SCHEME:
            for scheme, _ in snapshot.syntax.children("components/securitySchemes"):
                yield Offer(scheme, ItemKind.Reference)
        case Names.REFERENCE:
            yield from reference_offers(snapshot, marked, "")
    yield from _by_name(snapshot, marked, at, name, owner)


def _by_name(snapshot: Snapshot, marked: Marked, at: tuple[str, ...], name: str, owner: str) -> Iterator[Offer]:
    if owner == "schema" and name == "format":
        kind = marked.siblings.get("type", "")
        words = _FORMATS.get(kind) or tuple(word for group in _FORMATS.values() for word in group)
        yield from (Offer(word, ItemKind.EnumMember) for word in words)
    elif owner == "schema" and name == "default":
        words_ = docs.texts(below(snapshot.syntax.value(*at[:-1]), "enum"))
        yield from (Offer(word, ItemKind.EnumMember) for word in words_)
        if marked.siblings.get("type") == "boolean":
            yield from (Offer(word, ItemKind.Keyword) for word in ("true", "false"))
    elif owner == "parameter" and name == "name" and at[:1] == ("paths",) and len(at) > 1:
        declared = {text_at(one, "name") for one in docs.items(snapshot.syntax.value(*at[:-2]))}
        for one in _PARAMETER.findall(at[1]):
            if one not in declared:
                yield Offer(one, ItemKind.Variable, detail=f"in {at[1]}", group=2)
    elif owner == "document" and name == "openapi":
        yield from (Offer(word, ItemKind.EnumMember) for word in ("3.0.4", "3.1.1", "3.2.0"))
    elif owner == "security scheme" and name == "scheme":
        yield from (Offer(word, ItemKind.EnumMember) for word in ("bearer", "basic", "digest"))


def _properties(snapshot: Snapshot, at: tuple[str, ...]) -> Iterator[Offer]:
    """The properties of the schema that `required` is in, as far as they are not listed yet."""
    references = References(snapshot)
    target = references.followed(snapshot.syntax.value(*at[:-1]))
    for name, (node, _) in docs.properties(references, target).items() if target is not None else ():
        yield Offer(name, ItemKind.Field, detail=docs.type_text(node))


def reference_offers(snapshot: Snapshot, marked: Marked, kind: str) -> list[Offer]:
    """The targets of a `$ref` that go with the kind of object it stands for: here, in files, and files themselves."""
    file, sign, _ = marked.typed.partition("#")
    if file and sign:
        return _in_file(snapshot, file, kind)
    found = [_target(pointer, kind) for pointer in _local(snapshot, kind)]
    return [*found, *(Offer(f"{name}#/", ItemKind.File, group=7) for name in _files(snapshot))]


def _target(pointer: tuple[str, ...], kind: str, file: str = "") -> Offer:
    text = f"{file}{pointer_text(pointer)}"
    return Offer(text, ItemKind.Reference, about=("reference", text, kind))


def _local(snapshot: Snapshot, kind: str) -> Iterator[tuple[str, ...]]:
    for section, inside in SECTION_KINDS.items():
        if not kind or inside == kind:
            for name, _ in snapshot.syntax.children(f"components/{section}"):
                yield "components", section, name
    if kind in ("", "schema"):
        for name, _ in snapshot.syntax.children("definitions"):
            yield "definitions", name


def _in_file(snapshot: Snapshot, file: str, kind: str) -> list[Offer]:
    document = References(snapshot).document(file)
    root = document.root if document is not None else None
    found = []
    for section, inside in SECTION_KINDS.items():
        if not kind or inside == kind:
            for name, _ in docs.pairs(below(below(root, "components"), section)):
                found.append(_target(("components", section, name), kind, file))
    if not found and root is not None:
        inner = content(root)
        keys = [key.text for key, value in inner.pairs if isinstance(content(value), MappingNode)] if isinstance(
            inner, MappingNode
        ) else []  # fmt: skip
        found = [_target((key,), kind, file) for key in keys]
    return found


def _files(snapshot: Snapshot) -> Iterator[str]:
    """YAML and JSON files beside the document and one folder below."""
    here = to_path(snapshot.uri)
    if here is None:
        return
    try:
        names = sorted(files_beside(here))[:_MOST_FILES]
    except OSError:
        return
    yield from (f"./{name}" for name in names)


def files_beside(here: Path) -> Iterator[str]:
    """The names of documents in the folder of a file and one below."""
    for path in here.parent.iterdir():
        if path.name.startswith("."):
            continue
        if _is_referable(path) and path != here:
            yield path.name
        elif path.is_dir() and not path.is_symlink():
            yield from (f"{path.name}/{inner.name}" for inner in path.iterdir() if _is_referable(inner))


def _is_referable(path: Path) -> bool:
    return path.suffix in ENDS and not is_spec_name(path.name)
