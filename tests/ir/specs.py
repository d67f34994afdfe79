"""Specs as tests write them: with the expected problems as comments beside the lines."""

import re
import textwrap

from ir.dialect.read import ReadResult, read
from ir.model import Attribute, Entity, Relationship
from ir.problems import Problem, Severity

_MARK = re.compile(r"# (\^ )?(?:error|info): ((?:DM\d+,? ?)+)$")


def spec(text: str) -> str:
    """The text without the indentation of the test, with an `app` unless it has one."""
    text = textwrap.dedent(text).lstrip("\n")
    return text if re.search(r"^ ?app:", text, re.MULTILINE) else "app: {name: shop}\n" + text


def check(text: str) -> ReadResult:
    """Read a spec whose comments say what is wrong with it, and compare.

    `# error: DM120` is about its own line, `# ^ error: DM114` (a line of its own) about the line above. Every problem
    has to be expected.
    """
    written = spec(text)
    result = read(written)
    expected = []
    for number, line in enumerate(written.splitlines()):
        mark = _MARK.search(line)
        if mark:
            codes = re.findall(r"DM\d+", mark[2])
            expected += [(number - 1 if mark[1] else number, code) for code in codes]
    found = sorted((line_of(problem), problem.code) for problem in result.problems)
    assert found == sorted(expected), "\n".join(map(show, result.problems))
    return result


def read_well(text: str) -> ReadResult:
    """Read a spec that has no errors."""
    result = read(spec(text))
    errors = [problem for problem in result.problems if problem.severity is Severity.ERROR]
    assert not errors, "\n".join(map(show, errors))
    assert not result.parts.incomplete
    return result


def only_problem(text: str) -> Problem:
    """The one problem of a spec."""
    (problem,) = read(spec(text)).problems
    return problem


def entity(text: str) -> Entity:
    """The one entity that these lines describe."""
    (found,) = read_well(
        "entities:\n  Thing:\n" + textwrap.indent(textwrap.dedent(text).lstrip("\n"), "    ")
    ).parts.entities
    return found


def attribute(value: str) -> Attribute:
    """The attribute `it` with this value."""
    found = entity(f"attributes:\n  it: {value}").attribute("it")
    assert found is not None
    return found


def relationship(value: str) -> Relationship:
    """The relationship `it` with this value."""
    found = entity(f"relationships:\n  it: {value}").relationship("it")
    assert found is not None
    return found


def line_of(problem: Problem) -> int:
    """The line a problem begins on, from zero."""
    assert problem.span is not None
    return problem.span.start.line


def show(problem: Problem) -> str:
    """A problem, for a failed test."""
    return f"{problem.span} {problem.code} {problem.path}: {problem.message}"


def text_at(text: str, problem: Problem) -> str:
    """The text under a problem's span, which is on one line."""
    assert problem.span is not None and problem.span.start.line == problem.span.end.line
    return text.splitlines()[problem.span.start.line][problem.span.start.column : problem.span.end.column]
