"""What is known not to be None: after `x is not None and …`, in the branches of a choice, after earlier steps.

A key stands for what is known: of a path it is the path as text with its variable as root (`self.note`, `i.note`),
because two variables over one collection are two rows; of an aggregate, which is None without rows, it is a text that
is the same wherever the same aggregate is written, and means something within one expression only.
"""

import re

from ir.expressions.checking import Here
from ir.expressions.syntax import (
    Attribute,
    Binary,
    Call,
    Compare,
    Conditional,
    Expr,
    Generator,
    Literal,
    Logical,
    Method,
    Name,
    Unary,
    children,
)

Facts = tuple[frozenset[str], frozenset[str]]
"""The keys that are not None where a condition holds, and where it does not."""

_NONE: frozenset[str] = frozenset()
_WORD = re.compile(r"\w+")


def key_of(node: Expr, here: Here) -> str | None:
    """The key of a path or an aggregate; None for everything else."""
    match node:
        case Name(name=name):
            return f"self.{name}" if name not in here.variables and name in here.fields else name
        case Attribute(target=Name() | Attribute() as target, name=name) if name:
            beginning = key_of(target, here)
            return f"{beginning}.{name}" if beginning else None
        case Call(function="min" | "max" | "avg", arguments=(Generator(),)):
            return f"={_spelling(node, here)}"
    return None


def _spelling(node: Expr, here: Here) -> str:
    """A text that is equal for equal trees, wherever they stand."""
    match node:
        case Name() | Attribute(target=Name() | Attribute()):
            return key_of(node, here) or ""
        case Literal(value=value):
            own = f"{type(value).__name__} {value!r}"
        case Compare(operators=operators):
            own = " ".join(operators)
        case Attribute(name=own) | Method(name=own) | Call(function=own) | Generator(variable=own):
            pass
        case Unary(operator=own) | Binary(operator=own) | Logical(operator=own):
            pass
        case _:
            own = ""
    parts = ", ".join(_spelling(part, here) for part in children(node))
    return f"{type(node).__name__} {own}({parts})"


def facts(node: Expr, here: Here) -> Facts:
    """What is not None where a condition holds, and where it does not."""
    match node:
        case Compare(operators=("is" | "is not" as operator,), operands=(subject, Literal(value=None))):
            key = key_of(subject, here)
            known = _NONE if key is None else frozenset((key,))
            return (_NONE, known) if operator == "is" else (known, _NONE)
        case Unary(operator="not", operand=operand):
            if_true, if_false = facts(operand, here)
            return if_false, if_true
        case Logical(operator=operator, operands=operands):
            return _joined([facts(operand, here) for operand in operands], is_and=operator == "and")
        case Conditional(condition=condition, then=then, otherwise=otherwise):
            if_true, if_false = facts(condition, here)
            first, second = facts(then, here), facts(otherwise, here)
            return (if_true | first[0]) & (if_false | second[0]), (if_true | first[1]) & (if_false | second[1])
    return _NONE, _NONE


def _joined(found: list[Facts], *, is_and: bool) -> Facts:
    """Of `and`: all hold, or the first ones hold and the next does not. Of `or`: the other way round."""
    all_of = _NONE
    one_of: frozenset[str] | None = None
    for if_true, if_false in found:
        goes_on, stops = (if_true, if_false) if is_and else (if_false, if_true)
        stopped = all_of | stops
        one_of = stopped if one_of is None else one_of & stopped
        all_of |= goes_on
    return (all_of, one_of or _NONE) if is_and else (one_of or _NONE, all_of)


def inside(known: frozenset[str], variable: str) -> frozenset[str]:
    """What is still known where a generator's variable hides what had its name."""
    return frozenset(key for key in known if variable not in _WORD.findall(key))


def lasting(known: frozenset[str]) -> frozenset[str]:
    """Those that mean something outside of the expression: paths."""
    return frozenset(key for key in known if not key.startswith("="))
