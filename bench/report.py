"""The results, for people and for programs."""

import platform
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.peers import Outcome
from bench.stages import Stage


def as_data(spec: Path, sizes: dict[str, int], stages: list[Stage], outcomes: list[Outcome]) -> dict[str, object]:
    """Everything that was measured, ready for JSON: milliseconds of wall time, seconds of processor time."""
    return {
        "spec": str(spec),
        "sizes": sizes,
        "machine": {"python": platform.python_version(), "system": platform.platform()},
        "in_process": [
            {
                "stage": stage.name,
                "median_ms": stage.timing.median,
                "p95_ms": stage.timing.p95,
                "aim_ms": stage.aim,
                "runs_ms": stage.timing.milliseconds,
            }
            for stage in stages
        ],
        "cold": [
            {
                "generator": outcome.name,
                "median_ms": outcome.timing and outcome.timing.median,
                "runs_ms": outcome.wall,
                "processor_s": outcome.processor,
                "files": outcome.files,
                "failure": outcome.failure,
            }
            for outcome in outcomes
        ],
    }


def show_stages(console: Console, stages: list[Stage]) -> None:
    """A table of the stages, with their aims beside them."""
    runs = len(stages[0].timing.milliseconds)
    table = new_table(f"In process, warm: milliseconds of {runs} runs", "stage", "median", "p95", "aim")
    for stage in stages:
        timing = stage.timing
        aim = "" if stage.aim is None else f"≤ {stage.aim:.0f} {'✓' if timing.median <= stage.aim else '✗'}"
        table.add_row(stage.name, f"{timing.median:.1f}", f"{timing.p95:.1f}", aim)
    console.print(table)


def show_cold(console: Console, outcomes: list[Outcome]) -> None:
    """A table of the generators; the ratio is to the first one."""
    runs = max(len(outcome.wall) for outcome in outcomes)
    table = new_table(
        f"Cold, a new process: medians of {runs} runs", "generator", "wall s", "processor s", "files", "ratio"
    )
    base = outcomes[0].timing
    for outcome in outcomes:
        timing = outcome.timing
        if timing is None or outcome.failure:
            table.add_row(outcome.name, "failed", "", "", "")
            continue
        processor = sorted(outcome.processor)[len(outcome.processor) // 2]
        ratio = f"{timing.median / base.median:.1f} ×" if base else ""
        table.add_row(outcome.name, f"{timing.median / 1_000:.2f}", f"{processor:.2f}", str(outcome.files), ratio)
    console.print(table)
    for outcome in outcomes:
        if outcome.failure:
            console.print(f"{outcome.name}:\n{outcome.failure}", markup=False)


def new_table(title: str, first: str, *numbers: str) -> Table:
    """An empty table of measurements: what was measured, then columns of numbers."""
    table = Table(title=title, title_justify="left")
    table.add_column(first)
    for name in numbers:
        table.add_column(name, justify="right")
    return table
