"""Everything known about a document, kept up to date: after an edit only what it touched is found out again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from itertools import islice
from operator import is_
from pathlib import Path
from typing import TYPE_CHECKING

from ir.build import build
from ir.dialect.places import SyntaxLocations
from ir.dialect.read import Reader
from ir.model import ApplicationIR, Endpoint
from ir.parts import SpecParts
from ir.problems import Problem, Severity
from ir.source import SourceMap
from ir.syntax import Dialect, Syntax
from ir.syntax.crossing import issues, misindented, repeated
from ir.yaml.document import paused_gc
from validators.recording import ALL_ENDPOINTS, RecordingContext
from validators.results import MOST_PROBLEMS, CheckResult, capped, crash, place, stands, to_problem
from validators.rule import Finding, Rule
from validators.rules import load

if TYPE_CHECKING:
    from ir.openapi.documents import Documents
    from validators.openapi.check import OpenApiChecker

_PARTS = tuple(one.name for one in fields(SpecParts))
_UNREAD = SpecParts(incomplete=frozenset({""}))


@dataclass(frozen=True, slots=True)
class _Ran:
    """What a rule found the last time, and in which parts it looked for it."""

    read: frozenset[str]
    findings: tuple[Finding, ...]
    failure: Problem | None = None


class Engine:
    """Checks one document again and again. Equal texts get equal answers, whatever was there before.

    `reran` are the codes of the rules that ran the last time. Where it is known in which folder the document is and
    where `documents` come from, references of OpenAPI to other files are followed.
    """

    def __init__(self, documents: "Documents | None" = None, base: Path | None = None) -> None:
        self.reran: list[str] = []
        self.reader = Reader()
        self._documents = documents
        self._base = base
        self._openapi: OpenApiChecker | None = None
        self._parts: SpecParts | None = None
        self._ir: ApplicationIR | None = None
        self._endpoints: tuple[Endpoint, ...] = ()
        self._failure: Exception | None = None
        self._ran: dict[str, _Ran] = {}

    def update(self, syntax: Syntax) -> CheckResult:
        """What is known about this state of the document. Never raises, whatever the text."""
        self.reran = []
        with paused_gc():
            if syntax.dialect is Dialect.OPENAPI:
                return self._check_openapi(syntax)
            read = self.reader.read(syntax)
            parts = self._build(read.parts)
            problems = [*read.problems, *self._problems(parts)]
            placed = capped(place(problem, read.source_map) for problem in problems)
            return CheckResult(self._ir, parts, read.source_map, placed, read.last_good)

    @property
    def openapi(self) -> "OpenApiChecker":
        """What is known about the document if it is written in OpenAPI."""
        if self._openapi is None:
            from validators.openapi.check import OpenApiChecker

            self._openapi = OpenApiChecker(self._documents, self._base)
        return self._openapi

    def _check_openapi(self, syntax: Syntax) -> CheckResult:
        problems = [*self.openapi.check(syntax), *issues(syntax), *repeated(syntax), *misindented(syntax)]
        locations = SyntaxLocations(syntax, {})
        return CheckResult(None, _UNREAD, SourceMap(locations, locations), capped(problems))

    def _build(self, parts: SpecParts) -> SpecParts:
        """Build the IR, unless the parts are what they were; what stayed equal stays the same object."""
        before = self._parts
        changed = {name for name in _PARTS if before is None or not _same(getattr(before, name), getattr(parts, name))}
        if before is not None:
            if not changed:
                return before
            parts = replace(before, **{name: getattr(parts, name) for name in changed})
        self._parts = parts
        if changed != {"incomplete"}:
            self._build_anew(parts, changed)
        self._ran = {code: ran for code, ran in self._ran.items() if not ran.read & changed}
        return parts

    def _build_anew(self, parts: SpecParts, changed: set[str]) -> None:
        known, self._ir, self._failure = self._endpoints, None, None
        self._endpoints = parts.endpoints
        try:
            self._ir = build(parts)
            self._endpoints = self._ir.api_model.endpoints
        except Exception as error:
            self._failure = error
        if self._endpoints == known:
            self._endpoints = known
        else:
            changed.add(ALL_ENDPOINTS)

    def _problems(self, parts: SpecParts) -> Iterator[Problem]:
        rules = load()
        missing = [rule for rule in rules.values() if rule.code not in self._ran]
        if missing:
            context = RecordingContext(parts, self._endpoints)
            for rule in missing:
                self.reran.append(rule.code)
                self._ran[rule.code] = _run(rule, context)
        errors = False
        for code, rule in rules.items():
            ran = self._ran[code]
            if ran.failure is not None:
                found: Iterable[Problem] = [ran.failure]
            else:
                found = (to_problem(rule, finding) for finding in ran.findings if stands(finding, parts))
            for problem in found:
                errors = errors or problem.severity is Severity.ERROR
                yield problem
        if self._failure is not None and not errors:
            yield crash("putting the spec together", self._failure)


def _run(rule: Rule, context: RecordingContext) -> _Ran:
    read = context.start()
    try:
        findings, failure = tuple(islice(rule.check(context), MOST_PROBLEMS)), None
    except Exception as error:
        findings, failure = (), crash(f"rule {rule.code}", error)
    return _Ran(frozenset(read), findings, failure)


def _same(one: object, other: object) -> bool:
    if one is other:
        return True
    if isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other) and all(map(is_, one, other)):
        return True
    return one == other
