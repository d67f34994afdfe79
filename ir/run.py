"""The record of one pipeline run: what was done, what it cost and what came of it."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class PhaseStatus(StrEnum):
    """How far a phase came."""

    PENDING = "pending"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PhaseRecord(_Record):
    """One phase: wall-clock milliseconds, and a few words about what it found (`{"entities": "9"}`)."""

    name: str
    status: PhaseStatus = PhaseStatus.PENDING
    milliseconds: float = 0.0
    details: dict[str, str] = Field(default_factory=dict)


class StratumRecord(_Record):
    """What one stratum made and what it cost."""

    stratum: str
    files: int = 0
    milliseconds: float = 0.0
    tokens: int = 0
    cost_usd: float = 0.0


class FileRecord(_Record):
    """What happened to one file of the project (`create`, `unchanged`, `conflict`, …), by its path from the project's
    root.
    """

    path: str
    action: str
    stratum: str | None = None


class RunRecord(_Record):
    """The scratchpad that the phases of a run share, and what is left of it afterwards.

    `spec` and `output` are as a person would type them. `problems` counts the spec's problems by severity.
    """

    devmatrix: str
    spec: str
    output: str | None = None
    app: str | None = None
    dry_run: bool = False
    phases: list[PhaseRecord] = Field(default_factory=list)
    problems: dict[str, int] = Field(default_factory=dict)
    unimplemented: list[str] = Field(default_factory=list)
    strata: list[StratumRecord] = Field(default_factory=list)
    files: list[FileRecord] = Field(default_factory=list)

    @property
    def milliseconds(self) -> float:
        """The wall-clock time of all phases together."""
        return sum(phase.milliseconds for phase in self.phases)

    def phase(self, name: str) -> PhaseRecord | None:
        """The record of the phase of that name."""
        return next((found for found in self.phases if found.name == name), None)
