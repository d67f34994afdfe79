"""Which conditions a database may be asked: those of which every database gives the reference evaluator's answer.

Comparisons of columns, values and None, joined by `and`, `or` and `not`. Arithmetic, the order of texts and functions
are left out: −7 // 2, 1 / 0 and the collation of a text differ between engines.
"""

from dataclasses import dataclass

from ir.expressions.check import Typed
from ir.expressions.syntax import (
    Attribute,
    Compare,
    Conditional,
    Expr,
    Generator,
    ListOf,
    Literal,
    Logical,
    Missing,
    Name,
    Node,
    Unary,
    walk,
)
from ir.expressions.types import Kind, Type

_ORDERED = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.DATE, Kind.DATETIME})
_DOCUMENTS = frozenset({Kind.JSON, Kind.LIST})
_EQUAL = _ORDERED | {Kind.TEXT, Kind.ENUM, Kind.BOOLEAN, Kind.UUID, Kind.ROW}


@dataclass(frozen=True, slots=True)
class Refused:
    """A part of a condition that is not asked, and why."""

    node: Node
    reason: str


def refused(condition: Typed, row_names: frozenset[str] | None = None, hops: bool = True) -> Refused | None:
    """Why a condition is not asked of the database; None where it is.

    `row_names` are the fields of the row that it is about: what does not depend on the row is calculated before and is
    free. None means that every name is one (a CHECK). `hops` allows fields behind to-one references.
    """
    return _Judge(condition, row_names, hops).condition(condition.tree)


class _Judge:
    def __init__(self, typed: Typed, row_names: frozenset[str] | None, hops: bool) -> None:
        self._types = typed.types
        self._row_names = row_names
        self._hops = hops

    def _type(self, node: Expr) -> Type:
        return self._types.get(node, Type(Kind.UNKNOWN))

    def _depends(self, node: Expr) -> bool:
        """It reads the row."""
        if self._row_names is None:
            return any(isinstance(part, Name | Generator) for part in walk(node))
        return any(
            isinstance(part, Name) and (part.name == "self" or part.name in self._row_names) for part in walk(node)
        )

    def condition(self, node: Expr) -> Refused | None:
        if not self._depends(node):
            return None
        if isinstance(node, Logical):
            return next((found for part in node.operands if (found := self.condition(part))), None)
        if isinstance(node, Unary) and node.operator == "not":
            return self.condition(node.operand)
        if isinstance(node, Compare):
            return self._compare(node)
        if isinstance(node, Name | Attribute) and self._type(node).kind is Kind.BOOLEAN:
            return self._column(node)
        if isinstance(node, Conditional):
            return Refused(node, "`… if … else …` is not asked; write it with `and` and `or`")
        return Refused(node, "only comparisons joined by `and`, `or` and `not` are asked")

    def _compare(self, node: Compare) -> Refused | None:
        for number, operator in enumerate(node.operators):
            found = self._pair(operator, node.operands[number], node.operands[number + 1])
            if found:
                return found
        return None

    def _pair(self, operator: str, left: Expr, right: Expr) -> Refused | None:
        if operator in ("in", "not in"):
            return self._membership(left, right)
        for side in (left, right):
            found = self._operand(side)
            if found:
                return found
        kinds = self._type(left).kind, self._type(right).kind
        if operator in ("is", "is not") or Kind.NONE in kinds:
            kept = next((side for side, kind in zip((left, right), kinds, strict=True) if kind in _DOCUMENTS), None)
            return Refused(kept, "a database may keep None of this as a document of its own") if kept else None
        allowed = _EQUAL if operator in ("==", "!=") else _ORDERED
        for side, kind in zip((left, right), kinds, strict=True):
            if kind not in allowed and kind is not Kind.UNKNOWN:
                return Refused(side, f"{kind.value} is not compared with `{operator}` by a database")
        if Kind.DECIMAL in kinds:
            return self._decimals(left, right)
        return None

    def _decimals(self, left: Expr, right: Expr) -> Refused | None:
        scales = [self._scale(side) for side in (left, right)]
        if not self._depends(left) or not self._depends(right):
            column, value = scales if self._depends(left) else reversed(scales)
            fits = value is not None and column is not None and value <= column
        else:
            fits = scales[0] == scales[1]
        if fits:
            return None
        return Refused(right, "the two have different digits after the point; compare what has as many, or `round(…)`")

    def _scale(self, node: Expr) -> int | None:
        of = self._type(node)
        return of.scale if of.kind is Kind.DECIMAL else 0

    def _membership(self, left: Expr, right: Expr) -> Refused | None:
        found = self._operand(left)
        if found:
            return found
        if not isinstance(right, ListOf):
            return Refused(right, "`in` is asked of a list only, like `in ['a', 'b']`")
        if self._type(left).kind not in _EQUAL:
            return Refused(left, "this is not looked for in a list by a database")
        dependent = next((item for item in right.items if self._depends(item)), None)
        if dependent is not None:
            return Refused(dependent, "a list has values only, no fields of the row")
        if self._type(left).kind is Kind.DECIMAL:
            return next((wrong for item in right.items if (wrong := self._decimals(left, item))), None)
        return None

    def _operand(self, node: Expr) -> Refused | None:
        if not self._depends(node) or isinstance(node, Literal | Missing):
            return None
        if isinstance(node, Name | Attribute):
            return self._column(node)
        return Refused(node, "this is calculated, which databases do differently; compare a field with a value")

    def _column(self, node: Expr) -> Refused | None:
        at, steps = node, 0
        while isinstance(at, Attribute):
            at, steps = at.target, steps + 1
            if self._type(at).kind not in (Kind.ROW, Kind.UNKNOWN):
                return Refused(node, "a part of a value is not asked for")
        if not isinstance(at, Name):
            return Refused(node, "only a path of fields is asked for")
        if steps - (at.name == "self") > 0 and not self._hops:
            return Refused(node, "it is a field of another row")
        if self._type(node).kind is Kind.ROWS:
            return Refused(node, "a collection is not asked for")
        return None
