"""Statements that are too long for a line, broken where `ruff format` breaks them.

Emitters write most declarations in their final shape. Long names and values make some lines too long; the statements
they belong to are read back and laid out as Black's style has it: brackets are opened from the left; operators and
long chains of calls go on lines of their own inside brackets; what has no brackets gets a pair.
"""

import ast
from collections.abc import Iterator, Sequence
from functools import lru_cache

from generators.ast.expressions import (
    OPERATORS,
    Bracket,
    Expressions,
    Item,
    Operation,
    Piece,
    Unsupported,
    call_links,
    operands,
)

LINE = 100
"""Columns of a line of generated source."""

_OPENING = tuple("([{")
_CLOSING = tuple(")]}")


@lru_cache(maxsize=8192)
def fit(source: str) -> str:
    """Declarations whose statements fit `LINE` where that is possible; what does not parse stays as it is."""
    if all(len(line) <= LINE for line in source.split("\n")):
        return source
    lines = source.split("\n")
    number = 0
    in_prose = False
    while number < len(lines):
        line = lines[number]
        quotes = line.count('"""')
        if len(line) > LINE and not in_prose and not quotes:
            first, last = number, number
            text = _row(line) if _is_row(lines, number) else None
            if text is None:
                first, last = _statement_around(lines, number)
                text = _laid_out(lines[first : last + 1])
            if text is not None:
                lines[first : last + 1] = text
                number = first + len(text) - 1
        in_prose ^= quotes % 2 == 1
        number += 1
    return "\n".join(lines)


def _is_row(lines: list[str], number: int) -> bool:
    """The line is one whole item of a bracket that has one item a line."""
    outer = _before(lines, number, _indent(lines[number]))
    return lines[number].endswith(",") and outer >= 0 and lines[outer][-1:] in _OPENING


def _row(line: str) -> list[str] | None:
    """One item of a bracket, laid out where it stands; None for what can only be read as part of its statement."""
    indent = _indent(line)
    text = line.strip().removesuffix(",")
    for before, after in (("_(", ")"), ("{", "}")):
        source = f"{before}{text}{after}"
        try:
            node = ast.parse(source, mode="eval").body
            return _Layout(source, indent).row(node)
        except (SyntaxError, ValueError, RecursionError, Unsupported):
            continue
    return None


def _statement_around(lines: list[str], number: int) -> tuple[int, int]:
    """The first and last line of the statement that a line belongs to: brackets open at the end of a line and close at
    the beginning of one that is indented alike.
    """
    first = number
    while True:
        if lines[first].lstrip()[:1] in _CLOSING:
            opening = _before(lines, first, _indent(lines[first]) + 1)
            if opening < 0:
                return number, number
            first = opening
            continue
        outer = _before(lines, first, _indent(lines[first]))
        if outer < 0 or lines[outer][-1:] not in _OPENING:
            break
        first = outer
    last, indent = first, _indent(lines[first])
    while lines[last][-1:] in _OPENING:
        below = range(last + 1, len(lines))
        closing = next((index for index in below if lines[index] and _indent(lines[index]) <= indent), None)
        if closing is None:
            return number, number
        last = closing
    return first, last


def _before(lines: list[str], number: int, indent: int) -> int:
    """The nearest line above that is indented less than `indent`; -1 without one."""
    above = range(number - 1, -1, -1)
    return next((index for index in above if lines[index] and _indent(lines[index]) < indent), -1)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _laid_out(lines: list[str]) -> list[str] | None:
    """One statement, or the head of one, laid out; None where nothing can be done."""
    indent = _indent(lines[0])
    text = "\n".join(line[indent:] for line in lines)
    is_decorator = text.startswith("@")
    source = text[1:] if is_decorator else text
    try:
        (node,) = ast.parse(f"{source} pass" if source.endswith(":") else source).body
        layout = _Layout(source, indent)
        if is_decorator and isinstance(node, ast.Expr):
            found: str | None = f"@{layout.opened(node.value, indent, indent + 1)}"
        else:
            found = layout.statement(node)
    except (SyntaxError, ValueError, RecursionError, Unsupported):
        return None
    return f"{' ' * indent}{found}".split("\n") if found is not None else None


