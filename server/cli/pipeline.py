"""Running phases from the command line: progress, problems, summary, exit code."""

from collections.abc import Sequence

import typer

from server.cli.console import err, out, progress
from server.errors import ExitCode, UserError
from server.pipeline import Phase, PhaseError, Run, execute


def run_pipeline(run: Run, phases: Sequence[Phase], as_json: bool = False) -> None:
    """Run the phases and report. Ends with `typer.Exit` unless all went well."""
    failure: PhaseError | None = None
    try:
        with progress() as shown:
            execute(run, phases, on_phase=lambda phase: shown.say(f"{phase.title} …"))
    except PhaseError as error:
        failure = error
    finally:
        _save_metrics(run)
    _show_problems(run)
    if as_json:
        typer.echo(run.record.model_dump_json(indent=2))
    if failure is not None:
        if failure.exit_code is ExitCode.USAGE:
            raise UserError(str(failure))
        err(f"{run.spec}: {failure}")
        raise typer.Exit(failure.exit_code)
    if not as_json:
        from server.report.run import run_report

        out(*run_report(run))
    if run.has_conflicts:
        raise typer.Exit(ExitCode.CONFLICTS)


def _show_problems(run: Run) -> None:
    if run.checked is None or run.source is None or not run.checked.problems:
        return
    from server.report.diagnostics import diagnostics, summary
    from server.report.places import CheckedSpec

    spec = CheckedSpec(run.source.label, run.source.text, run.checked)
    err(*diagnostics(spec), summary([spec]))


def _save_metrics(run: Run) -> None:
    """Leave the record in the project, if the run came as far as writing there."""
    if run.dry_run or run.root is None or run.write_plan is None:
        return
    from generators.write import write_metrics

    write_metrics(run.root, run.record.model_dump_json(indent=2) + "\n")
