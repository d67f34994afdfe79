"""Commands that make sense where the cursor is."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from ir.syntax import Dialect
from server.features.actions.offer import Asked, Offer

GENERATE = "source.generate.devmatrix"
SHOW = "source.show.devmatrix"


def offers(asked: Asked) -> Iterator[Offer]:
    """Generating, for specs in our dialect; what one entity is made of, where the cursor is in one."""
    snapshot = asked.snapshot
    if snapshot.syntax.dialect is not Dialect.NATIVE:
        return
    uri = snapshot.uri
    segments = snapshot.syntax.at(asked.span.start).path.split("/")
    name = segments[1] if segments[0] == "entities" and len(segments) > 1 else ""
    entity = snapshot.checked.ir.domain_model.entity(name) if snapshot.checked.ir is not None else None
    if asked.wants(GENERATE):
        if entity is not None:
            yield _run(f"Generate the files of {name}", GENERATE, "devmatrix.generateEntity", uri, name)
        yield _run("Generate the application", GENERATE, "devmatrix.generateApp", uri)
        yield _run("Preview what would be generated", GENERATE, "devmatrix.previewPlan", uri)
    if asked.wants(SHOW):
        if entity is not None:
            yield _run(f"Show the diagram of {name}", SHOW, "devmatrix.showDiagram", uri, {"name": name})
        yield _run("Show the diagrams", SHOW, "devmatrix.showDiagram", uri)
        yield _run("Show what is understood (IR)", SHOW, "devmatrix.showIr", uri)


def _run(title: str, kind: str, command: str, *arguments: object) -> Offer:
    run = types.Command(title=title, command=command, arguments=list(arguments))
    return Offer(f"run {command}", title, kind, command=run)
