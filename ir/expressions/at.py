"""What stands at a place of an expression."""

from ir.expressions.check import Typed
from ir.expressions.syntax import Attribute, Call, Expr, Generator, Method, children
from ir.expressions.types import Kind, Type, row


def chain(tree: Expr, offset: int) -> list[Expr]:
    """The nodes around an offset, each inside of the one before it; none where it lies outside of the tree.

    Between two nodes the one on the left counts, as for a person who has just typed it.
    """
    found: list[Expr] = []
    node: Expr | None = tree if tree.start <= offset <= tree.end else None
    while node is not None:
        found.append(node)
        node = next((part for part in children(node) if part.start <= offset <= part.end), None)
    return found


def variables(around: list[Expr], typed: Typed) -> dict[str, Type]:
    """The variables of the generators among some nodes."""
    found = {}
    for node in around:
        if isinstance(node, Generator):
            of = item_type(typed.types.get(node.source))
            if of is not None:
                found[node.variable] = of
    return found


def item_type(of: Type | None) -> Type | None:
    """The type of each item of a collection; None for anything else."""
    if of is None:
        return None
    if of.kind is Kind.ROWS and of.entity is not None:
        return row(of.entity)
    return of.item if of.kind is Kind.LIST else None


def word_span(node: Expr) -> tuple[int, int]:
    """The part of a node that says what it is: the last name of a path, the name of a function."""
    match node:
        case Attribute(end=end, name=name):
            return end - len(name), end
        case Call(start=start, function=function):
            return start, start + len(function)
        case Method(name_start=start, name=name):
            return start, start + len(name)
    return node.start, node.end
