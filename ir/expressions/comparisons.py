"""Comparisons: equality, order, `in` and `is None`."""

import re
from itertools import pairwise

from ir.expressions import names
from ir.expressions.checking import Checking, Here
from ir.expressions.narrowing import key_of
from ir.expressions.numbers import NUMBER
from ir.expressions.operators import mixed
from ir.expressions.quotes import written as quoted
from ir.expressions.syntax import Call, Compare, Conditional, Expr, ListOf, Literal, Name
from ir.expressions.types import BOOLEAN, UNKNOWN, Kind, Type
from ir.wording import show

_ORDERED = frozenset(
    (Kind.INTEGER, Kind.DECIMAL, Kind.FLOAT, Kind.TEXT, Kind.DATE, Kind.TIME, Kind.DATETIME, Kind.DURATION)
)
_EQUAL = _ORDERED | {Kind.BOOLEAN, Kind.ENUM, Kind.UUID, Kind.ROW}
_ORDER = ("<", "<=", ">", ">=")


def is_ordered(of: Type) -> bool:
    """Its values come before and after one another."""
    return of.kind in _ORDERED


def infer_compare(check: Checking, node: Compare, here: Here) -> Type:
    """Comparisons give a truth value; each operator is checked with its two operands."""
    if len(node.operators) > 1 and not all(operator in (*_ORDER, "==", "!=") for operator in node.operators):
        check.report("DM503", "Write this as comparisons joined by `and`: only orders form a chain", node)
        for operand in node.operands:
            check.infer(operand, here)
        return UNKNOWN
    if node.operators[0] in ("is", "is not"):
        _is_none(check, node, here)
        return BOOLEAN
    found = _operands(check, node, here)
    for operator, (left, right), types in zip(node.operators, pairwise(node.operands), pairwise(found), strict=True):
        if operator in ("in", "not in"):
            _contained(check, node, left, right, types, operator)
        else:
            _compared(check, left, right, types, operator)
    return BOOLEAN


def _operands(check: Checking, node: Compare, here: Here) -> list[Type]:
    """The operands' types. Those that get their meaning from what stands beside them come second."""
    found: list[Type | None] = [
        None if _needs_hint(operand, here) else _operand(check, node, index, here, None)
        for index, operand in enumerate(node.operands)
    ]
    for index, own in enumerate(found):
        if own is None:
            beside = [found[near] for near in (index - 1, index + 1) if 0 <= near < len(found)]
            hint = next((of for of in beside if of is not None), None)
            if index == 0 and hint is not None and node.operators[0] in ("in", "not in"):
                hint = hint.item
            found[index] = _operand(check, node, index, here, hint)
    return [of or UNKNOWN for of in found]


def _operand(check: Checking, node: Compare, index: int, here: Here, hint: Type | None) -> Type:
    operand = node.operands[index]
    is_container = index > 0 and node.operators[index - 1] in ("in", "not in")
    if is_container and isinstance(operand, ListOf):
        return infer_list(check, operand, here, hint)
    neighbours = node.operands[max(0, index - 1) : index + 2]
    if any(isinstance(each, Literal) and each.value is None for each in neighbours):
        return check.infer(operand, here, hint).nullable(False)  # What is wrong there is said about both.
    return check.present(operand, here, hint)


def _needs_hint(node: Expr, here: Here) -> bool:
    match node:
        case Literal(value=value):
            return isinstance(value, str)
        case Name(name=name):
            return names.lookup(name, here) is None
        case Conditional(then=then, otherwise=otherwise):
            return _needs_hint(then, here) or _needs_hint(otherwise, here)
        case ListOf():
            return True
    return False


def infer_list(check: Checking, node: ListOf, here: Here, beside: Type | None) -> Type:
    """A list right of `in`: every item goes with what stands left of it."""
    item = beside if beside is not None else UNKNOWN
    for each in node.items:
        found = check.present(each, here, item)
        if item.kind is Kind.NONE:
            continue
        _compared(check, node, each, (item, found), "==", is_item=True)
    if not node.items:
        check.report("DM512", "Nothing is in an empty list", node)
    listed = Type(Kind.LIST, item=item)
    check.types[node] = listed
    return listed


