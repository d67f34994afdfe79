"""Other documents that a document refers to: read from disk or from open editors, never from the network."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from ir.yaml import Document, parse

LARGEST = 16 * 1024 * 1024
"""Files of more bytes are not read."""

MOST_KEPT = 256
"""So many parsed files are remembered."""


class Fault(StrEnum):
    """Why a file can't be read, as the end of a message."""

    MISSING = "does not exist"
    OUTSIDE = "is outside of the workspace, so it is not read"
    NO_FILE = "is no file"
    TOO_LARGE = "is too large to be read"
    UNREADABLE = "can't be read as UTF-8 text"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file, or why there is none."""

    path: Path
    document: Document | None = None
    fault: Fault | None = None


class Documents(Protocol):
    """Where documents come from."""

    def load(self, base: Path, file: str) -> Loaded:
        """The document that `file`, relative to the folder of the document `base`, leads to. Never raises."""


Opened = Callable[[Path], Document | None]
"""The document that is open in an editor at a path, if one is."""


class FileDocuments:
    """Documents from disk, as far as they are below one of the `roots`; what is open in an editor comes first.

    Symbolic links count as the file they lead to, so that none leads out of a root. A file is parsed again when its
    size or time of change is another one.
    """

    def __init__(self, roots: tuple[Path, ...], opened: Opened = lambda path: None, largest: int = LARGEST) -> None:
        self._roots = tuple(Path(os.path.realpath(root)) for root in roots)
        self._opened = opened
        self._largest = largest
        self._kept: dict[Path, tuple[tuple[int, int], Document]] = {}

    def load(self, base: Path, file: str) -> Loaded:
        """See `Documents.load`."""
        written = base.parent / file
        try:
            path = Path(os.path.realpath(written))
            if not any(path.is_relative_to(root) for root in self._roots):
                return Loaded(written, fault=Fault.OUTSIDE)
            opened = self._opened(path)
            return Loaded(path, opened) if opened is not None else self._read(path)
        except (FileNotFoundError, NotADirectoryError):
            return Loaded(written, fault=Fault.MISSING)
        except (OSError, ValueError):  # A NUL in the name, a name that is too long, no permission, no UTF-8.
            return Loaded(written, fault=Fault.UNREADABLE)

    def _read(self, path: Path) -> Loaded:
        found = path.stat()
        if not path.is_file():
            return Loaded(path, fault=Fault.NO_FILE)
        if found.st_size > self._largest:
            return Loaded(path, fault=Fault.TOO_LARGE)
        stamp = (found.st_mtime_ns, found.st_size)
        known = self._kept.pop(path, None)
        if known is None or known[0] != stamp:
            with path.open("rb") as file:
                known = stamp, parse(file.read(self._largest + 1).decode("utf-8"))
        self._kept[path] = known  # The one used last is the last one.
        if len(self._kept) > MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        return Loaded(path, known[1])
