"""Conditions that can't both hold, as far as that can be seen: `total > 100` and `total <= 100`."""

from collections.abc import Iterator
from decimal import Decimal

from ir.expressions.check import Typed
from ir.expressions.syntax import Attribute, Compare, Expr, Literal, Logical, Name, Unary
from ir.expressions.types import Kind

_OPPOSITES = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">", "is": "is not", "is not": "is"}
_OPPOSITES |= {"in": "not in", "not in": "in"}
_MIRRORED = {"==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}

_NEEDS_A_VALUE = frozenset({"<", ">", "<=", ">="})

Fact = tuple[str, str, object]
"""A path, an operator and a literal (or the text of what it is compared with)."""


def exclude(first: Typed, second: Typed) -> bool:
    """It is plain that no row fulfils both."""
    ones, others = list(_facts(first, first.tree)), list(_facts(second, second.tree))
    return any(_contradict(one, other) for one in ones for other in others)


def _facts(typed: Typed, tree: Expr) -> Iterator[Fact]:
    """What has to hold where a condition does."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Logical) and node.operator == "and":
            waiting += node.operands
        elif isinstance(node, Compare) and len(node.operators) == 1:
            yield from _fact(typed, node)
        elif isinstance(node, Unary) and node.operator == "not":
            if isinstance(node.operand, Compare) and len(node.operand.operators) == 1:
                for place, operator, value in _fact(typed, node.operand):
                    yield place, _OPPOSITES[operator], value
            elif isinstance(node.operand, Name | Attribute):
                yield _text(typed, node.operand), "==", False
        elif isinstance(node, Name | Attribute):
            yield _text(typed, node), "==", True


def _text(typed: Typed, node: Expr) -> str:
    return typed.text[node.start : node.end].removeprefix("self.")


def _value(typed: Typed, node: Expr) -> object:
    return node.value if isinstance(node, Literal) else ("text", _text(typed, node))


def _fact(typed: Typed, node: Compare) -> Iterator[Fact]:
    left, right = node.operands
    operator = node.operators[0]
    if operator not in _OPPOSITES:
        return
    yield _text(typed, left), *_counted(typed, left, operator, _value(typed, right))
    if operator in _MIRRORED:
        yield _text(typed, right), *_counted(typed, right, _MIRRORED[operator], _value(typed, left))


def _counted(typed: Typed, subject: Expr, operator: str, value: object) -> tuple[str, object]:
    """Of whole numbers, more than 3 is at least 4."""
    of = typed.types.get(subject)
    if of is not None and of.kind is Kind.INTEGER and isinstance(value, int) and operator in ("<", ">"):
        return (">=", value + 1) if operator == ">" else ("<=", value - 1)
    return operator, value


def _contradict(one: Fact, other: Fact) -> bool:
    if one[0] != other[0]:
        return False
    (_, first, left), (_, second, right) = one, other
    if left == right and type(left) is type(right) and _OPPOSITES[first] == second:
        return True
    if ("is", None) in ((first, left), (second, right)) and _NEEDS_A_VALUE & {first, second}:
        return True
    if isinstance(left, tuple) or isinstance(right, tuple):
        return left == right and {first, second} in ({"==", "<"}, {"==", ">"}, {"<", ">"})
    if first == second == "==":
        return left != right
    if _is_number(left) and _is_number(right):
        return _apart(first, Decimal(str(left)), second, Decimal(str(right)))
    return False


def _is_number(value: object) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _apart(first: str, left: Decimal, second: str, right: Decimal) -> bool:
    """No number is on both sides."""
    for low, floor, high, ceiling in ((first, left, second, right), (second, right, first, left)):
        is_above = low in (">", ">=", "==") and high in ("<", "<=", "==")
        if is_above and (floor > ceiling or (floor == ceiling and (low == ">" or high == "<"))):
            return True
    return False
