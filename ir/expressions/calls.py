"""Functions and methods: what they take, and what they give."""

from collections.abc import Callable

from ir.expressions import aggregates
from ir.expressions.checking import Checking, Here
from ir.expressions.comparisons import is_ordered
from ir.expressions.names import CONSTANT_CALLS, FIELDS, METHODS, is_module, lookup
from ir.expressions.numbers import WHOLE_NUMBER
from ir.expressions.operands import AGGREGATES
from ir.expressions.operators import joined, mixed
from ir.expressions.quotes import written as quoted
from ir.expressions.syntax import Call, Expr, Generator, ListOf, Literal, Method
from ir.expressions.types import DATE, DATETIME, DURATION, TEXT, UNKNOWN, UUID, Kind, Type, decimal
from ir.wording import show

MAX_SCALE = 18
"""As many digits after the point as a decimal attribute can have."""

_GIVES = {"now": DATETIME, "today": DATE, "uuid": UUID}
_DURATIONS = ("days", "hours", "minutes", "seconds")
FUNCTIONS = (*sorted(AGGREGATES), "abs", "round", *CONSTANT_CALLS, *_DURATIONS, "str")
_ALIASES = {
    "average": "avg", "mean": "avg", "length": "len", "size": "len", "exists": "any", "some": "any", "every": "all",
    "total": "sum", "minimum": "min", "maximum": "max", "least": "min", "greatest": "max", "string": "str",
    "timedelta": "days", "current_timestamp": "now", "getdate": "today", "current_date": "today", "uuid4": "uuid",
    "gen_random_uuid": "uuid",
}  # fmt: skip
_ANOTHER_WAY = {
    "int": "Whole numbers come from `//`; `round(x, 0)` rounds",
    "float": "Exact decimal numbers are used throughout: write `3.10`",
    "Decimal": "Decimal numbers are written plainly: `3.10`",
    "decimal": "Decimal numbers are written plainly: `3.10`",
    "bool": "Compare instead: `x != 0`",
    "ceil": "There is `round(x, 0)`, and `-(-a // b)` for whole numbers",
    "floor": "There is `round(x, 0)`, and `a // b` for whole numbers",
    "coalesce": "A value in place of None is written `a if a is not None else b`",
    "ifnull": "A value in place of None is written `a if a is not None else b`",
    "nvl": "A value in place of None is written `a if a is not None else b`",
    "if": "A choice is written `a if condition else b`",
    "iif": "A choice is written `a if condition else b`",
    "isinstance": "Types are known before anything runs",
    "sorted": "`find … order by` sorts rows",
    "concat": "Texts are joined with `+`",
    "filter": "A condition follows the collection: `sum(i.price for i in items if i.price > 0)`",
    "map": "An aggregate goes through a collection: `sum(i.price for i in items)`",
}
_METHOD_ALIASES = {
    "toLowerCase": "lower", "toUpperCase": "upper", "lowercase": "lower", "uppercase": "upper", "casefold": "lower",
    "trim": "strip", "startsWith": "startswith", "endsWith": "endswith", "begins_with": "startswith",
}  # fmt: skip


def infer_call(check: Checking, node: Call, here: Here) -> Type:
    """The type that a function gives."""
    if node.function not in FUNCTIONS:
        _each(check, node.arguments, here)
        _unknown(check, node, here)
        return UNKNOWN
    if node.arguments and isinstance(node.arguments[0], Generator):
        return aggregates.infer_generated(check, node, here)
    if node.function in ("min", "max") and len(node.arguments) > 1:
        return _extreme(check, node, here)
    if node.function in AGGREGATES:
        return aggregates.infer_counted(check, node, here)
    return _PLAIN.get(node.function, _nothing_taken)(check, node, here)


def _each(check: Checking, nodes: tuple[Expr, ...], here: Here) -> None:
    for node in nodes:
        check.infer(node, here)


