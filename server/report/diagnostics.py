"""Problems as text: where, what, and the line it is about with the place underlined."""

from collections.abc import Iterator

from rich.cells import cell_len
from rich.text import Text

from ir.problems import Problem, Severity
from ir.source import Span
from server.report.places import CheckedSpec, span_of, tally
from server.report.text import count, listing, printable

_STYLE = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold blue", Severity.HINT: "dim"}
_WIDEST = 110


def diagnostics(spec: CheckedSpec) -> Iterator[Text]:
    """One block per problem: `path:line:column: severity code message`, then the source line and a caret."""
    lines = spec.text.removeprefix("\ufeff").split("\n")
    for problem in spec.problems:
        span = span_of(problem, spec.result.source_map)
        yield _headline(spec.label, problem, span)
        yield from _excerpt(lines, span, problem)
        for related in problem.related:
            location = spec.result.source_map.nearest(related.path)
            place = location and (location.key or location.value)
            where = f"{spec.label}:{place.start.line + 1}:{place.start.column + 1}: " if place else ""
            yield Text(f"    {where}note: {listing(related.message)}", style="dim")


def _headline(label: str, problem: Problem, span: Span) -> Text:
    return Text.assemble(
        (f"{printable(label)}:{span.start.line + 1}:{span.start.column + 1}: ", "bold"),
        (problem.severity.value, _STYLE[problem.severity]),
        (f" {problem.code} ", "dim"),
        listing(problem.message),
    )


def _excerpt(lines: list[str], span: Span, problem: Problem) -> Iterator[Text]:
    if span.start.line >= len(lines) or not lines[span.start.line].strip():
        return
    line = lines[span.start.line].rstrip("\r").replace("\t", " ")
    start = min(span.start.column, len(line))
    end = min(span.end.column, len(line)) if span.end.line == span.start.line else len(line)
    first = 0 if len(line) <= _WIDEST else max(0, min(start - 20, len(line) - _WIDEST))
    last = min(len(line), first + _WIDEST)
    before, marked = printable(line[first:start]), printable(line[start : min(end, last)])
    shown = printable(line[first:last])
    number = str(span.start.line + 1)
    gutter = " " * len(number)
    lead = "…" if first else ""
    suggestion = f" did you mean {listing(problem.suggestion)!r}?" if problem.suggestion else ""
    if suggestion and listing(problem.suggestion or "") in listing(problem.message):
        suggestion = ""
    yield Text.assemble((f"  {number} | ", "blue"), f"{lead}{shown}{'…' if last < len(line) else ''}")
    carets = "^" * max(1, cell_len(marked))
    yield Text.assemble(
        (f"  {gutter} | ", "blue"), " " * cell_len(lead + before), (carets + suggestion, _STYLE[problem.severity])
    )


def summary(specs: list[CheckedSpec]) -> Text:
    """One closing line: `shop.devmatrix.yaml: 2 errors, 1 warning`."""
    counts = tally(problem for spec in specs for problem in spec.problems)
    label = printable(specs[0].label) if len(specs) == 1 else count(len(specs), "spec")
    nouns = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note", Severity.HINT: "hint"}
    found = ", ".join(count(number, nouns[severity]) for severity, number in counts.items() if number)
    if counts[Severity.ERROR]:
        return Text(f"{label}: {found}", style="red")
    if any(spec.has_errors for spec in specs):
        return Text(f"{label}: could not be read whole", style="red")
    return Text(f"{label}: {found or 'no problems'}", style="yellow" if found else "green")
