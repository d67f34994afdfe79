"""Whether a value fits what it is stored in, given to or asked for."""

from decimal import Decimal

from ir.expressions.checking import Checking
from ir.expressions.numbers import NUMBER, WHOLE_NUMBER
from ir.expressions.operators import not_a_truth_value
from ir.expressions.syntax import Call, Conditional, Expr, Literal
from ir.expressions.types import Kind, Type
from ir.wording import show


def fit(check: Checking, node: Expr, expected: Type) -> None:
    """Report a value that does not fit; of a choice, the branch that does not."""
    if isinstance(node, Conditional):
        fit(check, node.then, expected)
        fit(check, node.otherwise, expected)
        return
    found = check.types.get(node)
    if found is None or Kind.UNKNOWN in (found.kind, expected.kind):
        return
    if found.kind is Kind.NONE:
        if not expected.is_nullable:
            check.report("DM511", f"None can't be given: {expected} is wanted", node)
        return
    if _fits(check, node, found, expected.nullable(False)) and found.is_nullable and not expected.is_nullable:
        check.may_be_none(node, found)


def _fits(check: Checking, node: Expr, found: Type, expected: Type) -> bool:
    """Whether it is of the right kind; else it is reported. So is a number with too many digits."""
    before = len(check.issues)
    _fit(check, node, found, expected)
    return all(issue.code == "DM510" for issue in check.issues[before:])


def _fit(check: Checking, node: Expr, found: Type, expected: Type) -> None:
    if expected.kind is Kind.BOOLEAN and found.kind is not Kind.BOOLEAN:
        not_a_truth_value(check, node, found)
    elif found.is_number and expected.is_number:
        _number(check, node, found, expected)
    elif found.kind is not expected.kind:
        _other_kind(check, node, found, expected)
    elif found.kind is Kind.ENUM:
        others = [value for value in found.values if value not in expected.values]
        if others and expected.values:  # An enum without words is an enum that is being written.
            message = f"{check.show(node)} can be {show(others[0])}, which is none of {', '.join(expected.values[:8])}"
            check.report("DM511", message, node)
    elif found.kind is Kind.LIST:
        if found.item is not None and expected.item is not None and found.item.kind is not expected.item.kind:
            check.report("DM511", f"{check.show(node)} is {found}; {expected} is wanted", node)
    elif found.entity != expected.entity:
        check.report("DM511", f"{check.show(node)} is {found}; {expected} is wanted", node)


def _number(check: Checking, node: Expr, found: Type, expected: Type) -> None:
    written = check.written(node)
    kinds = (found.kind, expected.kind)
    if kinds in ((Kind.INTEGER, Kind.INTEGER), (Kind.FLOAT, Kind.FLOAT), (Kind.INTEGER, Kind.FLOAT)):
        return
    if expected.kind is Kind.DECIMAL and found.kind is not Kind.FLOAT:
        own = 0 if found.kind is Kind.INTEGER else found.scale
        if expected.scale is not None and (own is None or own > expected.scale):
            meant = f"round({written}, {expected.scale})"
            if isinstance(node, Literal) and isinstance(node.value, Decimal):
                meant = f"{node.value:.{expected.scale}f}"
            elif isinstance(node, Call) and node.function == "round":
                meant = f"round({check.written(node.arguments[0])}, {expected.scale})"
            has = "any number of digits" if own is None else f"{own} digits" if own > 1 else "one digit"
            message = f"{check.show(node)} has {has} after the point, {expected.scale} are stored: {show(meant)}"
            check.report("DM510", message, node, meant)
    elif set(kinds) == {Kind.DECIMAL, Kind.FLOAT}:
        if expected.kind is Kind.DECIMAL:
            meant = f"round({written}, {expected.scale if expected.scale is not None else 2})"
            message = f"{check.show(node)} is a float, which is not exact: round it, {show(meant)}"
            check.report("DM505", message, node, meant)
        else:
            check.report("DM505", f"{check.show(node)} is a decimal number; a float would not be exact", node)
    else:
        check.report("DM511", f"{check.show(node)} is {found}; {expected} is wanted", node)


def _other_kind(check: Checking, node: Expr, found: Type, expected: Type) -> None:
    meant = _meant(check, node, found, expected)
    ending = f": write {show(meant)}" if meant else ""
    check.report("DM511", f"{check.show(node)} is {found}; {expected} is wanted{ending}", node, meant)


def _meant(check: Checking, node: Expr, found: Type, expected: Type) -> str | None:
    written = check.written(node)
    match found.kind, expected.kind:
        case Kind.DATETIME, Kind.DATE:
            return "today()" if written == "now()" else f"{written}.date()"
        case Kind.DATE, Kind.DATETIME if written == "today()":
            return "now()"
        case Kind.INTEGER, Kind.TEXT:
            return f"str({written})"
        case Kind.INTEGER, Kind.DURATION:
            return f"days({written})"
        case Kind.ROW, _ if found.entity is not None and (key := check.domain.key(found.entity)):
            of_key = check.domain.fields(found.entity).get(key)
            return f"{written}.{key}" if of_key is not None and of_key.kind is expected.kind else None
        case Kind.TEXT, Kind.INTEGER | Kind.DECIMAL | Kind.FLOAT if isinstance(node, Literal):
            pattern = NUMBER if expected.kind is Kind.DECIMAL else WHOLE_NUMBER
            return str(node.value) if pattern.fullmatch(str(node.value)) else None
        case ((Kind.ROWS | Kind.LIST), Kind.INTEGER):
            return f"len({written})"
    return None
