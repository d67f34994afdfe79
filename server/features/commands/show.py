"""Showing what is there: the plan, the IR, the diagrams. Nothing is changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from server.features import Refusal
from server.features.commands import making
from server.features.commands.arguments import application_of, option, spec_of
from server.features.commands.wording import preview_of
from server.workspace.uris import name_of

if TYPE_CHECKING:
    from generators.diagrams import Diagram
    from server.lsp.client import Client
    from server.workspace.workspace import Workspace

_TITLES = {"er": "Entities", "state": "States of {}", "flow": "Flow {}"}


def preview_plan(workspace: Workspace, client: Client, arguments: Sequence[Any]) -> dict[str, Any]:
    """What Generate app would do. Argument: the spec's address.

    Beside the text there are lists: `create`, `replace`, `delete`, `conflict` and `kept`.
    """
    run = making.prepare(spec_of(workspace, arguments), arguments)
    run.dry_run = run.record.dry_run = True
    with client.progress(f"Planning {run.record.app}") as progress:
        making.plan(run, progress)
        progress.report("Comparing with the disk", 60)
        making.compare(run)
    return preview_of(run)


def show_ir(workspace: Workspace, client: Client, arguments: Sequence[Any]) -> dict[str, Any]:
    """What is understood of a spec, as JSON, even while something is wrong with it. Argument: the spec's address."""
    snapshot = spec_of(workspace, arguments)
    name, ir = name_of(snapshot.uri), snapshot.checked.ir
    if ir is None:
        application_of(snapshot)
        raise Refusal(f"Nothing can be made of {name} yet")
    return {"title": f"{name}: IR", "languageId": "json", "text": ir.model_dump_json(indent=2) + "\n"}


def show_diagram(workspace: Workspace, client: Client, arguments: Sequence[Any]) -> dict[str, Any]:
    """Diagrams as Mermaid text: one, or several in Markdown.

    Arguments: the spec's address, and `{"kind": "er" | "state" | "flow", "name"}` to choose: an entity's name means
    its surroundings and its states.
    """
    from generators.ast.view import AppView
    from generators.diagrams import diagrams, fenced

    snapshot = spec_of(workspace, arguments)
    app = AppView(application_of(snapshot))
    kind, name = option(arguments, "kind", number=99), option(arguments, "name", number=1)
    every = list(diagrams(app, name if name in app.entities else None))
    found = [one for one in every if kind in (None, one.kind.value) and name in (None, one.name)]
    if not found:
        raise Refusal(f"There is no diagram of {name}" if name else "There is no diagram of this kind")
    data = [{"kind": one.kind.value, "name": one.name, "title": _title(one), "text": one.text} for one in found]
    if len(found) == 1:
        text, language = f"{found[0].text}\n", "mermaid"
    else:
        text = "\n\n".join(f"## {_title(one)}\n\n{fenced(one.text)}" for one in found) + "\n"
        language = "markdown"
    title = _title(found[0]) if len(found) == 1 else f"{name or app.ir.name}: diagrams"
    return {"title": title, "languageId": language, "text": text, "diagrams": data}


def _title(diagram: Diagram) -> str:
    if diagram.kind.value == "er" and diagram.name:
        return f"{diagram.name} and its neighbours"
    return _TITLES[diagram.kind.value].format(diagram.name)
