"""What a check answers, and how problems get their places."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from ir import paths
from ir.dialect.catalogue import Code
from ir.dialect.read import LastGood
from ir.model import ApplicationIR
from ir.parts import SpecParts
from ir.problems import Problem, Severity
from ir.source import START, Location, SourceMap, Span
from validators.rule import Finding, Rule

MOST_PROBLEMS = 1_000
_WEIGHT = {severity: weight for weight, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What `check` found.

    `ir` is None only when the parts could not be put together at all. `problems` are in the order of the text, at most
    `MOST_PROBLEMS` and a summary. `is_valid` says that an application can be generated: no errors, nothing unread.
    `last_good` is there while a block is broken that was not so before.
    """

    ir: ApplicationIR | None
    parts: SpecParts
    source_map: SourceMap
    problems: tuple[Problem, ...]
    last_good: LastGood | None = field(default=None, compare=False)

    @property
    def familiar(self) -> SpecParts:
        """What hover and completion know: the parts, and of broken blocks what they said before."""
        return self.parts if self.last_good is None else self.last_good.parts

    @property
    def is_valid(self) -> bool:
        """Nothing stands in the way of generating."""
        errors = any(problem.severity is Severity.ERROR for problem in self.problems)
        return self.ir is not None and not self.parts.incomplete and not errors


DEFECT = Code(
    "DM900",
    "DevMatrix failed",
    "A rule, or the putting together of a spec, failed where it should have said something. That is a defect of "
    "DevMatrix, whatever the spec: the other problems are still listed, nothing is generated, and the exit code is 70. "
    "Please report it with the spec; `DEVMATRIX_TRACEBACK=1` before the command shows where it failed.",
)


def crash(where: str, error: Exception) -> Problem:
    """The problem that DevMatrix itself failed."""
    message = (
        f"DevMatrix failed in {where} ({type(error).__name__}); please report this with the spec that shows it: "
        "DEVMATRIX_TRACEBACK=1 shows where"
    )
    return Problem(DEFECT.code, DEFECT.severity, message)


def to_problem(rule: Rule, finding: Finding) -> Problem:
    """What a rule found, as a problem that has no span yet."""
    return Problem(
        code=rule.code,
        severity=rule.severity,
        message=finding.message,
        path=finding.path,
        on_key=finding.on_key,
        suggestion=finding.suggestion,
        related=finding.related,
        part=finding.span,
    )


def stands(finding: Finding, parts: SpecParts) -> bool:
    """A finding does not stand if it rests on something that could not be read whole."""
    if not parts.incomplete:
        return True
    if any(path in parts.incomplete for path in _upwards(finding.path)):
        return False
    above = _above(parts.incomplete)
    return not any(
        needed in above or any(path in parts.incomplete for path in _upwards(needed)) for needed in finding.needs
    )


@lru_cache(maxsize=8)
def _above(incomplete: frozenset[str]) -> frozenset[str]:
    """What holds something that could not be read whole. Asked for every finding, of which there may be thousands."""
    return frozenset(above for path in incomplete for above in _upwards(paths.parent(path)) if path)


def _upwards(path: str) -> Iterator[str]:
    while path:
        yield path
        path = paths.parent(path)
    yield ""


def place(problem: Problem, source_map: SourceMap) -> Problem:
    """The problem with its span: the key or value of its path, or of what is closest above it.

    A part of a text is marked exactly, and what would replace it is spelled as the text around it. Where a whole value
    covers several lines, or only an ancestor was written, the key is marked: nobody wants half a file underlined.
    """
    if problem.span is not None:
        return problem
    if problem.part is not None:
        start, end = problem.part
        part = source_map.within(problem.path, start, end)
        if part is not None:
            said = problem.suggestion
            spelled = source_map.spelled(problem.path, start, said) if said is not None else None
            return replace(problem, span=part, suggestion=spelled)
        problem = replace(problem, suggestion=None)
    exact = source_map.get(problem.path)
    location = exact or source_map.nearest(problem.path)
    if location is None:
        return replace(problem, span=START)
    wants_key = problem.on_key or exact is None or location.value.start.line != location.value.end.line
    is_meant = exact is not None and wants_key == problem.on_key
    return replace(problem, span=_short(location, wants_key), suggestion=problem.suggestion if is_meant else None)


def _short(location: Location, wants_key: bool) -> Span:
    if wants_key and location.key is not None:
        return location.key
    value = location.value
    if wants_key and value.start.line != value.end.line:
        return Span(value.start, value.start)  # An item of a list, or the whole text.
    return value


def capped(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems in the order of the text, the worst `MOST_PROBLEMS` and a summary where there are more."""
    found = sorted(problems, key=_place_of)
    if len(found) <= MOST_PROBLEMS:
        return tuple(found)
    kept = sorted(sorted(found, key=lambda problem: _WEIGHT[problem.severity])[:MOST_PROBLEMS], key=_place_of)
    more = len(found) - MOST_PROBLEMS
    summary = f"{more} more problems are not shown; fix some of these first"
    return (*kept, Problem("DM901", Severity.INFO, summary, span=START))


def _place_of(problem: Problem) -> tuple[int, int, int, int, str, str, str]:
    """Numbers instead of the span itself: comparing those takes a tenth of the time."""
    start, end = (problem.span or START).start, (problem.span or START).end
    return start.line, start.column, end.line, end.column, problem.code, problem.path, problem.message
