"""The body of a function, and how a linter wants its branches written."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from generators.ast.behavior.terms import Term, choice, joined
from generators.ast.layout import LINE

INDENT = "    "


@dataclass(frozen=True)
class Line:
    """A simple statement. A blank one is an empty line."""

    text: str


@dataclass(frozen=True)
class Assign:
    """`name = value` for a local variable; `annotation` where its type is wider than the value's. `is_asked` says that
    the value is asked of something that has to be asked, whether or not anybody looks at the answer.
    """

    name: str
    value: Term
    annotation: str | None = None
    is_asked: bool = False


@dataclass(frozen=True)
class If:
    """A choice. `condition` and `denied` say when it is taken, and when not."""

    condition: Term
    denied: Term
    body: "tuple[Statement, ...]"
    otherwise: "tuple[Statement, ...]" = ()


@dataclass(frozen=True)
class Loop:
    """`for variable in source`."""

    variable: str
    source: str
    body: "tuple[Statement, ...]"


Statement = Line | Assign | If | Loop


def rendered(statements: Iterable[Statement], indent: int) -> list[str]:
    """The lines of a body."""
    return _Body(tuple(statements)).lines(indent)


class _Body:
    def __init__(self, statements: tuple[Statement, ...]) -> None:
        self._statements = statements
        self._words = _count_words(statements)

    def lines(self, indent: int) -> list[str]:
        return self._block(self._statements, indent)

    def _block(self, statements: Iterable[Statement], indent: int) -> list[str]:
        found: list[str] = []
        waiting = list(statements)
        while waiting:
            statement = waiting.pop(0)
            short = _any_or_all(statement, waiting[0]) if waiting else None
            if short is not None:
                waiting[0] = short
            else:
                found += self._one(statement, indent)
        return found or [f"{' ' * indent}pass"]

    def _one(self, statement: Statement, indent: int) -> list[str]:
        pad = " " * indent
        match statement:
            case Line(text=text):
                return [f"{pad}{line}" if line else "" for line in text.split("\n")]
            case Assign():
                return self._assigned(statement, pad)
            case Loop(variable=variable, source=source, body=body):
                name = variable if self._is_used(variable) else f"_{variable}"
                return [f"{pad}for {name} in {source}:", *self._block(body, indent + 4)]
            case If():
                return self._choice(statement, indent)

    def _is_used(self, name: str) -> bool:
        return self._words.get(name, 0) > 0

    def _assigned(self, statement: Assign, pad: str) -> list[str]:
        if not self._is_used(statement.name):
            return [f"{pad}{statement.value.text}"] if statement.is_asked else []
        annotation = f": {statement.annotation}" if statement.annotation else ""
        return [f"{pad}{statement.name}{annotation} = {statement.value.text}"]

    def _choice(self, statement: If, indent: int, word: str = "if") -> list[str]:
        pad = " " * indent
        statement = _flattened(statement)
        if not statement.body:
            statement = If(statement.denied, statement.condition, statement.otherwise)
        if not statement.body:
            return []
        if word == "if" and (short := _ternary(statement)) is not None:
            lines = self._one(short, indent)
            if all(len(line) <= LINE for line in lines):
                return lines
        body = self._block(statement.body, indent + 4)
        otherwise = statement.otherwise
        while len(otherwise) == 1 and isinstance(otherwise[0], If):
            inner = _flattened(otherwise[0])
            if not inner.body or self._block(inner.body, indent + 4) != body:
                break
            condition = joined("or", [statement.condition, inner.condition])
            denied = joined("and", [statement.denied, inner.denied])
            statement = If(condition, denied, statement.body, inner.otherwise)
            otherwise = inner.otherwise
        found = [f"{pad}{word} {statement.condition.text}:", *body]
        if len(otherwise) == 1 and isinstance(otherwise[0], If) and otherwise[0].body:
            return [*found, *self._choice(otherwise[0], indent, "elif")]
        rest = self._block(otherwise, indent + 4) if otherwise else []
        return [*found, f"{pad}else:", *rest] if rest and rest != [f"{pad}    pass"] else found


def _any_or_all(statement: Statement, following: Statement) -> Line | None:
    """`return any(…)`, for a loop that looks for one that decides."""
    if not isinstance(statement, Loop) or not isinstance(following, Line) or len(statement.body) != 1:
        return None
    (choice_,) = statement.body
    if not isinstance(choice_, If) or choice_.otherwise or len(choice_.body) != 1:
        return None
    clause = f"for {statement.variable} in {statement.source}"
    if choice_.body[0] == Line("return True") and following == Line("return False"):
        return Line(f"return any({choice_.condition.text} {clause})")
    if choice_.body[0] == Line("return False") and following == Line("return True"):
        return Line(f"return all({choice_.denied.text} {clause})")
    return None


def _flattened(statement: If) -> If:
    """One `if` for several that have nothing beside the next one in them."""
    while not statement.otherwise and len(statement.body) == 1 and isinstance(statement.body[0], If):
        inner = statement.body[0]
        if inner.otherwise or not inner.body:
            break
        condition = joined("and", [statement.condition, inner.condition])
        denied = joined("or", [statement.denied, inner.denied])
        statement = If(condition, denied, inner.body)
    return statement


def _ternary(statement: If) -> Assign | None:
    """`x = a if c else b`, where both branches do nothing but set one variable."""
    if len(statement.body) != 1 or len(statement.otherwise) != 1:
        return None
    first, second = statement.body[0], statement.otherwise[0]
    if not isinstance(first, Assign) or not isinstance(second, Assign) or first.name != second.name:
        return None
    if first.is_asked or second.is_asked:
        return None
    value = choice(first.value, statement.condition, second.value)
    return Assign(first.name, value, first.annotation or second.annotation)


_TEXT = re.compile(r"""f?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")


def _in_braces(text: re.Match[str]) -> str:
    """Of a text, what is not text: the holes of an f-string."""
    return " ".join(re.findall(r"\{([^{}]*)\}", text[0])) if text[0].startswith("f") else " "


def _count_words(statements: Iterable[Statement]) -> dict[str, int]:
    """How often each word is said, apart from where variables are bound."""
    found: dict[str, int] = {}

    def say(text: str) -> None:
        for word in re.findall(r"[A-Za-z_]\w*", _TEXT.sub(_in_braces, text)):
            found[word] = found.get(word, 0) + 1

    waiting = list(statements)
    while waiting:
        statement = waiting.pop()
        match statement:
            case Line(text=text):
                say(text)
            case Assign(value=value):
                say(value.text)
            case Loop(source=source, body=body):
                say(source)
                waiting += body
            case If(condition=condition, body=body, otherwise=otherwise):
                say(condition.text)
                waiting += [*body, *otherwise]
    return found
