"""Expressions as Python over loaded rows: the same value as the reference evaluator's, for a type checker to follow."""

import re
from collections.abc import Callable, Iterable

from generators.ast.behavior import narrowing
from generators.ast.behavior.conditions import Conditions
from generators.ast.behavior.terms import (
    ADD,
    COMPARE,
    MULTIPLY,
    OR,
    Term,
    choice,
    joined,
)
from generators.ast.behavior.words import Words, safe
from generators.ast.source import quote
from ir.expressions import syntax
from ir.expressions.check import Typed
from ir.expressions.syntax import Expr
from ir.expressions.types import Kind, Type

_LEVELS = {"+": ADD, "-": ADD, "*": MULTIPLY, "/": MULTIPLY, "//": MULTIPLY, "%": MULTIPLY}


def value(typed: Typed, words: Words, wanted: Type | None = None) -> Term:
    """The value of an expression; given a `wanted` type, as something of that type has it."""
    return _Python(typed, words).value(typed.tree, wanted)


def condition(typed: Typed, words: Words, *, holds: bool = True) -> Term:
    """What an `if` asks: that an expression holds, or that it does not."""
    return _Python(typed, words).test(typed.tree, not holds)


def learn(typed: Typed, words: Words, *, holds: bool) -> None:
    """Note what a type checker believes from here on, where a condition holds or not."""
    writer = _Python(typed, words)
    narrowing.learn(words.beliefs, typed.tree, holds, typed.types, lambda node: writer.value(node).text)


def members(typed: Typed, words: Words) -> str:
    """The rows or items to go through."""
    return _Python(typed, words).members(typed.tree)


def key(typed: Typed, words: Words) -> Term:
    """The key of the row that an expression leads to; the row itself need not be loaded."""
    return _Python(typed, words).key(typed.tree)


def target(typed: Typed, words: Words) -> tuple[Term, str, Type]:
    """What is set: the row, the name of its field, and the type of the row."""
    assert isinstance(typed.tree, syntax.Attribute)
    python = _Python(typed, words)
    return python.value(typed.tree.target), typed.tree.name, python.type(typed.tree.target)


class _Python(Conditions):
    """Writes one expression."""

    def _plain(self, node: Expr) -> Term:
        return _WRITERS[type(node)](self, node)

    # ── Calculations ──

    def _binary(self, node: syntax.Binary, *, is_open: bool = False) -> Term:
        """A calculation. With floats it has to stay finite: an infinite part makes the whole so, unless it divides."""
        if self._kind(node) is Kind.TEXT and (filled := self._filled(node)) is not None:
            return filled
        level = _LEVELS[node.operator]
        left = self._part(node.left)
        right = self._plain(node.right) if node.operator == "/" else self._part(node.right)
        if node.operator == "/" and self._kind(node.left) is Kind.INTEGER and self._kind(node.right) is Kind.INTEGER:
            left = Term(f"{self._words.decimal()}({left.text})")
        is_fixed = left.fixed and right.fixed
        found = Term(f"{left.at(level)} {node.operator} {right.at(level + 1)}", level, fixed=is_fixed)
        return found if self._kind(node) is not Kind.FLOAT or is_open else self._helper("finite", found.text)

    def _filled(self, node: syntax.Binary) -> Term | None:
        """Texts that are put together, as an f-string; None where that would not be shorter."""
        parts: list[Expr] = []
        waiting: list[Expr] = [node]
        while waiting:
            part = waiting.pop()
            if isinstance(part, syntax.Binary):
                waiting += [part.right, part.left]
            else:
                parts.append(part)
        texts = [part.value if isinstance(part, syntax.Literal) else None for part in parts]
        terms = [self._plain(part).text for part in parts]
        holes = [term for term, text in zip(terms, texts, strict=True) if text is None]
        if len(holes) == len(parts) or not all(_PATH.fullmatch(hole) for hole in holes):
            return None
        return Term(
            filled([str(text) if text is not None else Term(hole) for hole, text in zip(terms, texts, strict=True)])
        )

    def _part(self, node: Expr) -> Term:
        return self._binary(node, is_open=True) if isinstance(node, syntax.Binary) else self._plain(node)

    def _conditional(self, node: syntax.Conditional, wanted: Type | None = None) -> Term:
        of = self.type(node) if wanted is None else wanted
        then, otherwise = self.value(node.then, of), self.value(node.otherwise, of)
        return choice(then, self.test(node.condition), otherwise)

    def _call(self, node: syntax.Call) -> Term:
        if isinstance(generator := node.arguments[0] if node.arguments else None, syntax.Generator):
            return self._over(node, generator)
        return _FUNCTIONS[node.function](self, node)

    def _method(self, node: syntax.Method) -> Term:
        row = self._plain(node.target).at(15)
        if node.name == "total_minutes":
            dt = self._words.time()
            return Term(f"{row} // {dt}.timedelta(minutes=1)", MULTIPLY)
        return Term(f"{row}.{node.name}({', '.join(self._plain(item).text for item in node.arguments)})")

    # ── Functions ──

    def _moment(self, node: syntax.Call) -> Term:
        self._words.used.add("now")
        return Term(self._words.now if node.function == "now" else f"{self._words.now}.date()")

    def _uuid(self, _: syntax.Call) -> Term:
        self._words.imports.module("uuid")
        return Term("uuid.uuid4()")

    def _duration(self, node: syntax.Call) -> Term:
        return Term(f"{self._words.time()}.timedelta({node.function}={self._plain(node.arguments[0]).text})")

    def _same(self, node: syntax.Call) -> Term:
        return Term(f"{node.function}({', '.join(self._plain(item).text for item in node.arguments)})")

    def _has_any(self, node: syntax.Call) -> Term:
        return Term(f"bool({self.members(node.arguments[0])})")

    def _counted(self, node: syntax.Call) -> Term:
        return Term(f"len({self.members(node.arguments[0])})")

    def _extreme(self, node: syntax.Call) -> Term:
        of = self.type(node)
        return Term(f"{node.function}({', '.join(self.value(item, of).text for item in node.arguments)})")

    def _round(self, node: syntax.Call) -> Term:
        number, digits = node.arguments
        kind = self._kind(number)
        term = self._plain(number)
        if kind is not Kind.DECIMAL:
            term = Term(f"{self._words.decimal()}({term.text})")
        return Term(f"round({term.text}, {self._plain(digits).text})")

    # ── Aggregates ──

    def _over(self, node: syntax.Call, generator: syntax.Generator) -> Term:
        """`sum(i.price for i in order.items if i.price > 0)` and the like."""
        names = {**self._words.names, **self._variables}
        variable = safe(generator.variable, (text for name, text in names.items() if name != generator.variable))
        inner = _Python(self._typed, self._words, {**self._variables, generator.variable: variable})
        tail = f"for {variable} in {self._plain(generator.source).at(OR)}"
        tests = [Term(f"{variable}.deleted_at is None", COMPARE)] if self._has_hidden(generator.source) else []
        if generator.condition is not None:
            tests.append(inner.test(generator.condition))
        if tests:
            tail += f" if {joined('and', tests).at(OR)}"
        if node.function in ("len", "count") and not _can_fail(generator.element):
            return Term(f"sum(1 {tail})")
        element = inner.value(generator.element, self._element(node, generator))
        if node.function in ("any", "all"):
            element = inner.test(generator.element)
        loop = f"{element.text} {tail}"
        of = self.type(node)
        if node.function in ("any", "all"):
            return Term(f"{node.function}({loop})")
        if node.function in ("len", "count"):
            return Term(f"len([{loop}])")
        if node.function == "sum":
            return self._sum(loop, of)
        if node.function == "avg":
            name = "average" if of.is_nullable else "mean"
            return self._helper(f"float_{name}" if of.kind is Kind.FLOAT else f"{name}_of", loop)
        return Term(f"{node.function}(({loop}), default=None)" if of.is_nullable else f"{node.function}({loop})")

    def _helper(self, name: str, arguments: str) -> Term:
        self._words.imports.add("src.core.calculation", name)
        return Term(f"{name}({arguments})")

    def _element(self, node: syntax.Call, generator: syntax.Generator) -> Type:
        of = self.type(generator.element)
        return self.type(node) if node.function in ("sum", "min", "max") and self.type(node).is_number else of

    def _sum(self, loop: str, of: Type) -> Term:
        if of.kind is Kind.INTEGER:
            return Term(f"sum({loop})")
        if of.kind is Kind.FLOAT:
            return self._helper("float_sum", loop)
        start = f"{self._words.time()}.timedelta()" if of.kind is Kind.DURATION else f"{self._words.decimal()}(0)"
        return Term(f"sum(({loop}), {start})")


