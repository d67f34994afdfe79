"""What one step of a flow says in its box, and the shape of the box."""

from collections.abc import Callable, Sequence
from typing import Any

from generators.diagrams.mermaid import LINE, label
from ir.behavior.steps import CallFlow, Create, Delete, Emit, Find, Load, Message, Move, Prose, Set
from ir.expressions.check import Typed
from ir.expressions.scope import Domain


def message(message: Message) -> str:
    """A message with its holes as they are written."""
    return "".join(part if isinstance(part, str) else f"{{{part.written}}}" for part in message.parts)


def _pairs(values: Sequence[tuple[str, Typed]]) -> list[str]:
    return [f"{name} = {value.written}" for name, value in values]


def _lines(*parts: str) -> str:
    return LINE.join(label(part) for part in parts)


def _load(step: Load, domain: Domain) -> str:
    (first, value), *others = step.key
    by_key = not others and first == domain.entities[step.entity].primary_key.name
    shown = value.written if by_key else ", ".join(f"{name}={item.written}" for name, item in step.key)
    return _lines(f"{step.name} = {step.entity}({shown})")


def _find(step: Find, _: Domain) -> str:
    parts = [f"{step.name} = {'all' if step.is_many else 'first'} {step.entity}"]
    if step.where is not None:
        parts.append(f"where {step.where.written}")
    if step.order:
        by = (f"{value.written}{' desc' if descending else ''}" for value, descending in step.order)
        parts.append(f"order by {', '.join(by)}")
    if step.limit is not None:
        parts.append(f"limit {step.limit}")
    return _lines(*parts)


def _set(step: Set, _: Domain) -> str:
    return _lines(f"{step.target.written} {step.operator} {step.value.written}")


def _create(step: Create, _: Domain) -> str:
    return _lines(
        f"new {step.entity}" if step.name is None else f"{step.name} = new {step.entity}", *_pairs(step.values)
    )


def _delete(step: Delete, _: Domain) -> str:
    return _lines(f"delete {step.target.written}")


def _move(step: Move, _: Domain) -> str:
    return _lines(f"{step.target.written}.{step.event}")


def _call(step: CallFlow, _: Domain) -> str:
    return _lines(step.flow if step.name is None else f"{step.name} = {step.flow}", *_pairs(step.arguments))


def _emit(step: Emit, _: Domain) -> str:
    return _lines(f"emit {step.event}", *_pairs(step.values))


def _prose(step: Prose, _: Domain) -> str:
    written = step.written
    return _lines(written.action or written.service_method or written.error_handling or written.kind)


TEXTS: dict[type, tuple[str, str, Callable[[Any, Domain], str]]] = {
    Load: ('[("', '")]', _load),
    Find: ('[("', '")]', _find),
    Set: ('["', '"]', _set),
    Create: ('["', '"]', _create),
    Delete: ('["', '"]', _delete),
    Move: ('{{"', '"}}', _move),
    CallFlow: ('[["', '"]]', _call),
    Emit: ('[/"', '"/]', _emit),
    Prose: ('["', '"]', _prose),
}
"""By kind of step: how its box opens and closes, and its text."""