def _unknown(check: Checking, node: Call, here: Here) -> None:
    name = node.function
    place = node.start, node.start + len(name)
    if (found := lookup(name, here)) is not None:
        check.report("DM506", f"{show(name)} is {found}, not a function", place)
    elif name in check.domain.entities:
        message = f"Rows are brought by `load` and `find`, and made by `create`, not by {show(f'{name}(…)')}"
        check.report("DM506", message, place)
    elif name in _ANOTHER_WAY:
        check.report("DM506", f"There is no {show(f'{name}(…)')}. {_ANOTHER_WAY[name]}", place)
    elif len(node.arguments) > 0 and (owner := _method_owner(name)) is not None and _is_path_like(node.arguments[0]):
        others = ", ".join(check.written(argument) for argument in node.arguments[1:])
        meant = f"{check.written(node.arguments[0])}.{name}({others})"
        check.report("DM506", f"{show(name)} is a method of {owner.value}: {show(meant)}", node, meant)
    else:
        near = check.closest(name, (*FUNCTIONS, *_ALIASES))
        alias = _ALIASES.get(near, near) if near else None
        ending = f": did you mean {show(alias)}?" if alias else f"; there are {', '.join(FUNCTIONS)}"
        check.report("DM506", f"There is no function {show(name)}{ending}", place, alias)


def _method_owner(name: str) -> Kind | None:
    return next((kind for kind, methods in METHODS.items() if name in methods), None)


def _is_path_like(node: Expr) -> bool:
    return not isinstance(node, Generator | ListOf)


def _takes(check: Checking, node: Call | Method, here: Here, wanted: int, form: str) -> bool:
    """Report another number of arguments; the form shows how it is called."""
    if len(node.arguments) == wanted and not any(isinstance(each, Generator) for each in node.arguments):
        return True
    _each(check, node.arguments, here)
    suggestion = form if wanted == 0 and isinstance(node, Call) else None
    check.report("DM506", f"It is called as {show(form)}", node, suggestion)
    return False


def _nothing_taken(check: Checking, node: Call, here: Here) -> Type:
    """`now()`, `today()` and `uuid()`."""
    _takes(check, node, here, 0, f"{node.function}()")
    return _GIVES[node.function]


def _duration(check: Checking, node: Call, here: Here) -> Type:
    if _takes(check, node, here, 1, f"{node.function}(3)"):
        _wants(check, node.arguments[0], here, (Kind.INTEGER,), "a whole number")
    return DURATION


def _absolute(check: Checking, node: Call, here: Here) -> Type:
    if not _takes(check, node, here, 1, "abs(x)"):
        return UNKNOWN
    kinds = (Kind.INTEGER, Kind.DECIMAL, Kind.FLOAT, Kind.DURATION)
    return _wants(check, node.arguments[0], here, kinds, "a number or a duration")


def _text(check: Checking, node: Call, here: Here) -> Type:
    if _takes(check, node, here, 1, "str(x)"):
        _wants(check, node.arguments[0], here, (Kind.INTEGER,), "a whole number")
    return TEXT


def _round(check: Checking, node: Call, here: Here) -> Type:
    if len(node.arguments) == 1:
        _each(check, node.arguments, here)
        meant = f"round({check.written(node.arguments[0])}, 2)"
        check.report("DM506", f"Say how many digits after the point are kept: {show(meant)}", node, meant)
        return UNKNOWN
    if not _takes(check, node, here, 2, "round(x, 2)"):
        return UNKNOWN
    number, digits = node.arguments
    _wants(check, number, here, (Kind.INTEGER, Kind.DECIMAL, Kind.FLOAT), "a number")
    check.infer(digits, here)
    scale = digits.value if isinstance(digits, Literal) else None
    if isinstance(scale, bool) or not isinstance(scale, int) or scale > MAX_SCALE:
        message = f"How many digits are kept is a number from 0 to {MAX_SCALE}, written out"
        check.report("DM506", message, digits)
        return decimal(None)
    return decimal(scale)


def _extreme(check: Checking, node: Call, here: Here) -> Type:
    """`min(a, b)`: the least of some values."""
    found: Type | None = None
    first: Expr | None = None
    for argument in node.arguments:
        own = check.present(argument, here)
        if own.kind is Kind.UNKNOWN or found is UNKNOWN:
            found = UNKNOWN
        elif not is_ordered(own):
            check.report("DM506", f"{check.show(argument)} is {own}, which has no order", argument)
            found = UNKNOWN
        elif found is None or first is None:
            found, first = own, argument
        else:
            found = _same(check, first, argument, found, own)
    return found or UNKNOWN


