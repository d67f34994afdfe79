"""OpenAPI documents as tests write them: with the expected problems as comments beside the lines."""

import re
import textwrap

from ir.problems import Problem
from ir.syntax import Syntax, Text
from tests.validators.openapi.whole import check_whole
from validators.openapi.check import OpenApiChecker

_MARK = re.compile(r"# (error|warning|info|hint): (DM\d+(?:, DM\d+)*)")


def document(text: str, version: str = "3.0.3") -> str:
    """The text without the indentation of the test, as a whole document: with `openapi`, `info` and `paths`."""
    text = textwrap.dedent(text).lstrip("\n")
    if not re.search(r"^(openapi|swagger):", text, re.MULTILINE):
        text = f"openapi: {version}\n" + text
    if not re.search(r"^info:", text, re.MULTILINE):
        text += "\ninfo: {title: Pets, version: 1.0.0}\n"
    if not re.search(r"^paths:", text, re.MULTILINE):
        text += "\npaths: {}\n"
    return text


def problems_of(text: str) -> list[Problem]:
    """All problems of a text in the order of the text: the same read as one text and read in blocks."""
    whole = sorted(check_whole(text), key=_order)
    in_blocks = sorted(OpenApiChecker().check(Syntax.of(Text.of(text))), key=_order)
    assert in_blocks == whole
    return whole


def check(text: str, version: str = "3.0.3") -> list[Problem]:
    """Every problem is on a line whose comment says so (`# error: DM610`), and every such comment has its problem."""
    written = document(text, version)
    found = problems_of(written)
    expected = [
        (number, match[1], code)
        for number, line in enumerate(written.splitlines())
        for match in _MARK.finditer(line)
        for code in match[2].split(", ")
    ]
    actual = [(one.span.start.line, one.severity.value, one.code) for one in found if one.span is not None]
    assert sorted(actual) == sorted(expected), [(one.span, one.code, one.message) for one in found]
    return found


def only(text: str, version: str = "3.0.3") -> Problem:
    """The one problem of a document."""
    (found,) = problems_of(document(text, version))
    return found


def _order(problem: Problem) -> tuple[object, ...]:
    return problem.span, problem.code, problem.message


def fixed(text: str, problem: Problem) -> str:
    """The text with the suggestion of a problem in its place."""
    assert problem.span is not None and problem.suggestion is not None
    lines = text.splitlines(keepends=True)
    start, end = problem.span.start, problem.span.end
    assert start.line == end.line
    line = lines[start.line]
    lines[start.line] = line[: start.column] + problem.suggestion + line[end.column :]
    return "".join(lines)
