"""The documentation of what is offered in OpenAPI documents."""

from __future__ import annotations

from ir.openapi.document_keys import SECTION_KINDS
from ir.yaml import content
from server.features.documented import Doc, code
from server.features.hover import openapi_docs as docs
from server.features.hover.operations import operation_named
from server.features.hover.references import References, Target
from server.workspace.snapshot import Snapshot


def openapi_doc(snapshot: Snapshot, about: tuple[str, ...]) -> Doc | None:
    """What is known about the subject of an item."""
    references = References(snapshot)
    match about:
        case ("reference", text, kind):
            first = references.target(text)
            target = references.followed(first.node, first.file) if first is not None else None
            if first is None or target is None:
                return None
            doc = docs.object_doc(references, kind or _kind_of(first.pointer), target, first.name)
            return doc.text(f"In {code(first.file)}.") if first.file else doc
        case ("operation", name):
            found = operation_named(snapshot.syntax, name)
            written = snapshot.syntax.value(*found) if found is not None else None
            if found is None or written is None:
                return None
            shared = snapshot.syntax.value(*found[:-1], "parameters")
            return docs.operation_doc(references, found[2], found[1], written, shared)
        case ("name", kind, *segments):
            there = content(snapshot.syntax.value(*segments))
            if there is None:
                return None
            return docs.object_doc(references, kind, Target(there, tuple(segments)), segments[-1])
    return None


def _kind_of(pointer: tuple[str, ...]) -> str:
    return SECTION_KINDS.get(pointer[1], "") if len(pointer) == 3 else "schema"
