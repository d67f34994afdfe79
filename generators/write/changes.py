"""What writing a plan would do, file by file, before anything is done."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from generators.plan import Stratum


class Action(StrEnum):
    """What happens to one file.

    `CREATE`, `UPDATE`, `MERGE` (ours laid over a hand edit) and `DELETE` change the disk; `UNCHANGED` finds it as it
    should be; `KEPT` leaves a hand edit alone; `LEFT_OUT` respects that the file was deleted by hand; `CONFLICT` needs
    a person.
    """

    CREATE = "create"
    UPDATE = "update"
    MERGE = "merge"
    DELETE = "delete"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    LEFT_OUT = "left out"
    CONFLICT = "conflict"

    @property
    def writes(self) -> bool:
        """The disk is different afterwards."""
        return self in (Action.CREATE, Action.UPDATE, Action.MERGE, Action.DELETE)


@dataclass(frozen=True, slots=True)
class Change:
    """One file's fate.

    `content` is what will be on disk (None for a deletion or where nothing is written), `before` what is there now
    (None: no such file). `backup` asks for a copy of `before` first. `preview` shows a conflict: `path:line`, and the
    versions that stand against each other.
    """

    path: str
    action: Action
    reason: str
    content: bytes | None = None
    before: bytes | None = None
    stratum: Stratum | None = None
    backup: bool = False
    preview: str = ""


@dataclass(frozen=True, slots=True)
class WritePlan:
    """All changes in path order, and what `.devmatrix/` remembers once they are made.

    `state` maps files of `.devmatrix/` to their new bytes; those already there are left out. `notes` are sentences
    for people.
    """

    root: Path
    changes: tuple[Change, ...]
    state: dict[str, bytes] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def of(self, *actions: Action) -> tuple[Change, ...]:
        """The changes with one of these actions."""
        return tuple(change for change in self.changes if change.action in actions)

    @property
    def conflicts(self) -> tuple[Change, ...]:
        """The files that need a person."""
        return self.of(Action.CONFLICT)

    @property
    def writes(self) -> tuple[Change, ...]:
        """The changes that touch the disk."""
        return tuple(change for change in self.changes if change.action.writes)

    def counts(self) -> dict[Action, int]:
        """How many files each action has, those without left out."""
        found = {action: len(self.of(action)) for action in Action}
        return {action: count for action, count in found.items() if count}
