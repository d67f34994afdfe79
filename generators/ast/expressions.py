"""Expressions as text on one line, and as the pieces a line can be broken into."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

OPERATORS: dict[type[ast.AST], tuple[str, int]] = {
    ast.Or: ("or", 2),
    ast.And: ("and", 3),
    ast.Not: ("not ", 4),
    ast.BitOr: ("|", 6),
    ast.Add: ("+", 10),
    ast.Sub: ("-", 10),
    ast.Mult: ("*", 11),
    ast.Div: ("/", 11),
    ast.FloorDiv: ("//", 11),
    ast.Mod: ("%", 11),
    ast.USub: ("-", 12),
    ast.UAdd: ("+", 12),
    ast.Pow: ("**", 13),
    ast.Eq: ("==", 5),
    ast.NotEq: ("!=", 5),
    ast.Lt: ("<", 5),
    ast.LtE: ("<=", 5),
    ast.Gt: (">", 5),
    ast.GtE: (">=", 5),
    ast.In: ("in", 5),
    ast.NotIn: ("not in", 5),
    ast.Is: ("is", 5),
    ast.IsNot: ("is not", 5),
}
"""How operators are written, and how strongly they bind."""

_COMPARISON, _AWAIT, _ATOM = 5, 14, 15

Operation = ast.BoolOp | ast.BinOp | ast.Compare | ast.IfExp


class Unsupported(Exception):
    """A form of expression that nothing here emits."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in a bracket: an expression with what belongs to it (a keyword, a dict key, stars, a default).

    The clauses of a comprehension are items as well. A parameter without annotation is a `prefix` alone.
    """

    prefix: str
    node: ast.expr | None
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Bracket:
    """A place to break a line.

    Broken `rows` stand one on a line; broken `arguments` all on one line, if they fit there; `clauses` have no commas.
    """

    opening: str
    closing: str
    items: tuple[Item, ...]
    style: Literal["rows", "arguments", "clauses"]
    has_comma: bool = True


Piece = str | Bracket


class Expressions:
    """Expressions of one source text; literals keep their spelling.

    Every level of nesting asks for the text of the levels below it, so what was found is remembered, by identity.
    """

    def __init__(self, source: str) -> None:
        self._lines = source.split("\n")
        self._pieces: dict[tuple[int, int], list[Piece]] = {}
        self._flat: dict[int, str] = {}

    def flat(self, node: ast.expr, around: int = 0) -> str:
        """The text on one line, in parentheses where what stands `around` it binds more strongly."""
        return "".join([self.flat_piece(piece) for piece in self.pieces(node, around)])

    def flat_piece(self, piece: Piece) -> str:
        """One piece on one line."""
        if isinstance(piece, str):
            return piece
        if id(piece) not in self._flat:
            self._flat[id(piece)] = self._flat_bracket(piece)
        return self._flat[id(piece)]

    def _flat_bracket(self, piece: Bracket) -> str:
        separator = " " if piece.style == "clauses" else ", "
        inside = separator.join(self.flat_item(item) for item in piece.items)
        single = piece.opening == "(" and piece.style == "rows" and len(piece.items) == 1
        return f"{piece.opening}{inside}{',' if single else ''}{piece.closing}"

    def flat_item(self, item: Item) -> str:
        """One item on one line."""
        return f"{item.prefix}{self.flat(item.node) if item.node else ''}{item.suffix}"

    def pieces(self, node: ast.expr, around: int = 0) -> list[Piece]:
        """Text and brackets in turn."""
        found = self._pieces.get((id(node), around))
        if found is None:
            found = self._pieces[id(node), around] = self._split(node, around)
        return found

    def _split(self, node: ast.expr, around: int) -> list[Piece]:
        if _precedence(node) < around:
            return [Bracket("(", ")", (Item("", node),), "arguments", has_comma=False)]
        if isinstance(node, Operation):
            found: list[Piece] = []
            for operator, operand, level in operands(node):
                found += [f" {operator} "] if found else []
                found += self.pieces(operand, level)
            return found
        if isinstance(node, ast.Attribute):
            is_number = isinstance(node.value, ast.Constant) and not isinstance(node.value.value, str | bytes)
            return [*self.pieces(node.value, _ATOM + is_number), f".{node.attr}"]
        if isinstance(node, ast.Call):
            return [*self.pieces(node.func, _ATOM), self._arguments(node)]
        if isinstance(node, ast.Subscript):
            return [*self.pieces(node.value, _ATOM), self._slice(node.slice)]
        if isinstance(node, ast.Await):
            return ["await ", *self.pieces(node.value, _ATOM)]
        if isinstance(node, ast.UnaryOp):
            text, level = OPERATORS[type(node.op)]
            return [text, *self.pieces(node.operand, level)]
        if isinstance(node, ast.Lambda):
            if ast.unparse(node.args):
                raise Unsupported
            return ["lambda: ", *self.pieces(node.body)]
        if isinstance(node, ast.Starred):
            return ["*", *self.pieces(node.value, 6)]
        return [self._display(node) or self._leaf(node)]

    def _leaf(self, node: ast.expr) -> str:
        if isinstance(node, ast.Name):
            return node.id
        if isinstance(node, ast.Constant | ast.JoinedStr) and node.lineno == node.end_lineno:
            line = self._lines[node.lineno - 1].encode()
            return line[node.col_offset : node.end_col_offset].decode()
        raise Unsupported

    def _display(self, node: ast.expr) -> Bracket | None:
        """A list, tuple, set, dict or comprehension."""
        if isinstance(node, ast.List | ast.Set | ast.Tuple):
            pair = {ast.List: "[]", ast.Set: "{}", ast.Tuple: "()"}[type(node)]
            return Bracket(pair[0], pair[1], tuple(Item("", item) for item in node.elts), "rows")
        if isinstance(node, ast.Dict):
            entries = (
                Item("**" if key is None else f"{self.flat(key)}: ", value)
                for key, value in zip(node.keys, node.values, strict=True)
            )
            return Bracket("{", "}", tuple(entries), "rows")
        if isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp):
            pair = {ast.ListComp: "[]", ast.SetComp: "{}", ast.GeneratorExp: "()"}[type(node)]
            return Bracket(pair[0], pair[1], tuple(self._clauses(Item("", node.elt), node.generators)), "clauses")
        if isinstance(node, ast.DictComp):
            first = Item(f"{self.flat(node.key)}: ", node.value)
            return Bracket("{", "}", tuple(self._clauses(first, node.generators)), "clauses")
        return None

    def _clauses(self, first: Item, generators: list[ast.comprehension]) -> Iterator[Item]:
        yield first
        for clause in generators:
            word = "async for" if clause.is_async else "for"
            target = self.flat(clause.target)
            if isinstance(clause.target, ast.Tuple):
                target = target[1:-1]
            yield Item(f"{word} {target} in ", clause.iter)
            for test in clause.ifs:
                is_choice = isinstance(test, ast.IfExp)
                yield Item("if (", test, ")") if is_choice else Item("if ", test)

    def _arguments(self, call: ast.Call) -> Bracket:
        if len(call.args) == 1 and not call.keywords and isinstance(call.args[0], ast.GeneratorExp):
            only = self._display(call.args[0])
            assert only is not None
            return only
        items = [Item("", argument) for argument in call.args]
        items += [Item(f"{word.arg}=" if word.arg else "**", word.value) for word in call.keywords]
        return Bracket("(", ")", tuple(items), "arguments")

    def _slice(self, node: ast.expr) -> Bracket:
        if isinstance(node, ast.Tuple) and len(node.elts) > 1:
            return Bracket("[", "]", tuple(Item("", item) for item in node.elts), "arguments")
        item = Item(self._range(node), None) if isinstance(node, ast.Slice) else Item("", node)
        return Bracket("[", "]", (item,), "arguments", has_comma=False)

    def _range(self, node: ast.Slice) -> str:
        """`1:n`: other slices have spaces by rules of their own."""
        bounds = (node.lower, node.upper)
        if node.step is not None or not all(isinstance(one, ast.Name | ast.Constant | None) for one in bounds):
            raise Unsupported
        return ":".join(self.flat(one) if one is not None else "" for one in bounds)


def operands(node: Operation) -> list[tuple[str, ast.expr, int]]:
    """(operator before it, operand, what it has to bind at least as strongly as), from left to right."""
    if isinstance(node, ast.BoolOp):
        text, _ = OPERATORS[type(node.op)]
        level = OPERATORS[ast.Not][1]  # linters want to see how a mixture of both is read
        return [("" if not index else text, value, level) for index, value in enumerate(node.values)]
    if isinstance(node, ast.Compare):
        found: list[tuple[str, ast.expr, int]] = [("", node.left, _COMPARISON + 1)]
        for operator, operand in zip(node.ops, node.comparators, strict=True):
            found.append((OPERATORS[type(operator)][0], operand, _COMPARISON + 1))
        return found
    if isinstance(node, ast.IfExp):
        found = [("", node.body, 2), ("if", node.test, 2)]
        if isinstance(node.orelse, ast.IfExp):
            _, *rest = operands(node.orelse)
            return [*found, ("else", node.orelse.body, 2), *rest]
        return [*found, ("else", node.orelse, 1)]
    if type(node.op) not in OPERATORS:
        raise Unsupported
    text, level = OPERATORS[type(node.op)]
    left = node.left
    if isinstance(left, ast.BinOp) and OPERATORS.get(type(left.op), ("", -1))[1] == level:
        return [*operands(left), (text, node.right, level + 1)]
    return [("", left, level), (text, node.right, level + 1)]


def _precedence(node: ast.expr) -> int:
    if isinstance(node, ast.BoolOp | ast.BinOp | ast.UnaryOp):
        if type(node.op) not in OPERATORS:
            raise Unsupported
        return OPERATORS[type(node.op)][1]
    if isinstance(node, ast.Compare):
        return _COMPARISON
    if isinstance(node, ast.Await):
        return _AWAIT
    return {ast.Lambda: 0, ast.IfExp: 1}.get(type(node), _ATOM)


def call_links(pieces: list[Piece]) -> list[list[Piece]] | None:
    """The links of a chain of calls that is written one call a line (`a(x)`, `.b()`, `.c(y)`), or None.

    That takes two attributes after a bracket.
    """
    links: list[list[Piece]] = [[]]
    for before, piece in zip(["", *pieces], pieces, strict=False):
        if isinstance(piece, str) and piece.startswith(".") and isinstance(before, Bracket):
            links.append([])
        links[-1].append(piece)
    return links if len(links) > 2 else None
