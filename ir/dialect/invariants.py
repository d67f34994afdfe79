"""Invariants."""

from ir.dialect.behavior_keys import INVARIANT
from ir.dialect.fields import Fields
from ir.dialect.reading import Reading
from ir.model.behavior import Invariant
from ir.yaml import Node


def read_invariant(reading: Reading, name: str, node: Node, path: str) -> Invariant | None:
    """One invariant, or None if what holds could not be read."""
    fields = Fields(reading, node, path, INVARIANT)
    expression = fields.optional("expression", str)
    entity, scope = fields.optional("entity", str), fields.optional("scope", str)
    description = fields.get("description", "")
    if expression is None:
        reading.lost(path)
        return None
    return Invariant(name=name, expression=expression, entity=entity, description=description, scope=scope)
