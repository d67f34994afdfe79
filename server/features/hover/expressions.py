"""The parts of expressions and statements: their types, and what their names refer to."""

from __future__ import annotations

import re

from ir import paths
from ir.behavior.watching import Seen, Watched
from ir.expressions import documented
from ir.expressions.at import chain, item_type, variables, word_span
from ir.expressions.syntax import Attribute, Call, Expr, Generator, Literal, Method, Name
from ir.expressions.types import Kind, Type
from ir.yaml import ScalarNode
from server.features.documented import Doc, code, codes
from server.features.hover import behavior, domain
from server.features.hover.known import Known
from server.features.hover.places import Characters, canonical, watched_at

_WORD = re.compile(r"\w+")
Told = tuple[Doc, tuple[int, int]]
"""What is said about a part of a text, and the offsets of that part."""


def expression_doc(
    known: Known, segments: tuple[str, ...], text: str, node: ScalarNode, offset: int
) -> tuple[Doc, tuple[int, int]] | None:
    """What stands at an offset of a document whose scalar `node` is the expression or statement at a path."""
    characters = Characters(text, node)
    at = characters.offset(offset)
    if at is None:
        return None
    segments = canonical(segments)
    place, watched = paths.join(*segments), watched_at(known, segments)
    told = _in_expression(known, watched, place, at) or _in_statement(known, watched, segments, node.text.strip(), at)
    if told is None:
        return None
    span = characters.span(*told[1])
    return (told[0], span) if span is not None else None


def _in_expression(known: Known, watched: Watched, place: str, at: int) -> Told | None:
    around = [one for one in watched.at(place) if one.typed.tree.start <= at <= one.typed.tree.end]
    if not around:
        return None
    seen = min(reversed(around), key=lambda one: one.typed.tree.end - one.typed.tree.start)
    nodes = chain(seen.typed.tree, at)
    node = nodes[-1]
    if isinstance(node, Generator):
        end = node.variable_start + len(node.variable)
        of = item_type(seen.typed.types.get(node.source))
        if node.variable_start <= at <= end and of is not None:
            return _typed(known, node.variable, of), (node.variable_start, end)
    start, end = word_span(node)
    if not start <= at <= end:
        start, end = node.start, node.end
    written = seen.typed.text[start:end]
    doc = _node(known, seen, nodes, (start, end) == word_span(node))
    return (doc, (start, end)) if doc is not None and written else None


def _node(known: Known, seen: Seen, nodes: list[Expr], on_word: bool) -> Doc | None:
    node = nodes[-1]
    of = seen.typed.types.get(node)
    if isinstance(node, Call) and on_word and node.function in documented.FUNCTIONS:
        return _function(*documented.FUNCTIONS[node.function], of)
    if isinstance(node, Method) and on_word and node.name in documented.METHODS:
        return _function(*documented.METHODS[node.name], of)
    if of is None or of.kind is Kind.UNKNOWN:
        return None
    if isinstance(node, Attribute):
        owner = seen.typed.types.get(node.target)
        field = domain.field_doc(known, owner.entity, node.name) if owner is not None and owner.entity else None
        return Doc().text(f"{code(node.name)}: {of}").add(field or Doc())
    if isinstance(node, Name):
        return _name(known, seen, node.name, variables(nodes, seen.typed), of)
    if isinstance(node, Literal) and of.kind is Kind.ENUM:
        state = behavior.state_doc(known, of.owner[0], str(node.value)) if of.owner is not None else None
        owner_text = f" of {code('.'.join(of.owner))}" if of.owner is not None else ""
        return state or Doc().text(f"{code(node.value)}: one of {codes(of.values)}{owner_text}")
    return Doc().text(f"{code(seen.typed.text[node.start : node.end])}: {of}")


def _name(known: Known, seen: Seen, name: str, inner: dict[str, Type], of: Type) -> Doc:
    if name not in inner and seen.scope.row is not None:
        field = domain.field_doc(known, seen.scope.row, name)
        if field is not None:
            return Doc().text(f"{code(name)}: {of}").add(field)
    if name == "actor":
        return Doc().text(f"{code(name)}: {of}, who is signed in").add(_entity(known, of))
    if name == "self":
        return Doc().text(f"{code(name)}: {of}, the row itself").add(_entity(known, of))
    return _typed(known, name, of)


def _typed(known: Known, name: str, of: Type) -> Doc:
    return Doc().text(f"{code(name)}: {of}").add(_entity(known, of))


def _entity(known: Known, of: Type) -> Doc:
    return (domain.entity_doc(known, of.entity) if of.entity is not None else None) or Doc()


def _function(form: str, doc: str, of: Type | None) -> Doc:
    gives = f" Gives {of}." if of is not None and of.kind is not Kind.UNKNOWN else ""
    return Doc().text(code(form)).text(doc + gives)


def _in_statement(known: Known, watched: Watched, segments: tuple[str, ...], text: str, at: int) -> Told | None:
    found = next((word for word in _WORD.finditer(text) if word.start() <= at <= word.end()), None)
    if found is None:
        return None
    doc = _word(known, watched, segments, found[0])
    return (doc, found.span()) if doc is not None else None


def _word(known: Known, watched: Watched, segments: tuple[str, ...], word: str) -> Doc | None:
    kind, place = segments[-1], paths.join(*segments)
    if kind in ("load", "find", "create") and word in known.entities:
        return domain.entity_doc(known, word)
    if kind == "call" and known.flow(word) is not None:
        return behavior.flow_doc(known, word)
    if kind == "emit":
        return behavior.emitted_doc(known, word)
    if kind == "transition":
        owner = next((one.typed.type.entity for one in watched.at(place) if one.typed.type.entity), None)
        return behavior.event_doc(known, owner, word) if owner is not None else None
    if kind == "load":
        entity = next((name for name in known.names if f"{name}(" in _text(known, place)), None)
        field = domain.field_doc(known, entity, word) if entity and word not in watched.locals else None
        if field is not None:
            return field
    of = watched.locals.get(word)
    return _typed(known, word, of) if of is not None else None


def _text(known: Known, place: str) -> str:
    found = known.syntax.find(place)
    return found.value.text if found is not None and isinstance(found.value, ScalarNode) else ""
