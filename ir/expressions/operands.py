"""What stands between operators: literals, names, what follows a dot, calls, brackets and generators."""

import keyword
from abc import ABC, abstractmethod

from ir.expressions import misspelt
from ir.expressions.cursor import CONSTANTS, Cursor
from ir.expressions.syntax import Attribute, Binary, Call, Expr, Generator, ListOf, Literal, Method, Missing, Name
from ir.expressions.tokens import RESERVED, Token, TokenKind
from ir.wording import show

AGGREGATES = frozenset("sum min max len any all count avg".split())
"""The functions that go through a collection."""

_CLOSED_BY = {"(": ")", "[": "]", "{": "}"}
CLOSING = frozenset(_CLOSED_BY.values())


class Operands(Cursor, ABC):
    """Reads operands; what stands around them is read by the parser."""

    def __init__(self, text: str, start: int, end: int) -> None:
        super().__init__(text, start, end)
        self._brackets = 0
        self._is_quiet = False
        """Something in this expression, or bracket, stands at a wrong place: what follows from that is not said."""
        self._square: dict[int, tuple[int, int]] = {}
        """The places of square brackets around generators, by where these begin."""

    @abstractmethod
    def _whole(self) -> Expr:
        """An expression, up to something that can't be part of it."""

    @abstractmethod
    def _choice(self) -> Expr:
        """What stands right of a generator's `in` or `if`: anything but `a if b else c`."""

    @abstractmethod
    def _absent(self) -> Expr:
        """Report that nothing stands here; if something stands there that can't, read what follows it."""

    def _atom(self) -> Expr:
        token = self.current
        match token.kind:
            case TokenKind.NUMBER | TokenKind.TEXT:
                self.advance()
                return Literal(token.start, token.end, token.value)
            case TokenKind.NAME if token.text not in RESERVED:
                return self._name(token)
            case TokenKind.STRANGE:
                self.advance()
                return Missing(token.start, token.end)
            case TokenKind.OPERATOR if token.text in ("(", "["):
                return self._bracket()
            case TokenKind.OPERATOR if token.text == "{":
                return self._braces()
        return self._absent()

    def _name(self, token: Token) -> Expr:
        if message := misspelt.keyword(token, self.peek()):
            self.report(message, token.start, token.end)
            self._is_quiet = True
            self.advance()
            if token.text != "lambda":
                return self._atom()
            self._skip()
            return Missing(token.start, self.last_end)
        self.advance()
        if token.text in CONSTANTS:
            return Literal(token.start, token.end, CONSTANTS[token.text])
        return Name(token.start, token.end, token.text)

    def _postfix(self, start: int, left: Expr) -> Expr:
        """An operand with all fields, calls and positions that follow it."""
        while self.current.kind is TokenKind.OPERATOR:
            if self.current.text in (".", "?."):
                left = self._attribute(start, left)
            elif self.current.text == "(":
                left = self._call(start, left)
            elif self.current.text == "[":
                left = self._position(start, left)
            else:
                break
        return left

    def _attribute(self, start: int, target: Expr) -> Expr:
        dot = self.advance()
        if dot.text == "?.":
            self.report("Write `x.y if x is not None else None`: there is no `?.`", dot.start, dot.end)
        token = self.current
        is_near = token.start == self.last_end or token.text not in RESERVED
        name = ""
        if token.kind is TokenKind.NAME and is_near:
            name = self.advance().text
        elif token.kind is TokenKind.STRANGE and token.start == self.last_end:
            self.advance()
        else:
            self.report("A field's name is missing after the dot", dot.start, dot.end)
        return Attribute(start, self.last_end, target, name)

    def _call(self, start: int, called: Expr) -> Expr:
        bracket = self.current
        is_aggregate = isinstance(called, Name) and called.name in AGGREGATES
        arguments, _ = self._items(names_are_odd=not is_aggregate)
        if isinstance(called, Name):
            return Call(start, self.last_end, called.name, arguments)
        if isinstance(called, Attribute):
            return Method(start, self.last_end, called.target, called.name, arguments, called.name_start)
        if not isinstance(called, Missing):
            self.report("Only functions can be called", bracket.start, self.last_end)
        return Binary(start, self.last_end, "", called, ListOf(bracket.start, self.last_end, arguments))

    def _position(self, start: int, target: Expr) -> Expr:
        bracket = self.current
        items, _ = self._items()
        name = items[0].value if len(items) == 1 and isinstance(items[0], Literal) else None
        if isinstance(name, str) and name.isidentifier():
            message = f"A field follows a dot: {show(f'.{name}')}"
            self.report(message, bracket.start, self.last_end, f".{name}")
        else:
            message = "Nothing has positions here: `find` brings the first of some rows, an aggregate goes through them"
            self.report(message, bracket.start, self.last_end)
        return Binary(start, self.last_end, "", target, ListOf(bracket.start, self.last_end, items))

    def _bracket(self) -> Expr:
        bracket = self.current
        items, has_comma = self._items()
        if len(items) == 1 and isinstance(items[0], Generator) and not has_comma:
            if bracket.text == "[":
                self._square[items[0].start] = bracket.start, self.last_end
            return items[0]
        if bracket.text == "(" and len(items) == 1 and not has_comma:
            return items[0]
        return ListOf(bracket.start, self.last_end, items)

    def _items(self, names_are_odd: bool = False) -> tuple[tuple[Expr, ...], bool]:
        """What stands between brackets, and whether a comma ends it."""
        bracket = self.advance()
        before = self._brackets, self._is_quiet
        self._brackets += 1
        items: list[Expr] = []
        has_comma = False
        while not self.is_at_end and self.current.text not in CLOSING:
            self._is_quiet = before[1]
            if names_are_odd:
                self._drop_name()
            items.append(self._argument())
            has_comma = self.take(",") is not None
            if not has_comma and (colon := self.take(":")):
                self.report("`:` means nothing here", colon.start, colon.end)
            elif not has_comma:
                break
        self._close(bracket)
        self._brackets, self._is_quiet = before
        return tuple(items), has_comma

    def _close(self, bracket: Token) -> None:
        wanted = _CLOSED_BY[bracket.text]
        if self.take(wanted):
            return
        token = self.current
        if token.kind is TokenKind.OPERATOR and token.text in CLOSING:
            self.advance()
            message = f"{show(bracket.text)} is closed by {show(wanted)}"
            self.report(message, token.start, token.end, wanted)
        elif not self.is_too_much:
            found = self.text[bracket.start : self.last_end] + wanted
            self.report(f"This bracket is never closed: {show(wanted)} is missing", bracket.start, self.last_end, found)

    def _drop_name(self) -> None:
        """`digits=` before an argument."""
        token, equals = self.current, self.peek()
        if token.kind is TokenKind.NAME and equals.says("="):
            self.report("Arguments have no names here: only the value is written", token.start, equals.end, "")
            self.advance()
            self.advance()

    def _braces(self) -> Expr:
        start = self.current.start
        self.report("There are no mappings or sets", start, self.current.end)
        before = self._brackets
        self._brackets += 1
        self.advance()
        self._skip()
        self._brackets = before
        self.take("}")
        return Missing(start, self.last_end)

    def _skip(self) -> None:
        """Pass over everything up to the bracket that closes this one, or the comma after this part."""
        level = 0
        while not self.is_at_end:
            token = self.current
            if token.kind is TokenKind.OPERATOR:
                if token.text in _CLOSED_BY:
                    level += 1
                elif token.text in CLOSING or (token.text == "," and level == 0):
                    if level == 0:
                        return
                    level -= 1 if token.text in CLOSING else 0
            self.advance()

    def _argument(self) -> Expr:
        """A part between commas: an expression or a generator."""
        start = self.current.start
        found = self._whole()
        return self._generator(min(start, found.start), found) if self.at("for") else found

    def _generator(self, start: int, element: Expr) -> Expr:
        """`for variable in source if condition` after an element."""
        self.advance()
        variable, variable_start = self._variable()
        if not self.take("in"):
            self.report("`in` and a collection are missing", self.last_end, self.last_end)
            source: Expr = Missing(self.last_end, self.last_end)
        else:
            source = self._choice()
        condition = self._conditions()
        if self.at("for"):
            token = self.current
            message = "An aggregate goes through one collection: put another aggregate inside"
            self.report(message, token.start, token.end)
            self._is_quiet = True
            self._skip()
        return Generator(start, self.last_end, element, variable, source, condition, variable_start)

    def _variable(self) -> tuple[str, int]:
        token = self.name()
        if token is None:
            self.report("The name of a variable is missing after `for`", self.last_end - 3, self.last_end)
            return "", self.last_end
        if keyword.iskeyword(token.text):
            message = f"{show(token.text)} can't name a variable: it is a word of Python"
            self.report(message, token.start, token.end, f"one_{token.text}")
        if comma := self.take(","):
            self.report("One variable stands for one row", comma.start, comma.end)
            while not self.is_at_end and not self.at("in") and self.current.text not in CLOSING:
                self.advance()
        return token.text, token.start

    def _conditions(self) -> Expr | None:
        condition: Expr | None = None
        while word := self.take("if"):
            if condition is not None:
                self.report("Two conditions are joined by `and`", word.start, word.end, "and")
                condition = Binary(condition.start, self.last_end, "", condition, self._choice())
            else:
                condition = self._choice()
        return condition
