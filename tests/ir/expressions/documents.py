"""Documents about expressions: each expression, and below it what is wrong with which part.

    in Product
      stock >= "3"
               ^^^ DM503 `"3"` is a text …: write `3` → 3

`in Product` says whose row an expression is about, `in a flow` that there are the names of one; `for nobody`, that
nobody has to be signed in. `as a truth value` on that line says what its value is stored in or asked for. An
expression with nothing below is right. `|` marks a part of no width; what follows `→` is suggested in its place.

`python -m tests.ir.expressions.documents` writes what is found into the documents: read the difference.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ir.expressions.check import check as check_expression
from ir.expressions.messages import read_message
from ir.expressions.scope import Scope
from ir.expressions.syntax import Issue
from tests.ir.expressions.shop import domain, expected, scope

FOLDER = Path(__file__).parent / "documents"
_CONTEXT = re.compile(r"in (?P<row>\w+|a flow)(?P<alone> for nobody)?(?: as (?P<expected>.+))?")
_MARK = re.compile(r"\s*(?:\^+|\|) DM\d+ ")
Find = Callable[[str, str], tuple[Issue, ...]]


@dataclass(frozen=True)
class Case:
    """One expression of a document, where it stands, and the lines below that say what is wrong with it."""

    context: str
    text: str
    marks: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.text[:60]} ({self.context})"


def cases(name: str) -> list[Case]:
    """The expressions of a document."""
    found: list[Case] = []
    context = ""
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").split("\n"):
        if _CONTEXT.fullmatch(line):
            context = line
        elif _MARK.match(line):
            last = found.pop()
            found.append(Case(context, last.text, (*last.marks, line)))
        elif line.startswith("  "):
            found.append(Case(context, line[2:], ()))
    return found


def document(name: str) -> pytest.MarkDecorator:
    """The expressions of a document, one test each."""
    return pytest.mark.parametrize("case", cases(name), ids=str)


def check(case: Case) -> None:
    """Check an expression: exactly what its document says is wrong with it."""
    assert list(_marks(case, expression_issues)) == list(case.marks)


def check_message(case: Case) -> None:
    """The same for a message template."""
    assert list(_marks(case, message_issues)) == list(case.marks)


def expression_issues(context: str, text: str) -> tuple[Issue, ...]:
    """What is wrong with an expression."""
    reach, wanted = _context(context)
    return check_expression(text, domain(), reach, expected(wanted) if wanted else None).issues


def message_issues(context: str, text: str) -> tuple[Issue, ...]:
    """What is wrong with a message template."""
    return read_message(text, domain(), _context(context)[0])[1]


def _context(line: str) -> tuple[Scope, str | None]:
    said = _CONTEXT.fullmatch(line)
    assert said, f"no `in …` stands above: {line}"
    reach = scope(None if said["row"] == "a flow" else said["row"])
    return (Scope(row=reach.row) if said["alone"] else reach), said["expected"]


def _marks(case: Case, find: Find) -> Iterator[str]:
    for issue in find(case.context, case.text):
        place = " " * (2 + issue.start) + ("^" * (issue.end - issue.start) or "|")
        suggestion = "" if issue.suggestion is None else f" → {issue.suggestion}"
        yield f"{place} {issue.code} {issue.message}{suggestion}"


def update() -> None:
    """Write what is found into all documents."""
    for path in sorted(FOLDER.glob("*.txt")):
        find = message_issues if path.stem == "messages" else expression_issues
        written: list[str] = []
        context = ""
        for line in path.read_text(encoding="utf-8").split("\n"):
            if _CONTEXT.fullmatch(line):
                context = line
            if _MARK.match(line):
                continue
            written.append(line)
            if line.startswith("  "):
                written += _marks(Case(context, line[2:], ()), find)
        path.write_text("\n".join(written), encoding="utf-8")


if __name__ == "__main__":
    update()
