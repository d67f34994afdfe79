"""Completion of what is no expression in a step: entities, flows, events and the words between them."""

from __future__ import annotations

import re

from ir.behavior.loading import unique_sets
from ir.behavior.watching import Watched
from ir.expressions.types import Kind
from ir.names import snake_case
from ir.syntax.marking import MARK
from server.features.completion.offers import Kind as ItemKind
from server.features.completion.offers import Offer
from server.features.hover.known import Known

_AFTER_SIGN = re.compile(r"(?:^|[^=!<>])=\s*$")
_AFTER_QUANTITY = re.compile(r"\b(?:first|all)\s+$")
_AFTER_ENTITY = re.compile(r"\b(?:first|all)\s+\w+\s+$")
_AFTER_DOT = re.compile(r"\.\s*$")
_ORDER = re.compile(r"\border\s+by\b")
_ARGUMENTS = re.compile(r"=\s*(\w+)\((?:[^()]*,)?\s*$")


def statement_offers(known: Known, watched: Watched, place: str, kind: str, text: str) -> list[Offer] | None:
    """What can stand at the cursor in the text of a step; None where an expression does."""
    before = text.partition(MARK)[0]
    match kind:
        case "load":
            return _load(known, before)
        case "find":
            return _find(known, before)
        case "create" if not before.strip() or _AFTER_SIGN.search(before):
            return [Offer(name, ItemKind.Class, about=("entity", name)) for name in known.names]
        case "call" if not before.strip() or _AFTER_SIGN.search(before):
            own = place.split("/")[2] if place.startswith("x-business-logic/flows/") else ""
            flows = [flow for flow in known.behavior.flows if flow.name != own]
            return [Offer(flow.name, ItemKind.Function, about=("flow", flow.name)) for flow in flows]
        case "emit":
            waited = [flow.trigger.event for flow in known.behavior.flows if flow.trigger.event]
            names = dict.fromkeys([*waited, *known.emitted])
            return [Offer(name, ItemKind.Event, about=("emitted", name)) for name in names if MARK not in name]
        case "transition" if _AFTER_DOT.search(before):
            return _events(known, watched, place)
    return None


def takes_path(kind: str, text: str) -> bool:
    """A path stands at the cursor in the text of a step, no other expression."""
    before = text.partition(MARK)[0]
    if kind == "find":
        return _ORDER.search(before) is not None
    return kind in ("transition", "delete") or (kind == "set" and "=" not in before)


def _load(known: Known, before: str) -> list[Offer] | None:
    if _AFTER_SIGN.search(before) and "(" not in before:
        return [
            Offer(name, ItemKind.Class, f"{name}(", f"{name}(${{1:key}})", about=("entity", name))
            for name in known.names
        ]
    if before.strip():
        return None if "=" in before else []
    return [_loaded(name) for name in known.names]


def _loaded(name: str) -> Offer:
    """A whole statement, with the name that most people would give to the row."""
    row = snake_case(name)
    text = f"{row} = {name}"
    return Offer(text, ItemKind.Class, f"{text}(", f"{text}(${{1:{row}_id}})", about=("entity", name))


def unique_fields(known: Known, text: str) -> list[Offer]:
    """The fields other than the key that a row can be loaded by, where an argument begins."""
    found = _ARGUMENTS.search(text.partition(MARK)[0])
    entity = known.entities.get(found[1]) if found is not None else None
    if entity is None:
        return []
    names = sorted({name for fields in unique_sets(entity) for name in fields} - {entity.primary_key.name})
    return [Offer(f"{name}=", ItemKind.Field, about=("field", entity.name, name), group=4) for name in names]


def _find(known: Known, before: str) -> list[Offer] | None:
    if _AFTER_QUANTITY.search(before):
        return [Offer(name, ItemKind.Class, about=("entity", name)) for name in known.names]
    if _AFTER_ENTITY.search(before):
        return [Offer(word, ItemKind.Keyword) for word in ("where", "order by", "limit")]
    if _AFTER_SIGN.search(before) and " where " not in before:
        return [Offer(word, ItemKind.Keyword) for word in ("first", "all")]
    return None if " where " in before or " order " in before else []


def _events(known: Known, watched: Watched, place: str) -> list[Offer]:
    """The events of the row before the dot."""
    rows = [one.typed.type for one in watched.at(place) if one.typed.type.kind is Kind.ROW]
    entity = rows[-1].entity if rows else None
    machine = known.machine(entity) if entity is not None else None
    if machine is None or entity is None:
        return []
    return [
        Offer(event, ItemKind.Event, about=("event", entity, event))
        for event in machine.events
        if event and MARK not in event
    ]
