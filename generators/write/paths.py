"""Which paths may be written: plain relative ones that stay inside the project, whatever links lie in the way."""

import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path

_DEVICE = r"(?i:con|prn|aux|nul|com[0-9]|lpt[0-9])(?=[./]|\Z)"
_SEGMENT = rf"(?!{_DEVICE})[A-Za-z0-9_.\-]{{1,120}}(?<!\.)"
_PATH = re.compile(rf"{_SEGMENT}(?:/{_SEGMENT})*\Z")
MOST_CHARACTERS = 240


class UnsafePathError(ValueError):
    """A path that must not be written."""


def check_path(path: str) -> None:
    """Refuse anything but segments of ASCII letters, digits, `_`, `-` and `.` joined by `/`.

    Absolute paths, `..`, drive letters, backslashes, control characters, device names of Windows and names that end
    in a dot are all refused.
    """
    if not _PATH.match(path):
        raise UnsafePathError(f"{path[:200]!r} is not a path inside the project")
    if len(path) > MOST_CHARACTERS:
        raise UnsafePathError(f"{path[:40]!r}… is longer than {MOST_CHARACTERS} characters")
    if path.partition("/")[0].lower() in (".devmatrix", ".git"):
        raise UnsafePathError(f"{path!r} lies in a folder that is not for generated files")


def is_safe(path: str) -> bool:
    """`check_path` has nothing against it."""
    try:
        check_path(path)
    except UnsafePathError:
        return False
    return True


def check_all(paths: Iterable[str]) -> None:
    """Check each path, and that all of them can stand side by side on a file system that ignores case."""
    seen: dict[str, str] = {}
    for path in paths:
        check_path(path)
        other = seen.setdefault(path.lower(), path)
        if other is not path:
            raise UnsafePathError(f"{path!r} and {other!r} are the same file where case does not count")
    for path in seen.values():
        parent, _, _ = path.lower().rpartition("/")
        while parent:
            if parent in seen:
                raise UnsafePathError(f"{seen[parent]!r} would be both a file and the folder of {path!r}")
            parent, _, _ = parent.rpartition("/")


class Boundary:
    """Tells whether a path, followed through the links that are on disk, stays inside the root."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self._prefix = os.path.join(self.root, "")
        self._reasons: dict[str, str] = {"": ""}

    def place(self, path: str) -> str:
        """Where a path of the project is on disk."""
        return self._prefix + path

    def objection(self, path: str) -> str:
        """Why `path` can't be written, or an empty text. A link in place of the file itself counts as hand-written."""
        if reason := self._folder(path.rpartition("/")[0]):
            return reason
        try:
            mode = os.lstat(self._prefix + path).st_mode
        except FileNotFoundError:
            return ""
        if stat.S_ISREG(mode):
            return ""
        return "a symbolic link stands here" if stat.S_ISLNK(mode) else "something that is no file stands here"

    def _folder(self, folder: str) -> str:
        known = self._reasons.get(folder)
        if known is None:
            known = self._folder(folder.rpartition("/")[0]) or self._look(folder)
            self._reasons[folder] = known
        return known

    def _look(self, folder: str) -> str:
        place = self.root / folder
        if place.is_symlink() and not place.resolve().is_relative_to(self.root):
            return f"{folder} is a symbolic link that leaves the project"
        if place.exists() and not place.is_dir():
            return f"{folder} is a file, not a folder"
        return ""
