"""Making the changes: all of them or none, even when the process dies half-way.

1. Everything new is staged in `.devmatrix/staging/new`, then `journal.json` is put beside it in one rename. Without a
   journal nothing has happened yet, and the next run throws the staging folder away.
2. Each file is moved into place by one rename; what stood there goes to `staging/old`. An error or Ctrl-C moves it
   all back.
3. The journal is removed, then the rest. A process that died in step 2 is finished by the next run.

Each operation names the digest of what it expects on disk. A file that changed meanwhile is left alone and reported.
"""

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from generators.write import files
from generators.write.changes import Change, WritePlan
from generators.write.paths import Boundary, UnsafePathError, check_path
from generators.write.project import FOLDER, PRISTINE, pack_pristine, read_pristine, unpack_pristine

_STAGING = f"{FOLDER}/staging"


class WriteError(Exception):
    """Writing failed and was undone; the text says where and why."""


@dataclass(frozen=True, slots=True)
class _Operation:
    """Put the staged file in place (`writes`) or take the file away. `before` is a digest, None for no file;
    `is_state` skips that check.
    """

    path: str
    writes: bool
    before: str | None = None
    is_state: bool = False

    def as_data(self) -> dict[str, object]:
        """For the journal."""
        return {"path": self.path, "writes": self.writes, "before": self.before, "is_state": self.is_state}


class _Staging:
    """The folder where new files wait and old ones are kept, by the number of their operation."""

    def __init__(self, root: Path) -> None:
        self.folder = os.path.join(root, _STAGING)
        self.journal = os.path.join(self.folder, "journal.json")
        self._new = os.path.join(self.folder, "new", "")
        self._old = os.path.join(self.folder, "old", "")

    def new(self, index: int) -> str:
        """The new file of an operation."""
        return f"{self._new}{index}"

    def old(self, index: int) -> str:
        """What stood there before."""
        return f"{self._old}{index}"

    def make(self) -> None:
        """An empty one."""
        self.clear()
        files.make_folder(self._new[:-1])
        files.make_folder(self._old[:-1])

    def close(self) -> None:
        """All is done: from here on there is nothing to finish."""
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.journal)
        self.clear()

    def clear(self) -> None:
        """Throw it away."""
        shutil.rmtree(self.folder, ignore_errors=True)


def apply(plan: WritePlan) -> tuple[str, ...]:
    """Make the changes of a plan, under the project's lock. Returns the paths left alone because they changed
    meanwhile.

    Raises `WriteError` after everything was moved back; `KeyboardInterrupt` does the same and goes on.
    """
    if not plan.writes and not plan.state:
        return ()
    staging = _Staging(plan.root)
    try:
        operations = _stage(plan, staging)
    except OSError as error:
        staging.clear()
        raise WriteError(_explain(error, plan.root)) from error
    except BaseException:
        staging.clear()
        raise
    return _carry_out(plan.root, operations)


def is_interrupted(root: Path) -> bool:
    """An earlier run died while it was writing."""
    return os.path.exists(_Staging(root).journal)


def recover(root: Path) -> bool:
    """Finish what an earlier run had begun, or clear away what it had only prepared. True if something was finished."""
    staging = _Staging(root)
    journal = files.read(staging.journal)
    if journal is None:
        staging.clear()
        return False
    try:
        found = json.loads(journal)
        operations = [_Operation(**operation) for operation in found]
        for operation in operations:
            if not operation.is_state:
                check_path(operation.path)
            elif PurePosixPath(operation.path).parent.as_posix() != FOLDER:
                raise UnsafePathError(operation.path)
    except (ValueError, TypeError) as error:
        raise WriteError(f"{staging.journal} is damaged; look at {staging.folder}, then remove it") from error
    _carry_out(root, operations)
    return True


