"""Values in Python: literals, names, fields of rows, and the keys that rows are compared by."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from decimal import Decimal

from generators.ast.behavior.terms import COMPARE, Term, choice
from generators.ast.behavior.words import Words, column, enum_class, followed
from generators.ast.source import literal
from ir.expressions import syntax
from ir.expressions.check import Typed
from ir.expressions.syntax import Expr
from ir.expressions.types import UNKNOWN, Kind, Type
from validators.target.naming import python_name

NONE = Term("None", fixed=True)


class Values(ABC):
    """Writes the values of one expression."""

    def __init__(self, typed: Typed, words: Words, variables: Mapping[str, str] | None = None) -> None:
        self._typed = typed
        self._variables: Mapping[str, str] = variables or {}
        self._types = typed.types
        self._words = words

    def type(self, node: Expr) -> Type:
        """The type of a part."""
        return self._types.get(node, UNKNOWN)

    def _kind(self, node: Expr) -> Kind:
        return self.type(node).kind

    # ── Values ──

    def value(self, node: Expr, wanted: Type | None = None) -> Term:
        """A part, as something of the `wanted` type has it."""
        if wanted is not None and isinstance(node, syntax.Conditional):
            return self._conditional(node, wanted)
        if wanted is not None and wanted.kind is Kind.ENUM:
            return self._enum(node, wanted)
        if wanted is None or self._kind(node) is not Kind.INTEGER:
            return self._plain(node)
        if wanted.kind is Kind.DECIMAL:
            return self._lifted(node, self._words.decimal())
        return self._lifted(node, "float") if wanted.kind is Kind.FLOAT else self._plain(node)

    def _lifted(self, node: Expr, class_: str) -> Term:
        """A whole number as a number of another class."""
        term = self._plain(node)
        if class_ == "float" and isinstance(node, syntax.Literal):
            return Term(f"{term.text}.0", fixed=True)
        return self._made(class_, term, node)

    def _made(self, class_: str, term: Term, node: Expr) -> Term:
        """A value in a class of its own, or None."""
        made = Term(f"{class_}({term.text})")
        is_there = Term(f"{term.at(COMPARE)} is not None", COMPARE)
        return choice(made, is_there, NONE) if self._may_be_none(node) else made

    def _may_be_none(self, node: Expr) -> bool:
        return self.type(node).is_nullable

    def _enum(self, node: Expr, wanted: Type) -> Term:
        class_ = enum_class(self._words.app, wanted)
        if isinstance(node, syntax.Literal):
            return self._plain(node) if node.value is None else self._member(class_, str(node.value))
        term = self._plain(node)
        if class_ is None or enum_class(self._words.app, self.type(node)) == class_:
            return term
        self._words.imports.add("src.models.enums", class_)
        return self._made(class_, term, node)

    def _member(self, class_: str | None, text: str) -> Term:
        return Term(self._words.member(class_, text), fixed=True)

    @abstractmethod
    def _plain(self, node: Expr) -> Term:
        """A part as it is."""

    @abstractmethod
    def test(self, node: Expr, is_denied: bool = False) -> Term:
        """A part that only decides."""

    @abstractmethod
    def _conditional(self, node: syntax.Conditional, wanted: Type | None = None) -> Term:
        """A choice of two."""

    def _literal(self, node: syntax.Literal) -> Term:
        if isinstance(node.value, Decimal):
            return Term(f'{self._words.decimal()}("{node.value}")')
        if isinstance(node.value, str) and self._kind(node) is Kind.ENUM:
            return self._enum(node, self.type(node))
        return Term(literal(node.value), fixed=True)

    def _name(self, node: syntax.Name) -> Term:
        row = self._words.row
        if row is not None and self._is_field(node.name):
            return self._field(Term(row[1]), row[0], node.name)
        if row is not None and node.name == "self":
            return Term(row[1])
        return Term(self._variables.get(node.name) or self._words.names[node.name])

    def _is_field(self, name: str) -> bool:
        return name in self._typed.fields and name not in self._variables

    def _field(self, row: Term, entity: str, name: str) -> Term:
        found = column(self._words.app.entities[entity], name)
        return Term(f"{row.text}.{found or python_name(name)}")

    def _attribute(self, node: syntax.Attribute) -> Term:
        of = self.type(node.target)
        if of.kind is Kind.DURATION or of.entity is None:
            return Term(f"{self._plain(node.target).at(15)}.{node.name}")
        if node.name == self._words.view(of).key.name:
            return self._foreign_key(node.target) or self._field(self._plain(node.target), of.entity, node.name)
        return self._field(self._plain(node.target), of.entity, node.name)

    def _list(self, node: syntax.ListOf) -> Term:
        items = [self._plain(item).text for item in node.items]
        return Term(f"({', '.join(items)}{',' if len(items) == 1 else ''})")

    # ── Rows and their keys ──

    def key(self, node: Expr) -> Term:
        """The key of a row: the foreign key that leads to it, where that is not followed anyway."""
        if isinstance(node, syntax.Literal):
            return NONE
        if isinstance(node, syntax.Conditional):
            return choice(self.key(node.then), self.test(node.condition), self.key(node.otherwise))
        foreign = self._foreign_key(node)
        if foreign is not None:
            return foreign
        row = self._plain(node)
        own = Term(f"{row.text}.{self._words.view(self.type(node)).key.python}")
        return choice(own, Term(f"{row.text} is not None", COMPARE), NONE) if self._may_be_none(node) else own

    def _foreign_key(self, node: Expr) -> Term | None:
        """`cart.customer_id`, where that is as good as the key of the row it leads to."""
        words = self._words
        if isinstance(node, syntax.Attribute):
            of = self.type(node.target)
            entity = of.entity if of.kind is Kind.ROW else None
        elif isinstance(node, syntax.Name) and words.row is not None and self._is_field(node.name):
            entity = words.row[0]
        else:
            return None
        if entity is None or (entity, node.name) in words.unsettled:
            return None
        view = words.app.entities[entity]
        relation = followed(view, node.name)
        if relation is None:
            return None
        is_narrowed = relation.is_nullable and not self._may_be_none(node)
        if is_narrowed and (entity, node.name) in words.objects:
            return None
        row = (
            self._plain(node.target) if isinstance(node, syntax.Attribute) else Term(words.row[1] if words.row else "")
        )
        return Term(f"{row.text}.{view.field(node.name).python}")

    def _is_followed(self, node: Expr) -> bool:
        """A reference to a row that is loaded: what is known of the row has to be asked of the row."""
        if isinstance(node, syntax.Attribute):
            return (self.type(node.target).entity or "", node.name) in self._words.objects
        row = self._words.row
        return isinstance(node, syntax.Name) and row is not None and (row[0], node.name) in self._words.objects

    def _is_elsewhere(self, node: Expr) -> bool:
        return isinstance(node, syntax.Name) and node.name in self._words.elsewhere

    # ── Collections ──

    def _has_hidden(self, node: Expr) -> bool:
        """A collection that may hold rows that are deleted meanwhile."""
        of = self.type(node)
        return of.kind is Kind.ROWS and not self._is_local(node) and of.entity in self._words.hidden

    def _is_local(self, node: Expr) -> bool:
        return isinstance(node, syntax.Name) and not self._is_field(node.name)

    def members(self, node: Expr) -> str:
        """The rows of a collection, those left out that are deleted meanwhile."""
        text = self._plain(node).text
        return f"[row for row in {text} if row.deleted_at is None]" if self._has_hidden(node) else text
