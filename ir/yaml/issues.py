"""What can be wrong with a text as YAML, with offsets instead of lines."""

from dataclasses import dataclass, field

from ir.problems import Severity


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding about the text between two offsets; `suggestion` would replace exactly that text."""

    code: str
    message: str
    start: int
    end: int
    suggestion: str | None = None
    severity: Severity = Severity.ERROR


@dataclass(slots=True)
class Issues:
    """The findings of one text, in the order they were found, at most `limit` of them; `dropped` counts the rest."""

    limit: int = 1000
    found: list[Issue] = field(default_factory=list)
    dropped: int = 0

    def add(self, issue: Issue) -> None:
        """Keep one more finding."""
        if len(self.found) < self.limit:
            self.found.append(issue)
        else:
            self.dropped += 1

    def extend(self, others: "Issues") -> None:
        """Keep all findings of another list."""
        for issue in others.found:
            self.add(issue)
        self.dropped += others.dropped
