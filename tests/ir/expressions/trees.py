"""Trees as texts with all brackets: `(a + (b * c))`; `∅` is what is missing."""

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
    Missing,
    Name,
    Unary,
)


def show(node: Expr) -> str:
    """A tree as a text; `?` is an operator that is missing."""
    match node:
        case Literal(value=value):
            return repr(value)
        case Name(name=name):
            return name
        case Attribute(target=target, name=name):
            return f"{show(target)}.{name}"
        case Call(function=function, arguments=arguments):
            return f"{function}({_all(arguments)})"
        case Method(target=target, name=name, arguments=arguments):
            return f"{show(target)}.{name}({_all(arguments)})"
        case Unary(operator=operator, operand=operand):
            return f"({operator} {show(operand)})"
        case Binary(operator=operator, left=left, right=right):
            return f"({show(left)} {operator or '?'} {show(right)})"
        case Compare(operators=operators, operands=operands):
            pairs = zip(operators, operands[1:], strict=True)
            return f"({show(operands[0])}{''.join(f' {operator} {show(operand)}' for operator, operand in pairs)})"
        case Logical(operator=operator, operands=operands):
            return f"({f' {operator} '.join(map(show, operands))})"
        case Conditional(condition=condition, then=then, otherwise=otherwise):
            return f"({show(then)} if {show(condition)} else {show(otherwise)})"
        case ListOf(items=items):
            return f"[{_all(items)}]"
        case Generator(element=element, variable=variable, source=source, condition=condition):
            tail = "" if condition is None else f" if {show(condition)}"
            return f"{show(element)} for {variable} in {show(source)}{tail}"
        case Missing():
            return "∅"


def _all(nodes: tuple[Expr, ...]) -> str:
    return ", ".join(map(show, nodes))
