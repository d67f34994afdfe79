"""`devmatrix ir`: the application as DevMatrix understands it."""

from typing import Annotated

import typer

from server.cli.generate import Spec
from server.spec_file import DEFAULT


def ir(
    spec: Spec = DEFAULT,
    json: Annotated[bool, typer.Option("--json", help="Print the whole ApplicationIR as JSON.")] = False,
) -> None:
    """Show what DevMatrix makes of a spec: entities, endpoints, behaviour, infrastructure."""
    from server.cli.console import out, progress
    from server.cli.spec import read

    with progress() as shown:
        shown.say(f"Reading {spec}")
        _, _, application = read(spec)
    if json:
        typer.echo(application.model_dump_json(indent=2))
    else:
        from server.report.outline import outline

        out(outline(application))
