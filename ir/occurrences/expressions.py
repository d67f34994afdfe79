"""The names in an expression."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ir import paths
from ir.expressions import messages
from ir.expressions.check import Typed, check_tree
from ir.expressions.parser import parse_at
from ir.expressions.scope import Scope
from ir.expressions.syntax import Attribute, Compare, Expr, Generator, Literal, Name, children
from ir.expressions.types import Kind, Type
from ir.occurrences import symbols
from ir.occurrences.collecting import Collector, Words
from ir.occurrences.meaning import Meaning
from ir.occurrences.symbols import Role, Symbol, SymbolKind
from ir.yaml import ScalarNode

Resolve = Callable[[str], Symbol | None]
"""What a name that is no field of the row means."""


@dataclass(frozen=True)
class Reach:
    """The names in reach of an expression: `resolve` tells what those in `names` are."""

    names: Mapping[str, Type] = field(default_factory=dict)
    resolve: Resolve = lambda name: None


class Expressions:
    """Takes down the names in the expressions of one block."""

    def __init__(self, collector: Collector, meaning: Meaning) -> None:
        self.collector = collector
        self.meaning = meaning

    def whole(
        self,
        node: ScalarNode,
        path: str,
        reach: Reach,
        row: str | None = None,
        expected: Type | None = None,
        stored: str | None = None,
    ) -> Typed:
        """A text that is an expression; see `part`."""
        text = node.text.strip()
        self.collector.words.append(Words(node, path, 0, len(text)))
        return self.part(node, path, 0, len(text), reach, row, expected, stored=stored)

    def part(
        self,
        node: ScalarNode,
        path: str,
        start: int,
        end: int,
        reach: Reach,
        row: str | None = None,
        expected: Type | None = None,
        is_target: bool = False,
        stored: str | None = None,
    ) -> Typed:
        """A part of a text that is an expression; `is_target` tells that its value is set. `stored` is where the enum
        is declared that its value becomes one of, if it is an input's, which `expected` does not say.
        """
        text = node.text.strip()
        tree, issues = parse_at(text, start, end)
        typed = check_tree(text, tree, self.meaning.domain, Scope(reach.names, row), expected, issues)
        reading = _Reading(self, node, path, typed, reach, row)
        reading.read(tree, {}, Role.WRITE if is_target else Role.READ)
        if expected is not None and expected.kind is Kind.ENUM:
            into = stored or declared_at(expected)
            self.collector.exchange(reading.enum_of(tree, {}), into)
            if stored is not None and isinstance(tree, Literal) and isinstance(tree.value, str):
                reading.literal(tree, tree.value, stored)
        return typed

    def message(self, node: ScalarNode, path: str, reach: Reach) -> None:
        """A text with holes."""
        text = node.text.strip()
        parts, _ = messages.read_message(text, self.meaning.domain, Scope(reach.names))
        for part in parts:
            if isinstance(part, Typed):
                self.collector.words.append(Words(node, path, part.tree.start, part.tree.end))
                _Reading(self, node, path, part, reach, None).read(part.tree, {}, Role.READ)


class _Reading:
    """One expression."""

    def __init__(
        self, expressions: Expressions, node: ScalarNode, path: str, typed: Typed, reach: Reach, row: str | None
    ) -> None:
        self.expressions = expressions
        self.node = node
        self.path = path
        self.typed = typed
        self.reach = reach
        self.row = row
        self.fields = expressions.meaning.domain.fields(row)

    def add(self, symbol: Symbol | None, role: Role, start: int, end: int) -> None:
        if symbol is not None:
            self.expressions.collector.part(symbol, role, self.node, self.path, start, end)

    def read(self, node: Expr, variables: Mapping[str, Symbol], role: Role) -> None:
        """A node and all below it; generators bring variables into reach."""
        match node:
            case Name():
                self.add(self._name(node.name, variables), role, node.start, node.end)
            case Attribute(target=target, name=name):
                self.read(target, variables, Role.READ)
                if name:
                    self.add(self._field(target, name), role, node.name_start, node.end)
            case Literal(value=str() as word):
                self.literal(node, word, None)
            case Generator():
                self._generator(node, variables)
            case Compare(operands=operands):
                owners = [found for one in operands if (found := self.enum_of(one, variables))]
                owner = next(iter(owners), None)
                for one in operands:
                    self.expressions.collector.exchange(owner, self.enum_of(one, variables))
                    for part in (one, *children(one)) if owner is not None else ():
                        if isinstance(part, Literal) and isinstance(part.value, str):
                            self.literal(part, part.value, owner)
                    self.read(one, variables, Role.READ)
            case _:
                for part in children(node):
                    self.read(part, variables, Role.READ)

    def _name(self, name: str, variables: Mapping[str, Symbol]) -> Symbol | None:
        if name in variables:
            return variables[name]
        if self.row is not None and name in self.fields:
            return symbols.field(self.row, name)
        return self.reach.resolve(name)

    def _field(self, target: Expr, name: str) -> Symbol | None:
        of = self.typed.types.get(target)
        return symbols.field(of.entity, name) if of is not None and of.kind is Kind.ROW and of.entity else None

    def _generator(self, node: Generator, variables: Mapping[str, Symbol]) -> None:
        self.read(node.source, variables, Role.READ)
        start = node.variable_start
        variable = Symbol(SymbolKind.LOCAL, f"{self.path}#{start}", node.variable)
        self.add(variable, Role.DEFINITION, start, start + len(node.variable))
        inner = {**variables, node.variable: variable}
        self.read(node.element, inner, Role.READ)
        if node.condition is not None:
            self.read(node.condition, inner, Role.READ)

    def enum_of(self, node: Expr, variables: Mapping[str, Symbol]) -> str | None:
        """Where the enum is declared that a name or field has a value of. (The type of an input does not say so.)"""
        of = self.typed.types.get(node)
        if of is None or of.kind is not Kind.ENUM or isinstance(node, Literal):
            return None
        if of.owner is not None:
            return declared_at(of)
        found = self._name(node.name, variables) if isinstance(node, Name) else None
        return paths.child(found.owner, "input", found.name) if found and found.kind is SymbolKind.INPUT else None

    def literal(self, node: Literal, word: str, owner: str | None) -> None:
        """A text, which may be one of the words of an enum."""
        of = self.typed.types.get(node)
        written = self.typed.text[node.start : node.end]
        if of is None or of.kind is not Kind.ENUM or written[1:-1] != word:
            return
        is_declared = of.owner is not None or owner is None
        symbol = enum_word(self.expressions.meaning, of, word) if is_declared else symbols.state(owner or "", word)
        self.add(symbol, Role.READ, node.start + 1, node.end - 1)


def declared_at(of: Type) -> str | None:
    """The path of the attribute that declares an enum."""
    return paths.join("entities", of.owner[0], "attributes", of.owner[1]) if of.owner is not None else None


def enum_word(meaning: Meaning, of: Type, word: str) -> Symbol | None:
    """A word of the enum that an attribute declares; the words of a user's `role` are roles."""
    path = declared_at(of)
    if of.owner is None or path is None:
        return None
    entity, attribute = of.owner
    auth = meaning.domain.auth
    if attribute == "role" and auth is not None and meaning.is_user(entity) and of.values == auth.roles:
        return symbols.role(word)
    return symbols.state(path, word)
