"""What expressions name, and what paths lead to."""

from collections.abc import Iterator

from ir.expressions.check import Typed
from ir.expressions.scope import Domain, Path
from ir.expressions.syntax import Compare, Expr, Logical, Name, walk
from ir.expressions.types import Kind, Type


def names(typed: Typed) -> frozenset[str]:
    """Every name that an expression begins a path with, its own variables included."""
    return frozenset(node.name for node in walk(typed.tree) if isinstance(node, Name))


def type_at(path: Path, root: Type, domain: Domain) -> Type | None:
    """The type of what a path leads to from a root of that type; None where it leads nowhere."""
    found = root
    for step in path.steps:
        if found.kind not in (Kind.ROW, Kind.ROWS) or found.entity is None or found.entity not in domain.entities:
            return None
        following = domain.fields(found.entity).get(step)
        if following is None:
            return None
        found = following
    return found


def equalities(condition: Typed) -> Iterator[tuple[str, Expr]]:
    """The fields of the row that have to equal something for a condition to hold, each with what that is."""
    tree = condition.tree
    for part in tree.operands if isinstance(tree, Logical) and tree.operator == "and" else (tree,):
        if isinstance(part, Compare) and part.operators == ("==",):
            left, right = part.operands
            for field, value in ((left, right), (right, left)):
                if isinstance(field, Name) and field.name in condition.fields:
                    yield field.name, value
