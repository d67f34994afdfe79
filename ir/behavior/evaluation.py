"""Expressions, evaluated over a world."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ir.behavior.steps import Message
from ir.behavior.stored import Value
from ir.behavior.world import Ref, World
from ir.expressions import syntax
from ir.expressions.check import Typed
from ir.expressions.evaluate import Environment, evaluate
from ir.expressions.messages import render
from ir.expressions.syntax import Expr

Names = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of a world, as expressions read them."""

    world: World

    def field(self, row: Ref, name: str) -> Value:
        return self.world.read(row, name)

    def same(self, left: Any, right: Any) -> bool:
        return bool(left == right)


def _environment(world: World, names: Mapping[str, Any], row: Ref | None) -> Environment:
    return Environment(names, row, world.now, _Rows(world), world.make_uuid)


def evaluate_in(world: World, typed: Typed, names: Mapping[str, Any], row: Ref | None, part: Expr | None = None) -> Any:
    """The value of an expression, or of a part of it; `row` is the one whose fields are bare names.

    Raises `ArithmeticError` where it can't be calculated.
    """
    return evaluate(typed, _environment(world, names, row), part)


def render_in(world: World, message: Message, names: Mapping[str, Any]) -> str:
    """A message with its holes filled."""
    return render(message.parts, _environment(world, names, None))


def operands_of(world: World, typed: Typed, names: Mapping[str, Any], row: Ref | None = None) -> list[Any]:
    """The values on both sides of every comparison outside of generators; those that can't be told are left out."""
    found = []
    waiting: list[Expr] = [typed.tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, syntax.Compare):
            found += [value for operand in node.operands for value in _told(world, typed, names, row, operand)]
        elif isinstance(node, syntax.Logical):
            waiting += node.operands
        elif isinstance(node, syntax.Unary):
            waiting.append(node.operand)
    return found


def _told(world: World, typed: Typed, names: Mapping[str, Any], row: Ref | None, operand: Expr) -> list[Any]:
    try:
        return [evaluate_in(world, typed, names, row, operand)]
    except (ArithmeticError, LookupError, TypeError, AttributeError, ValueError):
        return []


def parts_that_hold(world: World, typed: Typed, names: Mapping[str, Any], row: Ref | None) -> int:
    """How many of the parts that `and` joins hold, or the whole; what can't be told does not."""
    tree = typed.tree
    parts = tree.operands if isinstance(tree, syntax.Logical) and tree.operator == "and" else (tree,)
    return sum(bool(value) for part in parts for value in _told(world, typed, names, row, part))
