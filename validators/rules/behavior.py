"""How rules draw on what is known about behaviour: each takes the findings of its own code."""

from collections.abc import Iterator

from validators.context import SpecContext
from validators.rule import Finding


def of_code(context: SpecContext, code: str) -> Iterator[Finding]:
    """The findings of one code about flows, machines, computed attributes and invariants."""
    for issue in context.behavior_issues.get(code, ()):
        span = (issue.start, issue.end) if issue.start is not None and issue.end is not None else None
        yield Finding(
            issue.path,
            issue.message,
            on_key=issue.on_key,
            suggestion=issue.suggestion,
            needs=issue.needs,
            span=span,
        )
