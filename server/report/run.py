"""A run for people: what happened to the files, where a person is needed, and what it cost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from ir.run import RunRecord
from server.pipeline import Run
from server.report.text import count, printable

if TYPE_CHECKING:
    from generators.write import Change, WritePlan

_SIGN = {
    "create": ("+", "green"),
    "update": ("~", "yellow"),
    "merge": ("&", "yellow"),
    "delete": ("-", "red"),
    "kept": ("=", "cyan"),
    "left out": (".", "cyan"),
    "conflict": ("!", "bold red"),
}
_LINE_STYLE = {"-": "red", "+": "green", "<": "red", "|": "dim", "=": "dim", ">": "green", "@": "cyan"}
_MOST_LINES = 60
"""Lines of one file's conflicts that are shown."""

_NEED_WORDS = ("merge", "kept", "left out", "conflict")


def run_report(run: Run) -> Iterator[RenderableType]:
    """The whole report. A dry run lists every change; a real one only those that a person may want to know of."""
    if run.write_plan is not None:
        yield from _files(run, run.write_plan)
    if run.record.unimplemented:
        yield Text(_unwritten(len(run.record.unimplemented)), style="yellow")
    yield Text()
    yield metrics(run.record)


def _unwritten(number: int) -> str:
    verbs, them = ("answers", "it") if number == 1 else ("answer", "them")
    operations = count(number, "operation")
    return f"{operations} {verbs} 501 until somebody writes {them}; devmatrix explain lists {them}."


def _files(run: Run, plan: WritePlan) -> Iterator[RenderableType]:
    for change in plan.changes:
        if change.action.value in _NEED_WORDS or (run.dry_run and change.action.writes):
            yield _line(change)
            yield from _preview(change)
    for path in run.left_alone:
        yield Text.assemble(("! ", "bold red"), f"{path}  changed on disk while it was being written; run again")
    for note in plan.notes:
        yield Text(f"note: {note}", style="yellow")
    counts = ", ".join(f"{number} {action.value}" for action, number in plan.counts().items()) or "no files"
    verb = "Would write" if run.dry_run else "Wrote"
    yield Text.assemble(
        (f"{verb} ", "bold"), printable(run.record.app or ""), (" to ", "bold"), _short(plan.root), f": {counts}"
    )
    if plan.conflicts:
        files = count(len(plan.conflicts), "file")
        them = "it" if len(plan.conflicts) == 1 else "them"
        advice = f"Put into {them} what you want of the generated lines, then --keep; or --force (a copy is kept)."
        yield Text(f"{files} left as found: until that is settled the others may not fit. {advice}", style="red")


def _line(change: Change) -> Text:
    sign, style = _SIGN[change.action.value]
    line = Text.assemble((f"{sign} {change.path}", style))
    if change.action.value in _NEED_WORDS:
        line.append(f"  {change.reason}", style="dim")
    return line


def _preview(change: Change) -> Iterator[Text]:
    """What stands against what in a conflict, as far as people read."""
    lines = change.preview.splitlines()
    for line in lines[:_MOST_LINES]:
        is_place = line.startswith(f"{change.path}:")
        style = "bold" if is_place else _LINE_STYLE.get(line[:1], "")
        yield Text(f"  {printable(line)}" if is_place else f"    {printable(line)}", style=style)
    if len(lines) > _MOST_LINES:
        yield Text(f"    … {count(len(lines) - _MOST_LINES, 'more line')}", style="dim")


def _short(root: Path) -> str:
    try:
        return printable(root.relative_to(Path.cwd()).as_posix() or ".")
    except ValueError:
        return printable(str(root))


def metrics(record: RunRecord) -> Table:
    """What the phases and the strata cost."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("phase")
    for heading in ("ms", "files", "tokens", "USD"):
        table.add_column(heading, justify="right")
    table.add_column("")
    for phase in record.phases:
        details = ", ".join(f"{value} {name}" for name, value in phase.details.items())
        table.add_row(phase.name, f"{phase.milliseconds:.1f}", "", "", "", Text(details, style="dim"))
        if phase.name == "generate":
            for stratum in record.strata:
                table.add_row(
                    Text(f"  {stratum.stratum}", style="dim"),
                    f"{stratum.milliseconds:.1f}",
                    str(stratum.files),
                    str(stratum.tokens),
                    f"{stratum.cost_usd:.2f}",
                    "",
                )
    table.add_section()
    table.add_row("total", f"{record.milliseconds:.1f}", str(sum(stratum.files for stratum in record.strata) or ""))
    return table
