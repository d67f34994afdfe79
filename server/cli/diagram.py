"""`devmatrix diagram`: an application as Mermaid text."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from server.cli.generate import Spec
from server.errors import UserError
from server.spec_file import DEFAULT

if TYPE_CHECKING:
    from generators.ast.view import AppView
    from generators.diagrams import Diagram


class Kind(StrEnum):
    """What a diagram shows."""

    ER = "er"
    STATE = "state"
    FLOW = "flow"


class Format(StrEnum):
    """How diagrams are printed."""

    MERMAID = "mermaid"
    MARKDOWN = "markdown"


def diagram(
    spec: Spec = DEFAULT,
    kind: Annotated[
        Kind | None, typer.Option("--kind", "-k", help="Entities, state machines or flows; default: all of them.")
    ] = None,
    name: Annotated[
        str | None,
        typer.Option("--name", "-n", metavar="NAME", help="Only this flow, or what concerns this entity."),
    ] = None,
    format: Annotated[
        Format | None,
        typer.Option("--format", "-f", help="Bare Mermaid (default for one diagram) or Markdown (for several)."),
    ] = None,
) -> None:
    """Draw entities and their relationships, the states of a row, and the way of a flow, as Mermaid text."""
    from generators.ast.view import AppView
    from server.cli.console import progress
    from server.cli.spec import read

    with progress() as shown:
        shown.say(f"Reading {spec}")
        source, _, application = read(spec)
    found = _chosen(AppView(application), kind, name)
    if not found:
        what = {Kind.STATE: "state machine", Kind.FLOW: "flow"}.get(kind or Kind.ER, "diagram")
        raise UserError(f"{source.label}: has no {what}")
    if format is Format.MERMAID and len(found) > 1:
        raise UserError(f"{len(found)} diagrams do not fit into one Mermaid text; choose with --kind and --name")
    if format is Format.MARKDOWN or (format is None and len(found) > 1):
        typer.echo(_markdown(found))
    else:
        typer.echo(found[0].text)


def _chosen(app: AppView, kind: Kind | None, name: str | None) -> list[Diagram]:
    """The diagrams asked for. Raises `UserError` for a name that nothing has."""
    from generators.diagrams import diagrams
    from ir.wording import closest, did_you_mean

    every = list(diagrams(app, name if name in app.entities else None))
    of_kind = [one for one in every if kind is None or one.kind == kind.value]
    if name is None:
        return of_kind
    if found := [one for one in of_kind if one.name == name]:
        return found
    known = {one.name for one in of_kind} | (set(app.entities) if kind in (None, Kind.ER) else set())
    what = {Kind.ER: "entity", Kind.STATE: "state machine", Kind.FLOW: "flow"}
    noun = what[kind] if kind else "entity or flow"
    raise UserError(f"{name}: there is no {noun} of that name{did_you_mean(closest(name, sorted(known - {''})))}")


def _markdown(found: list[Diagram]) -> str:
    from generators.diagrams import fenced

    titles = {Kind.ER: "Entities", Kind.STATE: "States of {}", Kind.FLOW: "Flow {}"}
    headed = [(titles[Kind(one.kind.value)].format(f"`{one.name}`"), one) for one in found]
    return "\n\n".join(f"## {title}\n\n{fenced(one.text)}" for title, one in headed)
