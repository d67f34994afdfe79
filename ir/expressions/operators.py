"""Operators: signs, arithmetic, logic and choices."""

from collections.abc import Callable

from ir.expressions.checking import Checking, Here
from ir.expressions.narrowing import facts
from ir.expressions.numbers import NUMBER
from ir.expressions.syntax import Binary, Conditional, Expr, ListOf, Literal, Logical, Unary
from ir.expressions.types import (
    BOOLEAN,
    DURATION,
    FLOAT,
    INTEGER,
    TEXT,
    UNKNOWN,
    Kind,
    Type,
    decimal,
)
from ir.wording import show

_VERBS = {"+": "added", "-": "subtracted", "*": "multiplied", "/": "divided", "//": "divided", "%": "divided"}
_DAYS = (Kind.DATE, Kind.DATETIME)


def condition(check: Checking, node: Expr, here: Here) -> None:
    """What is asked whether it holds: a truth value that is there."""
    found = check.infer(node, here, BOOLEAN)
    if found.kind is Kind.BOOLEAN and found.is_nullable:
        check.may_be_none(node, found)
    elif found.kind not in (Kind.BOOLEAN, Kind.UNKNOWN):
        not_a_truth_value(check, node, found)


def not_a_truth_value(check: Checking, node: Expr, found: Type) -> None:
    """Report a value of another kind where a truth value is asked for."""
    written = check.written(node)
    meant = None
    if found.is_nullable and found.kind is not Kind.NONE:
        meant = f"{written} is not None"
    elif found.kind in (Kind.TEXT, Kind.LIST, Kind.ROWS):
        meant = f"len({written}) > 0"
    elif found.is_number:
        meant = f"{written} != 0"
    elif found.kind is Kind.ENUM and found.values:
        meant = f"{written} == '{found.values[0]}'"
    if meant and not _is_simple(node):
        meant = None
    ending = f": write {show(meant)}" if meant else ""
    check.report("DM508", f"{check.show(node)} is {found}, not a truth value{ending}", node, meant)


def _is_simple(node: Expr) -> bool:
    return not isinstance(node, Binary | Conditional | Logical | Unary)


def infer_unary(check: Checking, node: Unary, here: Here) -> Type:
    """`not` of a truth value, a sign of a number or a duration."""
    if node.operator == "not":
        condition(check, node.operand, here)
        return BOOLEAN
    found = check.present(node.operand, here)
    if found.is_number or found.kind in (Kind.DURATION, Kind.UNKNOWN):
        return found
    check.report("DM503", f"{check.show(node.operand)} is {found}: it has no sign", node)
    return UNKNOWN


def infer_logical(check: Checking, node: Logical, here: Here) -> Type:
    """Truth values; each operand knows what holds when it is reached."""
    for operand in node.operands:
        condition(check, operand, here)
        if_true, if_false = facts(operand, here)
        here = here.knowing(if_true if node.operator == "and" else if_false)
    return BOOLEAN


def infer_conditional(check: Checking, node: Conditional, here: Here, hint: Type | None) -> Type:
    """The type that both branches have."""
    condition(check, node.condition, here)
    if_true, if_false = facts(node.condition, here)
    first = check.infer(node.then, here.knowing(if_true), hint)
    other = check.infer(node.otherwise, here.knowing(if_false), hint)
    found = joined(first, other)
    if found is not None:
        return found
    if first.kind is other.kind is Kind.ROWS:
        check.report("DM503", "Collections can't be chosen: choose between what is made of them", node)
        return UNKNOWN
    code = "DM505" if {first.kind, other.kind} == {Kind.DECIMAL, Kind.FLOAT} else "DM503"
    message = f"The branches differ: {check.show(node.then)} is {first}, {check.show(node.otherwise)} {other}"
    check.report(code, message, node)
    return UNKNOWN


def joined(first: Type, other: Type) -> Type | None:
    """The type of a value that is of one type or of another; None if there is none."""
    if Kind.UNKNOWN in (first.kind, other.kind):
        return UNKNOWN
    if first.kind is Kind.NONE:
        return other.nullable()
    if other.kind is Kind.NONE:
        return first.nullable()
    nullable = first.is_nullable or other.is_nullable
    if first.is_number and other.is_number:
        number = numbers_joined(first, other)
        return number.nullable(nullable) if number else None
    if first.kind is not other.kind or first.kind is Kind.ROWS:
        return None
    if first.kind is Kind.ENUM:
        return _enums_joined(first, other).nullable(nullable)
    if first.nullable(False) != other.nullable(False):
        return None
    return first.nullable(nullable)


def _enums_joined(first: Type, other: Type) -> Type:
    values = tuple(dict.fromkeys((*first.values, *other.values)))
    return Type(Kind.ENUM, values=values, owner=first.owner if first.owner == other.owner else None)


def numbers_joined(first: Type, other: Type) -> Type | None:
    """The type of a number that is of one type or of another: decimal and float never mix."""
    kinds = {first.kind, other.kind}
    if kinds == {Kind.INTEGER}:
        return INTEGER
    if Kind.FLOAT in kinds:
        return None if Kind.DECIMAL in kinds else FLOAT
    return decimal(_scale(max, first, other))


