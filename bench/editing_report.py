"""What was measured of editing: tables for people, plain data for everything else."""

from rich.console import Console

from bench.editing import FEATURES, Edited
from bench.editing_peers import DEBOUNCE
from bench.report import new_table
from bench.timing import Timing

_MEASURES = {
    "start": "start → initialize",
    "open": "open → diagnostics",
    "first": "start → first diagnostics",
    "letters": "letter → diagnostics",
    "newlines": "newline → diagnostics",
    "hover": "hover just after a letter",
    "completion": "completion just after",
    "symbols": "symbols just after",
}
FRAME, LONGEST = 16.0, 50.0
"""The aims for an edit, in milliseconds: p95 on large documents, and the slowest on any."""


def show_compared(console: Console, pairs: list[tuple[Edited, Edited]]) -> None:
    """A table of two servers for each document; the ratio says how much longer the other one takes."""
    for mine, other in pairs:
        lines = mine.text.content.count("\n")
        title = f"{mine.text.name}, {lines:,} lines: milliseconds, median / p95 (runs)"
        table = new_table(title, "", mine.server, other.server, "ratio")
        for name, label in _MEASURES.items():
            ours, theirs = mine.timing(name), other.timing(name)
            if ours is not None or theirs is not None:
                table.add_row(label, *(_times(one, name in FEATURES) for one in (ours, theirs)), _ratio(ours, theirs))
        ratio = f"{other.peak / mine.peak:.1f} ×" if mine.peak and other.peak else ""
        table.add_row("peak memory of all processes, MB", f"{mine.peak:.0f}", f"{other.peak:.0f}", ratio)
        console.print(table)
    if pairs:
        console.print(
            f"{pairs[0][1].server} waits {DEBOUNCE:.0f} ms after an edit before it looks: they are in its times."
        )


def show_ours(console: Console, found: list[Edited]) -> None:
    """A table of our server for every document, with its slowest edit."""
    table = new_table(
        f"DevMatrix, edit → diagnostics: milliseconds; aims: p95 ≤ {FRAME:.0f}, none over {LONGEST:.0f}",
        "document",
        "lines",
        "open",
        "letter p50",
        "p95",
        "newline p50",
        "p95",
        "worst",
        "hover p95",
        "completion p95",
        "MB",
    )
    for one in found:
        letters, newlines = one.timing("letters"), one.timing("newlines")
        numbers = [_part(timing, which) for timing in (letters, newlines) for which in ("median", "p95")]
        asked = [_part(one.timing(name), "p95") for name in ("hover", "completion")]
        worst = f"{one.worst[0]:.0f}{'' if one.worst[0] <= LONGEST else ' ✗'}"
        opened = _part(one.timing("open"), "median")
        table.add_row(
            one.text.name, f"{one.text.content.count(chr(10)):,}", opened, *numbers, worst, *asked, f"{one.peak:.0f}"
        )
    console.print(table)
    slow = max(found, key=lambda one: one.worst[0], default=None)
    if slow is not None and slow.worst[0]:
        (line, column), what = slow.worst[1], slow.worst[2]
        console.print(f"The slowest: {what} at {slow.text.name}:{line + 1}:{column + 1}, {slow.worst[0]:.0f} ms")


def show_failures(console: Console, found: list[Edited]) -> None:
    """What is not in the tables, and why."""
    for one in found:
        if one.failure:
            console.print(f"NOT MEASURED TO THE END: {one.server} on {one.text.name}: {one.failure}", markup=False)


def editing_data(found: list[Edited]) -> list[dict[str, object]]:
    """All numbers, as JSON can hold them."""
    return [
        {
            "document": one.text.name,
            "lines": one.text.content.count("\n"),
            "server": one.server,
            "problems": one.problems,
            "start_ms": one.start,
            "open_ms": one.open,
            "letters_ms": one.letters,
            "newlines_ms": one.newlines,
            **{f"{name}_ms": one.requests.get(name, []) for name in FEATURES},
            "peak_mb": one.peak,
            "failure": one.failure,
        }
        for one in found
    ]


def _times(timing: Timing | None, is_feature: bool) -> str:
    if timing is None:
        return "not offered" if is_feature else "not measured"
    return f"{timing.median:,.1f} / {timing.p95:,.1f} ({len(timing.milliseconds)})"


def _ratio(ours: Timing | None, theirs: Timing | None) -> str:
    return f"{theirs.median / ours.median:,.1f} ×" if ours and theirs and ours.median else ""


def _part(timing: Timing | None, which: str) -> str:
    return "" if timing is None else f"{getattr(timing, which):,.1f}"
