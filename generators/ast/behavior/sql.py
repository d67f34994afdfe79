"""Conditions as SQLAlchemy expressions: the part of the language that every database answers as Python does.

SQL knows a third truth value. Denials are therefore carried inward to the comparisons, and those that hold for a
missing value say so; everywhere else NULL, like False, lets a row out. Of what does not speak of the row, Python looks
no further than it has to: in `day is None or row.day > day`, nothing is compared with None.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from generators.ast.behavior.python import condition, key, value
from generators.ast.behavior.terms import Term, choice, joined
from generators.ast.behavior.words import Words, column, enum_class, followed
from generators.ast.view import EntityView
from ir.expressions import syntax
from ir.expressions.check import Typed
from ir.expressions.syntax import Expr
from ir.expressions.types import UNKNOWN, Kind, Type
from validators.target.naming import python_name

_DENIED = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def conditions(typed: Typed, view: EntityView, words: Words) -> list[str]:
    """The conditions that rows of an entity have to meet, all of them."""
    asked, tree = _Asked(typed, view, words), typed.tree
    if isinstance(tree, syntax.Logical) and tree.operator == "and":
        return asked.parts(tree, False)
    return [asked.condition(tree, False)]


def order_column(typed: Typed, view: EntityView, words: Words) -> tuple[str, list[str], bool]:
    """What rows are ordered by: the column, the references that lead to it, and whether it may be missing."""
    column_text, hops, is_nullable = _Asked(typed, view, words).column(typed.tree)
    return column_text, [hop for hop, _ in hops], is_nullable or any(may_miss for _, may_miss in hops)


class _Asked:
    def __init__(self, typed: Typed, view: EntityView, words: Words) -> None:
        self._typed = typed
        self._view = view
        # Names of the row's fields hide those outside; what does not speak of the row is calculated before.
        self._words = words

    def _type(self, node: Expr) -> Type:
        return self._typed.types.get(node, UNKNOWN)

    def _is_field_name(self, name: str) -> bool:
        entity = self._view.entity
        return name == "self" or entity.relationship(name) is not None or column(self._view, name) is not None

    def _depends(self, node: Expr) -> bool:
        return any(isinstance(part, syntax.Name) and self._is_field_name(part.name) for part in syntax.walk(node))

    def _outside(self, node: Expr, wanted: Type | None) -> str:
        return value(replace(self._typed, tree=node), self._words, wanted).text

    # ── Conditions ──

    def condition(self, node: Expr, is_denied: bool) -> str:
        if not self._depends(node):
            return self._constant(node, is_denied)
        if isinstance(node, syntax.Logical):
            return self._joined(_joint(node, is_denied), self.parts(node, is_denied))
        if isinstance(node, syntax.Unary):
            return self.condition(node.operand, not is_denied)
        if isinstance(node, syntax.Compare):
            pairs = list(zip(node.operators, node.operands, node.operands[1:], strict=False))
            found = [self._pair(*pair, is_denied) for pair in pairs]
            if len(found) == 1:
                return found[0]
            joint = "or_" if is_denied else "and_"
            self._words.imports.add("sqlalchemy", joint)
            return f"{joint}({', '.join(found)})"
        return self._at(node, lambda text, _: f"{text}.is_({not is_denied})")

    def _joined(self, operator: str, found: list[str]) -> str:
        if len(found) == 1:
            return found[0]
        self._words.imports.add("sqlalchemy", f"{operator}_")
        return f"{operator}_({', '.join(found)})"

    def parts(self, node: syntax.Logical, is_denied: bool) -> list[str]:
        """What a chain of conditions consists of."""
        return self._parts(_joint(node, is_denied), list(_operands(node)), is_denied)

    def _parts(self, operator: str, nodes: list[Expr], is_denied: bool) -> list[str]:
        first = next((number for number, node in enumerate(nodes[:-1]) if not self._depends(node)), None)
        if first is None:
            return [self.condition(node, is_denied) for node in nodes]
        found = [self.condition(node, is_denied) for node in nodes[:first]]
        last = next((number for number in range(first, len(nodes)) if self._depends(nodes[number])), len(nodes))
        if last == len(nodes):
            return [*found, *(self._constant(node, is_denied) for node in nodes[first:])]
        known = [
            condition(replace(self._typed, tree=node), self._words, holds=not is_denied) for node in nodes[first:last]
        ]
        rest = Term(self._joined(operator, self._parts(operator, nodes[last:], is_denied)))
        decided = Term("true()" if operator == "or" else "false()")
        self._words.imports.add("sqlalchemy", decided.text[:-2])
        then, otherwise = (decided, rest) if operator == "or" else (rest, decided)
        return [*found, choice(then, joined(operator, known), otherwise).text]

    def _constant(self, node: Expr, is_denied: bool) -> str:
        self._words.imports.add("sqlalchemy", "literal")
        text = self._outside(node, None)
        return f"literal(not ({text}))" if is_denied else f"literal({text})"

    def _at(self, node: Expr, say: Callable[[str, bool], str]) -> str:
        """What is said of a column, behind an EXISTS for each reference on the way to it."""
        text, hops, is_nullable = self.column(node)
        found = say(text, is_nullable)
        for hop, _ in reversed(hops):
            found = f"{hop}.has({found})"
        return found

    def column(self, node: Expr) -> tuple[str, list[tuple[str, bool]], bool]:
        """A column, the references that lead to it with whether each may lead nowhere, and whether it may be NULL."""
        names: list[str] = []
        while isinstance(node, syntax.Attribute):
            names.append(node.name)
            node = node.target
        assert isinstance(node, syntax.Name)
        names += [node.name] if node.name != "self" else []
        names.reverse()
        view = self._view
        hops: list[tuple[str, bool]] = []
        for number, name in enumerate(names):
            self._words.imports.add("src.models.entities", view.name)
            relation = view.entity.relationship(name)
            if relation is None:
                found = column(view, name)
                attribute = view.entity.attribute(name)
                return f"{view.name}.{found}", hops, attribute is not None and attribute.is_nullable
            target = view.app.entities[relation.target_entity]
            rest = names[number + 1 :]
            is_held = followed(view, name) is not None
            if is_held and (not rest or rest == [target.key.name]):
                return f"{view.name}.{view.field(name).python}", hops, relation.is_nullable
            hops.append((f"{view.name}.{python_name(name)}", relation.is_nullable or not is_held))
            view = target
        self._words.imports.add("src.models.entities", view.name)
        return f"{view.name}.{view.key.python}", hops, False

    # ── Comparisons ──

    def _pair(self, operator: str, left: Expr, right: Expr, is_denied: bool) -> str:
        if operator in ("in", "not in"):
            return self._among(left, right, (operator == "in") is not is_denied)
        if not self._depends(left):
            left, right, operator = right, left, _MIRRORED.get(operator, operator)
        if isinstance(right, syntax.Literal) and right.value is None:
            holds = (operator in ("is", "==")) is not is_denied
            return self._none(left, holds)
        said = _DENIED[operator] if is_denied else operator
        if self._depends(right):
            return self._two_columns(said, left, right)
        if isinstance(right, syntax.Literal) and isinstance(right.value, bool):
            holds = right.value is (said == "==")
            return self._at(left, lambda text, _: f"{text}.is_({holds})")
        other = self._value(right, self._type(left))
        return self._at(left, lambda text, may_miss: _compared(text, said, other, may_miss))

    def _none(self, node: Expr, holds: bool) -> str:
        said = "is_" if holds else "is_not"
        return self._at(node, lambda text, _: f"{text}.{said}(None)")

    def _value(self, node: Expr, beside: Type) -> str:
        typed = replace(self._typed, tree=node)
        if self._type(node).kind is Kind.ROW:
            return key(typed, self._words).text
        if beside.kind is Kind.ENUM:
            class_ = enum_class(self._words.app, beside)
            if isinstance(node, syntax.Literal):
                return self._words.member(class_, str(node.value))
        return value(typed, self._words, beside).text

    def _two_columns(self, operator: str, left: Expr, right: Expr) -> str:
        first, hops, first_may_miss = self.column(left)
        second, others, second_may_miss = self.column(right)
        assert not others or hops == others
        found = _compared(first, operator, second, first_may_miss or second_may_miss, both=True)
        for hop, _ in reversed(hops):
            found = f"{hop}.has({found})"
        return found

    def _among(self, left: Expr, right: Expr, holds: bool) -> str:
        assert isinstance(right, syntax.ListOf)
        items = ", ".join(self._value(item, self._type(left)) for item in right.items)

        def said(text: str, may_miss: bool) -> str:
            if holds:
                return f"{text}.in_([{items}])"
            if not may_miss:
                return f"{text}.not_in([{items}])"
            self._words.imports.add("sqlalchemy", "or_")
            return f"or_({text}.is_(None), {text}.not_in([{items}]))"

        return self._at(left, said)


def _joint(node: syntax.Logical, is_denied: bool) -> str:
    return {"and": "or", "or": "and"}[node.operator] if is_denied else node.operator


def _operands(node: syntax.Logical) -> Iterator[Expr]:
    """The operands of a chain, those of the same chain in brackets among them."""
    for part in node.operands:
        if isinstance(part, syntax.Logical) and part.operator == node.operator:
            yield from _operands(part)
        else:
            yield part


def _compared(text: str, operator: str, other: str, may_miss: bool, *, both: bool = False) -> str:
    if may_miss and operator == "!=":
        return f"{text}.is_distinct_from({other})"
    if may_miss and both and operator == "==":
        return f"{text}.is_not_distinct_from({other})"
    return f"{text} {operator} {other}"
