"""Problems as the editor shows them: pushed after every change, or pulled by clients that prefer to ask.

They are made as JSON at once: a spec may have a thousand of them, and this happens on every keystroke.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ir.problems import Problem, Severity
from ir.source import START
from server.lsp.positions import wire_range
from server.workspace.cancellation import checkpoint
from server.workspace.settings import Settings
from server.workspace.uris import same

if TYPE_CHECKING:
    from lsprotocol import types

    from server.workspace.snapshot import Snapshot
    from server.workspace.workspace import Workspace

Diagnostic = dict[str, Any]
SOURCE = "devmatrix"
_SEVERITY = {Severity.ERROR: 1, Severity.WARNING: 2, Severity.INFO: 3, Severity.HINT: 4}
_UNNECESSARY = frozenset({"DM227", "DM248", "DM249", "DM340", "DM384", "DM385", "DM420", "DM535", "DM543", "DM643"})
"""What these are about could be left out without a difference: editors fade it."""
_PAGES = Path(__file__).parents[2] / "docs" / "rules"


def diagnostics(snapshot: Snapshot) -> list[Diagnostic]:
    """The problems of a document, in the order of its text, as the settings want them."""
    settings = snapshot.workspace.settings_for(snapshot.uri)
    if not settings.is_checking or not snapshot.is_spec:
        return []
    chosen = _chosen(snapshot.checked.problems, settings)
    able = _Able(snapshot.workspace)
    return [_diagnostic(problem, severity, snapshot, able) for problem, severity in chosen]


class _Able:
    """What of a diagnostic the client understands."""

    def __init__(self, workspace: Workspace) -> None:
        client = workspace.capabilities
        self.links = client.has("textDocument.publishDiagnostics.codeDescriptionSupport")
        self.related = client.has("textDocument.publishDiagnostics.relatedInformation")
        self.tags = client.has("textDocument.publishDiagnostics.tagSupport")


def _chosen(problems: Sequence[Problem], settings: Settings) -> list[tuple[Problem, Severity]]:
    """Problems with the severity to show them with: those that were not turned off, the worst if there are too many."""
    rules = settings.rules
    found = [
        (problem, Severity(rules[problem.code]) if problem.code in rules else problem.severity)
        for problem in problems
        if rules.get(problem.code) != "off"
    ]
    if len(found) <= max(settings.max_problems, 1):
        return found
    worst = sorted(range(len(found)), key=lambda number: _SEVERITY[found[number][1]])[: settings.max_problems]
    text = f"{len(found) - len(worst)} more problems are not shown (devmatrix.diagnostics.maxProblems)"
    summary = Problem("DM901", Severity.INFO, text, span=START)
    return [*(found[number] for number in sorted(worst)), (summary, Severity.INFO)]


def _diagnostic(problem: Problem, severity: Severity, snapshot: Snapshot, able: _Able) -> Diagnostic:
    text, encoding = snapshot.syntax.text, snapshot.encoding
    found: Diagnostic = {
        "range": wire_range(text, problem.span or START, encoding),
        "severity": _SEVERITY[severity],
        "code": problem.code,
        "source": SOURCE,
        "message": problem.message,
    }
    if able.links and (page := _page(problem.code)):
        found["codeDescription"] = {"href": page}
    if able.tags and problem.code in _UNNECESSARY:
        found["tags"] = [1]
    if able.related and problem.related:
        found["relatedInformation"] = [
            {
                "location": {"uri": snapshot.uri, "range": wire_range(text, place.key or place.value, encoding)},
                "message": other.message,
            }
            for other in problem.related
            if (place := snapshot.checked.source_map.nearest(other.path))
        ]
    return found


@cache
def _page(code: str) -> str | None:
    """The address of a rule's page, which comes with the program."""
    page = _PAGES / f"{code}.md"
    return page.as_uri() if page.is_file() else None


def published(snapshot: Snapshot) -> dict[str, Any]:
    """What is pushed: the empty list too, so that what was fixed goes away."""
    found: dict[str, Any] = {"uri": snapshot.uri, "diagnostics": diagnostics(snapshot)}
    if snapshot.version is not None:
        found["version"] = snapshot.version
    return found


def document_report(snapshot: Snapshot, params: types.DocumentDiagnosticParams) -> dict[str, Any]:
    """The problems of one document, or that they are those that the client has."""
    return _report(diagnostics(snapshot), params.previous_result_id)


def workspace_report(workspace: Workspace, params: types.WorkspaceDiagnosticParams) -> dict[str, Any]:
    """The problems of every open document and every spec in the folders; none for files that are gone."""
    known = {same(one.uri): (one.uri, one.value) for one in params.previous_result_ids}
    items = []
    for uri in _each(workspace.specs()):
        snapshot = workspace.snapshot(uri)
        if snapshot is not None and snapshot.is_spec:
            _, previous = known.pop(same(uri), ("", None))
            report = _report(diagnostics(snapshot), previous)
            items.append({"uri": snapshot.uri, "version": snapshot.version, **report})
    items += [{"uri": uri, "version": None, **_report([], previous)} for uri, previous in known.values()]
    return {"items": items}


def _each(uris: Iterable[str]) -> Iterable[str]:
    for uri in uris:
        checkpoint()
        yield uri


def _report(items: list[Diagnostic], previous: str | None) -> dict[str, Any]:
    result = blake2b(json.dumps(items).encode(), digest_size=8).hexdigest()
    if result == previous:
        return {"kind": "unchanged", "resultId": result}
    return {"kind": "full", "resultId": result, "items": items}
