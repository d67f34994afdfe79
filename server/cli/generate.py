"""`devmatrix generate`: from a spec to the files of an application."""

from pathlib import Path
from typing import Annotated

import typer

from server.errors import UserError
from server.spec_file import DEFAULT

Spec = Annotated[
    str,
    typer.Argument(metavar="SPEC", help=f"The spec, {DEFAULT} by default; `-` is standard input.", show_default=False),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="DIR", help="The project's folder; default: app.output, beside the spec."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only print what would be done.")]
Force = Annotated[
    bool, typer.Option("--force", help="Write over conflicting files, after a copy to .devmatrix/backup.")
]
Keep = Annotated[bool, typer.Option("--keep", help="Settle conflicts: the files stay as they are on disk.")]
Restore = Annotated[bool, typer.Option("--restore", help="Bring back generated files that were deleted by hand.")]


def generate(
    spec: Spec = DEFAULT,
    output: Output = None,
    dry_run: DryRun = False,
    force: Force = False,
    keep: Keep = False,
    restore: Restore = False,
) -> None:
    """Generate the application that a spec describes, or bring it up to date.

    What you changed by hand stays: your edits and the new text are merged, and where that can't be done the file is
    left as it is and reported.
    """
    from server.cli.pipeline import run_pipeline
    from server.pipeline import PHASES, Run, select

    if force and keep:
        raise UserError("--force and --keep say the opposite of each other")
    run = Run(spec, output, dry_run=dry_run, force=force, keep=keep, restore=restore)
    run_pipeline(run, select(PHASES, ["write"]))
