"""`devmatrix check`: what is wrong with a spec."""

import json
from enum import StrEnum
from typing import Annotated

import typer

from server.defects import exit_code
from server.spec_file import DEFAULT


class Format(StrEnum):
    """How problems are printed."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"


def check(
    specs: Annotated[
        list[str] | None,
        typer.Argument(metavar="SPEC", help=f"Specs to check, {DEFAULT} by default; `-` is standard input."),
    ] = None,
    format: Annotated[Format, typer.Option("--format", "-f", help="How to print the problems.")] = Format.TEXT,
) -> None:
    """Say what is wrong or missing in a spec, and where."""
    from server import spec_file
    from server.cli.console import err, out, progress
    from server.report.places import CheckedSpec
    from validators.check import check as check_text

    checked: list[CheckedSpec] = []
    with progress() as shown:
        for name in specs or [DEFAULT]:
            shown.say(f"Checking {name}")
            source = spec_file.load(name)
            checked.append(CheckedSpec(source.label, source.text, check_text(source.text)))
    if format is Format.TEXT:
        from server.report.diagnostics import diagnostics, summary

        for spec in checked:
            out(*diagnostics(spec))
        err(summary(checked))
    else:
        from server.report.machine import to_json
        from server.report.sarif import to_sarif

        document = to_json(checked) if format is Format.JSON else to_sarif(checked)
        typer.echo(json.dumps(document, indent=2))
    if failed := [spec.result for spec in checked if spec.has_errors]:
        raise typer.Exit(max(exit_code(result) for result in failed))
