"""Invariants that say the same seen from either of two rows: no two appointments overlap."""

from ir.behavior.understanding import Rule
from ir.expressions.syntax import (
    Attribute,
    Call,
    Compare,
    Expr,
    Generator,
    ListOf,
    Literal,
    Logical,
    Name,
    Unary,
)
from ir.expressions.types import Kind

_OPPOSITES = {"==": "!=", "<": ">=", "<=": ">", "in": "not in", "is": "is not"}
_OPPOSITES |= {opposite: operator for operator, opposite in _OPPOSITES.items()}
_MIRRORED = {">": "<", ">=": "<="}
Form = tuple[object, ...]
"""A condition written in one way of many: equal forms mean the same."""


def is_mutual(rule: Rule) -> bool:
    """The rule is that no other row of a collection stands in some relation to this one, and that relation is
    symmetric. Whoever changes a row then has to look from there only.
    """
    refused = _conjuncts(rule.condition.tree, denied=True)
    pairs = [part for part, denied in refused if _pair(part, denied)]
    if len(pairs) != 1:
        return False
    generator = _generator(pairs[0])
    if generator is None or not _is_own_entity(rule, generator):
        return False
    conditions = [(part, denied) for part, denied in refused if part is not pairs[0]]
    is_all = isinstance(pairs[0], Call) and pairs[0].function == "all"
    conditions += _conjuncts(generator.element, denied=is_all)
    if generator.condition is not None:
        conditions += _conjuncts(generator.condition, denied=False)
    here = _Side(rule, generator.variable, swapped=False)
    there = _Side(rule, generator.variable, swapped=True)
    forms = [(here.form(part, denied), there.form(part, denied)) for part, denied in conditions]
    if any(None in pair for pair in forms):
        return False
    return {mine for mine, _ in forms} == {theirs for _, theirs in forms}


def _conjuncts(node: Expr, *, denied: bool) -> list[tuple[Expr, bool]]:
    """The parts that all have to hold for a condition to hold (or not to hold), each with whether it is denied."""
    if isinstance(node, Unary) and node.operator == "not":
        return _conjuncts(node.operand, denied=not denied)
    if isinstance(node, Logical) and node.operator == ("or" if denied else "and"):
        return [found for part in node.operands for found in _conjuncts(part, denied=denied)]
    return [(node, denied)]


def _pair(node: Expr, denied: bool) -> bool:
    """There is such a row: `any(…)`, or not `all(…)`."""
    return _generator(node) is not None and isinstance(node, Call) and node.function == ("all" if denied else "any")


def _generator(node: Expr) -> Generator | None:
    if isinstance(node, Call) and len(node.arguments) == 1 and isinstance(node.arguments[0], Generator):
        return node.arguments[0]
    return None


def _is_own_entity(rule: Rule, generator: Generator) -> bool:
    source = rule.condition.types.get(generator.source)
    return source is not None and source.kind is Kind.ROWS and source.entity == rule.entity


class _Side:
    """Conditions on two rows, seen from one of them."""

    def __init__(self, rule: Rule, variable: str, *, swapped: bool) -> None:
        self._rule = rule
        self._variable = variable
        self._this, self._that = ("that", "this") if swapped else ("this", "that")

    def form(self, node: Expr, denied: bool) -> Form | None:
        """A condition in one of the ways in which it can be written; None for what is not looked into."""
        if isinstance(node, Unary) and node.operator == "not":
            return self.form(node.operand, not denied)
        if isinstance(node, Logical):
            operator = {"and": "or", "or": "and"}[node.operator] if denied else node.operator
            parts = [self.form(part, denied) for part in node.operands]
            return None if None in parts else (operator, frozenset(parts))
        if isinstance(node, Compare) and len(node.operators) == 1:
            return self._compared(node.operators[0], *node.operands, denied=denied)
        value = self._value(node)
        return None if value is None else ("is true", value, denied)

    def _compared(self, operator: str, left: Expr, right: Expr, *, denied: bool) -> Form | None:
        sides = self._value(left), self._value(right)
        first, second = sides
        if first is None or second is None:
            return None
        said = _OPPOSITES[operator] if denied else operator
        if said in _MIRRORED:
            said, first, second = _MIRRORED[said], second, first
        if said in ("==", "!="):
            return (said, frozenset((first, second)))
        return (said, first, second)

    def _value(self, node: Expr) -> Form | None:
        if isinstance(node, Literal):
            return ("literal", type(node.value).__name__, node.value)
        if isinstance(node, ListOf):
            items = [self._value(item) for item in node.items]
            return None if None in items else ("list", *items)
        steps: list[str] = []
        while isinstance(node, Attribute):
            steps.insert(0, node.name)
            node = node.target
        if not isinstance(node, Name):
            return None
        if node.name == self._variable:
            return (self._that, *steps)
        return (self._this, *(() if node.name == "self" else (node.name,)), *steps)
