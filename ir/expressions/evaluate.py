"""The reference evaluator: what an expression's value is. All that is compiled has to give the same.

Values: whole numbers are `int`, decimal numbers `Decimal` (an `int` may stand in for one), texts and the words of enums
`str`, dates, times and durations those of `datetime`, moments aware in UTC, UUIDs `UUID`. Rows are whatever the
environment's `rows` can read; nothing else is ever asked of them.
"""

import math
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext
from itertools import count
from operator import add, eq, floordiv, ge, gt, le, lt, mod, mul, ne, sub, truediv
from typing import Any, Protocol

from ir.expressions.check import WARNINGS, Typed
from ir.expressions.syntax import (
    Attribute,
    Binary,
    Call,
    Compare,
    Conditional,
    Expr,
    Generator,
    ListOf,
    Literal,
    Logical,
    Method,
    Name,
    Unary,
)
from ir.expressions.types import Kind

Value = Any

DIGITS = 28
"""Decimal numbers are calculated with this many digits, rounded half to even."""


class Rows(Protocol):
    """How rows are read."""

    def field(self, row: Value, name: str) -> Value:
        """The value of a field: of a relationship the row, None or the rows on the other side."""

    def same(self, left: Value, right: Value) -> bool:
        """Two rows have the same key."""


class DictRows:
    """Rows that are mappings of fields; each row is one object."""

    def field(self, row: Mapping[str, Value], name: str) -> Value:
        """What stands under that name."""
        return row[name]

    def same(self, left: Value, right: Value) -> bool:
        """They are one object."""
        return left is right


@dataclass(slots=True)
class Environment:
    """What an expression is evaluated in: its names, the row that it is about, the time, and how rows are read.

    `variables` are those of its generators, by number, while it is evaluated.
    """

    names: Mapping[str, Value] = field(default_factory=dict)
    row: Value = None
    now: datetime = datetime.min
    rows: Rows = field(default_factory=DictRows)
    new_uuid: Callable[[], uuid.UUID] = uuid.uuid4
    variables: dict[int, Value] = field(default_factory=dict, repr=False, compare=False)


def evaluate(typed: Typed, environment: Environment, part: Expr | None = None) -> Value:
    """The value of an expression without issues, or of a part of one (outside of its generators).

    Raises ArithmeticError where something can't be calculated: a division by zero, a number or date out of range;
    ValueError if the expression has issues that are no warnings.
    """
    node = typed.tree if part is None else part
    found = typed.evaluated.get(id(node))
    if found is None:
        if any(issue.code not in WARNINGS for issue in typed.issues):
            raise ValueError(f"an expression with issues has no value: {typed.written}")
        found = typed.evaluated[id(node)] = _read(typed, node)
    return found(environment)


def _read(typed: Typed, node: Expr) -> "Evaluated":
    """A function that gives the node's value. Only decimal numbers need a context; to enter one costs as much as the
    rest of a short expression.
    """
    found = _Reader(typed).read(node, {})
    if all(of.kind is not Kind.DECIMAL for of in typed.types.values()):
        return found

    def calculated(frame: Environment) -> Value:
        with localcontext(_CONTEXT):
            return found(frame)

    return calculated


def decimal_context() -> Context:
    """The context that decimal numbers are calculated in."""
    return Context(prec=DIGITS, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation, DivisionByZero, Overflow])


