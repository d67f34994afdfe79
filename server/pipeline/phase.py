"""What a phase is and what it works on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ir.run import RunRecord
from server.errors import ExitCode
from server.version import VERSION

if TYPE_CHECKING:
    from generators.plan import Plan
    from generators.write import WritePlan
    from server.spec_file import SpecFile
    from validators.check import CheckResult


class PhaseError(Exception):
    """A phase can't go on; the text is for people, `exit_code` for the shell."""

    def __init__(self, message: str, exit_code: ExitCode = ExitCode.USAGE) -> None:
        super().__init__(message)
        self.exit_code = exit_code


@dataclass(slots=True)
class Run:
    """What was asked for, the record, and what the phases hand on to each other.

    `output` is what the person asked for; `root` is the folder that is written. `left_alone` lists files that changed
    on disk while they were being written.
    """

    spec: str
    output: Path | None = None
    dry_run: bool = False
    force: bool = False
    keep: bool = False
    restore: bool = False
    record: RunRecord = field(init=False)
    source: SpecFile | None = None
    checked: CheckResult | None = None
    root: Path | None = None
    plan: Plan | None = None
    write_plan: WritePlan | None = None
    left_alone: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.record = RunRecord(devmatrix=VERSION, spec=self.spec, dry_run=self.dry_run)

    @property
    def has_conflicts(self) -> bool:
        """A file needs a person."""
        return bool(self.left_alone or (self.write_plan and self.write_plan.conflicts))


@dataclass(frozen=True, slots=True)
class Phase:
    """One step of the pipeline. It may rely on what the phases in `needs` left in the run.

    `work` returns a few words for the record. It raises `PhaseError`; anything else is a defect of DevMatrix.
    """

    name: str
    title: str
    work: Callable[[Run], dict[str, str]]
    needs: tuple[str, ...] = ()
