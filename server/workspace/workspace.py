"""Everything the editor has open, and the files around it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from server.errors import UserError
from server.lsp.positions import Encoding
from server.workspace.capabilities import ClientCapabilities
from server.workspace.settings import Settings
from server.workspace.uris import from_path, is_spec_name, same, to_path

if TYPE_CHECKING:
    from server.workspace.document import Document
    from server.workspace.snapshot import Snapshot

_NOT_OURS = frozenset({"node_modules", "__pycache__", "venv", "site-packages", "build", "dist"})
_MOST_FOLDERS = 5_000
"""So many folders are looked into for specs: a workspace may be somebody's home."""


class Workspace:
    """Documents by address, folders and settings.

    `open` and `close` belong to the thread that reads messages; the rest may be called from anywhere.
    """

    def __init__(self, encoding: Encoding = Encoding.UTF16, capabilities: ClientCapabilities | None = None) -> None:
        self.encoding = encoding
        self.capabilities = capabilities or ClientCapabilities({})
        self.folders: dict[str, str] = {}  # Address → name.
        self.settings = Settings()
        self.folder_settings: dict[str, Settings] = {}
        self._open: dict[str, Document] = {}
        self._files: dict[str, tuple[tuple[int, int], Document]] = {}
        self._specs: dict[str, str] | None = None

    def open(self, uri: str, language: str, version: int | None, text: str) -> Document:
        """The client shows a document now, and says what is in it."""
        from ir.syntax import Text
        from server.workspace.document import Document

        document = Document(uri, Text.of(text), version, self, language)
        self._open[same(uri)] = document
        self._files.pop(same(uri), None)
        return document

    def close(self, uri: str) -> Document | None:
        """The client shows it no more; the file is what counts again."""
        return self._open.pop(same(uri), None)

    def opened(self, uri: str) -> Document | None:
        """The open document at an address."""
        return self._open.get(same(uri))

    @property
    def documents(self) -> tuple[Document, ...]:
        """All open documents."""
        return tuple(self._open.values())

    def snapshot(self, uri: str) -> Snapshot | None:
        """The newest state of a document that is open, or of a file; None if there is no such file or it is no text."""
        document = self.opened(uri) or self._file(uri)
        return document.snapshot() if document is not None else None

    def _file(self, uri: str) -> Document | None:
        from ir.syntax import Text
        from server import spec_file
        from server.workspace.document import Document

        path = to_path(uri)
        if path is None:
            return None
        key = same(uri)
        try:
            found = path.stat()
            stamp = found.st_mtime_ns, found.st_size
            known = self._files.get(key)
            if known is not None and known[0] == stamp:
                return known[1]
            document = Document(uri, Text.of(spec_file.load(os.fspath(path)).text), None, self)
        except (OSError, ValueError, UserError):
            self._files.pop(key, None)
            return None
        self._files[key] = stamp, document
        return document

    def changed_on_disk(self, uri: str) -> bool:
        """A file has come, gone or changed. Tells whether anything that is known rests on it."""
        key = same(uri)
        if is_spec_name(uri):
            self._specs = None
        was_read = self._files.pop(key, None) is not None
        return was_read or bool(self.referring_to(uri)) or (is_spec_name(uri) and key not in self._open)

    def referring_to(self, uri: str) -> list[Document]:
        """The open documents that were checked with the help of a file."""
        path = to_path(uri)
        if path is None:
            return []
        real = Path(os.path.realpath(path))
        return [document for document in self.documents if document.refers_to(real)]

    def set_folders(self, folders: dict[str, str]) -> None:
        """The folders of the workspace, by address, with their names."""
        self.folders = dict(folders)
        self._specs = None

    def settings_for(self, uri: str) -> Settings:
        """The settings of the innermost folder around a document."""
        place = same(uri)
        around = [folder for folder in self.folder_settings if _is_below(place, same(folder))]
        return self.folder_settings[max(around, key=len)] if around else self.settings

    def specs(self) -> list[str]:
        """The addresses of open documents and of all files in the folders that are called as specs are."""
        if self._specs is None:
            self._specs = {same(uri): uri for folder in self.folders for uri in _specs_below(folder)}
        found = dict(self._specs)
        found.update((key, document.uri) for key, document in self._open.copy().items())
        return list(found.values())


def _is_below(place: str, folder: str) -> bool:
    return place == folder or place.startswith(folder.rstrip(os.sep) + os.sep)


def _specs_below(folder: str) -> Iterator[str]:
    top = to_path(folder)
    if top is None:
        return
    for here, folders, files in islice(os.walk(top), _MOST_FOLDERS):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _NOT_OURS)
        yield from (from_path(Path(here, name)) for name in sorted(files) if is_spec_name(name))
