"""What a type checker believes of enums: after `if x.status != S.OPEN: raise`, that `x.status` is `S.OPEN` for good.

It does not see that a function called in between may change it, and takes a later comparison with another member for a
mistake. Where steps compare again, the value is taken anew.
"""

from collections.abc import Callable, Iterable, Mapping

from ir.behavior.steps import AnyStep, Branch, Return, Set
from ir.behavior.visiting import every
from ir.expressions import syntax
from ir.expressions.syntax import Expr
from ir.expressions.types import Kind, Type

Beliefs = dict[str, frozenset[str]]
"""The values that the text of a path may have."""

_DENIED = {"==": "!=", "!=": "==", "in": "not in", "not in": "in"}


def learn(
    beliefs: Beliefs, tree: Expr, holds: bool, types: Mapping[Expr, Type], text_of: Callable[[Expr], str]
) -> None:
    """Add what is believed where a condition holds, or does not."""
    if isinstance(tree, syntax.Unary) and tree.operator == "not":
        learn(beliefs, tree.operand, not holds, types, text_of)
    elif isinstance(tree, syntax.Logical) and (tree.operator == "and") is holds:
        for part in tree.operands:
            learn(beliefs, part, holds, types, text_of)
    elif isinstance(tree, syntax.Compare) and len(tree.operators) == 1 and tree.operators[0] in _DENIED:
        left, right = tree.operands
        if isinstance(left, syntax.Literal):
            left, right = right, left
        of = types.get(left)
        named = _named(right)
        if of is None or of.kind is not Kind.ENUM or not named or not isinstance(left, syntax.Attribute | syntax.Name):
            return
        operator = tree.operators[0] if holds else _DENIED[tree.operators[0]]
        text = text_of(left)
        before = beliefs.get(text, frozenset(of.values))
        beliefs[text] = before & named if operator in ("==", "in") else before - named


def _named(node: Expr) -> frozenset[str]:
    """The words that are compared with."""
    items = node.items if isinstance(node, syntax.ListOf) else (node,)
    texts = [item.value for item in items if isinstance(item, syntax.Literal)]
    return frozenset(text for text in texts if isinstance(text, str)) if len(texts) == len(items) else frozenset()


def merged(ways: Iterable[Beliefs]) -> Beliefs:
    """What is believed where several ways come together."""
    first, *others = list(ways) or [{}]
    found = dict(first)
    for other in others:
        found = {text: values | other[text] for text, values in found.items() if text in other}
    return found


def forget(beliefs: Beliefs, name: str) -> None:
    """A field of that name, or a variable, has got another value."""
    for text in [text for text in beliefs if name in text.split(".")]:
        del beliefs[text]


def assigned(steps: Iterable[AnyStep]) -> set[str]:
    """The fields and variables that steps set."""
    targets = (step.target.tree for step in every(steps) if isinstance(step, Set))
    return {tree.name for tree in targets if isinstance(tree, syntax.Attribute | syntax.Name)}


def ends(steps: tuple[AnyStep, ...]) -> bool:
    """Nothing runs after these steps."""
    last = steps[-1] if steps else None
    if isinstance(last, Branch):
        return ends(last.steps) and ends(last.otherwise)
    return isinstance(last, Return)
