"""What a command has done, for people and as data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from server.report.text import count
from server.workspace.uris import from_path

if TYPE_CHECKING:
    from generators.write import Change, WritePlan
    from server.pipeline import Run

OPEN, SHOW = "Open the README", "Show the first conflict"
_MOST = 5


_VERBS = {"create": "created", "update": "updated", "merge": "merged", "delete": "deleted"}


def outcome(run: Run, in_editor: Sequence[str] = ()) -> str:
    """One run in a sentence or two."""
    plan = run.write_plan
    assert plan is not None
    counts = ", ".join(f"{_VERBS[action.value]} {number}" for action, number in plan.counts().items() if action.writes)
    files = "file" if len(plan.writes) == 1 else "files"
    said = [f"{run.record.app}: {counts} {files}" if counts else f"{run.record.app} is up to date"]
    said += _needing_a_person(run, plan, in_editor)
    if run.record.unimplemented:
        number = len(run.record.unimplemented)
        said.append(
            f"{count(number, 'operation')} {'answers' if number == 1 else 'answer'} 501 until somebody writes it"
        )
    return ". ".join(said)


def of_entity(run: Run, name: str, others: Sequence[str], in_editor: Sequence[str] = ()) -> str:
    """The same for the files of one entity, and what else would have to change."""
    plan = run.write_plan
    assert plan is not None
    number = len(plan.writes)
    said = [f"{name}: wrote {count(number, 'file')}" if number else f"The files of {name} are up to date"]
    said += _needing_a_person(run, plan, in_editor)
    if others:
        said.append(
            f"{count(len(others), 'other file')} would have to change as well, such as {_some(others)}: "
            "the application fits together only after Generate app"
        )
    return ". ".join(said)


def _needing_a_person(run: Run, plan: WritePlan, in_editor: Sequence[str]) -> list[str]:
    said = []
    if in_editor:
        said.append(f"Changed in the editor, where it is not saved yet: {_some(in_editor)}")
    if plan.conflicts:
        names = _some(change.path for change in plan.conflicts)
        said.append(f"{count(len(plan.conflicts), 'conflict')} left as found: {names}")
    if run.left_alone:
        said.append(f"Left alone, because they are being edited: {_some(run.left_alone)}")
    return said


def _some(names: Iterable[str]) -> str:
    found = list(names)
    more = f" and {len(found) - _MOST} more" if len(found) > _MOST else ""
    return ", ".join(found[:_MOST]) + more


def result_of(run: Run, message: str) -> dict[str, Any]:
    """What a client gets as the result of a command that wrote."""
    plan = run.write_plan
    assert plan is not None
    return {
        "message": message,
        "root": from_path(plan.root),
        "counts": {action.value: number for action, number in plan.counts().items()},
        "conflicts": [change.path for change in plan.conflicts] + list(run.left_alone),
        "unimplemented": list(run.record.unimplemented),
    }


def preview_of(run: Run) -> dict[str, Any]:
    """What would be written, listed apart: new files, files that are written over, files that go."""
    plan = run.write_plan
    assert plan is not None
    lists: dict[str, list[Change]] = {"create": [], "replace": [], "delete": [], "conflict": [], "kept": []}
    names = {"create": "create", "update": "replace", "merge": "replace", "delete": "delete", "conflict": "conflict"}
    names |= {"kept": "kept", "left out": "kept"}
    for change in plan.changes:
        if (where := names.get(change.action.value)) is not None:
            lists[where].append(change)
    return {
        "title": f"{run.record.app}: what would be generated",
        "languageId": "markdown",
        "text": "\n".join(_preview_lines(run, plan, lists)) + "\n",
        "root": from_path(plan.root),
        **{name: [_as_data(change) for change in changes] for name, changes in lists.items()},
        "unchanged": plan.counts().get(_unchanged(), 0),
    }


def _unchanged() -> Any:
    from generators.write import Action

    return Action.UNCHANGED


def _as_data(change: Change) -> dict[str, str]:
    return {"path": change.path, "action": change.action.value, "reason": change.reason}


_HEADINGS = {
    "create": "Create",
    "replace": "Replace",
    "delete": "Delete",
    "conflict": "Conflicts, which are left as found",
    "kept": "Left alone, because of what was done by hand",
}


def _preview_lines(run: Run, plan: WritePlan, lists: dict[str, list[Change]]) -> Iterable[str]:
    yield f"# {run.record.app}"
    yield ""
    yield f"Nothing has been written. The folder is `{plan.root}`."
    for note in plan.notes:
        yield f"\n> {note}"
    for name, changes in lists.items():
        if changes:
            yield f"\n## {_HEADINGS[name]} ({len(changes)})\n"
            yield from (f"- `{change.path}`: {_sentence(change)}" for change in changes)
        for change in changes if name == "conflict" else ():
            if change.preview:
                yield f"\n```diff\n{change.preview.rstrip()}\n```"
    if not any(lists.values()):
        yield "\nEverything is as it should be."


def _sentence(change: Change) -> str:
    merged = "merged with what was edited by hand" if change.action.value == "merge" else change.reason
    return merged.rstrip(".")