_CONTEXT = decimal_context()
_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": add,
    "-": sub,
    "*": mul,
    "/": truediv,
    "//": floordiv,
    "%": mod,
}
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {"==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
_SIMPLE: dict[str, Callable[..., Value]] = {
    "len": len,
    "count": len,
    "any": lambda rows: len(rows) > 0,
    "min": lambda *values: min(values),
    "max": lambda *values: max(values),
    "abs": abs,
    "round": lambda number, scale: rounded(number, scale),
    "str": str,
    "days": lambda number: timedelta(days=number),
    "hours": lambda number: timedelta(hours=number),
    "minutes": lambda number: timedelta(minutes=number),
    "seconds": lambda number: timedelta(seconds=number),
}


Evaluated = Callable[[Environment], Value]
_Variables = Mapping[str, int]


class _Reader:
    """Reads a tree once, into functions that give its values: a tree is evaluated far more often than it is read.

    `variables` are the numbers of the generators' variables in reach.
    """

    def __init__(self, typed: Typed) -> None:
        self.typed = typed
        self.numbers = count()

    def read(self, node: Expr, variables: _Variables) -> Evaluated:
        match node:
            case Literal(value=value):
                return lambda frame: value
            case Name(name=name):
                return self._name(name, variables)
            case Attribute(target=target, name=name):
                return self._attribute(self.read(target, variables), target, name)
            case Unary(operator=operator, operand=operand):
                return _unary(operator, self.read(operand, variables))
            case Binary():
                return self._binary(node, variables)
            case Compare():
                return self._compare(node, variables)
            case Logical(operator=operator, operands=operands):
                return _logical(operator, [self.read(operand, variables) for operand in operands])
            case Conditional(condition=condition, then=then, otherwise=otherwise):
                is_so, one, other = (self.read(part, variables) for part in (condition, then, otherwise))
                return lambda frame: one(frame) if is_so(frame) else other(frame)
            case ListOf(items=items):
                read = [self.read(item, variables) for item in items]
                return lambda frame: [item(frame) for item in read]
            case Call():
                return self._call(node, variables)
            case Method(target=target, name=name, arguments=arguments):
                of = self.read(target, variables)
                given = [self.read(argument, variables) for argument in arguments]
                return lambda frame: _method(of(frame), name, [argument(frame) for argument in given])
        raise ValueError(f"an expression with issues has no value: {self.typed.written}")

    def _name(self, name: str, variables: _Variables) -> Evaluated:
        if name in variables:
            number = variables[name]
            return lambda frame: frame.variables[number]
        if name in self.typed.fields:
            return lambda frame: frame.rows.field(frame.row, name)
        if name == "self":
            return lambda frame: frame.names.get(name, frame.row)
        return lambda frame: frame.names[name]

    def _attribute(self, of: Evaluated, target: Expr, name: str) -> Evaluated:
        if self.typed.types[target].kind is Kind.ROW:
            return lambda frame: frame.rows.field(of(frame), name)
        return lambda frame: _part(of(frame), name)

    def _binary(self, node: Binary, variables: _Variables) -> Evaluated:
        left, right = self.read(node.left, variables), self.read(node.right, variables)
        kind = self.typed.types[node].kind
        if node.operator == "/" and kind is Kind.DECIMAL:
            return lambda frame: Decimal(left(frame)) / Decimal(right(frame))
        operation = _ARITHMETIC[node.operator]
        if kind is Kind.FLOAT:
            return lambda frame: _finite(operation(left(frame), right(frame)))
        return lambda frame: operation(left(frame), right(frame))

    def _compare(self, node: Compare, variables: _Variables) -> Evaluated:
        """A chain asks from left to right, and no further than to the first that does not hold."""
        first, *others = (self.read(operand, variables) for operand in node.operands)
        links = [
            (self._comparison(operator, of), right)
            for operator, of, right in zip(node.operators, node.operands, others, strict=False)
        ]
        if len(links) == 1:
            ((holds, second),) = links
            return lambda frame: holds(frame, first(frame), second(frame))

        def chain(frame: Environment) -> bool:
            left = first(frame)
            for holds, operand in links:
                right = operand(frame)
                if not holds(frame, left, right):
                    return False
                left = right
            return True

        return chain

    def _comparison(self, operator: str, of: Expr) -> Callable[[Environment, Value, Value], bool]:
        is_row = self.typed.types[of].kind is Kind.ROW
        wanted = operator in ("is", "in", "==")
        match operator:
            case "is" | "is not":
                return lambda frame, left, right: (left is None) is wanted
            case "in" | "not in" if is_row:
                return lambda frame, left, right: any(frame.rows.same(left, row) for row in right) is wanted
            case "in" | "not in":
                return lambda frame, left, right: (left in right) is wanted
            case "==" | "!=" if is_row:
                return lambda frame, left, right: frame.rows.same(left, right) is wanted
        compare = _COMPARISONS[operator]
        return lambda frame, left, right: compare(left, right)

    def _call(self, node: Call, variables: _Variables) -> Evaluated:
        match node.function, node.arguments:
            case _, (Generator() as generator,):
                return self._aggregate(node, generator, variables)
            case "now", _:
                return lambda frame: frame.now
            case "today", _:
                return lambda frame: frame.now.date()
            case "uuid", _:
                return lambda frame: frame.new_uuid()
        function = _SIMPLE[node.function]
        given = [self.read(argument, variables) for argument in node.arguments]
        return lambda frame: function(*[argument(frame) for argument in given])

    def _aggregate(self, node: Call, generator: Generator, variables: _Variables) -> Evaluated:
        elements = self._elements(generator, variables)
        kind = self.typed.types[node].kind
        match node.function:
            case "any":
                return lambda frame: any(elements(frame))
            case "all":
                return lambda frame: all(elements(frame))
            case "len" | "count":
                return lambda frame: sum(1 for _ in elements(frame))
            case "sum":
                return lambda frame: _sum(elements(frame), kind)
            case "min":
                return lambda frame: min(elements(frame), default=None)
            case "max":
                return lambda frame: max(elements(frame), default=None)
        return lambda frame: _average(list(elements(frame)), kind)

    def _elements(self, generator: Generator, variables: _Variables) -> Callable[[Environment], Iterator[Value]]:
        number = next(self.numbers)
        source = self.read(generator.source, variables)
        inner = {**variables, generator.variable: number}
        element = self.read(generator.element, inner)
        if generator.condition is None:

            def every(frame: Environment) -> Iterator[Value]:
                for item in source(frame):
                    frame.variables[number] = item
                    yield element(frame)

            return every
        condition = self.read(generator.condition, inner)

        def some(frame: Environment) -> Iterator[Value]:
            for item in source(frame):
                frame.variables[number] = item
                if condition(frame):
                    yield element(frame)

        return some


def _unary(operator: str, operand: Evaluated) -> Evaluated:
    if operator == "not":
        return lambda frame: not operand(frame)
    if operator == "-":
        return lambda frame: -operand(frame)
    return lambda frame: +operand(frame)


def _logical(operator: str, operands: list[Evaluated]) -> Evaluated:
    decisive = operator == "or"

    def joined(frame: Environment) -> bool:
        for operand in operands:  # plain loops: generators would cost more than most operands
            if bool(operand(frame)) is decisive:
                return decisive
        return not decisive

    return joined


def _sum(elements: Iterable[Value], kind: Kind) -> Value:
    """From left to right; the sum of nothing is 0."""
    total = _ZERO.get(kind, 0)
    for element in elements:
        total = _finite(total + element)
    return total


def _average(found: list[Value], kind: Kind) -> Value:
    """None of nothing."""
    if not found:
        return None
    return _sum(found, kind) / (len(found) if kind is Kind.FLOAT else Decimal(len(found)))


_ZERO: dict[Kind, Value] = {Kind.DECIMAL: Decimal(0), Kind.FLOAT: 0.0, Kind.DURATION: timedelta(0)}


def rounded(number: float | Decimal, scale: int) -> Decimal:
    """A number with so many digits after the point, rounded half to even; a float as it is stored, digit by digit."""
    return Decimal(number).quantize(Decimal(1).scaleb(-scale))


def _finite(value: Value) -> Value:
    if isinstance(value, float) and not math.isfinite(value):
        raise OverflowError("a float out of range")
    return value


def _part(of: Value, name: str) -> Value:
    match name, of:
        case "year", date():
            return of.year
        case "month", date():
            return of.month
        case "day", date():
            return of.day
        case "hour", datetime():
            return of.hour
        case "minute", datetime():
            return of.minute
        case "days", timedelta():
            return of.days
    raise ValueError(f"an expression with issues has no value: {name}")


def _method(of: Value, name: str, arguments: list[Value]) -> Value:
    match of:
        case str():
            return _text_method(of, name, arguments)
        case datetime() if name == "date":
            return of.date()
        case date() if name == "weekday":
            return of.weekday()
        case timedelta() if name == "total_minutes":
            return of // timedelta(minutes=1)
    raise ValueError(f"an expression with issues has no value: {name}()")


def _text_method(of: str, name: str, arguments: list[str]) -> Value:
    match name:
        case "lower":
            return of.lower()
        case "upper":
            return of.upper()
        case "strip":
            return of.strip()
        case "startswith":
            return of.startswith(arguments[0])
        case "endswith":
            return of.endswith(arguments[0])
        case "replace":
            return of.replace(arguments[0], arguments[1])
    raise ValueError(f"an expression with issues has no value: {name}()")