def _stage(plan: WritePlan, staging: _Staging) -> list[_Operation]:
    staging.make()
    operations: list[_Operation] = []
    _back_up(plan)
    contents = [(change.path, change.content, _digest(change.before), False) for change in plan.writes]
    contents += [(path, content, None, True) for path, content in sorted(plan.state.items())]
    for index, (path, content, before, is_state) in enumerate(contents):
        if content is not None:
            files.write(staging.new(index), content)
        operations.append(_Operation(path, content is not None, before, is_state))
    draft = os.path.join(staging.folder, "journal.tmp")
    files.write(draft, json.dumps([operation.as_data() for operation in operations]).encode())
    os.replace(draft, staging.journal)
    return operations


def _back_up(plan: WritePlan) -> None:
    """Copy what is about to be written over by force into `.devmatrix/backup/<number>/`."""
    wanted: Iterable[Change] = [change for change in plan.writes if change.backup and change.before is not None]
    if not wanted:
        return
    backups = plan.root / FOLDER / "backup"
    numbers = [int(folder.name) for folder in backups.glob("*") if folder.name.isdecimal()]
    folder = backups / f"{max(numbers, default=0) + 1:04}"
    for change in wanted:
        target = folder / change.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(change.before or b"")


def _carry_out(root: Path, operations: list[_Operation]) -> tuple[str, ...]:
    staging = _Staging(root)
    boundary = Boundary(root)
    begun: list[int] = []
    skipped: list[str] = []
    try:
        for index, operation in enumerate(operations):
            if operation.path == PRISTINE and skipped:
                _forget(root, staging.new(index), skipped)
            begun.append(index)
            if not _carry_out_one(boundary, staging, index, operation):
                begun.pop()
                skipped.append(operation.path)
    except BaseException as error:
        for index in reversed(begun):
            _undo(root, staging, index, operations[index])
        staging.close()
        if isinstance(error, OSError):
            raise WriteError(_explain(error, root)) from error
        raise
    staging.close()
    _prune(root, operations)
    return tuple(skipped)


def _carry_out_one(boundary: Boundary, staging: _Staging, index: int, operation: _Operation) -> bool:
    """One rename. False if the file is not what it was when the plan was made."""
    target, staged, old = boundary.place(operation.path), staging.new(index), staging.old(index)
    if operation.writes and not os.path.exists(staged):
        return True  # an earlier run came this far
    if boundary.objection(operation.path):
        return False
    current = files.read(target)
    if not operation.writes and current is None:
        return True
    if not operation.is_state and _digest(current) != operation.before:
        return False
    if not operation.writes:
        os.replace(target, old)
        return True
    if current is not None:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(old)
        try:
            os.link(target, old)
        except OSError:
            shutil.copy2(target, old)
        shutil.copymode(target, staged)
    _move(staged, target)
    return True


def _move(source: str, target: str) -> None:
    """One rename, into a folder that is made if it is not there."""
    try:
        os.replace(source, target)
    except FileNotFoundError:
        files.make_folder(os.path.dirname(target))
        os.replace(source, target)


def _undo(root: Path, staging: _Staging, index: int, operation: _Operation) -> None:
    """Back to where it was, in steps that `recover` can still go on from."""
    target = root / operation.path
    staged, old = staging.new(index), staging.old(index)
    if operation.writes and not os.path.exists(staged):
        os.replace(target, staged)
        _remove_empty(root, target.parent)
    if os.path.exists(old):
        _move(old, str(target))


def _forget(root: Path, staged: str, skipped: list[str]) -> None:
    """Files that were left alone keep the pristine text they had."""
    previous = read_pristine(root) or {}
    texts = unpack_pristine(files.read(staged) or b"")
    for path in skipped:
        texts.pop(path, None)
        if path in previous:
            texts[path] = previous[path]
    files.write(staged, pack_pristine(texts))


def _prune(root: Path, operations: list[_Operation]) -> None:
    for operation in operations:
        if not operation.writes:
            _remove_empty(root, (root / operation.path).parent)


def _remove_empty(root: Path, folder: Path) -> None:
    while folder != root:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent


def _digest(content: bytes | None) -> str | None:
    return None if content is None else hashlib.sha256(content).hexdigest()


def _explain(error: OSError, root: Path) -> str:
    where = Path(error.filename2 or error.filename or root)
    return f"cannot write {where}: {error.strerror or error}; nothing was changed"