def _is_none(check: Checking, node: Compare, here: Here) -> None:
    operator, (subject, other) = node.operators[0], node.operands
    found = check.infer(subject, here)
    if not (isinstance(other, Literal) and other.value is None):
        if check.infer(other, here).kind is Kind.UNKNOWN:
            return
        meant = "==" if operator == "is" else "!="
        message = f"{show(operator)} asks for None alone: compare with {show(meant)}"
        check.report("DM503", message, _operator_place(check, operator, subject, other), meant)
        return
    check.types[other] = Type(Kind.NONE, is_nullable=True)
    if found.kind is Kind.UNKNOWN:
        return
    if found.kind is Kind.NONE or (not found.is_nullable and key_of(subject, here) not in here.known):
        always = "always" if (found.kind is Kind.NONE) == (operator == "is") else "never"
        why = "None is None" if found.kind is Kind.NONE else f"{check.show(subject)} is never None"
        check.report("DM512", f"This {always} holds: {why}", node)


def _operator_place(check: Checking, operator: str, left: Expr, right: Expr) -> tuple[int, int]:
    """Where an operator stands between its operands, which may be in brackets."""
    pattern = r"\s+".join(map(re.escape, operator.split()))
    found = re.compile(pattern).search(check.text, left.end, right.start)
    return (found.start(), found.end()) if found else (left.start, right.end)


def _compared(
    check: Checking, left: Expr, right: Expr, types: tuple[Type, Type], operator: str, *, is_item: bool = False
) -> None:
    first, other = types
    place = right if is_item else (left.start, right.end)
    if Kind.UNKNOWN in (first.kind, other.kind):
        return
    if Kind.NONE in (first.kind, other.kind):
        _with_none(check, left, right, operator)
    elif {first.kind, other.kind} == {Kind.DECIMAL, Kind.FLOAT}:
        check.report("DM505", mixed(check, left, right, first, other), place)
    elif not _go_together(first, other):
        _mismatch(check, left, right, types, place)
    elif first.kind not in _EQUAL:
        check.report("DM503", f"{check.show(right)} is {other}, which can't be compared", place)
    elif operator in _ORDER and not is_ordered(first):
        words = ": compare with `==` or `in`" if first.kind is Kind.ENUM else ""
        check.report("DM503", f"{check.show(left)} is {first}, which has no order{words}", place)
    elif not is_item:
        _always(check, left, right, operator)


def _with_none(check: Checking, left: Expr, right: Expr, operator: str) -> None:
    if operator not in ("==", "!="):
        check.report("DM503", "None comes neither before nor after anything", (left.start, right.end))
        return
    word = "is" if operator == "==" else "is not"
    if isinstance(right, Literal) and right.value is None:
        start, _ = _operator_place(check, operator, left, right)
        check.report("DM503", f"None is asked for by {show(word)}", (start, right.end), f"{word} None")
    else:
        meant = f"{check.written(right)} {word} None"
        check.report("DM503", f"None is asked for by {show(word)}", (left.start, right.end), meant)


def _go_together(first: Type, other: Type) -> bool:
    if first.is_number and other.is_number:
        return True
    if first.kind is not other.kind:
        return False
    if first.kind is Kind.ENUM:
        return (
            first.owner == other.owner is not None
            or set(first.values) <= set(other.values)
            or (set(other.values) <= set(first.values))
        )
    return first.entity == other.entity


def _mismatch(
    check: Checking, left: Expr, right: Expr, types: tuple[Type, Type], place: Expr | tuple[int, int]
) -> None:
    first, other = types
    if first.kind is Kind.ENUM and other.kind is Kind.ENUM:
        ours, theirs = (", ".join(of.values[:5]) for of in types)
        message = f"{check.show(left)} and {check.show(right)} have other words: {ours}; {theirs}"
        check.report("DM503", message, place)
        return
    for part, own, beside in ((right, other, first), (left, first, other)):
        if meant := _meant(check, part, own, beside):
            message = f"{check.show(part)} is {own}, which can't be compared with {beside}: write {show(meant)}"
            check.report("DM503", message, part, meant)
            return
    message = f"{check.show(left)} is {first}, {check.show(right)} {other}: they can't be compared"
    if isinstance(place, ListOf | tuple):
        check.report("DM503", message, place)
    else:
        check.report("DM503", f"{check.show(right)} is {other}, not {first}", place)


