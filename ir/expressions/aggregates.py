"""Aggregates: functions that go through a collection, row by row, or count it."""

from dataclasses import replace

from ir.expressions import names, narrowing
from ir.expressions.checking import Checking, Here, Variable
from ir.expressions.comparisons import is_ordered
from ir.expressions.operators import condition
from ir.expressions.syntax import Call, Expr, Generator, Name
from ir.expressions.types import BOOLEAN, INTEGER, UNKNOWN, Kind, Type, decimal, row
from ir.wording import show

_COUNTING = ("len", "count")
_ASKING = ("any", "all")


def infer_generated(check: Checking, node: Call, here: Here) -> Type:
    """An aggregate over a generator."""
    generator = node.arguments[0]
    if not isinstance(generator, Generator) or len(node.arguments) > 1:
        return UNKNOWN  # The parser said so.
    if node.function not in (*_COUNTING, *_ASKING, "sum", "min", "max", "avg"):
        enter(check, generator, here)
        check.report("DM506", f"{show(node.function)} does not go through a collection", node)
        return UNKNOWN
    found = _gone_through(check, node, generator, enter(check, generator, here))
    check.types[generator] = Type(Kind.LIST, item=check.types[generator.element])
    return found


def _gone_through(check: Checking, node: Call, generator: Generator, inner: Here) -> Type:
    element = generator.element
    if node.function in _COUNTING:
        check.infer(element, inner)
        return INTEGER
    if node.function in _ASKING:
        _asked(check, node, generator, inner)
        return BOOLEAN
    return _aggregated(check, node.function, element, check.present(element, inner))


def enter(check: Checking, node: Generator, here: Here) -> Here:
    """What is in reach of a generator's element; its source and condition are checked."""
    source = check.present(node.source, here)
    variable = Variable(UNKNOWN, None)
    if source.kind in (Kind.ROWS, Kind.LIST) and names.is_path(node.source):
        item = row(source.entity or "") if source.kind is Kind.ROWS else source.item or UNKNOWN
        variable = Variable(item, names.path_of(node.source, here))
    elif source.kind is not Kind.UNKNOWN:
        _no_collection(check, node.source, source)
    if node.variable == "self":
        place = node.variable_start, node.variable_start + len("self")
        check.report("DM525", "`self` is the row that this is about: call the variable otherwise", place)
    inner = replace(
        here,
        variables={**here.variables, node.variable: variable},
        known=narrowing.inside(here.known, node.variable),
        is_partial=here.is_partial or not node.variable,
    )
    if node.condition is None:
        return inner
    condition(check, node.condition, inner)
    return inner.knowing(narrowing.facts(node.condition, inner)[0])


def _no_collection(check: Checking, node: Expr, found: Type) -> None:
    if found.kind in (Kind.ROWS, Kind.LIST):
        check.report("DM506", "A generator goes through a collection that has a name", node)
        return
    ending = ""
    if found.kind is Kind.ROW and found.entity in check.domain.entities:
        many = [name for name, of in check.domain.fields(found.entity).items() if of.kind is Kind.ROWS]
        if many:
            ending = f"; it has {', '.join(show(f'{check.written(node)}.{name}') for name in many[:4])}"
    check.report("DM506", f"{check.show(node)} is {found}, not a collection{ending}", node)


def _asked(check: Checking, node: Call, generator: Generator, inner: Here) -> None:
    """`any` and `all` ask for a truth value of each row."""
    element = generator.element
    is_row = isinstance(element, Name) and element.name == generator.variable
    if not (is_row and check.infer(element, inner).kind is Kind.ROW):
        condition(check, element, inner)
        return
    condition_text = "" if generator.condition is None else check.written(generator.condition)
    source = check.written(generator.source)
    meant = f"{condition_text or f'{generator.variable}.…'} for {generator.variable} in {source}"
    form = show(f"{node.function}({meant})")
    message = f"{check.show(element)} is a row, not a truth value: ask for a condition, {form}"
    suggestion = meant if node.function == "any" and condition_text else None
    check.report("DM508", message, generator if suggestion else element, suggestion)


def _aggregated(check: Checking, function: str, element: Expr, found: Type) -> Type:
    if found.kind is Kind.UNKNOWN:
        return UNKNOWN
    if function in ("min", "max"):
        if is_ordered(found):
            return found.nullable()
        check.report("DM506", f"{check.show(element)} is {found}, which has no order", element)
        return UNKNOWN
    if found.is_number:
        return found if function == "sum" else _average(found)
    if function == "sum" and found.kind is Kind.DURATION:
        return found
    message = f"{show(function)} calculates with numbers; {check.show(element)} is {found}"
    check.report("DM506", message, element)
    return UNKNOWN


def _average(of: Type) -> Type:
    return (of if of.kind is Kind.FLOAT else decimal(None)).nullable()


def infer_counted(check: Checking, node: Call, here: Here) -> Type:
    """`len(x)`, `count(x)` and `any(x)` of a whole collection."""
    gives = BOOLEAN if node.function in _ASKING else INTEGER if node.function in _COUNTING else UNKNOWN
    if len(node.arguments) != 1:
        for argument in node.arguments:
            check.infer(argument, here)
        check.report("DM506", f"It is called as {show(_form(node.function))}", node)
        return gives
    argument = node.arguments[0]
    found = check.present(argument, here)
    counted = {"len": (Kind.ROWS, Kind.LIST, Kind.TEXT), "count": (Kind.ROWS, Kind.LIST), "any": (Kind.ROWS,)}
    if found.kind is not Kind.UNKNOWN and found.kind not in counted.get(node.function, ()):
        _not_counted(check, node, argument, found)
    return gives


def _form(function: str) -> str:
    return {
        "len": "len(items)",
        "count": "count(i for i in items if i.price > 0)",
        "any": "any(i.price > 0 for i in items)",
        "all": "all(i.price > 0 for i in items)",
        "min": "min(a, b)",
        "max": "max(a, b)",
    }.get(function, f"{function}(i.price for i in items)")


def _not_counted(check: Checking, node: Call, argument: Expr, found: Type) -> None:
    written, name = check.written(argument), node.function
    shown = f"{check.show(argument)} is {found}"
    if found.kind is Kind.LIST and name == "any":
        check.report("DM506", f"{shown}: write {show(f'len({written}) > 0')}", node, f"len({written}) > 0")
    elif found.kind is Kind.LIST:
        meant = f"{name}(x for x in {written})"
        check.report("DM506", f"{shown}: go through it, {show(meant)}", node, meant)
    elif found.kind is Kind.ROWS and name not in _ASKING:
        numbers = [field for field, of in check.domain.fields(found.entity).items() if of.is_number]
        field = numbers[0] if numbers else "…"
        form = f"{name}(i.{field} for i in {written})"
        check.report("DM506", f"{shown}: say what of each row, {show(form)}", argument)
    elif found.kind is Kind.ROWS:
        form = f"{name}(i.… for i in {written})"
        check.report("DM506", f"{shown}: say what is asked of each row, {show(form)}", argument)
    elif name in ("min", "max"):
        check.report("DM506", f"{shown}: `{name}` takes two values or more, or a generator", node)
    else:
        check.report("DM506", f"{shown}, not a collection: it is called as {show(_form(name))}", argument)
