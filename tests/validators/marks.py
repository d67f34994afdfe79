"""Specs with the expected problems in comments beside the lines: `# error: DM204`."""

import re

from validators.check import CheckResult, check

_EXPECTED = re.compile(r"# (error|warning|info|hint): (DM\d+(?:, DM\d+)*)")


def check_marks(text: str) -> CheckResult:
    """Every problem is on a line that says so, with its severity, and every such comment has its problem."""
    spec = text if text.startswith("app:") else f"app: {{name: shop}}\n{text}"
    result = check(spec)
    found = sorted(
        (problem.span.start.line, problem.severity.value, problem.code) for problem in result.problems if problem.span
    )
    expected = [
        (number, match[1], code)
        for number, line in enumerate(spec.splitlines())
        for match in _EXPECTED.finditer(line)
        for code in match[2].split(", ")
    ]
    assert found == sorted(expected), [problem.message for problem in result.problems]
    return result
