"""Plan, pristine and disk → what to do with each file."""

import ast
from dataclasses import dataclass
from pathlib import Path

from generators.plan import Plan, PlannedFile
from generators.write import files, paths, preview
from generators.write.changes import Action, Change, WritePlan
from generators.write.merge import merge
from generators.write.migrations import settle_initial
from generators.write.project import FOLDER, PRISTINE, Project, read_pristine, state_of

_UNKNOWN = "DevMatrix did not write this file"
_SETTLED = "settled: it stays as it is on disk"
_BACKED_UP = "; the file on disk is backed up first"


@dataclass(frozen=True, slots=True)
class _Disk:
    """One file as it is: its bytes, and its text with `\\n` line ends unless it is binary. `objection` says why it
    can't be written.
    """

    raw: bytes | None = None
    text: str | None = None
    objection: str = ""

    def like(self, text: str) -> bytes:
        """New text with the line ends the file already has."""
        if self.raw is not None and b"\r\n" in self.raw:
            text = text.replace("\n", "\r\n")
        return text.encode()


def plan_write(
    plan: Plan,
    root: Path,
    project: Project,
    ir_json: str,
    *,
    force: bool = False,
    keep: bool = False,
    restore: bool = False,
) -> WritePlan:
    """What writing `plan` to the folder `root` would do; changes nothing.

    `force` writes over conflicting files, after a backup; `keep` settles conflicts by taking the file on disk as an
    edit of the new text; `restore` brings back files that were deleted by hand. Raises `UnsafePathError` if the plan
    itself names a path that must never be written, `OSError` if a file can't be read.
    """
    paths.check_all(file.path for file in plan.files)
    boundary = paths.Boundary(root)
    if boundary.objection(f"{FOLDER}/project.json") not in ("", "a symbolic link stands here"):
        raise paths.UnsafePathError(f"{FOLDER} leads out of the project")
    known = read_pristine(root)
    pristine = dict(known or {})
    changes: list[Change] = []
    planned, notes = settle_initial(plan.files, root, pristine)
    for file in planned:
        disk = _look(boundary, file.path)
        change, kept = _decide(file, disk, pristine.get(file.path), force=force, keep=keep, restore=restore)
        changes.append(change)
        if kept is None:
            pristine.pop(file.path, None)
        else:
            pristine[file.path] = kept
    for path in sorted(pristine.keys() - {file.path for file in planned}):
        text = pristine.pop(path)
        if paths.is_safe(path) and (orphan := _orphan(path, _look(boundary, path), text)):
            changes.append(orphan)
    changes.sort(key=lambda change: change.path)
    state = state_of(root, project, ir_json, pristine, is_pristine_known=pristine == known)
    return WritePlan(root, tuple(changes), state, (*_notes(root, known), *notes))


def _notes(root: Path, known: dict[str, str] | None) -> tuple[str, ...]:
    if known is not None or not (root / FOLDER / "project.json").exists():
        return ()
    return (f"{PRISTINE} is missing or damaged: every file that differs counts as written by hand",)


def _look(boundary: paths.Boundary, path: str) -> _Disk:
    if objection := boundary.objection(path):
        return _Disk(objection=objection)
    raw = files.read(boundary.place(path))
    if raw is None:
        return _Disk()
    try:
        return _Disk(raw, raw.decode().replace("\r\n", "\n"))
    except UnicodeDecodeError:
        return _Disk(raw)


def _decide(
    file: PlannedFile, disk: _Disk, pristine: str | None, *, force: bool, keep: bool, restore: bool
) -> tuple[Change, str | None]:
    """The change of one planned file, and the pristine text to remember for it."""
    new = file.content

    def change(
        action: Action, reason: str, content: str | None = None, *, backup: bool = False, shown: str = ""
    ) -> Change:
        written = None if content is None else disk.like(content)
        return Change(file.path, action, reason, written, disk.raw, file.stratum, backup, shown)

    if disk.objection:
        return change(Action.CONFLICT, disk.objection), pristine
    if disk.raw is None:
        if pristine is None:
            return change(Action.CREATE, file.reason, new), new
        if restore:
            return change(Action.CREATE, "brought back", new), new
        return change(Action.LEFT_OUT, "deleted by hand; --restore brings it back"), pristine
    if disk.text == new:
        return change(Action.UNCHANGED, "is as it should be"), new
    if pristine is None:
        if force:
            return change(Action.UPDATE, _UNKNOWN + _BACKED_UP, new, backup=True), new
        if keep:
            return change(Action.KEPT, _SETTLED), new
        shown = "" if disk.text is None else preview.of_texts(file.path, disk.text, new, "generated")
        return change(Action.CONFLICT, _UNKNOWN, shown=shown), None
    if disk.text == pristine:
        return change(Action.UPDATE, file.reason, new), new
    if pristine == new:
        return change(Action.KEPT, "edited by hand"), pristine
    merged, conflict, shown = _merge(file.path, pristine, disk.text, new)
    if not conflict:
        return change(Action.MERGE, "edited by hand; the edit and the new text go together", merged), new
    if force:
        return change(Action.UPDATE, conflict + _BACKED_UP, new, backup=True), new
    if keep:
        return change(Action.KEPT, _SETTLED), new
    return change(Action.CONFLICT, conflict, shown=shown), pristine


def _merge(path: str, pristine: str, theirs: str | None, new: str) -> tuple[str, str, str]:
    """The merged text, why it is none, and what to show then."""
    if theirs is None:
        return "", "edited by hand into something that is not text", ""
    merged = merge(pristine, theirs, new)
    if merged.clashes:
        places = "1 place" if len(merged.clashes) == 1 else f"{len(merged.clashes)} places"
        return "", f"edited by hand and changed by the spec in {places}", preview.of_clashes(path, merged.clashes)
    if path.endswith(".py") and _is_python(theirs) and not _is_python(merged.text):
        shown = preview.of_texts(path, theirs, merged.text, "merged")
        return "", "edited by hand; with the new text it would be no Python any more", shown
    return merged.text, "", ""


def _is_python(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _orphan(path: str, disk: _Disk, pristine: str) -> Change | None:
    """A file that was written before and is no longer part of the application."""
    if disk.objection or disk.raw is None:
        return None
    if disk.text == pristine:
        return Change(path, Action.DELETE, "no longer part of the application", before=disk.raw)
    return Change(
        path, Action.KEPT, "no longer part of the application, but edited by hand: it is yours now", before=disk.raw
    )