class _Layout:
    """Lays out one statement.

    `indent` is the column at which the statement (or the line in a bracket) begins, `column` where on its line an
    expression begins, `room` what has to stand behind it on its last line.
    """

    def __init__(self, source: str, indent: int) -> None:
        self._text = Expressions(source)
        self._indent = indent

    def statement(self, node: ast.stmt) -> str | None:
        """A simple statement, or the head of a compound one, without its own indentation; None for other kinds."""
        indent = self._indent
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            return self._assigned("", node.targets[0], node.value, indent)
        if isinstance(node, ast.AugAssign):
            head = f"{self._text.flat(node.target)} {OPERATORS[type(node.op)][0]}= "
            return head + self._value(node.value, indent, indent + len(head))
        if isinstance(node, ast.AnnAssign):
            head = f"{self._text.flat(node.target)}: "
            if node.value is None:
                return head + self._value(node.annotation, indent, indent + len(head))
            return self._assigned(head, node.annotation, node.value, indent)
        if isinstance(node, ast.Return) and node.value is not None:
            return "return " + self._value(node.value, indent, indent + 7)
        if isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant):
            return self._value(node.value, indent, indent)
        if isinstance(node, ast.Raise) and node.exc is not None:
            cause = f" from {self._text.flat(node.cause)}" if node.cause is not None else ""
            return f"raise {self._value(node.exc, indent, indent + 6, len(cause))}{cause}"
        if isinstance(node, ast.Assert) and node.msg is None:
            return "assert " + self._value(node.test, indent, indent + 7)
        if isinstance(node, ast.If):
            return f"if {self._value(node.test, indent, indent + 3, 1)}:"
        if isinstance(node, ast.For):
            return self._for(node, indent)
        if isinstance(node, ast.With | ast.AsyncWith) and len(node.items) == 1:
            return self._with(node, indent)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            return self._function(node, indent)
        if isinstance(node, ast.ClassDef):
            return self._class(node, indent)
        return None

    def row(self, bracket: ast.expr) -> list[str]:
        """The only item of a bracket, as lines that end in a comma."""
        (item,) = next(piece for piece in reversed(self._text.pieces(bracket)) if isinstance(piece, Bracket)).items
        pad = " " * self._indent
        return f"{pad}{self._item(item, self._indent, 1)},".split("\n")

    def _fits(self, text: str, column: int, room: int = 0) -> bool:
        return column + len(text) + room <= LINE

    def _for(self, node: ast.For, indent: int) -> str:
        target, source = self._text.flat(node.target), self._text.flat(node.iter)
        if self._fits(f"for {target} in {source}:", indent):
            return f"for {target} in {source}:"
        if not self._fits(target, indent + 4):
            column = indent + len(f"for {target} in ")
            return f"for {target} in {self._value(node.iter, indent, column, 1)}:"
        pad = " " * indent
        return f"for (\n{pad}    {target}\n{pad}) in {self._value(node.iter, indent, indent + 5, 1)}:"

    def _with(self, node: ast.With | ast.AsyncWith, indent: int) -> str:
        head = "async with " if isinstance(node, ast.AsyncWith) else "with "
        (item,) = node.items
        tail = f" as {self._text.flat(item.optional_vars)}:" if item.optional_vars else ":"
        return head + self.opened(item.context_expr, indent, indent + len(head), len(tail)) + tail

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, indent: int) -> str:
        word = "async def" if isinstance(node, ast.AsyncFunctionDef) else "def"
        parameters = list(self._parameters(node.args))
        head = f"{word} {node.name}("
        result = f" -> {self._text.flat(node.returns)}" if node.returns else ""
        flat = f"{head}{', '.join(self._text.flat_item(item) for item in parameters)}){result}:"
        if self._fits(flat, indent):
            return flat
        if not parameters:
            column = indent + len(f"{head}) -> ")
            return f"{head}) -> {self.opened(node.returns, indent, column, 1)}:" if node.returns else flat
        inside = self._inside(parameters, indent, has_comma=True, on_one_line=len(parameters) > 1)
        if node.returns:
            result = " -> " + self.opened(node.returns, indent, indent + 5, 1)
        return f"{head}\n{inside}\n{' ' * indent}){result}:"

    def _class(self, node: ast.ClassDef, indent: int) -> str:
        bases = [Item("", base) for base in node.bases]
        flat = f"class {node.name}({', '.join(self._text.flat_item(item) for item in bases)}):"
        if self._fits(flat, indent) or not bases:
            return flat
        return f"class {node.name}(\n{self._inside(bases, indent, has_comma=True, on_one_line=True)}\n{' ' * indent}):"

    def _parameters(self, arguments: ast.arguments) -> Iterator[Item]:
        plain = [*arguments.posonlyargs, *arguments.args]
        first_default = len(plain) - len(arguments.defaults)
        for index, one in enumerate(plain):
            default = arguments.defaults[index - first_default] if index >= first_default else None
            yield self._parameter(one, default)
            if index == len(arguments.posonlyargs) - 1:
                yield Item("/", None)
        if arguments.vararg is not None:
            yield self._parameter(arguments.vararg, None, "*")
        elif arguments.kwonlyargs:
            yield Item("*", None)
        for one, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
            yield self._parameter(one, default)
        if arguments.kwarg is not None:
            yield self._parameter(arguments.kwarg, None, "**")

    def _parameter(self, one: ast.arg, default: ast.expr | None, stars: str = "") -> Item:
        """`name: annotation = default`: what can be broken is the annotation."""
        suffix = ""
        if default is not None:
            suffix = f" = {self._text.flat(default)}" if one.annotation else f"={self._text.flat(default)}"
        if one.annotation is None:
            return Item(stars + one.arg + suffix, None)
        return Item(f"{stars}{one.arg}: ", one.annotation, suffix)

    def _assigned(self, head: str, target: ast.expr, value: ast.expr, indent: int) -> str:
        """`target = value`; the target (or the annotation, behind `head`) is broken if nothing else helps."""
        column = indent + len(head)
        begun = f"{self._text.flat(target)} = "
        can_break = self._has_places(target)
        if not can_break or self._fits(begun, column, 1):
            column += len(begun)
            return head + begun + self._value(value, indent, column, must_wrap=can_break)
        flat = self._text.flat(value)
        broken = head + self._value(target, indent, column, len(f" = {flat}"))
        column = len(broken.rpartition("\n")[2]) + 3
        return f"{broken} = {flat if self._fits(flat, column) else self._value(value, indent, column)}"

    def _has_places(self, node: ast.expr) -> bool:
        """There are brackets or operators to break at."""
        return isinstance(node, Operation) or any(_is_place(piece) for piece in self._text.pieces(node))

    def _value(self, node: ast.expr, indent: int, column: int, room: int = 0, *, must_wrap: bool = False) -> str:
        """What a statement is about. It may get parentheses if it has no brackets of its own that can be opened."""
        flat = self._text.flat(node)
        if self._fits(flat, column, room):
            return flat
        pad = " " * (indent + 4)
        if not self._has_places(node):
            wrapped = f"(\n{pad}{flat}\n{pad[4:]})"
            helps = column < LINE and self._fits(flat, indent + 4)
            return wrapped if must_wrap or helps else flat
        wrapped = f"(\n{pad}{self._inner(node, indent + 4, indent + 4)}\n{pad[4:]})"
        if not self._opens_well(node):
            return wrapped
        helps = column < LINE and (must_wrap or all(self._fits(line, 0) for line in wrapped.split("\n")))
        if helps and not self._fits(self._until_bracket(self._text.pieces(node)), column):
            return wrapped
        return self.opened(node, indent, column, room)

    def _opens_well(self, node: ast.expr) -> bool:
        """It reads well when it is broken in its own brackets only."""
        pieces = self._text.pieces(node)
        if isinstance(node, ast.IfExp) or call_links(pieces):
            return False
        if _is_denied_comparison(node):
            return _is_place(pieces[-1])
        if not isinstance(node, Operation):
            return True
        return len(operands(node)) == 2 and (_is_place(pieces[0]) or _is_place(pieces[-1]))

    def _until_bracket(self, pieces: Sequence[Piece]) -> str:
        """The text up to and with the next opening bracket that a line may end with."""
        text = ""
        for piece in pieces:
            if isinstance(piece, Bracket) and piece.items:
                return text + piece.opening
            text += self._text.flat_piece(piece)
        return text

    def opened(self, node: ast.expr, indent: int, column: int, room: int = 0) -> str:
        """An expression that is broken in its own brackets only, those on the left first."""
        return self._line(self._text.pieces(node), indent, column, room)

    def _line(self, pieces: Sequence[Piece], indent: int, column: int, room: int) -> str:
        text = ""
        for index, piece in enumerate(pieces):
            one = self._text.flat_piece(piece)
            if isinstance(piece, Bracket) and piece.items:
                behind = self._until_bracket(pieces[index + 1 :])
                is_last = not any(_is_place(later) for later in pieces[index + 1 :])
                if not self._fits(one + behind, column, room if is_last else 0):
                    one = self._broken(piece, indent)
                    text, column = text + one, indent + len(piece.closing)
                    continue
            text, column = text + one, column + len(one)
        return text

    def _broken(self, piece: Bracket, indent: int) -> str:
        is_clauses = piece.style == "clauses"
        inside = self._inside(
            piece.items,
            indent,
            has_comma=piece.has_comma and not is_clauses,
            on_one_line=piece.style != "rows",
            separator=" " if is_clauses else ", ",
        )
        return f"{piece.opening}\n{inside}\n{' ' * indent}{piece.closing}"

    def _inside(
        self, items: Sequence[Item], indent: int, *, has_comma: bool, on_one_line: bool, separator: str = ", "
    ) -> str:
        """The lines between two brackets: one line if that is allowed and enough, else one for each item."""
        pad = " " * (indent + 4)
        line = separator.join(self._text.flat_item(item) for item in items)
        if on_one_line and self._fits(line, indent + 4):
            return pad + line
        comma = "," if has_comma else ""
        return "\n".join(f"{pad}{self._item(item, indent + 4, len(comma))}{comma}" for item in items)

    def _item(self, item: Item, indent: int, room: int = 0) -> str:
        if item.node is None:
            return item.prefix
        column = indent + len(item.prefix)
        return f"{item.prefix}{self._inner(item.node, indent, column, room + len(item.suffix))}{item.suffix}"

    def _inner(self, node: ast.expr, indent: int, column: int, room: int = 0) -> str:
        """An expression inside brackets, where operators and links of a chain may begin a line."""
        flat = self._text.flat(node)
        if self._fits(flat, column, room):
            return flat
        pad = "\n" + " " * indent
        if isinstance(node, Operation):
            parts = operands(node)
            lines = []
            for index, (operator, operand, level) in enumerate(parts):
                begun = f"{operator} " if operator else ""
                start = indent + len(begun) if index else column
                behind = room if index == len(parts) - 1 else 0
                lines.append(begun + self._operand(operand, level, indent, start, behind))
            return pad.join(lines)
        if isinstance(node, ast.UnaryOp) and _is_denied_comparison(node):
            return "not " + self._inner(node.operand, indent, column + 4, room)
        pieces = self._text.pieces(node)
        links = call_links(pieces)
        if links is None:
            return self._line(pieces, indent, column, room)
        lines = [self._line(links[0], indent, column, 0)]
        for link in links[1:]:
            lines.append(self._line(link, indent, indent, room if link is links[-1] else 0))
        return pad.join(lines)

    def _operand(self, node: ast.expr, level: int, indent: int, column: int, room: int) -> str:
        pieces = self._text.pieces(node, level)
        if len(pieces) == 1 and isinstance(pieces[0], Bracket) and isinstance(node, Operation):
            return self._line(pieces, indent, column, room)
        return self._inner(node, indent, column, room)


def _is_denied_comparison(node: ast.expr) -> bool:
    """`not x <= y`: its operator is the comparison's."""
    return isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Compare)


def _is_place(piece: Piece) -> bool:
    return isinstance(piece, Bracket) and bool(piece.items)