def _meant(check: Checking, part: Expr, own: Type, beside: Type) -> str | None:
    """What would go with what stands beside."""
    written = check.written(part)
    if isinstance(part, Literal):
        return _literal_meant(part, beside)
    if own.kind is Kind.DATETIME and beside.kind is Kind.DATE:
        return "today()" if written == "now()" else f"{written}.date()"
    key = check.domain.key(own.entity)
    if key is not None and check.domain.fields(own.entity).get(key, UNKNOWN).kind is beside.kind:
        return f"{written}.{key}"
    if own.kind in (Kind.ROWS, Kind.LIST) and beside.kind is Kind.INTEGER:
        return f"len({written})"
    if own.kind is Kind.DURATION and beside.kind is Kind.INTEGER and not isinstance(part, Call | Name):
        return f"({written}).days"
    return None


def _literal_meant(part: Literal, beside: Type) -> str | None:
    value = part.value
    if isinstance(value, str):
        plain = value.strip()
        if beside.is_number and NUMBER.fullmatch(plain):
            return plain
        if beside.kind is Kind.BOOLEAN and plain.lower() in ("true", "false"):
            return plain.capitalize()
        return None
    if beside.kind is Kind.BOOLEAN and value in (0, 1):
        return str(bool(value))
    if beside.kind is Kind.TEXT and not isinstance(value, bool):
        return quoted(str(value))
    if beside.kind is Kind.DURATION and isinstance(value, int):
        return f"days({value})"
    return None


def _always(check: Checking, left: Expr, right: Expr, operator: str) -> None:
    """Warn of a comparison that does not depend on anything."""
    both = (left.start, right.end)
    if isinstance(left, Literal) and isinstance(right, Literal):
        check.report("DM512", "This compares two values that never change", both)
    elif check.written(left) == check.written(right) and not isinstance(left, Call):
        always = "always" if operator in ("==", "<=", ">=") else "never"
        check.report("DM512", f"This {always} holds: {check.show(left)} is compared with itself", both)
    elif _is_count(left) and isinstance(right, Literal) and right.value == 0 and operator in (">=", "<"):
        always, meant = ("always", "> 0") if operator == ">=" else ("never", "== 0")
        check.report("DM512", f"This {always} holds: a count is at least 0", both, f"{check.written(left)} {meant}")


def _is_count(node: Expr) -> bool:
    return isinstance(node, Call) and node.function in ("len", "count")


def _contained(
    check: Checking, node: Compare, left: Expr, right: Expr, types: tuple[Type, Type], operator: str
) -> None:
    item, container = types
    if Kind.UNKNOWN in (item.kind, container.kind):
        return
    if item.kind is Kind.NONE:
        check.report("DM503", "None is in nothing: ask for it by `is`", left)
    elif isinstance(right, ListOf):
        return
    elif container.kind is Kind.LIST and container.item is not None:
        _compared(check, right, left, (container.item, item), "==", is_item=True)
    elif container.kind is Kind.ROWS:
        if item.kind is not Kind.ROW or item.entity != container.entity:
            message = f"{check.show(right)} has rows of {show(container.entity)}; {check.show(left)} is {item}"
            check.report("DM503", message, left)
    elif container.kind is Kind.TEXT:
        if item.kind is not Kind.TEXT:
            meant = f"str({check.written(left)})" if item.kind is Kind.INTEGER else None
            check.report("DM503", f"Only a text can be part of a text; {check.show(left)} is {item}", left, meant)
    else:
        _not_a_container(check, left, right, container, operator)


def _not_a_container(check: Checking, left: Expr, right: Expr, container: Type, operator: str) -> None:
    meant = "==" if operator == "in" else "!="
    if isinstance(right, Literal):
        listed = f"[{check.written(right)}]"
        check.report("DM503", f"A list stands right of {show(operator)}: {show(listed)}", right, listed)
        return
    message = f"{check.show(right)} is {container}: nothing can be in it; compare with {show(meant)}"
    check.report("DM503", message, _operator_place(check, operator, left, right), meant)
