"""Quick fixes for the problems of a selection, for all of their kind, and for everything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, partial

from ir.editing import Edit, without_overlaps
from ir.problems import Problem
from server.features.actions.fixes.case import Case, Fix
from server.features.actions.fixes.table import fixes, may_have_fixes
from server.features.actions.offer import Asked, Offer
from server.workspace.cancellation import checkpoint

QUICK_FIX = "quickfix"
FIX_ALL = "source.fixAll.devmatrix"


def offers(asked: Asked) -> Iterator[Offer]:
    """The fixes."""
    if asked.wants(QUICK_FIX):
        yield from _quick_fixes(asked)
    if asked.wants(FIX_ALL) and any(may_have_fixes(Case(asked.snapshot, one)) for one in _shown(asked)):
        yield Offer("fixAll", "Fix everything that has one obvious fix", FIX_ALL, partial(fix_all, asked))


def _quick_fixes(asked: Asked) -> Iterator[Offer]:
    kinds: dict[str, Fix] = {}
    for problem in asked.problems:
        for fix in fixes(Case(asked.snapshot, problem)):
            key = f"fix {problem.code} {problem.path} {problem.span} {fix.title}"
            yield Offer(key, fix.title, QUICK_FIX, partial(_edits, fix), problem, fix.is_preferred)
            kinds.setdefault(problem.code, fix)
    for code in kinds:
        alike = [one for one in asked.snapshot.checked.problems if one.code == code]
        if len(alike) > 1:
            title = f"Fix all {len(alike)}: {_title(code)}"
            yield Offer(f"all {code}", title, QUICK_FIX, partial(fix_all, asked, code))


def _edits(fix: Fix) -> Sequence[Edit]:
    return fix.edits


def _shown(asked: Asked) -> Iterator[Problem]:
    rules = asked.snapshot.workspace.settings_for(asked.snapshot.uri).rules
    return (one for one in asked.snapshot.checked.problems if rules.get(one.code) != "off")


def fix_all(asked: Asked, code: str | None = None) -> list[Edit]:
    """The preferred fixes of all problems; of problems of one kind the first fix of each.

    Where two fixes touch each other, the later one is left for the next time.
    """
    return without_overlaps(_groups(asked, code))


def _groups(asked: Asked, code: str | None) -> Iterator[Sequence[Edit]]:
    for problem in _shown(asked):
        checkpoint()
        if code not in (None, problem.code):
            continue
        found = fixes(Case(asked.snapshot, problem))
        best = next((fix for fix in found if fix.is_preferred), found[0] if found and code is not None else None)
        if best is not None:
            yield best.edits


@cache
def _title(code: str) -> str:
    from ir.dialect.catalogue import catalogue
    from validators import openapi
    from validators.rules import load

    for known in (load(), openapi.load(), catalogue()):
        if code in known:
            return known[code].title
    return code
