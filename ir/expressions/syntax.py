"""The syntax tree of an expression.

Offsets count code points of the expression's own text. Nodes are values: equal content at an equal place is the same
node, so that types can be kept beside them in mappings.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Node:
    """The text from `start` up to, not including, `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A whole number, an exact decimal number, a text, a truth value or None."""

    value: int | Decimal | str | bool | None


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A local, an input, `actor`, `self`, or a field of the row that an expression is about."""

    name: str


@dataclass(frozen=True, slots=True)
class Attribute(Node):
    """`target.name`; the name may be empty where it is still being typed."""

    target: "Expr"
    name: str

    @property
    def name_start(self) -> int:
        """Where the name after the dot begins."""
        return self.end - len(self.name)


@dataclass(frozen=True, slots=True)
class Call(Node):
    """`function(arguments)`; an aggregate over a collection has one `Generator` as its argument."""

    function: str
    arguments: "tuple[Expr, ...]"


@dataclass(frozen=True, slots=True)
class Method(Node):
    """`target.name(arguments)`; `name_start` is where the name begins."""

    target: "Expr"
    name: str
    arguments: "tuple[Expr, ...]"
    name_start: int


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """`not x`, `-x` or `+x`."""

    operator: str
    operand: "Expr"


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """`left operator right` for `+ - * / // %`; the operator is empty where it is missing or is none of ours."""

    operator: str
    left: "Expr"
    right: "Expr"


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """A chain: `operands` has one more than `operators`, which are `== != < <= > >= in`, `not in`, `is`, `is not`."""

    operators: tuple[str, ...]
    operands: "tuple[Expr, ...]"


@dataclass(frozen=True, slots=True)
class Logical(Node):
    """Two or more operands joined by `and`, or by `or`."""

    operator: str
    operands: "tuple[Expr, ...]"


@dataclass(frozen=True, slots=True)
class Conditional(Node):
    """`then if condition else otherwise`."""

    condition: "Expr"
    then: "Expr"
    otherwise: "Expr"


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    """`[a, b]` or `(a, b)`."""

    items: "tuple[Expr, ...]"


@dataclass(frozen=True, slots=True)
class Generator(Node):
    """`element for variable in source if condition`, which only an aggregate takes.

    `variable_start` is where the variable is written.
    """

    element: "Expr"
    variable: str
    source: "Expr"
    condition: "Expr | None"
    variable_start: int


@dataclass(frozen=True, slots=True)
class Missing(Node):
    """What is not written, or could not be read."""


Expr = (
    Literal
    | Name
    | Attribute
    | Call
    | Method
    | Unary
    | Binary
    | Compare
    | Logical
    | Conditional
    | ListOf
    | Generator
    | Missing
)


@dataclass(frozen=True, slots=True)
class Issue:
    """What is wrong with a part of an expression: `suggestion`, if there is one, replaces the text of that part."""

    code: str
    message: str
    start: int
    end: int
    suggestion: str | None = None


def children(node: Expr) -> "tuple[Expr, ...]":
    """The parts of a node, in the order of the text."""
    match node:
        case Attribute(target=target):
            return (target,)
        case Call(arguments=found) | Compare(operands=found) | Logical(operands=found) | ListOf(items=found):
            return found
        case Method(target=target, arguments=found):
            return (target, *found)
        case Unary(operand=operand):
            return (operand,)
        case Binary(left=left, right=right):
            return (left, right)
        case Conditional(condition=condition, then=then, otherwise=otherwise):
            return (then, condition, otherwise)
        case Generator(element=element, source=source, condition=None):
            return (element, source)
        case Generator(element=element, source=source, condition=Node() as condition):
            return (element, source, condition)
    return ()


def walk(tree: Expr) -> Iterator[Expr]:
    """A tree's nodes, each before its parts, in the order of the text. Does not recurse."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(children(node)))


def depth(tree: Expr) -> int:
    """How many nodes lie on the longest way down. Does not recurse."""
    deepest = 0
    waiting = [(tree, 1)]
    while waiting:
        node, level = waiting.pop()
        deepest = max(deepest, level)
        waiting.extend((part, level + 1) for part in children(node))
    return deepest
