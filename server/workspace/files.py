"""The files that one document refers to: those open in the editor as they are there, the others from disk."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from ir.openapi.documents import FileDocuments, Loaded
from ir.yaml import Document as Tree
from server.workspace.uris import from_path, to_path

if TYPE_CHECKING:
    from server.workspace.workspace import Workspace


class ReferredFiles:
    """Reads files below the folders of the workspace or, for a document outside of them, below its own.

    `read` are the files that were ever asked for: when one of them changes, the document has to be checked again.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.read: set[Path] = set()
        self._workspace = workspace
        self._folders: dict[str, str] | None = None
        self._files: FileDocuments | None = None

    def load(self, base: Path, file: str) -> Loaded:
        """The document that `file`, relative to the folder of `base`, leads to. Never raises."""
        folders = self._workspace.folders
        if self._files is None or folders is not self._folders:
            roots = tuple(path for uri in folders if (path := to_path(uri)) is not None)
            is_inside = any(Path(os.path.realpath(base)).is_relative_to(os.path.realpath(root)) for root in roots)
            self._files = FileDocuments(roots if is_inside else (base.parent,), self._opened)
            self._folders = folders
        found = self._files.load(base, file)
        self.read.add(found.path)
        return found

    def _opened(self, path: Path) -> Tree | None:
        document = self._workspace.opened(from_path(path))
        return document.tree if document is not None else None
