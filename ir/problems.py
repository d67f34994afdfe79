"""What can be wrong with a spec, before anyone knows in which editor it is shown."""

from dataclasses import dataclass
from enum import StrEnum

from ir.source import Span
from ir.wording import clip

LONGEST_MESSAGE = 500


class Severity(StrEnum):
    """How much a problem matters: only an ERROR stops generation."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that explains a problem: an IR path and what is there."""

    path: str
    message: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding about a spec.

    `code` is stable (`DM204`). `message` says what is wrong and what to do, on one printable line of at most
    `LONGEST_MESSAGE` characters, whatever text of the spec went into it. `path` is the IR path it is about and
    `span` the exact text, or None where only the path is known (the source map then gives the place). `on_key` asks
    for the key of `path` rather than its value. `part` is the part of the text of `path` that it is about, from one
    offset up to another (see `SourceMap.within`). `suggestion` is the text that would replace the span, if one is
    obvious.
    """

    code: str
    severity: Severity
    message: str
    path: str = ""
    span: Span | None = None
    on_key: bool = False
    suggestion: str | None = None
    related: tuple[Related, ...] = ()
    part: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", clip(self.message, LONGEST_MESSAGE))
