"""Problems as SARIF 2.1.0 (OASIS standard), for code scanning services and editors."""

from pathlib import Path, PurePath
from urllib.parse import quote

from ir.problems import Problem, Severity
from ir.source import Span
from server.report.places import CheckedSpec, span_of
from server.version import VERSION
from validators.rule_docs import Page, all_pages, render

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note", Severity.HINT: "note"}


def to_sarif(specs: list[CheckedSpec]) -> dict[str, object]:
    """One run with every problem of every spec; columns count code points."""
    found = {problem.code for spec in specs for problem in spec.problems}
    pages = [page for page in all_pages() if page.code in found]
    codes = [page.code for page in pages]
    driver = {
        "name": "DevMatrix",
        "version": VERSION,
        "semanticVersion": VERSION,
        "rules": [_rule(page) for page in pages],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(spec, problem, codes.index(problem.code)) for spec in specs for problem in spec.problems],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(page: Page) -> dict[str, object]:
    """A code's title, severity and page. The page goes in whole, so that it can be read without a network."""
    return {
        "id": page.code,
        "shortDescription": {"text": page.title},
        "fullDescription": {"text": page.prose},
        "help": {"text": page.prose, "markdown": render(page)},
        "defaultConfiguration": {"level": _LEVEL[Severity(page.severity)]},
    }


def _result(spec: CheckedSpec, problem: Problem, rule: int) -> dict[str, object]:
    span = span_of(problem, spec.result.source_map)
    result: dict[str, object] = {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": _LEVEL[problem.severity],
        "message": {"text": problem.message},
        "locations": [
            {
                "physicalLocation": _place(spec, span),
                "logicalLocations": [{"fullyQualifiedName": problem.path}] if problem.path else [],
            }
        ],
    }
    related = [
        {"physicalLocation": _place(spec, location.key or location.value), "message": {"text": other.message}}
        for other in problem.related
        if (location := spec.result.source_map.nearest(other.path))
    ]
    if related:
        result["relatedLocations"] = related
    if problem.suggestion is not None and problem.span is not None:
        replacement = {"deletedRegion": _region(span), "insertedContent": {"text": problem.suggestion}}
        change = {"artifactLocation": {"uri": _uri(spec.label)}, "replacements": [replacement]}
        result["fixes"] = [{"artifactChanges": [change]}]
    return result


def _place(spec: CheckedSpec, span: Span) -> dict[str, object]:
    return {"artifactLocation": {"uri": _uri(spec.label)}, "region": _region(span)}


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.start.line + 1,
        "startColumn": span.start.column + 1,
        "endLine": span.end.line + 1,
        "endColumn": span.end.column + 1,
    }


def _uri(label: str) -> str:
    if label == "<stdin>":
        return "stdin"
    path = PurePath(label)
    return Path(label).as_uri() if path.is_absolute() else quote(path.as_posix())
