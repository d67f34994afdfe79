"""Completion inside of expressions, and of the statements that they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ir import paths
from ir.behavior.watching import Seen, Watched, watch_row
from ir.dialect.places_of_keys import Spot
from ir.dialect.portion import Portion, read_portion
from ir.expressions import types
from ir.expressions.at import item_type
from ir.expressions.check import check
from ir.expressions.documented import FUNCTIONS
from ir.expressions.names import FIELDS
from ir.expressions.names import METHODS as METHODS_OF
from ir.expressions.scope import Scope, attribute_type
from ir.expressions.syntax import Attribute, Call, Compare, Expr, Generator, ListOf, Literal, Method, Name, walk
from ir.expressions.types import Kind, Type
from ir.source import Position, Span
from ir.syntax.marking import MARK, Marked
from ir.syntax.text import content_of
from server.features.completion.offers import Kind as ItemKind
from server.features.completion.offers import Offer, escaped
from server.features.completion.statements import statement_offers, takes_path, unique_fields
from server.features.hover.known import Known
from server.features.hover.places import canonical, flow_at, transition_at

_KEYWORDS = ("and", "or", "not", "in", "is", "None", "True", "False", "if", "else")
_MANY = (Kind.ROWS, Kind.LIST)
_NO_PATH = (ItemKind.Function, ItemKind.Keyword)
_HOLE = re.compile(r"\{([^{}]*" + MARK + r"[^{}]*)\}?")


def expression_offers(known: Known, marked: Marked, here: Spot) -> list[Offer]:
    """What can be written at the cursor inside of an expression, a statement or a message."""
    segments = canonical(marked.path)
    text = marked.scalar.text.strip() if not marked.is_key else MARK
    watched = _watched(known, marked, segments, text)
    place = paths.join(*segments)
    scope = _scope_around(watched, segments)
    if here.name == "detail":
        hole = _HOLE.search(text)
        found = _expression(known, marked, Seen(place, scope, check(hole[1], known.domain, scope))) if hole else []
        return [one for one in found if one.kind not in _NO_PATH]
    stated = statement_offers(known, watched, place, segments[-1], text)
    if stated is not None:
        return stated
    seen = next((one for one in reversed(watched.at(place)) if _node(one) is not None), None)
    if seen is None:
        seen = Seen(place, scope, check(MARK, known.domain, scope))
    found = _expression(known, marked, seen)
    if segments[-1] == "load":
        found = [*unique_fields(known, text), *found]
    return [one for one in found if one.kind not in _NO_PATH] if takes_path(segments[-1], text) else found


def _scope_around(watched: Watched, segments: tuple[str, ...]) -> Scope:
    """The names in reach of the step that a path leads into."""
    for size in range(len(segments), 0, -1):
        found = watched.scopes.get(paths.join(*segments[:size]))
        if found is not None:
            return found
    return Scope()


def _watched(known: Known, marked: Marked, segments: tuple[str, ...], text: str) -> Watched:
    place = paths.join(*segments)
    match segments:
        case ("entities", entity, "attributes", name, "computed"):
            attribute = known.attribute(entity, name)
            expected = attribute_type(attribute, entity) if attribute is not None else None
            return Watched([watch_row(known.domain, entity, text, place, expected)])
        case ("x-business-logic", "invariants", _, key):
            expected = types.BOOLEAN if key == "expression" else None
            return Watched([watch_row(known.domain, marked.siblings.get("entity", ""), text, place, expected)])
        case ("x-business-logic", "flows", name, *_):
            flows = {flow.name: flow for flow in _portion(known, marked).flows}
            return flow_at(known, flows[name]) if name in flows else Watched()
        case ("x-business-logic", "state_machines", name, "transitions", number, *_):
            machines = {machine.entity: machine for machine in _portion(known, marked).state_machines}
            return transition_at(known, machines[name], number) if name in machines else Watched()
    return Watched()


def _portion(known: Known, marked: Marked) -> Portion:
    """What the block says with the marked line in it."""
    syntax, line = known.syntax, marked.word.start.line
    end = len(content_of(syntax.text.lines[line]))
    text, change = syntax.text.edit(Span(Position(line, 0), Position(line, end)), marked.line)
    edited = syntax.update(text, change)
    return read_portion(edited.block_of(marked.path))


def _node(seen: Seen) -> Expr | None:
    """The part of an expression that the cursor is in."""
    for node in walk(seen.typed.tree):
        match node:
            case Name(name=name) | Attribute(name=name) | Method(name=name) | Call(function=name) if name == MARK:
                return node
            case Literal(value=str() as value) if MARK in value:
                return node
            case Name(name=name) if MARK in name:
                return node
    return None


def _expression(known: Known, marked: Marked, seen: Seen) -> list[Offer]:
    node = _node(seen)
    if isinstance(node, Attribute | Method):
        return _members(known, seen.typed.types.get(node.target, types.UNKNOWN), _is_walked(seen, node))
    enum = _enum_beside(seen, node)
    if isinstance(node, Literal):
        return [_word(enum, value, value) for value in enum.values] if enum is not None else []
    words = [_word(enum, _quoted(value, marked, node), value) for value in enum.values] if enum is not None else []
    return [*words, *_names(known, seen, node)]


def _word(enum: Type | None, text: str, value: str) -> Offer:
    about = ("state", enum.owner[0], value) if enum is not None and enum.owner is not None else ()
    return Offer(
        text, ItemKind.EnumMember, detail=".".join(enum.owner) if enum and enum.owner else "", about=about, group=1
    )


def _quoted(value: str, marked: Marked, node: Expr | None) -> str:
    """A text in an expression, in quotes that go with those of the document."""
    style = marked.scalar.style
    if not style and node is not None and node.start == 0 and not marked.is_key and marked.scalar.text == MARK:
        return f"\"'{value}'\""
    return f'"{value}"' if style == "'" else f"'{value}'"


def _wanted(seen: Seen, node: Expr | None) -> Type | None:
    """The type of what the name at the cursor is compared with, or stored in."""
    for other in walk(seen.typed.tree) if node is not None else ():
        if isinstance(other, Compare) and any(_is_in(node, one) for one in other.operands):
            found = (seen.typed.types.get(one) for one in other.operands if not _is_in(node, one))
            return next((of for of in found if of is not None and of.kind is not Kind.UNKNOWN), None)
    return seen.expected if seen.typed.tree == node else None


def _is_in(node: Expr | None, operand: Expr) -> bool:
    return node == operand or (isinstance(operand, ListOf) and node in operand.items)


def _enum_beside(seen: Seen, node: Expr | None) -> Type | None:
    """The enum whose words can stand here."""
    wanted = _wanted(seen, node)
    return wanted if wanted is not None and wanted.kind is Kind.ENUM else None


def _members(known: Known, of: Type, is_walked: bool) -> list[Offer]:
    """What can follow the dot."""
    if of.kind is Kind.ROW and of.entity is not None:
        return [
            _field(known, of.entity, name, kind, _walked(kind) if is_walked else 3)
            for name, kind in known.domain.fields(of.entity).items()
        ]
    found = [Offer(name, ItemKind.Field, detail=str(kind)) for name, kind in FIELDS.get(of.kind, {}).items()]
    for name, (takes, gives) in METHODS_OF.get(of.kind, {}).items():
        call = f"{name}()" if not takes else f"{name}('$1')"
        text = f"{name}()"
        found.append(Offer(name, ItemKind.Method, text, call if takes else None, str(gives), about=("method", name)))
    return found


def _is_walked(seen: Seen, node: Expr | None) -> bool:
    """Each of its rows or items is taken in turn there: by a `for` or a generator."""
    if seen.place.endswith("/for"):
        return True
    return any(isinstance(one, Generator) and one.source == node for one in walk(seen.typed.tree))


def _walked(of: Type) -> int:
    """How early a name is offered where something is walked: a row may lead to a collection."""
    return 1 if of.kind in _MANY else 2 if of.kind is Kind.ROW else 5


def _field(known: Known, entity: str, name: str, of: Type, group: int = 3) -> Offer:
    kind = ItemKind.Reference if of.kind in (Kind.ROW, Kind.ROWS) else ItemKind.Field
    return Offer(name, kind, detail=str(of), about=("field", entity, name), group=group)


def _names(known: Known, seen: Seen, node: Expr | None) -> list[Offer]:
    """Everything that can be named: first what has the type that is wanted, then what is closest."""
    scope, wanted = seen.scope, _wanted(seen, node)

    is_walked = _is_walked(seen, node)

    def group(of: Type, usual: int) -> int:
        if is_walked:
            return _walked(of) if usual < 4 else usual
        return 1 if wanted is not None and (of.kind, of.entity) == (wanted.kind, wanted.entity) else usual

    found = [Offer(name, ItemKind.Variable, detail=str(of), group=group(of, 2)) for name, of in _variables(seen, node)]
    if scope.row is not None:
        fields = known.domain.fields(scope.row)
        found += [_field(known, scope.row, name, of, group(of, 3)) for name, of in fields.items()]
        found.append(Offer("self", ItemKind.Keyword, detail=f"one `{scope.row}`", group=6))
    for name, of in scope.names.items():
        about = ("entity", of.entity) if of.entity is not None else ()
        usual = 4 if name == "actor" else 2
        found.append(Offer(name, ItemKind.Variable, detail=str(of), about=about, group=group(of, usual)))
    found += [function_offer(name) for name in FUNCTIONS]
    return [*found, *(Offer(word, ItemKind.Keyword, group=8) for word in _KEYWORDS)]


def function_offer(name: str) -> Offer:
    """A function with places for what it takes."""
    form = FUNCTIONS[name][0]
    inner = form.partition("(")[2].partition(")")[0]
    snippet = f"{name}(${{1:{escaped(inner)}}})" if inner else f"{name}()"
    if " for " in form and name not in ("min", "max"):
        snippet = f"{name}(${{1:i.value}} for ${{2:i}} in ${{3:collection}})"
    return Offer(
        name, ItemKind.Function, f"{name}(" if inner else f"{name}()", snippet, form, None, ("function", name), 6
    )


def _variables(seen: Seen, node: Expr | None) -> Iterator[tuple[str, Type]]:
    """The variables of the generators around the cursor."""
    at = node.start if node is not None else 0
    for one in walk(seen.typed.tree):
        if isinstance(one, Generator) and one.start <= at <= one.end:
            of = item_type(seen.typed.types.get(one.source))
            if of is not None and one.variable != MARK:
                yield one.variable, of
