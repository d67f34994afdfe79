"""Where findings about behaviour are written down while it is read."""

from collections.abc import Iterable

from ir.behavior.cutting import Piece
from ir.behavior.issues import BehaviorIssue
from ir.expressions.syntax import Issue
from ir.problems import Severity


class Notes:
    """A list of findings; each is noted once."""

    def __init__(self) -> None:
        self._found: dict[BehaviorIssue, None] = {}

    def add(
        self,
        code: str,
        path: str,
        message: str,
        at: Piece | None = None,
        *,
        suggestion: str | None = None,
        on_key: bool = False,
        needs: tuple[str, ...] = (),
        severity: Severity = Severity.ERROR,
    ) -> None:
        """One finding about the text at `path`, or about the piece of it that is given."""
        start, end = (at.start, at.end) if at is not None else (None, None)
        said = message[:1].upper() + message[1:]
        self._found[BehaviorIssue(code, path, said, start, end, suggestion, on_key, needs, severity)] = None

    def take(self, issues: Iterable[Issue], path: str, needs: tuple[str, ...] = ()) -> None:
        """What is wrong with the text at `path`."""
        for issue in issues:
            severity = Severity.WARNING if issue.code == "DM512" else Severity.ERROR
            found = BehaviorIssue(
                issue.code,
                path,
                issue.message[:1].upper() + issue.message[1:],
                issue.start,
                issue.end,
                issue.suggestion,
                needs=needs,
                severity=severity,
            )
            self._found[found] = None

    @property
    def mark(self) -> int:
        """How much is noted."""
        return len(self._found)

    def drop(self, mark: int) -> None:
        """Forget what was noted after a mark."""
        for issue in list(self._found)[mark:]:
            del self._found[issue]

    def all(self) -> tuple[BehaviorIssue, ...]:
        """Everything, in the order in which it was found."""
        return tuple(self._found)
