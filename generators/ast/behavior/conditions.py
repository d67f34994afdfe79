"""Conditions in Python: comparisons, what joins them, and how they are turned around."""

from collections.abc import Callable
from dataclasses import replace

from generators.ast.behavior.terms import COMPARE, UNARY, Term, denied, joined
from generators.ast.behavior.values import Values
from generators.ast.behavior.words import enum_class
from ir.expressions import syntax
from ir.expressions.syntax import Expr
from ir.expressions.types import Kind

_DENIED = {
    "==": "!=",
    "!=": "==",
    "<": ">=",
    "<=": ">",
    ">": "<=",
    ">=": "<",
    "in": "not in",
    "not in": "in",
    "is": "is not",
    "is not": "is",
}
_MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


class Conditions(Values):
    """Writes the conditions of one expression."""

    # ── Conditions ──

    def test(self, node: Expr, is_denied: bool = False) -> Term:
        """A condition that only decides: a collection stands for its having members."""
        if isinstance(node, syntax.Logical):
            operator = node.operator if not is_denied else {"and": "or", "or": "and"}[node.operator]
            return self._chain(operator, node, lambda part: self.test(part, is_denied))
        if isinstance(node, syntax.Unary) and node.operator == "not":
            return self.test(node.operand, not is_denied)
        if isinstance(node, syntax.Compare) and (members := self._has_members(node)) is not None:
            collection, has_members = members
            return collection if has_members is not is_denied else denied(collection)
        if isinstance(node, syntax.Call) and node.function == "any" and not is_over(node):
            collection = Term(self.members(node.arguments[0]))
            return denied(collection) if is_denied else collection
        if isinstance(node, syntax.Compare):
            return self._compare(node, is_denied)
        if isinstance(node, syntax.Literal) and isinstance(node.value, bool):
            return Term(str(node.value is not is_denied))
        return denied(self._plain(node)) if is_denied else self._plain(node)

    def _has_members(self, node: syntax.Compare) -> tuple[Term, bool] | None:
        """The collection of `len(x) > 0`, and whether the comparison holds where it has members."""
        if len(node.operators) != 1 or not isinstance(node.operands[1], syntax.Literal):
            return None
        counted = node.operands[0]
        if not isinstance(counted, syntax.Call) or counted.function not in ("len", "count"):
            return None
        if is_over(counted) or self._kind(counted.arguments[0]) is Kind.TEXT:
            return None
        asked = (node.operators[0], node.operands[1].value)
        if asked in ((">", 0), (">=", 1), ("!=", 0)):
            return Term(self.members(counted.arguments[0])), True
        return (Term(self.members(counted.arguments[0])), False) if asked in (("==", 0), ("<", 1), ("<=", 0)) else None

    def _chain(self, operator: str, node: syntax.Logical, write: Callable[[Expr], Term]) -> Term:
        parts: list[Expr] = []
        for part in node.operands:
            nested = isinstance(part, syntax.Logical) and part.operator == node.operator
            parts += part.operands if nested and isinstance(part, syntax.Logical) else (part,)
        terms = [write(part) for part in parts]
        if operator == "or":
            terms = _one_call(terms)
        return joined(operator, terms)

    def _logical(self, node: syntax.Logical) -> Term:
        return self._chain(node.operator, node, self._plain)

    def _unary(self, node: syntax.Unary) -> Term:
        if node.operator == "not":
            return self._truth(node.operand, is_denied=True)
        term = self._plain(node.operand)
        if node.operator == "+" and self._kind(node) is not Kind.DECIMAL:
            return term
        operand = f"({term.text})" if term.text[:1] in "+-" else term.at(UNARY)
        return Term(f"{node.operator}{operand}", UNARY, fixed=term.fixed)

    def _truth(self, node: Expr, *, is_denied: bool) -> Term:
        """A truth value, or its opposite: unlike in a `test`, collections don't stand for themselves."""
        if isinstance(node, syntax.Logical):
            operator = {"and": "or", "or": "and"}[node.operator] if is_denied else node.operator
            return self._chain(operator, node, lambda part: self._truth(part, is_denied=is_denied))
        if isinstance(node, syntax.Compare):
            return self._compare(node, is_denied)
        if isinstance(node, syntax.Unary) and node.operator == "not":
            return self._truth(node.operand, is_denied=not is_denied)
        return denied(self._plain(node)) if is_denied else self._plain(node)

    # ── Comparisons ──

    def _compare(self, node: syntax.Compare, is_denied: bool = False) -> Term:
        pairs = list(zip(node.operators, node.operands, node.operands[1:], strict=False))
        if len(pairs) == 1:
            return self._pair(*pairs[0], is_denied)
        terms = [self._pair(*pair, False) for pair in pairs]
        if any(self._is_special(*pair) for pair in pairs):
            found = joined("and", terms)
        else:
            first = self._side(node.operands[0], node.operands[1]).at(COMPARE + 1)
            rest = [f"{operator} {self._side(right, left).at(COMPARE + 1)}" for operator, left, right in pairs]
            found = Term(" ".join([first, *rest]), COMPARE)
        return denied(found) if is_denied else found

    def _is_special(self, operator: str, left: Expr, right: Expr) -> bool:
        kinds = (self._kind(left), self._kind(right))
        literals = [node.value for node in (left, right) if isinstance(node, syntax.Literal)]
        is_odd = Kind.ROW in kinds or Kind.NONE in kinds or any(isinstance(one, bool) for one in literals)
        return is_odd or operator in ("in", "not in", "is", "is not")

    def _side(self, node: Expr, other: Expr) -> Term:
        """One side of a comparison, as the other side has such values."""
        of, beside = self.type(node), self.type(other)
        if Kind.ENUM not in (of.kind, beside.kind):
            return self._plain(node)
        if isinstance(node, syntax.Literal) or of.kind is not Kind.ENUM:
            return self._enum(node, beside)
        classes = [enum_class(self._words.app, one) for one in (of, beside)]
        is_same = isinstance(other, syntax.Literal) or beside.kind is not Kind.ENUM or classes[0] == classes[1]
        if is_same or (classes[0] is not None and node.start < other.start):
            return self._plain(node)
        return self._enum(node, beside) if classes[1] is not None else self._plain(node)

    def _pair(self, operator: str, left: Expr, right: Expr, is_denied: bool) -> Term:
        if operator in ("in", "not in"):
            return self._membership(operator, left, right, is_denied)
        if isinstance(left, syntax.Literal) and (left.value is None or isinstance(left.value, bool)):
            left, right = right, left
        if isinstance(right, syntax.Literal) and right.value is None:
            return self._is_none(left, (operator in ("is", "==")) is not is_denied)
        if isinstance(right, syntax.Literal) and isinstance(right.value, bool) and operator in ("==", "!="):
            return self._is_truth(left, right.value, (operator == "==") is not is_denied)
        if self._kind(left) is Kind.ROW or self._kind(right) is Kind.ROW:
            return self._comparison(operator, self.key(left), self.key(right), is_denied)
        is_float = Kind.FLOAT in (self._kind(left), self._kind(right)) and operator not in ("==", "!=")
        first, second = self._side(left, right), self._side(right, left)
        if operator in ("==", "!="):
            first, second = self._anew(left, first, right), self._anew(right, second, left)
        found = self._comparison(operator, first, second, is_denied and not is_float)
        return denied(found) if is_denied and is_float else found

    def _anew(self, node: Expr, term: Term, other: Expr) -> Term:
        """A value that a type checker believes to be another than the one it is compared with."""
        believed = self._words.beliefs.get(term.text)
        if believed is None or not isinstance(other, syntax.Literal) or other.value in believed:
            return term
        class_ = enum_class(self._words.app, self.type(node))
        return term if class_ is None else Term(f"{class_}({term.text})")

    @staticmethod
    def _comparison(operator: str, left: Term, right: Term, is_denied: bool) -> Term:
        said = _DENIED[operator] if is_denied else operator
        if left.fixed and not right.fixed and said in _MIRRORED:
            left, right, said = right, left, _MIRRORED[said]
        return Term(f"{left.at(COMPARE + 1)} {said} {right.at(COMPARE + 1)}", COMPARE)

    def _is_none(self, node: Expr, holds: bool) -> Term:
        foreign = self._foreign_key(node) if self._kind(node) is Kind.ROW and not self._is_followed(node) else None
        term = foreign or self._plain(node)
        return Term(f"{term.at(COMPARE + 1)} is {'' if holds else 'not '}None", COMPARE)

    def _is_truth(self, node: Expr, wanted: bool, holds: bool) -> Term:
        if not self._may_be_none(node):
            return self._truth(node, is_denied=wanted is not holds)
        return Term(f"{self._plain(node).at(COMPARE + 1)} is {'' if holds else 'not '}{wanted}", COMPARE)

    def _membership(self, operator: str, left: Expr, right: Expr, is_denied: bool) -> Term:
        said = _DENIED[operator] if is_denied else operator
        if isinstance(right, syntax.ListOf):
            if len(right.items) == 1:
                return self._pair("==" if said == "in" else "!=", left, right.items[0], False)
            if self._kind(left) is Kind.ROW:
                first, items = self.key(left), [self.key(item) for item in right.items]
            else:
                first, items = self._plain(left), [self._side(item, left) for item in right.items]
            return Term(f"{first.at(COMPARE + 1)} {said} ({', '.join(item.text for item in items)})", COMPARE)
        if self._kind(left) is Kind.ROW and self._needs_keys(left):
            view = self._words.view(self.type(left))
            keys = f"(row.{view.key.python} for row in {self.members(right)})"
            return Term(f"{self.key(left).at(COMPARE + 1)} {said} {keys}", COMPARE)
        whole = Term(self.members(right)) if self._has_hidden(right) else self._plain(right)
        return Term(f"{self._plain(left).at(COMPARE + 1)} {said} {whole.at(COMPARE + 1)}", COMPARE)

    def _needs_keys(self, node: Expr) -> bool:
        return self._is_elsewhere(node) or self._foreign_key(node) is not None


def is_over(node: syntax.Call) -> bool:
    """It goes through a collection with a generator."""
    return isinstance(node.arguments[0], syntax.Generator)


def _one_call(terms: list[Term]) -> list[Term]:
    """`x.startswith(("a", "b"))` for `x.startswith("a") or x.startswith("b")`."""
    found: list[Term] = []
    groups: dict[str, tuple[int, list[str]]] = {}
    for term in terms:
        head, mark, tail = _prefix_call(term.text)
        if not mark:
            found.append(term)
        elif head in groups:
            groups[head][1].append(tail)
        else:
            groups[head] = (len(found), [tail])
            found.append(term)
    for head, (place, tails) in groups.items():
        if len(tails) > 1:
            found[place] = replace(found[place], text=f"{head}(({', '.join(tails)}))")
    return found


def _prefix_call(text: str) -> tuple[str, str, str]:
    for name in (".startswith", ".endswith"):
        head, mark, tail = text.partition(f"{name}(")
        if mark and tail.count("(") == 0 and tail.endswith(")") and head.replace(".", "").isidentifier():
            return head + name, mark, tail[:-1]
    return "", "", ""
