"""Text of an expression → its tree and what is wrong with it. Any text gives a tree.

The parser is Pratt's: an operand, then operators that bind at least as tightly as asked for.
"""

from functools import lru_cache

from ir.expressions import misspelt
from ir.expressions.cursor import MAX_DEPTH
from ir.expressions.operands import CLOSING, Operands
from ir.expressions.quotes import written as quoted
from ir.expressions.syntax import (
    Binary,
    Call,
    Compare,
    Conditional,
    Expr,
    Generator,
    Issue,
    Logical,
    Method,
    Missing,
    Unary,
    children,
    depth,
    walk,
)
from ir.expressions.tokens import RESERVED, Token, TokenKind, padded
from ir.wording import show

# How tightly operators bind.
_CONDITIONAL, _OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _SIGN = range(1, 9)
_INFIX = {
    **dict.fromkeys(("if", "?"), _CONDITIONAL),
    **dict.fromkeys(("or", "??"), _OR),
    "and": _AND,
    **dict.fromkeys(("==", "!=", "<", "<=", ">", ">=", "in", "not", "is"), _COMPARE),
    **dict.fromkeys(("+", "-"), _SUM),
    **dict.fromkeys(("*", "/", "//", "%"), _PRODUCT),
}
_MISPLACED_KEPT = 8
"""So many parts that stand one after another without an operator are kept, for what can be said about them."""
_ENDS = CLOSING | {",", ":"}


def parse(text: str) -> tuple[Expr, tuple[Issue, ...]]:
    """The tree of a whole text, and what is wrong with it. Never raises."""
    return parse_at(text, 0, len(text))


@lru_cache(maxsize=4096)  # rules, the IR and the generators ask for the same, and again after every edit elsewhere
def parse_at(text: str, start: int, end: int) -> tuple[Expr, tuple[Issue, ...]]:
    """The tree of the part of a text between two offsets; its places count from the beginning of the whole text."""
    parser = _Parser(text, start, end)
    tree = parser.read()
    return tree, parser.issues


