"""The state of one check: what is known so far of the types, what is read, and what is wrong."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ir.expressions.scope import Domain, Path, Scope
from ir.expressions.syntax import Attribute, Call, Expr, Issue, Name, Node
from ir.expressions.types import Kind, Type
from ir.wording import clip, closest

_MAX_GUESSES = 20


@dataclass(frozen=True, slots=True)
class Variable:
    """A generator's variable: its type, and the path of what it goes through."""

    type: Type
    path: Path | None


@dataclass(frozen=True, slots=True)
class Here:
    """What is in reach at one place of an expression.

    `fields` are those of the row that it is about. `known` holds keys of what is not None here (`narrowing`).
    """

    scope: Scope
    fields: Mapping[str, Type] = field(default_factory=dict)
    variables: Mapping[str, Variable] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    is_partial: bool = False
    """Some name is still missing: an unknown one may be it."""

    def knowing(self, keys: frozenset[str]) -> "Here":
        """The same place, where more is known."""
        return replace(self, known=self.known | keys) if keys - self.known else self


class Checking(ABC):
    """One expression being checked. The modules of operators, calls and names add to it."""

    def __init__(self, text: str, domain: Domain) -> None:
        self.text = text
        self.domain = domain
        self.types: dict[Expr, Type] = {}
        self.issues: list[Issue] = []
        self.reads: dict[Path, None] = {}
        self.sources: dict[Path, None] = {}
        self._guesses = 0

    @abstractmethod
    def infer(self, node: Expr, here: Here, hint: Type | None = None) -> Type:
        """The type of a part. `hint` is what stands beside it: a text literal beside an enum is one of its words."""

    def report(self, code: str, message: str, node: Node | tuple[int, int], suggestion: str | None = None) -> None:
        """Add an issue at a part."""
        start, end = (node.start, node.end) if isinstance(node, Node) else node
        self.issues.append(Issue(code, message, start, end, suggestion))

    def written(self, node: Node) -> str:
        """The text of a part."""
        return self.text[node.start : node.end]

    def show(self, node: Node) -> str:
        """The text of a part for a message: short, between backticks."""
        return f"`{clip(self.written(node), 40)}`"

    def closest(self, word: str, options: Iterable[str]) -> str | None:
        """The name that was probably meant."""
        self._guesses += 1
        return closest(word, options) if self._guesses <= _MAX_GUESSES else None

    def present(self, node: Expr, here: Here, hint: Type | None = None) -> Type:
        """The type of a part whose value has to be there; it is reported if it may be None."""
        found = self.infer(node, here, hint)
        if found.kind is Kind.NONE:
            self.report("DM503", "Nothing can be done with None", node)
            return Type(Kind.UNKNOWN)
        if found.is_nullable:
            self.may_be_none(node, found)
        return found.nullable(False)

    def may_be_none(self, node: Expr, found: Type) -> None:
        """Report a value that is needed and may be None."""
        written = self.written(node)
        if isinstance(node, Call):
            message = f"{self.show(node)} is None where there are no rows: say what it is then"
            other = f"({written} if {written} is not None else 0)" if found.is_number else None
            self.report("DM504", message, node, other)
        elif isinstance(node, Name | Attribute):
            self.report("DM504", f"{self.show(node)} may be None: ask `{clip(written, 40)} is not None` first", node)
        else:
            self.report("DM504", f"{self.show(node)} may be None", node)
