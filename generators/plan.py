"""The plan: every file of an application, before anything is written."""

from dataclasses import dataclass
from enum import StrEnum


class Stratum(StrEnum):
    """Who writes a declaration: the cheapest one that can."""

    TEMPLATE = "template"
    AST = "ast"
    PATTERN = "pattern"
    LLM = "llm"


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """One file: its path inside the project (always `/`, always relative), its text, and why it looks as it does.

    `ir_paths` are the elements it was made from; a template was made from none. `reason` is one sentence for people.
    """

    path: str
    content: str
    stratum: Stratum
    reason: str
    ir_paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unimplemented:
    """An operation that answers 501, what would make it real, and the file its handler is in."""

    ir_path: str
    operation: str
    reason: str
    path: str


@dataclass(frozen=True, slots=True)
class StratumCost:
    """What one stratum did: files, milliseconds, and what a model was paid for."""

    files: int = 0
    milliseconds: float = 0.0
    tokens: int = 0
    cost_usd: float = 0.0


@dataclass(frozen=True, slots=True)
class Plan:
    """All files in path order, the operations nobody has written yet, and what planning cost.

    Two plans of the same IR have equal files; `costs` is measured and differs.
    """

    files: tuple[PlannedFile, ...]
    unimplemented: tuple[Unimplemented, ...] = ()
    costs: tuple[tuple[Stratum, StratumCost], ...] = ()
