"""`devmatrix explain`: why the generated application looks as it does."""

from typing import Annotated

import typer

from server.cli.generate import Spec
from server.errors import UserError


def explain(
    spec: Spec,
    path: Annotated[
        str | None,
        typer.Argument(metavar="[PATH]", help="A generated file, or an IR path such as entities/Order."),
    ] = None,
) -> None:
    """Say which stratum wrote each file and why, and which operations nobody has written yet."""
    from generators.app import plan_app
    from server.cli.console import out, progress
    from server.cli.spec import read
    from server.report.explain import explain_path, explain_plan

    with progress() as shown:
        shown.say(f"Reading {spec}")
        source, result, application = read(spec)
        shown.say("Planning the application")
        plan = plan_app(application)
    if path is None:
        out(*explain_plan(plan))
        return
    found = explain_path(plan, path, source.label, result.source_map)
    if found is None:
        raise UserError(f"{path}: is neither a generated file nor anything in {source.label}; leave it out to see all")
    out(*found)
