"""What is wrong with the behaviour of a spec."""

from dataclasses import dataclass

from ir.problems import Severity


@dataclass(frozen=True, slots=True)
class BehaviorIssue:
    """One finding about behaviour.

    `path` is the IR path of the text it is in; `start` and `end` count code points of that text (as the IR has it:
    unfolded, stripped), None for all of it. `on_key` asks for the key of `path`. `needs` as in rules' findings.
    """

    code: str
    path: str
    message: str
    start: int | None = None
    end: int | None = None
    suggestion: str | None = None
    on_key: bool = False
    needs: tuple[str, ...] = ()
    severity: Severity = Severity.ERROR
