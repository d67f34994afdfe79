"""Message templates: texts with holes, `Only {item.product.stock} of {item.product.name} left`.

A hole is a dotted path and nothing else; `{{` and `}}` stand for braces. What a hole shows has to be there and to be
a single value: no row, no list, never a secret.
"""

import re
from dataclasses import replace

from ir.expressions.check import Typed, check_tree
from ir.expressions.cursor import MAX_ISSUES, MAX_LENGTH
from ir.expressions.evaluate import Environment, evaluate
from ir.expressions.parser import parse_at
from ir.expressions.scope import Domain, Scope
from ir.expressions.syntax import Attribute, Expr, Issue, Name
from ir.expressions.types import Kind, Type
from ir.wording import show

Parts = tuple[str | Typed, ...]

_SHOWN = frozenset(
    (
        Kind.INTEGER,
        Kind.DECIMAL,
        Kind.FLOAT,
        Kind.BOOLEAN,
        Kind.TEXT,
        Kind.ENUM,
        Kind.DATE,
        Kind.TIME,
        Kind.DATETIME,
        Kind.UUID,
        Kind.UNKNOWN,
    )
)
_PIECE = re.compile(r"\{\{|\}\}|\{|\}|[^{}]+")
_FORMAT = re.compile(r"\s*([\w.]+)\s*(?:![rsa])?(?::.*)?=?", re.DOTALL)
# What checking a path can find, told as a hole that can't be filled.
_HOLE_CODES = frozenset(("DM500", "DM501", "DM502", "DM503", "DM509", "DM534"))


def read_message(text: str, domain: Domain, scope: Scope) -> tuple[Parts, tuple[Issue, ...]]:
    """The texts and typed holes of a template in turn, and what is wrong with it. Never raises."""
    if len(text) > MAX_LENGTH:
        message = f"This is longer than {MAX_LENGTH:,} characters"
        return (), (Issue("DM509", message, 0, len(text)),)
    reader = _Reader(text, domain, scope)
    reader.read()
    return tuple(reader.parts), tuple(reader.issues[:MAX_ISSUES])


def render(parts: Parts, environment: Environment) -> str:
    """The message, with the value of each hole as `str` writes it."""
    return "".join(part if isinstance(part, str) else str(evaluate(part, environment)) for part in parts)


def _is_dotted(tree: Expr) -> bool:
    """A path, whose last name may still be missing."""
    while isinstance(tree, Attribute):
        tree = tree.target
    return isinstance(tree, Name)


class _Reader:
    def __init__(self, text: str, domain: Domain, scope: Scope) -> None:
        self.text = text
        self.domain = domain
        self.scope = scope
        self.parts: list[str | Typed] = []
        self.issues: list[Issue] = []

    def read(self) -> None:
        at = 0
        while found := _PIECE.match(self.text, at):
            at = found.end()
            match found[0]:
                case "{{" | "}}":
                    self._add(found[0][0])
                case "}":
                    self._issue("A brace is written twice: `}}`", found.start(), at, "}}")
                    self._add("}")
                case "{":
                    at = self._hole(found.start())
                case plain:
                    self._add(plain)

    def _add(self, plain: str) -> None:
        if self.parts and isinstance(self.parts[-1], str):
            self.parts[-1] += plain
        else:
            self.parts.append(plain)

    def _issue(self, message: str, start: int, end: int, suggestion: str | None = None) -> None:
        self.issues.append(Issue("DM528", message, start, end, suggestion))

    def _hole(self, start: int) -> int:
        """Read a hole; gives where it ends."""
        end = self.text.find("}", start)
        nested = self.text.find("{", start + 1)
        if end < 0 or -1 < nested < end:
            self._issue("This hole is never closed; a brace is written twice: `{{`", start, start + 1, "{{")
            self._add("{")
            return start + 1
        self._path(start, end)
        return end + 1

    def _path(self, start: int, end: int) -> None:
        inner = self.text[start + 1 : end]
        if not inner.strip():
            self._issue("A hole names what it shows: `{order.total}`", start, end + 1)
            return
        tree, issues = parse_at(self.text, start + 1, end)
        plain = _FORMAT.fullmatch(inner)
        meant = f"{{{plain[1]}}}" if plain and plain[1] != inner else None
        if meant is not None or not _is_dotted(tree):
            message = "A hole is a path, `{order.total}`: it calculates nothing and has no format"
            self._issue(message, start, end + 1, meant)
            return
        typed = check_tree(self.text, tree, self.domain, self.scope, issues=issues)
        self.issues += (self._of_hole(issue) for issue in typed.issues)
        if not typed.issues:
            self._shown(typed, typed.type, start, end + 1)
        self.parts.append(typed)

    @staticmethod
    def _of_hole(issue: Issue) -> Issue:
        return replace(issue, code="DM528") if issue.code in _HOLE_CODES else issue

    def _shown(self, typed: Typed, of: Type, start: int, end: int) -> None:
        if of.kind not in _SHOWN:
            fields = self.domain.fields(of.entity) if of.kind is Kind.ROW else {}
            name = next((name for name in ("name", "title", "code", "email", "number") if name in fields), None)
            meant = f"{{{typed.written}.{name}}}" if name else None
            ending = f": show {show(meant)}" if meant else ""
            self._issue(f"{show(typed.written)} is {of}, which can't be shown{ending}", start, end, meant)
        elif of.is_nullable:
            message = f"{show(typed.written)} may be None: require it before, or leave it out"
            self.issues.append(Issue("DM504", message, typed.tree.start, typed.tree.end))