def _same(check: Checking, first: Expr, argument: Expr, found: Type, own: Type) -> Type:
    both = joined(found, own)
    if both is not None:
        return both
    if {found.kind, own.kind} == {Kind.DECIMAL, Kind.FLOAT}:
        check.report("DM505", mixed(check, first, argument, found, own), argument)
    else:
        check.report("DM506", f"{check.show(argument)} is {own}, {check.show(first)} {found}", argument)
    return UNKNOWN


def _wants(check: Checking, node: Expr, here: Here, kinds: tuple[Kind, ...], words: str) -> Type:
    """The type of an argument, which has to be of one of these kinds."""
    found = check.present(node, here)
    if found.kind is Kind.UNKNOWN or found.kind in kinds:
        return found
    meant = None
    if isinstance(node, Literal) and isinstance(node.value, str) and Kind.INTEGER in kinds:
        meant = node.value if WHOLE_NUMBER.fullmatch(node.value) else None
    elif kinds == (Kind.TEXT,) and found.kind is Kind.INTEGER:
        written = check.written(node)
        meant = quoted(written) if isinstance(node, Literal) else f"str({written})"
    ending = f": write {show(meant)}" if meant else ""
    message = f"{words[0].upper()}{words[1:]} is wanted here; {check.show(node)} is {found}{ending}"
    check.report("DM506", message, node, meant)
    return UNKNOWN


_PLAIN: dict[str, Callable[[Checking, Call, Here], Type]] = {
    **dict.fromkeys(_DURATIONS, _duration),
    "abs": _absolute,
    "str": _text,
    "round": _round,
}


def infer_method(check: Checking, node: Method, here: Here) -> Type:
    """The type that a method gives."""
    if node.name in (*CONSTANT_CALLS, "utcnow", "uuid4") and is_module(node.target, here):
        meant = {"utcnow": "now", "uuid4": "uuid"}.get(node.name, node.name)
        check.report("DM506", f"It is written {show(f'{meant}()')}", node, f"{meant}()")
        return _GIVES[meant]
    target = check.present(node.target, here)
    if target.kind is Kind.UNKNOWN:
        _each(check, node.arguments, here)
        return UNKNOWN
    signature = METHODS.get(target.kind, {}).get(node.name)
    if signature is None:
        _each(check, node.arguments, here)
        _unknown_method(check, node, target)
        return UNKNOWN
    wanted, gives = signature
    form = f"{node.name}({', '.join('abc'[: len(wanted)])})"
    if _takes(check, node, here, len(wanted), form):
        for argument in node.arguments:
            _wants(check, argument, here, (Kind.TEXT,), "a text")
    return gives


def _unknown_method(check: Checking, node: Method, target: Type) -> None:
    name, written = node.name, check.written(node.target)
    place = node.name_start, node.name_start + len(name)
    if name in FIELDS.get(target.kind, {}):
        place = node.name_start, node.end
        check.report("DM506", f"{show(name)} is no method: it has no brackets", place, name)
        return
    as_function = _ALIASES.get(name, name)
    if not node.arguments and as_function in ("len", "count", "abs", "str", "any"):
        as_function = "len" if as_function == "count" else as_function
        meant = f"{as_function}({written})"
        check.report("DM506", f"It is written {show(meant)}", node, meant)
        return
    options = METHODS.get(target.kind, {})
    alias = _METHOD_ALIASES.get(name)
    meant_method = alias if alias in options else check.closest(name, options) if options else None
    ending = f": did you mean {show(meant_method)}?" if meant_method else _methods(options)
    message = f"{check.show(node.target)} is {target}, which has no method {show(name)}{ending}"
    check.report("DM506", message, place, meant_method)


def _methods(options: dict[str, tuple[tuple[Type, ...], Type]]) -> str:
    return f"; there are {', '.join(options)}" if options else ""
