"""What the commands that only look at a spec have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from server.cli.console import err
from server.defects import exit_code

if TYPE_CHECKING:
    from ir.model import ApplicationIR
    from server.spec_file import SpecFile
    from validators.check import CheckResult


def read(name: str) -> tuple[SpecFile, CheckResult, ApplicationIR]:
    """Load and check a spec. One with errors is reported and ends the command with exit code 1."""
    from server import spec_file
    from server.report.diagnostics import diagnostics, summary
    from server.report.places import CheckedSpec
    from validators.check import check

    source = spec_file.load(name)
    result = check(source.text)
    if result.ir is None or not result.is_valid:
        spec = CheckedSpec(source.label, source.text, result)
        err(*diagnostics(spec), summary([spec]))
        raise typer.Exit(exit_code(result))
    return source, result, result.ir
