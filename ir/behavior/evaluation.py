"""Expressions, evaluated over a world."""

from collections.abc import Mapping
from typing import Any

from ir.behavior.steps import Message
from ir.behavior.world import Ref, World
from ir.expressions import syntax
from ir.expressions.check import Typed
from ir.expressions.evaluate import Environment, evaluate
from ir.expressions.messages import render
from ir.expressions.syntax import Expr

Names = dict[str, Any]


def evaluate_in(world: World, typed: Typed, names: Mapping[str, Any], row: Ref | None, part: Expr | None = None) -> Any:
    """The value of an expression, or of a part of it; `row` is the one whose fields are bare names.

    Raises `ArithmeticError` where it can't be calculated.
    """
    return evaluate(typed, Environment(names, row, world.now, world, world.make_uuid), part)


def render_in(world: World, message: Message, names: Mapping[str, Any]) -> str:
    """A message with its holes filled."""
    return render(message.parts, Environment(names, None, world.now, world, world.make_uuid))


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