class _Parser(Operands):
    """Reads one expression: all of a text, or the part of it between two offsets."""

    def __init__(self, text: str, start: int, end: int) -> None:
        super().__init__(text, start, end)
        self._nesting = 0

    def read(self) -> Expr:
        """The tree. What is no expression is an issue, and in the tree `Missing` or a `Binary` without an operator.

        Prose is one issue, and `Missing`. So is what is nested deeper than `MAX_DEPTH`.
        """
        if self.is_too_much:
            return Missing(self.start, self.end)
        start = self.current.start
        tree = self._whole()
        if self.at("for"):
            tree = self._generator(min(start, tree.start), tree)
        if misspelt.is_prose(self._tokens[: self._index]):
            self._retract(start, self.last_end)
            self.report("This is prose: a condition is written like `stock > 0`", start, self.last_end)
            return Missing(start, self.last_end)
        if not self.is_too_much and depth(tree) > MAX_DEPTH:
            self._too_deep()
        if self.is_too_much:
            return Missing(self.start, self.end)
        self._check_generators(tree)
        self._check_end()
        return tree

    def _check_end(self) -> None:
        """Report what is left over."""
        token = self.current
        if self.is_at_end or self._is_quiet:
            return
        if token.text in CLOSING:
            message = f"No bracket is open that {show(token.text)} could close"
            self.report(message, token.start, token.end, "")
        elif token.text == ",":
            self.report("A comma stands between arguments only", token.start, token.end)
        elif token.kind is not TokenKind.STRANGE:
            self.report(f"{show(token.text)} does not belong here", token.start, token.end)

    def _too_deep(self) -> None:
        if not self.is_too_much:
            self._give_up(f"This is nested more than {MAX_DEPTH} levels deep: divide it")

    def _whole(self) -> Expr:
        start = self.current.start
        left = self._expression(_CONDITIONAL)
        start = min(start, left.start)
        misplaced = 0
        while not self._is_over():
            token = self.current
            begins = self._begins_operand(token)
            if not self._is_quiet and token.kind is not TokenKind.STRANGE and not self._quote_inside():
                message, suggestion = misspelt.misplaced(self.text, left, token)
                message = misspelt.unknown(token) or message
                self.report(message, token.start, token.end, suggestion)
            self._is_quiet = True
            if not begins:
                self.advance()
            if self._is_over():
                break
            right = self._expression(_CONDITIONAL)
            misplaced += 1
            if misplaced <= _MISPLACED_KEPT:
                left = Binary(start, self.last_end, "", left, right)
        return left

    def _quote_inside(self) -> bool:
        """Report a text that a quote inside of it ends too early: `'it's'`."""
        text, token, other = self.previous, self.current, self.peek()
        if text is None or (text.kind, other.kind) != (TokenKind.TEXT, TokenKind.TEXT):
            return False
        quote = self.text[text.start]
        if text.end != token.start or token.end != other.start or self.text[other.start] != quote:
            return False
        self._retract(other.start, other.end)
        whole = self.text[text.start + 1 : other.start]
        message = f"{show(quote)} ends the text too early: put it between the other quotes"
        self.report(message, text.start, other.start + 1, quoted(whole))
        return True

    def _choice(self) -> Expr:
        return self._expression(_OR)

    def _is_over(self) -> bool:
        """What stands here can't be part of this expression."""
        token = self.current
        if self.is_at_end or (token.kind is TokenKind.OPERATOR and token.text in _ENDS):
            return True
        return token.says("for")

    def _begins_operand(self, token: Token) -> bool:
        if token.kind is TokenKind.OPERATOR:
            return token.text in ("(", "[", "{", "-", "+", "!")
        return token.kind is not TokenKind.NAME or token.text not in RESERVED or token.text == "not"

    def _expression(self, power: int) -> Expr:
        """An operand, and all operators after it that bind at least as tightly as `power`."""
        self._nesting += 1
        if self._nesting > 2 * MAX_DEPTH or self._brackets > MAX_DEPTH:
            self._too_deep()
        start = self.current.start
        left = self._operand(power)
        start = min(start, left.start)  # What is missing lies right after what stands before it.
        while True:
            operator = self._operator()
            bound = _INFIX.get(operator, 0)
            if bound < power or not self._joins(operator):
                break
            left = self._infix(start, left, operator, bound)
        self._nesting -= 1
        return left

    def _operator(self) -> str:
        """What the next token means where an operator stands; empty if it means nothing."""
        token = self.current
        if meant := misspelt.operator(token):
            return meant.word
        if misspelt.unknown(token):
            return "*"
        return token.text if token.kind in (TokenKind.NAME, TokenKind.OPERATOR) else ""

    def _joins(self, operator: str) -> bool:
        return operator != "not" or self.peek().says("in")

    def _take_operator(self) -> Token:
        """Take it; where it is misspelt, say how it is written."""
        token = self.current
        if meant := misspelt.operator(token):
            suggestion = padded(self.text, token.start, token.end, meant.word)
            self.report(meant.message, token.start, token.end, suggestion)
        elif message := misspelt.unknown(token):
            self.report(message, token.start, token.end)
        return self.advance()

    def _infix(self, start: int, left: Expr, operator: str, bound: int) -> Expr:
        if operator == "if":
            return self._conditional(start, left)
        if operator in ("?", "??"):
            return self._question(start, left)
        if bound in (_OR, _AND):
            return self._logical(start, left, operator, bound)
        if bound == _COMPARE:
            return self._comparison(start, left)
        is_known = misspelt.unknown(self.current) is None
        self._take_operator()
        right = self._expression(bound + 1)
        return Binary(start, self.last_end, operator if is_known else "", left, right)

    def _logical(self, start: int, left: Expr, operator: str, bound: int) -> Expr:
        operands = [left]
        while self._operator() == operator:
            self._take_operator()
            operands.append(self._expression(bound + 1))
        return Logical(start, self.last_end, operator, tuple(operands))

    def _comparison(self, start: int, left: Expr) -> Expr:
        operators: list[str] = []
        operands = [left]
        while True:
            operator = self._operator()
            if _INFIX.get(operator) != _COMPARE or not self._joins(operator):
                break
            self._take_operator()
            if operator == "not":
                self.advance()
                operator = "not in"
            elif operator == "is" and self.take("not"):
                operator = "is not"
            operators.append(operator)
            operands.append(self._expression(_SUM))
        return Compare(start, self.last_end, tuple(operators), tuple(operands))

    def _conditional(self, start: int, then: Expr) -> Expr:
        word = self._take_operator()
        condition = self._expression(_OR)
        if self.take("else"):
            otherwise = self._expression(_CONDITIONAL)
        else:
            if not self._is_quiet:
                self.report("`else` is missing: `a if condition else b`", word.start, word.end)
            otherwise = Missing(self.last_end, self.last_end)
        return Conditional(start, self.last_end, condition, then, otherwise)

    def _question(self, start: int, left: Expr) -> Expr:
        """`condition ? then : otherwise` and `value ?? otherwise`, which are written in words."""
        token = self.advance()
        left_text = self.text[start : token.start].strip()
        if token.text == "??":
            right = self._written(_AND)
            message = "A value in place of None is written `a if a is not None else b`"
            self.report(message, start, self.last_end, f"{left_text} if {left_text} is not None else {right[1]}")
            return Binary(start, self.last_end, "", left, right[0])
        then = self._written(_OR)
        other = self._written(_CONDITIONAL) if self.take(":") else (Missing(self.last_end, self.last_end), "")
        suggestion = f"{then[1]} if {left_text} else {other[1]}" if other[1] and then[1] else None
        self.report("A choice is written `a if condition else b`", start, self.last_end, suggestion)
        return Conditional(start, self.last_end, left, then[0], other[0])

    def _written(self, power: int) -> tuple[Expr, str]:
        """An expression and its text."""
        start = self.current.start
        found = self._expression(power)
        return found, self.text[start : self.last_end]

    def _operand(self, power: int) -> Expr:
        token = self.current
        sign = misspelt.sign(token, self.peek())
        if sign is not None:
            near = self.peek().start == token.end
            self.report(f"{show(token.text)} is written `not`", token.start, token.end, "not " if near else "not")
        elif any(token.says(word) for word in ("not", "-", "+")):
            sign = token.text
        if sign is None:
            atom = self._atom()
            return self._postfix(min(token.start, atom.start), atom)
        self.advance()
        operand = self._expression(_NOT if sign == "not" else _SIGN)
        if sign == "not" and power > _NOT:
            message = "`not` binds less tightly than what stands before it: put it in brackets"
            suggestion = f"({self.text[token.start : self.last_end]})"
            self.report(message, token.start, self.last_end, suggestion)
        return Unary(token.start, self.last_end, sign, operand)

    def _absent(self) -> Expr:
        """Report that an operand is missing; take what can't stand anywhere."""
        token, previous = self.current, self.previous
        place = Missing(self.last_end, self.last_end)
        if self.is_too_much or self._is_quiet:
            pass
        elif token.says("if"):
            self.report("A choice is written `a if condition else b`", token.start, token.end)
            self._is_quiet = True
        elif not misspelt.unknown(token) and (self._operator() in _INFIX or token.text in (".", "?.")):
            self.report(f"Something is missing before {show(token.text)}", token.start, token.end)
        elif token.kind is TokenKind.OPERATOR and token.text not in _ENDS:
            message = misspelt.unknown(token) or misspelt.misplaced(self.text, place, token)[0]
            suggestion = "" if self._begins_operand(self.peek()) else None
            self.report(message, token.start, token.end, suggestion)
            self._is_quiet = suggestion is None
            self.advance()
            if suggestion is not None:
                return self._operand(_CONDITIONAL)
        elif previous is not None:
            shown = show(self.text[previous.start : previous.end])
            self.report(f"Something is missing after {shown}", previous.start, previous.end)
        else:
            self.report("An expression is missing", self.start, self.end)
        return place

    def _check_generators(self, tree: Expr) -> None:
        """A generator is the only argument of a call; others are reported."""
        if isinstance(tree, Generator):
            self._report_generator(tree)
        for node in walk(tree):
            for part in children(node):
                if isinstance(part, Generator):
                    self._report_generator(part, node)

    def _report_generator(self, found: Generator, parent: Expr | None = None) -> None:
        brackets = self._square.get(found.start)
        arguments = parent.arguments if isinstance(parent, Call | Method) else ()
        if not any(found is argument for argument in arguments):
            message = "Only an aggregate goes through a collection: `sum(i.price for i in items)`"
            self.report(message, found.start, found.end)
        elif len(arguments) > 1:
            self.report("A generator is an aggregate's only argument", found.start, found.end)
        elif brackets is not None:
            self.report("A generator stands in no brackets of its own", *brackets, self.text[found.start : found.end])
