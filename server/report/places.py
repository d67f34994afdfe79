"""Problems with the file they are in, the same for every format."""

from collections.abc import Iterable
from dataclasses import dataclass

from ir.problems import Problem, Severity
from ir.source import START, SourceMap, Span
from validators.check import CheckResult


@dataclass(frozen=True, slots=True)
class CheckedSpec:
    """One spec's label (a path, or `<stdin>`), its text, and what the check found."""

    label: str
    text: str
    result: CheckResult

    @property
    def problems(self) -> tuple[Problem, ...]:
        """In the order of the text."""
        return self.result.problems

    @property
    def has_errors(self) -> bool:
        """No application can be generated from it."""
        return not self.result.is_valid


def span_of(problem: Problem, source_map: SourceMap) -> Span:
    """Where a problem is shown: its span, else the nearest thing that was written, else the start of the text."""
    if problem.span is not None:
        return problem.span
    location = source_map.nearest(problem.path)
    if location is None:
        return START
    return location.key if problem.on_key and location.key else location.value


def tally(problems: Iterable[Problem]) -> dict[Severity, int]:
    """How many problems there are of each severity, zeros included."""
    counts = dict.fromkeys(Severity, 0)
    for problem in problems:
        counts[problem.severity] += 1
    return counts
