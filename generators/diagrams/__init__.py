"""Diagrams of an application as Mermaid text: its entities, the life of a row, the way of a flow."""

from generators.diagrams.collection import Diagram, diagrams, fenced
from generators.diagrams.entities import entity_diagram
from generators.diagrams.flows import flow_diagram
from generators.diagrams.states import state_diagram

__all__ = ["Diagram", "diagrams", "entity_diagram", "fenced", "flow_diagram", "state_diagram"]
