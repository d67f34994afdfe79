"""Inlay hints: the types of locals, the endpoints that follow from an entity, and the names of join tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from ir import paths
from ir.expressions.types import Kind, Type
from ir.model import Entity, Relationship, RelationType
from ir.names import snake_case
from ir.occurrences import Occurrence, Occurrences, Role, SymbolKind
from ir.source import Position, Span
from ir.syntax import Block, Dialect
from server.features import endpoints
from server.features.names import occurrences
from server.lsp.positions import outgoing, span_of

if TYPE_CHECKING:
    from server.workspace.snapshot import Snapshot

_WORDS = {
    Kind.INTEGER: "integer",
    Kind.DECIMAL: "decimal",
    Kind.FLOAT: "float",
    Kind.BOOLEAN: "boolean",
    Kind.TEXT: "string",
    Kind.ENUM: "enum",
    Kind.DATE: "date",
    Kind.TIME: "time",
    Kind.DATETIME: "datetime",
    Kind.DURATION: "duration",
    Kind.UUID: "uuid",
    Kind.JSON: "json",
    Kind.BINARY: "binary",
}


@dataclass(frozen=True)
class Hint:
    """What is shown at an offset of a block; `more` is Markdown for who asks."""

    block: Block
    offset: int
    label: str
    more: str = ""
    is_type: bool = False


def inlay_hints(snapshot: Snapshot, params: types.InlayHintParams) -> list[dict[str, Any]] | None:
    """The hints of some lines."""
    if snapshot.syntax.dialect is not Dialect.NATIVE:
        return None
    span = span_of(snapshot, params.range)
    names = occurrences(snapshot)
    found = []
    for block in snapshot.syntax.blocks:
        if not _is_near(snapshot, block, span):
            continue
        for hint in _hints(snapshot, names, block):
            position = snapshot.syntax.span(block, hint.offset, hint.offset).start
            if span.start <= position <= span.end:
                found.append((position, hint))
    return [_wire(snapshot, *one) for one in sorted(found, key=lambda one: one[0])]


def _is_near(snapshot: Snapshot, block: Block, span: Span) -> bool:
    if block is snapshot.syntax.skeleton:
        return True
    line = snapshot.syntax.line_of(block)
    return line <= span.end.line and line + block.height > span.start.line


def _wire(snapshot: Snapshot, position: Position, hint: Hint) -> dict[str, Any]:
    found: dict[str, Any] = {
        "position": outgoing(snapshot.text, position, snapshot.encoding),
        "label": hint.label,
        "paddingLeft": not hint.is_type,
    }
    if hint.is_type:
        found["kind"] = types.InlayHintKind.Type.value
    if hint.more:
        found["tooltip"] = {"kind": "markdown", "value": hint.more}
    return found


def _hints(snapshot: Snapshot, names: Occurrences, block: Block) -> Iterator[Hint]:
    for one in names.of_block(block).occurrences:
        if one.role is not Role.DEFINITION:
            continue
        if one.symbol.kind is SymbolKind.LOCAL and "#" not in one.symbol.owner:
            of = names.meaning.names_of(one.symbol.owner).get(one.symbol.name)
            label = label_of(of) if of is not None else ""
            if label:
                yield Hint(block, one.end, f": {label}", is_type=True)
        elif one.symbol.kind is SymbolKind.ENTITY:
            yield from _endpoints(snapshot, block, one)
        elif one.symbol.kind is SymbolKind.FIELD:
            yield from _join_table(names, block, one)


def label_of(of: Type) -> str:
    """A type in a word, as the dialect writes it; empty for what is not known."""
    if of.kind is Kind.ROW:
        label = of.entity or ""
    elif of.kind is Kind.ROWS:
        label = f"{of.entity}[]"
    elif of.kind is Kind.LIST:
        label = f"{label_of(of.item)}[]" if of.item is not None else "array"
    else:
        label = _WORDS.get(of.kind, "")
    return f"{label}?" if label and of.is_nullable else label


def _endpoints(snapshot: Snapshot, block: Block, one: Occurrence) -> Iterator[Hint]:
    """At the end of the line that an entity begins with."""
    found = [each for each in endpoints.of_entity(snapshot, one.symbol.name) if each.is_derived]
    if not found:
        return
    text = block.document.text
    end = text.find("\n", one.end)
    line = text[: end if end >= 0 else len(text)].rstrip()
    collection = min((each.path for each in found), key=len)
    label = f"{endpoints.counted(len(found), 'endpoint')} at {collection}"
    yield Hint(block, len(line), label, endpoints.listed(found))


def _join_table(names: Occurrences, block: Block, one: Occurrence) -> Iterator[Hint]:
    entities = names.meaning.domain.entities
    entity = entities.get(paths.split(one.symbol.owner)[-1])
    relation = entity.relationship(one.symbol.name) if entity is not None else None
    if entity is None or relation is None or relation.type is not RelationType.MANY_TO_MANY:
        return
    other = entities.get(relation.target_entity)
    if relation.through is not None or relation.join_table is not None or other is None:
        return
    yield Hint(block, one.end, f"table {join_table(entity, relation, other)}")


def join_table(entity: Entity, relation: Relationship, other: Entity) -> str:
    """The name of the table that keeps a many-to-many link: it follows from the side that comes first by name."""
    back = other.relationship(relation.back_populates) if relation.back_populates is not None else None
    name = relation.join_table or (back.join_table if back is not None else None)
    if name is not None:
        return name
    if back is not None and (other.name, back.field_name) < (entity.name, relation.field_name):
        return f"{snake_case(other.name)}_{back.field_name}"
    return f"{snake_case(entity.name)}_{relation.field_name}"
