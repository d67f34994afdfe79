"""Invariants as CHECK constraints: SQL text that means the same on SQLite and PostgreSQL.

A NULL that is compared gives neither true nor false, and a CHECK lets that pass. So nullable fields are compared only
behind a question for None, where the answer does not hang on it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from generators.ast.view import AppView, EntityView
from ir.behavior.askable import refused
from ir.behavior.understanding import Rule
from ir.expressions import syntax
from ir.expressions.check import Typed
from ir.expressions.syntax import Expr
from ir.expressions.types import Kind
from ir.model import DataType
from validators.target.naming import sql_identifier, sql_name

_OPERATORS = {"==": "=", "!=": "<>"}
_DENIED = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">", "is": "is not", "is not": "is"}
_DENIED |= {"in": "not in", "not in": "in"}
# SQLAlchemy would take these inside a text for parameters.
_SPECIAL = frozenset(":%\\\0")


@dataclass(frozen=True)
class RowCheck:
    """An invariant that the database keeps: `name` is what it is called there, behind `ck_` and the table's name."""

    rule: Rule
    name: str
    sql: str

    def constraint(self, view: EntityView) -> str:
        """The whole name."""
        return f"ck_{view.table}_{self.name}"


def rule_checks(view: EntityView) -> tuple[RowCheck, ...]:
    """The invariants of an entity that its own table can keep, in the order of the spec."""
    taken = {field.name for field in view.fields if field.attribute.data_type is DataType.ENUM}
    taken |= {f"{field.name}_{suffix}" for field in view.fields for suffix in ("min", "max", "above", "below")}
    found = []
    for rule in view.app.behavior.rules:
        sql = condition_sql(rule.condition, view) if rule.entity == view.name else None
        if sql is not None:
            name = _name(view, rule.invariant.name, taken)
            taken.add(name)
            found.append(RowCheck(rule, name, sql))
    return tuple(found)


def kept_in_python(app: AppView) -> Iterator[Rule]:
    """All other invariants."""
    kept = {id(check.rule) for view in app.entities.values() for check in rule_checks(view)}
    return (rule for rule in app.behavior.rules if id(rule) not in kept)


def _name(view: EntityView, name: str, taken: set[str]) -> str:
    while name in taken:
        name = f"{name}_holds"
    prefix = f"ck_{view.table}_"
    return sql_identifier(f"{prefix}{name}").removeprefix(prefix)


def condition_sql(condition: Typed, view: EntityView) -> str | None:
    """The SQL of a condition on the columns of one row; None where only Python knows what it means."""
    if condition.issues or refused(condition, None, hops=False) is not None:
        return None
    try:
        return _Sql(condition, view).condition(condition.tree, False)
    except _OnlyPythonError:
        return None


class _OnlyPythonError(Exception):
    """This is left to Python."""


class _Sql:
    def __init__(self, typed: Typed, view: EntityView) -> None:
        self._types = typed.types
        self._view = view

    def condition(self, node: Expr, denied: bool) -> str:
        """A condition, or what holds where it does not."""
        if isinstance(node, syntax.Unary):
            return self.condition(node.operand, not denied)
        if isinstance(node, syntax.Logical):
            joint = {"and": "or", "or": "and"}[node.operator] if denied else node.operator
            return self._joined(joint, [(part, self.condition(part, denied)) for part in node.operands])
        if isinstance(node, syntax.Compare):
            pairs = list(zip(node.operators, node.operands, node.operands[1:], strict=False))
            return f" {'OR' if denied else 'AND'} ".join(self._pair(*pair, denied) for pair in pairs)
        if isinstance(node, syntax.Literal):
            raise _OnlyPythonError
        return f"NOT {self._operand(node)}" if denied else self._operand(node)

    @staticmethod
    def _joined(joint: str, parts: list[tuple[Expr, str]]) -> str:
        def inner(node: Expr, text: str) -> str:
            while isinstance(node, syntax.Unary):
                node = node.operand
            is_one = isinstance(node, syntax.Compare) and len(node.operators) == 1
            return text if is_one or isinstance(node, syntax.Name | syntax.Attribute) else f"({text})"

        return f" {joint.upper()} ".join(inner(*part) for part in parts)

    def _pair(self, operator: str, left: Expr, right: Expr, denied: bool) -> str:
        said = _DENIED[operator] if denied else operator
        if isinstance(left, syntax.Literal) and left.value is None:
            left, right = right, left
        if isinstance(right, syntax.Literal) and right.value is None:
            return f"{self._operand(left)} IS {'NULL' if said in ('is', '==') else 'NOT NULL'}"
        if self._types[left].is_nullable or self._types[right].is_nullable:
            raise _OnlyPythonError
        if said in ("in", "not in"):
            assert isinstance(right, syntax.ListOf)
            items = ", ".join(self._beside(item, left) for item in right.items)
            return f"{self._operand(left)} {said.upper()} ({items})"
        return f"{self._beside(left, right)} {_OPERATORS.get(said, said)} {self._beside(right, left)}"

    def _beside(self, node: Expr, other: Expr) -> str:
        """An operand, as the other one is stored: of decimals only 0 is the same on all databases."""
        is_scaled = self._types[other].kind in (Kind.DECIMAL, Kind.FLOAT)
        if isinstance(node, syntax.Literal) and is_scaled and node.value != 0:
            raise _OnlyPythonError
        return "0" if isinstance(node, syntax.Literal) and node.value == 0 else self._operand(node)

    def _operand(self, node: Expr) -> str:
        if isinstance(node, syntax.Literal):
            return self._literal(node.value)
        names: list[str] = []
        while isinstance(node, syntax.Attribute):
            names.insert(0, node.name)
            node = node.target
        if isinstance(node, syntax.Name) and node.name != "self":
            names.insert(0, node.name)
        if not names:
            return sql_name(self._view.key.name)
        known = {item.relation.field_name if item.relation else item.name: item for item in self._view.fields}
        field = known.get(names[0])
        if field is None or len(names) > 1 or field.attribute.computed is not None:
            raise _OnlyPythonError
        return sql_name(field.name)

    @staticmethod
    def _literal(value: object) -> str:
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int):
            return str(value)
        if isinstance(value, str) and not _SPECIAL.intersection(value) and value.isprintable():
            return "'" + value.replace("'", "''") + "'"
        raise _OnlyPythonError