_PATH = re.compile(r"[A-Za-z_][\w.]*(\(\))?")


def filled(parts: Iterable[str | Term]) -> str:
    """A text with values in it as an f-string; a plain one where there are none."""
    found = list(parts)
    if all(isinstance(part, str) for part in found):
        return quote("".join(part for part in found if isinstance(part, str)))
    body = "".join(
        _inside(part).replace("{", "{{").replace("}", "}}") if isinstance(part, str) else f"{{{part.text}}}"
        for part in found
    )
    mark = "'" if body.count('"') > body.count("'") else '"'
    return f"f{mark}{body.replace(mark, chr(92) + mark)}{mark}"


def _inside(text: str) -> str:
    """A text as it stands between quotes, these left as they are."""
    inner = repr(text)
    return inner[1:-1].replace("\\'", "'") if inner[0] == "'" else inner[1:-1]


def _can_fail(node: Expr) -> bool:
    """It is calculated, which may turn out to be impossible."""
    return any(isinstance(part, syntax.Binary | syntax.Call) for part in syntax.walk(node))


def _missing(_: _Python, node: syntax.Missing) -> Term:
    raise AssertionError(f"nothing is written at {node.start}: such expressions are not compiled")


_WRITERS: dict[type, Callable[..., Term]] = {
    syntax.Literal: _Python._literal,
    syntax.Name: _Python._name,
    syntax.Attribute: _Python._attribute,
    syntax.Call: _Python._call,
    syntax.Method: _Python._method,
    syntax.Unary: _Python._unary,
    syntax.Binary: _Python._binary,
    syntax.Compare: _Python._compare,
    syntax.Logical: _Python._logical,
    syntax.Conditional: _Python._conditional,
    syntax.ListOf: _Python._list,
    syntax.Missing: _missing,
}
_FUNCTIONS: dict[str, Callable[[_Python, syntax.Call], Term]] = {
    "now": _Python._moment,
    "today": _Python._moment,
    "uuid": _Python._uuid,
    **dict.fromkeys(("days", "hours", "minutes", "seconds"), _Python._duration),
    **dict.fromkeys(("abs", "str"), _Python._same),
    "len": _Python._counted,
    "count": _Python._counted,
    "any": _Python._has_any,
    **dict.fromkeys(("min", "max"), _Python._extreme),
    "round": _Python._round,
}
