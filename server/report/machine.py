"""Problems for programs: plain JSON."""

from server.report.places import CheckedSpec, span_of, tally

FORMAT = 1


def to_json(specs: list[CheckedSpec]) -> dict[str, object]:
    """`{"format": 1, "problems": […], "summary": {…}}`. Lines and columns are one-based and count code points; the
    end is exclusive.
    """
    problems = [
        {
            "file": spec.label,
            "line": span.start.line + 1,
            "column": span.start.column + 1,
            "end_line": span.end.line + 1,
            "end_column": span.end.column + 1,
            "severity": problem.severity.value,
            "code": problem.code,
            "message": problem.message,
            "path": problem.path,
            "suggestion": problem.suggestion,
            "related": [{"path": related.path, "message": related.message} for related in problem.related],
        }
        for spec in specs
        for problem in spec.problems
        for span in [span_of(problem, spec.result.source_map)]
    ]
    counts = tally(problem for spec in specs for problem in spec.problems)
    return {
        "format": FORMAT,
        "problems": problems,
        "summary": {severity.value: number for severity, number in counts.items()},
    }
