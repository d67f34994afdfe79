"""`devmatrix run`: the pipeline."""

from typing import Annotated

import typer

from server.cli.generate import DryRun, Force, Keep, Output, Restore, Spec
from server.errors import UserError
from server.spec_file import DEFAULT


def run(
    spec: Spec = DEFAULT,
    output: Output = None,
    dry_run: DryRun = False,
    force: Force = False,
    keep: Keep = False,
    restore: Restore = False,
    phase: Annotated[
        list[str] | None,
        typer.Option("--phase", help="Run only this phase and those it needs (repeatable); default: all."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the run's record as JSON.")] = False,
) -> None:
    """Run the pipeline: every phase from the spec to the application, timed and recorded."""
    from server.cli.pipeline import run_pipeline
    from server.pipeline import PHASES, Run, select

    try:
        phases = select(PHASES, phase) if phase else PHASES
    except KeyError as error:
        known = ", ".join(known.name for known in PHASES)
        raise UserError(f"there is no phase {error.args[0]!r}; there are {known}") from error
    if force and keep:
        raise UserError("--force and --keep say the opposite of each other")
    asked = Run(spec, output, dry_run=dry_run, force=force, keep=keep, restore=restore)
    run_pipeline(asked, phases, as_json=json)
