"""Keys of the native dialect, with what has to follow them."""

from __future__ import annotations

from ir.dialect.keys import Key, Kind, Shape
from ir.dialect.places_of_keys import Spot
from ir.syntax.marking import Marked
from server.features.completion.layout import Layout
from server.features.completion.offers import Kind as ItemKind
from server.features.completion.offers import Offer, choice, escaped
from server.features.hover.keys import key_doc
from server.features.hover.known import Known

_MOST_CHOICES = 20

STEPS: dict[str, str] = {
    "load": "load: ${1:row} = ${2:Entity}(${3:key})",
    "find": "find: ${1:rows} = ${2|first,all|} ${3:Entity} where ${4:condition}",
    "require": 'require: ${1:condition}\nelse: {status: ${2|409,404,403,400|}, detail: "$3"}',
    "set": "set: ${1:target} = ${2:value}",
    "create": "create: ${1:row} = ${2:Entity}\nwith:\n\t$0",
    "delete": "delete: ${1:row}",
    "for": "for: ${1:item} in ${2:collection}\ndo:\n\t- $0",
    "if": "if: ${1:condition}\nthen:\n\t- $0",
    "transition": "transition: ${1:row}.${2:event}",
    "call": "call: ${1:result} = ${2:flow}\nwith:\n\t$0",
    "emit": "emit: ${1:event}\nwith:\n\t$0",
    "return": "return: $0",
}
"""Steps with places to fill in; a tab is one level of indentation."""


def key_offers(known: Known, marked: Marked, here: Spot) -> list[Offer]:
    """The keys that can still be written at a place: those that have to be there first."""
    shape = here.shape
    if shape is None:
        return []
    written = marked.siblings
    layout = Layout(known.syntax, marked)
    kind = _kind(shape, written)
    found = []
    for name, key in ((str(name), key) for name, key in shape.keys.items()):  # Some are members of an enum.
        if name in written or not _applies(shape, name, key, kind, written):
            continue
        needed = key.required or (key.required_for and key.required_for == kind)
        found.append(_offer(here, name, key, layout, 1 if needed else 3, kind))
    return found


def _kind(shape: Shape, written: dict[str, str]) -> str | None:
    """What the element is so far: the key that says so, or the value of `type`."""
    if shape.kinds:
        if any(name in written for name in shape.prose):
            return "text"
        return next((name for name in shape.kinds if name in written), None)
    said = written.get("type", "").strip().rstrip("?")
    if not said and shape.noun == "a trigger":
        return "http_request" if {"method", "path", "status"} & written.keys() else None
    return "array" if said.endswith("[]") else said or None


def _applies(shape: Shape, name: str, key: Key, kind: str | None, written: dict[str, str]) -> bool:
    if not shape.kinds:
        return not key.only or kind is None or kind in key.only
    if kind is None:
        return name in shape.kinds or name in shape.prose or bool(written)
    if kind == "text":
        return name in shape.prose
    return kind in key.only


def _offer(here: Spot, name: str, key: Key, layout: Layout, group: int, kind: str | None) -> Offer:
    doc = key_doc(here.shape, name, key)
    text, snippet = layout.entry(name, _rest(here, name, key, kind), f" {_in_flow(key)}")
    if snippet is not None and not layout.in_flow and here.shape is not None and here.shape.kinds and name in STEPS:
        snippet = layout.laid(STEPS[name])
    return Offer(name, ItemKind.Property, text, snippet, key.kind.value, doc, group=group)


def _rest(here: Spot, name: str, key: Key, kind: str | None) -> str:
    """What follows the colon of a key."""
    if here.shape is not None and here.shape.kinds and name == "else":
        return ' {status: ${1|409,404,403,400|}, detail: "$2"}' if kind == "require" else "\n\t- $0"
    inner = required_lines(key.shape, 1)[0] if key.shape is not None else []
    match key.kind:
        case Kind.MAPPING if inner:
            return "".join(f"\n\t{line}" for line in inner) + "$0"
        case Kind.SEQUENCE if inner:
            return "\n\t- " + "\n\t  ".join(inner) + "$0"
        case Kind.MAPPING | Kind.MAPPINGS | Kind.EXPRESSIONS:
            return "\n\t$0"
        case Kind.SEQUENCE:
            return "\n\t- $0"
    return f" {value_snippet(key, 1)}"


def _in_flow(key: Key) -> str:
    if key.kind in (Kind.MAPPING, Kind.MAPPINGS, Kind.EXPRESSIONS):
        return "{$0}"
    return "[$0]" if key.kind is Kind.SEQUENCE else value_snippet(key, 1)


def value_snippet(key: Key, number: int) -> str:
    """A place for the value of a key."""
    if key.kind is Kind.BOOLEAN:
        return choice(number, ("true", "false"))
    if key.kind is Kind.CHOICE and 1 < len(key.choices) <= _MOST_CHOICES:
        return choice(number, key.choices)
    if key.kind is Kind.CHOICE and key.choices:
        return key.choices[0]
    if key.kind in (Kind.TEXTS, Kind.CONSTRAINTS):
        return f"[${number}]"
    if key.kind is Kind.TEXT_LISTS:
        return f"[[${number}]]"
    return f"${number}"


def required_lines(shape: Shape, number: int) -> tuple[list[str], int]:
    """The lines of the keys that a mapping has to have, and the number of the next place in the snippet."""
    lines = []
    for name, key in shape.keys.items():
        if key.required and key.shape is None:
            lines.append(f"{escaped(name)}: {value_snippet(key, number)}")
            number += 1
    return lines, number
