"""`devmatrix explain`: why the generated application looks as it does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from server.cli.generate import Output, Spec
from server.errors import UserError

if TYPE_CHECKING:
    from generators.plan import Plan, Unimplemented
    from ir.model import ApplicationIR
    from server.spec_file import SpecFile


def explain(
    spec: Spec,
    path: Annotated[
        str | None,
        typer.Argument(metavar="[PATH]", help="A generated file, or an IR path such as entities/Order."),
    ] = None,
    output: Output = None,
) -> None:
    """Say which stratum wrote each file and why, and which operations nobody has written yet."""
    from generators.app import plan_app
    from ir.behavior.understanding import understand
    from server.cli.console import out, progress
    from server.cli.spec import read
    from server.report.explain import explain_path, explain_plan

    with progress() as shown:
        shown.say(f"Reading {spec}")
        source, result, application = read(spec)
        shown.say("Planning the application")
        plan = plan_app(application)
        written = _written(plan, application, source, output)
    if path is None:
        behavior = understand(application.domain_model.entities, application.auth, application.behavior_model)
        out(*explain_plan(plan, behavior, written))
        return
    found = explain_path(plan, path, source.label, result.source_map, written)
    if found is None:
        raise UserError(f"{path}: is neither a generated file nor anything in {source.label}; leave it out to see all")
    out(*found)


def _written(
    plan: Plan, application: ApplicationIR, source: SpecFile, output: Path | None
) -> tuple[Unimplemented, ...]:
    """The operations that somebody has written in the project, if there is one where it would be generated."""
    from generators.write import written_by_hand
    from server.project_root import project_root

    if not plan.unimplemented:
        return ()
    try:
        root = project_root(application, source, output)
    except UserError:
        if output is not None:
            raise
        return ()
    return written_by_hand(root, plan.unimplemented)