def _scale(combine: Callable[[int, int], int], left: Type, right: Type) -> int | None:
    scales = [0 if of.kind is Kind.INTEGER else of.scale for of in (left, right)]
    return None if scales[0] is None or scales[1] is None else combine(scales[0], scales[1])


def infer_binary(check: Checking, node: Binary, here: Here) -> Type:
    """Arithmetic; `+` joins texts, and moves dates and moments by durations."""
    if not node.operator:
        check.infer(node.left, here)
        _infer_misplaced(check, node.right, here)
        return UNKNOWN
    left, right = check.present(node.left, here), check.present(node.right, here)
    if Kind.UNKNOWN in (left.kind, right.kind):
        return UNKNOWN
    if node.operator in ("/", "//", "%") and isinstance(node.right, Literal) and node.right.value == 0:
        check.report("DM503", "Nothing can be divided by zero", node.right)
        return UNKNOWN
    found = _calculated(node.operator, left, right)
    if found is None:
        _report_arithmetic(check, node, left, right)
        return UNKNOWN
    return found


def _infer_misplaced(check: Checking, node: Expr, here: Here) -> None:
    """Type what stands at a wrong place: what is wrong within it is of no interest before that is put right."""
    found = len(check.issues)
    for each in node.items if isinstance(node, ListOf) else (node,):
        check.infer(each, here)
    del check.issues[found:]


def _calculated(operator: str, left: Type, right: Type) -> Type | None:
    if left.is_number and right.is_number:
        return _number(operator, left, right)
    kinds = (left.kind, right.kind)
    match operator:
        case "+" if kinds == (Kind.TEXT, Kind.TEXT):
            return TEXT
        case "+" | "-" if kinds == (Kind.DURATION, Kind.DURATION):
            return DURATION
        case "+" | "-" if left.kind in _DAYS and right.kind is Kind.DURATION:
            return left
        case "+" if left.kind is Kind.DURATION and right.kind in _DAYS:
            return right
        case "-" if left.kind in _DAYS and left.kind is right.kind:
            return DURATION
        case "*" if set(kinds) == {Kind.DURATION, Kind.INTEGER}:
            return DURATION
    return None


def _number(operator: str, left: Type, right: Type) -> Type | None:
    found = numbers_joined(left, right)
    if found is None or operator in ("+", "-"):
        return found
    if operator in ("//", "%"):
        return INTEGER if found.kind is Kind.INTEGER else None
    if found.kind is Kind.FLOAT:
        return FLOAT
    if operator == "/":
        return decimal(None)
    return INTEGER if found.kind is Kind.INTEGER else decimal(_scale(int.__add__, left, right))


def _report_arithmetic(check: Checking, node: Binary, left: Type, right: Type) -> None:
    kinds = {left.kind, right.kind}
    if kinds == {Kind.DECIMAL, Kind.FLOAT}:
        check.report("DM505", mixed(check, node.left, node.right, left, right), node)
        return
    if node.operator in ("//", "%") and left.is_number and right.is_number:
        message = f"{show(node.operator)} takes whole numbers; {check.show(node)} has {left} and {right}"
        check.report("DM503", message, node)
        return
    odd, suggestion = _repaired(check, node, left, right)
    verb = _VERBS[node.operator]
    message = f"{check.show(node.left)} is {left}, {check.show(node.right)} {right}: they can't be {verb}"
    ending = f"; write {show(suggestion)}" if suggestion else ""
    check.report("DM503", message + ending, odd, suggestion)


def _repaired(check: Checking, node: Binary, left: Type, right: Type) -> tuple[Expr, str | None]:
    """The operand that should be another, and what."""
    for part, own, other in ((node.right, right, left), (node.left, left, right)):
        written = check.written(part)
        if isinstance(part, Literal) and isinstance(part.value, str) and other.is_number:
            plain = part.value.strip()
            if NUMBER.fullmatch(plain):
                return part, plain
        if node.operator == "+" and own.kind is Kind.INTEGER and other.kind is Kind.TEXT:
            return part, f"str({written})"
        if node.operator in ("+", "-") and own.kind is Kind.INTEGER and other.kind in (*_DAYS, Kind.DURATION):
            return part, f"days({written})"
        if node.operator == "-" and own.kind is Kind.DATETIME and other.kind is Kind.DATE:
            return part, "today()" if written == "now()" else f"{written}.date()" if _is_simple(part) else None
    return node, None


def mixed(check: Checking, left: Expr, right: Expr, of_left: Type, of_right: Type) -> str:
    """The message about a decimal number and a float that meet."""
    first, other = (left, right) if of_left.kind is Kind.DECIMAL else (right, left)
    return (
        f"{check.show(first)} is exact, {check.show(other)} a float, which is not: give both the type `decimal`, "
        f"or round the float, {show(f'round({check.written(other)}, 2)')}"
    )
