"""Message templates of refusals: `Only {item.product.stock} of {item.product.name} left`."""

from ir.behavior.cutting import Piece
from ir.behavior.steps import Message
from ir.behavior.walk import Walk
from ir.expressions import messages
from ir.expressions.check import Typed


def read_message(walk: Walk, text: str, path: str) -> Message:
    """A template, with its holes typed."""
    parts, issues = messages.read_message(text, walk.domain, walk.scope())
    walk.report(issues, text, path)
    for part in parts:
        if isinstance(part, Typed):
            walk.note_use(part, Piece(text, part.tree.start, part.tree.end), path)
    return Message(parts)
