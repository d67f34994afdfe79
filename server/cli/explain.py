"""`devmatrix explain`: why the generated application looks as it does."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from server.cli.generate import Output, Spec
from server.errors import UserError
from server.spec_file import DEFAULT

if TYPE_CHECKING:
    from generators.plan import Plan, Unimplemented
    from ir.model import ApplicationIR
    from server.spec_file import SpecFile


def explain(
    spec: Spec = DEFAULT,
    path: Annotated[
        str | None,
        typer.Argument(metavar="PATH", help="A generated file, or an IR path such as entities/Order."),
    ] = None,
    output: Output = None,
) -> None:
    """Say which stratum wrote each file and why, and which operations nobody has written yet."""
    from generators.app import plan_app
    from ir.behavior.understanding import understand
    from ir.wording import listing
    from server.cli.console import out, progress
    from server.cli.spec import read
    from server.report.explain import explain_path, explain_plan, meant

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
    for asked in (path, _in_project(path, application, source, output)):
        found = explain_path(plan, asked, source.label, result.source_map, written)
        if found is not None:
            out(*found)
            return
    better = meant(plan, path, result.source_map)
    rather = f"did you mean {listing(better, 'or', 3)}?" if better else "leave it out to see all"
    raise UserError(f"{path}: is neither a generated file nor anything in {source.label}; {rather}")


def _in_project(path: str, application: ApplicationIR, source: SpecFile, output: Path | None) -> str:
    """A file as it is called inside the project: a shell completes names from the current folder on."""
    from server.project_root import project_root

    try:
        return Path(os.path.relpath(path, project_root(application, source, output))).as_posix()
    except (UserError, ValueError):  # There is no such folder, or it is on another drive.
        return path


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
