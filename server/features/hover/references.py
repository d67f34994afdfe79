"""What a `$ref` leads to, in this document or in another file."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ir.openapi.kinds import Version
from ir.openapi.refs import Reference, follow, parse_reference
from ir.syntax import Syntax
from ir.yaml import Content, Document, MappingNode, Node, ScalarNode, content
from ir.yaml.looking import text_at
from server.workspace.files import ReferredFiles
from server.workspace.snapshot import Snapshot
from server.workspace.uris import to_path
from server.workspace.workspace import Workspace

_DEEPEST = 10


@dataclass(frozen=True, slots=True)
class Target:
    """What is there: `name` is the last step of the way, `file` the document it is in, empty for this one."""

    node: Content
    pointer: tuple[str, ...]
    file: str = ""

    @property
    def name(self) -> str:
        """What people call it."""
        return self.pointer[-1] if self.pointer else self.file.rpartition("/")[2]


def version_of(syntax: Syntax) -> Version | None:
    """The version of OpenAPI that a document is written in; None for Swagger. What is written wrong counts as 3.1."""
    node = content(syntax.value("openapi"))
    if node is None:
        return None
    return (Version.of(node.text) if isinstance(node, ScalarNode) else None) or Version.V31


class References:
    """Follows references of one document."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._syntax = snapshot.syntax

    def target(self, text: str, base: str = "") -> Target | None:
        """What a reference leads to that stands in this document, or in the file `base` that it refers to."""
        found = parse_reference(text)
        if found.is_external or found.anchor:
            return None
        file = os.path.normpath(os.path.join(os.path.dirname(base), found.file)) if found.file else base  # noqa: PTH118, PTH120
        if file:
            return self._in_file(file, found)
        written = content(self._syntax.value(*found.pointer))
        return Target(written, found.pointer) if written is not None else None

    def document(self, file: str) -> Document | None:
        """Another file, by its path relative to the folder of this document."""
        here = to_path(self._snapshot.uri)
        return files(self._snapshot.workspace, here.parent).load(here, file).document if here is not None else None

    def _in_file(self, file: str, reference: Reference) -> Target | None:
        document = self.document(file)
        found = follow(document.root, reference.pointer).node if document is not None else None
        return Target(found, reference.pointer, file) if found is not None else None

    def followed(self, node: Node | None, base: str = "") -> Target | None:
        """The node itself, or what its `$ref` leads to in the end."""
        found = Target(content(node), (), base) if node is not None else None
        for _ in range(_DEEPEST):
            if found is None or not isinstance(found.node, MappingNode):
                return found
            ref = text_at(found.node, "$ref")
            if ref is None:
                return found
            found = self.target(ref, found.file)
        return None


@lru_cache(maxsize=1)  # They remember what they have parsed, and are asked about one document at a time.
def files(workspace: Workspace, folder: Path) -> ReferredFiles:
    """The files that documents in a folder can refer to."""
    return ReferredFiles(workspace)
