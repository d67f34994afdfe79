"""All diagrams of an application, one after the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from generators.ast.view import AppView
from generators.diagrams.entities import entity_diagram
from generators.diagrams.flows import flow_diagram
from generators.diagrams.states import state_diagram


class Kind(StrEnum):
    """What a diagram shows."""

    ENTITIES = "er"
    STATES = "state"
    FLOW = "flow"


@dataclass(frozen=True, slots=True)
class Diagram:
    """One diagram. `name` is the flow, or the entity that it is about; empty for all entities. `text` is Mermaid."""

    kind: Kind
    name: str
    text: str


def diagrams(app: AppView, around: str | None = None) -> Iterator[Diagram]:
    """The entities (or what is `around` one of them), then each machine, then each flow, in the order of the spec."""
    centre = app.entities[around] if around is not None else None
    yield Diagram(Kind.ENTITIES, around or "", entity_diagram(app, centre))
    for entity, machine in app.behavior.machines.items():
        yield Diagram(Kind.STATES, entity, state_diagram(machine))
    for flow in app.behavior.flows:
        yield Diagram(Kind.FLOW, flow, flow_diagram(app, flow))


def fenced(text: str) -> str:
    """Mermaid in Markdown."""
    return f"```mermaid\n{text}\n```"
