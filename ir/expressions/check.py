"""Types of expressions: what every part of one is, what it reads, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ir.expressions import aggregates, calls, comparisons, names, narrowing, operators, types
from ir.expressions.checking import Checking, Here
from ir.expressions.cursor import MAX_ISSUES
from ir.expressions.expected import fit
from ir.expressions.parser import parse
from ir.expressions.quotes import written as quoted
from ir.expressions.scope import Domain, Path, Scope
from ir.expressions.syntax import (
    Attribute,
    Binary,
    Call,
    Compare,
    Conditional,
    Expr,
    Generator,
    Issue,
    ListOf,
    Literal,
    Logical,
    Method,
    Name,
    Unary,
)
from ir.expressions.types import Kind, Type
from ir.wording import show

WARNINGS = frozenset(("DM512",))
"""The codes of issues that leave an expression usable."""


@dataclass(frozen=True)
class Typed:
    """An expression, understood.

    `text` is what its places count in. `types` has the type of every node; a text beside an enum is one of its words.
    `reads` are the paths of all values that it reads, each whole (`cart.items.quantity` once, without its
    beginnings). `sources` are the paths of collections that it goes through, counts or looks into. `fields` are the
    bare names that are fields of the row, where no variable hides them. `known_if_true` and `known_if_false` are the
    paths, as text, that are not None where it holds, or does not, with variables and names as their roots: they go
    into `Scope.known`.
    """

    text: str
    tree: Expr
    type: Type
    types: Mapping[Expr, Type] = field(default_factory=dict, repr=False)
    reads: tuple[Path, ...] = ()
    sources: tuple[Path, ...] = ()
    fields: frozenset[str] = frozenset()
    known_if_true: frozenset[str] = frozenset()
    known_if_false: frozenset[str] = frozenset()
    issues: tuple[Issue, ...] = ()
    evaluated: dict[int, Any] = field(default_factory=dict, repr=False, compare=False)
    """What the evaluator made of its nodes, by identity: trees are evaluated far more often than they are read."""

    @property
    def written(self) -> str:
        """Its own text."""
        return self.text[self.tree.start : self.tree.end]


def check(text: str, domain: Domain, scope: Scope, expected: Type | None = None) -> Typed:
    """Read and type an expression. Never raises; `expected` is what its value is stored in or asked for."""
    tree, issues = parse(text)
    return check_tree(text, tree, domain, scope, expected, issues)


def check_tree(
    text: str,
    tree: Expr,
    domain: Domain,
    scope: Scope,
    expected: Type | None = None,
    issues: tuple[Issue, ...] = (),
) -> Typed:
    """Type an expression that was parsed as a part of a text. `issues` are put before what is found."""
    checker = _Checker(text, domain)
    here = _here(domain, scope)
    found = checker.infer(tree, here, expected)
    if expected is not None:
        fit(checker, tree, expected)
    if_true, if_false = narrowing.facts(tree, here)
    return Typed(
        text,
        tree,
        found,
        types=checker.types,
        reads=_whole(checker.reads),
        sources=tuple(checker.sources),
        fields=frozenset(node.name for node in checker.types if isinstance(node, Name) and node.name in here.fields),
        known_if_true=narrowing.lasting(if_true),
        known_if_false=narrowing.lasting(if_false),
        issues=_ordered(issues, checker.issues),
    )


def path_of(tree: Expr, domain: Domain, scope: Scope) -> Path | None:
    """Where the value of a path comes from, `cart.items`; None for what is no path."""
    return names.path_of(tree, _here(domain, scope)) if names.is_path(tree) else None


def _here(domain: Domain, scope: Scope) -> Here:
    return Here(scope, domain.fields(scope.row), known=scope.known)


def _whole(found: Mapping[Path, None]) -> tuple[Path, ...]:
    """The paths that are no beginnings of others."""
    beginnings = {Path(path.root, path.steps[:count]) for path in found for count in range(len(path.steps))}
    return tuple(path for path in found if path not in beginnings)


def _ordered(parsed: tuple[Issue, ...], found: list[Issue]) -> tuple[Issue, ...]:
    every = dict.fromkeys((*parsed, *found))
    return tuple(sorted(every, key=lambda issue: (issue.start, issue.end))[:MAX_ISSUES])


class _Checker(Checking):
    """Gives every node to the module that knows about it."""

    def infer(self, node: Expr, here: Here, hint: Type | None = None) -> Type:
        found = self._infer(node, here, hint)
        self.types[node] = found
        return found

    def _infer(self, node: Expr, here: Here, hint: Type | None) -> Type:
        match node:
            case Literal():
                return self._literal(node, hint)
            case Name():
                return names.infer_name(self, node, here, hint)
            case Attribute():
                return names.infer_attribute(self, node, here)
            case Call():
                found = calls.infer_call(self, node, here)
                known = found.is_nullable and narrowing.key_of(node, here) in here.known
                return found.nullable(False) if known else found
            case Method():
                return calls.infer_method(self, node, here)
            case Unary():
                return operators.infer_unary(self, node, here)
            case Binary():
                return operators.infer_binary(self, node, here)
            case Compare():
                return comparisons.infer_compare(self, node, here)
            case Logical():
                return operators.infer_logical(self, node, here)
            case Conditional():
                return operators.infer_conditional(self, node, here, hint)
            case ListOf(items=items):
                for item in items:
                    self.infer(item, here)
                self.report("DM500", "A list stands right of `in` only", node)
            case Generator(element=element):
                self.infer(element, aggregates.enter(self, node, here))
        return types.UNKNOWN

    def _literal(self, node: Literal, hint: Type | None) -> Type:
        match node.value:
            case None:
                return types.NONE
            case bool():
                return types.BOOLEAN
            case int():
                return types.INTEGER
            case Decimal() as number:
                exponent = number.normalize().as_tuple().exponent
                return types.decimal(max(0, -exponent) if isinstance(exponent, int) else None)
            case str() as text if hint is not None and hint.kind is Kind.ENUM:
                return self._word(node, text, hint.nullable(False))
        return types.TEXT

    def _word(self, node: Literal, text: str, enum: Type) -> Type:
        """A text beside an enum: one of its words."""
        if text not in enum.values:
            meant = self.closest(text, enum.values)
            owner = f" of {show('.'.join(enum.owner))}" if enum.owner else ""
            ending = f": did you mean {show(meant)}?" if meant else f", which are {', '.join(enum.values[:8])}"
            message = f"{show(text)} is none of the words{owner}{ending}"
            self.report("DM507", message, node, quoted(meant) if meant else None)
        return enum
