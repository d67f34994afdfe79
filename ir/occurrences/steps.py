"""The names in the steps of flows and transitions.

Statements are cut and typed anew from what is written: a step that is wrong somewhere still mentions names elsewhere.
"""

from ir import paths
from ir.behavior import statements
from ir.behavior.cutting import Piece
from ir.behavior.statements import is_name
from ir.expressions import types
from ir.expressions.check import Typed
from ir.expressions.types import Kind, Type
from ir.occurrences import symbols
from ir.occurrences.collecting import Words, entries, items, text_of
from ir.occurrences.expressions import Expressions, Reach
from ir.occurrences.meaning import Meaning
from ir.occurrences.symbols import Role, Symbol, SymbolKind
from ir.yaml import Node, ScalarNode
from ir.yaml.looking import below

_DEEPEST = 40
_FIND_WORDS = frozenset("first all where order by asc desc limit".split())
_NONE: frozenset[str] = frozenset()


class Steps:
    """The steps of one program. `path` is the IR path of the flow or transition, `inputs` what is given to it."""

    def __init__(
        self, expressions: Expressions, path: str, inputs: frozenset[str] = _NONE, row: Symbol | None = None
    ) -> None:
        self.expressions = expressions
        self.collector = expressions.collector
        self.meaning: Meaning = expressions.meaning
        self.path = path
        self.inputs = inputs
        self.row = row
        self.bound: set[str] = set()
        self.reach = Reach(self.meaning.names_of(path), self.resolve)

    def resolve(self, name: str) -> Symbol | None:
        """What a name is: an input, the row of a machine, or a local."""
        if self.row is not None and name == self.row.name:
            return self.row
        if name in self.inputs:
            return Symbol(SymbolKind.INPUT, self.path, name)
        if name == "actor" or name not in self.meaning.names_of(self.path):
            return None
        return Symbol(SymbolKind.LOCAL, self.path, name)

    def read(self, node: Node | None, path: str, depth: int = 0) -> None:
        """A list of steps."""
        if depth > _DEEPEST:
            return
        for item, place in items(node, path):
            for key, value, at in entries(item, place):
                reader = _READERS.get(key.text)
                if reader is not None and (text := text_of(value)) is not None:
                    reader(self, text, at, item)
            for name in ("do", "then", "else"):
                self.read(below(item, name), paths.child(place, name), depth + 1)

    # Pieces

    def bind(self, piece: Piece | None, node: ScalarNode, at: str) -> None:
        """A name that gets a value."""
        if piece is None or not is_name(piece.text):
            return
        role = Role.WRITE if piece.text in self.bound else Role.DEFINITION
        self.bound.add(piece.text)
        symbol = self.resolve(piece.text) or Symbol(SymbolKind.LOCAL, self.path, piece.text)
        self.collector.part(symbol, role, node, at, piece.start, piece.end)

    def entity(self, piece: Piece, node: ScalarNode, at: str) -> str | None:
        """An entity that is named."""
        if piece:
            self.collector.part(symbols.entity(piece.text), Role.READ, node, at, piece.start, piece.end)
        return piece.text if piece.text in self.meaning.domain.entities else None

    def typed(
        self, piece: Piece, node: ScalarNode, at: str, row: str | None = None, expected: Type | None = None
    ) -> Typed:
        """An expression that is a part of a text."""
        return self.expressions.part(node, at, piece.start, piece.end, self.reach, row, expected)

    def said(self, node: ScalarNode, at: str, keywords: frozenset[str] = _NONE) -> None:
        """A whole statement, for who colours it."""
        self.collector.words.append(Words(node, at, 0, len(node.text.strip()), keywords))

    def field_type(self, entity: str | None, name: str) -> Type | None:
        """The type of a field."""
        return self.meaning.domain.fields(entity).get(name)

    # Steps

    def load(self, node: ScalarNode, at: str, step: Node) -> None:
        """`cart = Cart(cart_id)`."""
        self.said(node, at)
        statement, _ = statements.load(node.text.strip())
        if statement is None:
            return
        self.bind(statement.name, node, at)
        entity = self.entity(statement.entity, node, at)
        for name, value in statement.arguments:
            expected = None
            if name is not None and entity is not None:
                expected = self.field_type(entity, name.text)
                self.collector.part(symbols.field(entity, name.text), Role.READ, node, at, name.start, name.end)
            self.typed(value, node, at, expected=expected)

    def find(self, node: ScalarNode, at: str, step: Node) -> None:
        """`x = first Product where stock > 0 order by price`."""
        self.said(node, at, _FIND_WORDS)
        statement, _ = statements.find(node.text.strip())
        if statement is None:
            return
        self.bind(statement.name, node, at)
        entity = self.entity(statement.entity, node, at)
        for piece in (statement.where, *(key for key, _ in statement.order)):
            if piece is not None:
                self.typed(piece, node, at, entity)

    def require(self, node: ScalarNode, at: str, step: Node) -> None:
        """A condition, and what is said where it does not hold."""
        self.expressions.whole(node, at, self.reach, None, types.BOOLEAN)
        refusal = below(step, "else")
        detail = text_of(below(refusal, "detail"))
        if detail is not None:
            self.expressions.message(detail, paths.child(paths.parent(at), "else", "detail"), self.reach)

    def set(self, node: ScalarNode, at: str, step: Node) -> None:
        """`target = value`."""
        self.said(node, at)
        statement, _ = statements.change(node.text.strip())
        if statement is None:
            return
        target, expected = statement.target, None
        if is_name(target.text):
            self.bind(target, node, at)
            known = self.meaning.names_of(self.path).get(target.text)
            expected = known if known is not None and known.kind is Kind.ENUM else None
        elif target:
            found = self.expressions.part(node, at, target.start, target.end, self.reach, is_target=True)
            expected = found.type if found.type.kind is not Kind.UNKNOWN else None
        self.typed(statement.value, node, at, expected=expected)

    def create(self, node: ScalarNode, at: str, step: Node) -> None:
        """`order = Order`, with its fields."""
        self.said(node, at)
        statement, _ = statements.named(node.text.strip(), "")
        entity = self.entity(statement.what, node, at) if statement is not None else None
        if statement is not None:
            self.bind(statement.name, node, at)
        for key, value, place in self.given(step, at):
            if entity is not None:
                self.collector.key(symbols.field(entity, key.text), Role.WRITE, key, place)
            self.expressions.whole(value, place, self.reach, None, self.field_type(entity, key.text))

    def call(self, node: ScalarNode, at: str, step: Node) -> None:
        """`result = flow`, with what it is given."""
        self.said(node, at)
        statement, _ = statements.named(node.text.strip(), "")
        flow = statement.what if statement is not None else None
        if statement is not None and flow:
            self.collector.part(symbols.flow(flow.text), Role.READ, node, at, flow.start, flow.end)
            self.bind(statement.name, node, at)
        self._arguments(step, at, (flow.text,) if flow else ())

    def emit(self, node: ScalarNode, at: str, step: Node) -> None:
        """`order_placed`, with what it carries."""
        self.said(node, at)
        event, _ = statements.event_name(node.text.strip())
        if event is not None:
            self.collector.part(symbols.sent_event(event.text), Role.IMPLIED, node, at, event.start, event.end)
        self._arguments(step, at, self.meaning.handlers.get(event.text, ()) if event is not None else ())

    def _arguments(self, step: Node, at: str, flows: tuple[str, ...]) -> None:
        for key, value, place in self.given(step, at):
            expected, stored = None, None
            for flow in flows:
                inputs = self.meaning.inputs_of(flow)
                if key.text in inputs:
                    symbol = symbols.flow_input(flow, key.text)
                    expected, stored = inputs[key.text], paths.child(symbol.owner, "input", key.text)
                    self.collector.key(symbol, Role.WRITE, key, place)
            self.expressions.whole(value, place, self.reach, None, expected, stored)

    def given(self, step: Node, at: str) -> list[tuple[ScalarNode, ScalarNode, str]]:
        """The values under `with`."""
        place = paths.child(paths.parent(at), "with")
        found = entries(below(step, "with"), place)
        return [(key, text, path) for key, value, path in found if (text := text_of(value)) is not None]

    def transition(self, node: ScalarNode, at: str, step: Node) -> None:
        """`order.pay`."""
        self.said(node, at)
        statement, _ = statements.move(node.text.strip())
        if statement is None:
            return
        of = self.typed(statement.target, node, at).type
        event = statement.event
        if of.kind is Kind.ROW and of.entity and event:
            symbol = symbols.machine_event(of.entity, event.text)
            self.collector.part(symbol, Role.READ, node, at, event.start, event.end)

    def loop(self, node: ScalarNode, at: str, step: Node) -> None:
        """`item in cart.items`."""
        self.said(node, at)
        statement, _ = statements.loop(node.text.strip())
        if statement is not None:
            self.bind(statement.variable, node, at)
            self.typed(statement.source, node, at)

    def expression(self, node: ScalarNode, at: str, step: Node) -> None:
        """`if`, `delete` and `return`."""
        self.expressions.whole(node, at, self.reach)


_READERS = {
    "load": Steps.load,
    "find": Steps.find,
    "require": Steps.require,
    "set": Steps.set,
    "create": Steps.create,
    "call": Steps.call,
    "emit": Steps.emit,
    "transition": Steps.transition,
    "for": Steps.loop,
    "if": Steps.expression,
    "delete": Steps.expression,
    "return": Steps.expression,
}
