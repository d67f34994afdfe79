"""What a rule is: one function over a spec, with a stable code and a page of its own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ir.problems import Related, Severity
from validators.context import SpecContext


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a rule found, placed by IR path.

    `path` is the element it is about; `on_key` asks for its key rather than its value, `span` for a part of its text:
    two offsets of the text as the IR has it. `suggestion` replaces the text at that place. `needs` lists further IR
    paths the finding rests on: it is dropped when one of them could not be read whole.
    """

    path: str
    message: str
    on_key: bool = False
    suggestion: str | None = None
    related: tuple[Related, ...] = ()
    needs: tuple[str, ...] = ()
    span: tuple[int, int] | None = None


Check = Callable[[SpecContext], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A registered rule; the function's docstring is its documentation page."""

    code: str
    severity: Severity
    title: str
    check: Check


RULES: dict[str, Rule] = {}


def rule(code: str, severity: Severity, title: str) -> Callable[[Check], Check]:
    """Register a function as the rule of that code. Two rules of one code are a programming error: ValueError."""

    def register(check: Check) -> Check:
        if code in RULES:
            raise ValueError(f"{code} is taken by {RULES[code].title!r}")
        RULES[code] = Rule(code, severity, title, check)
        return check

    return register
