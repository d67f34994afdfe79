"""Hovers in the native dialect."""

from __future__ import annotations

from ir import paths
from ir.behavior.cutting import Piece, assignment
from ir.dialect.keys import Kind
from ir.dialect.places_of_keys import Spot, spot
from ir.syntax import Cursor
from ir.yaml import MappingNode, ScalarNode, content
from server.features.documented import Doc
from server.features.hover import api, behavior, domain
from server.features.hover.expressions import expression_doc
from server.features.hover.found import Found
from server.features.hover.keys import key_doc
from server.features.hover.known import Known
from server.features.hover.mentions import mention
from server.features.hover.places import canonical, watched_at

_EXPRESSIONS = frozenset({Kind.EXPRESSION, Kind.EXPRESSIONS})


def native_hover(known: Known, cursor: Cursor) -> Found | None:
    """What is at a place."""
    segments = paths.split(cursor.path)
    if cursor.written is None or not segments:
        return None
    if cursor.on_key and cursor.written.key is not None:
        key = cursor.written.key
        doc = _of_key(known, segments)
        return Found(doc, known.syntax.span(cursor.block, key.start, key.end)) if doc is not None else None
    return _of_value(known, cursor, segments)


def _of_key(known: Known, segments: tuple[str, ...]) -> Doc | None:
    above = spot(segments[:-1])
    if above is not None and above.takes_names:
        return element_doc(known, segments)
    shape = above.shape if above is not None else None
    key = shape.keys.get(segments[-1]) if shape is not None else None
    if key is None:
        return None
    doc = key_doc(shape, segments[-1], key)
    if segments[0] == "paths" and len(segments) == 3:
        endpoint = next((one for one in known.endpoints if _is_at(one.path, one.method.value, segments)), None)
        return api.endpoint_doc(endpoint) if endpoint is not None else doc
    return doc


def _is_at(path: str, method: str, segments: tuple[str, ...]) -> bool:
    return path == segments[1] and method.lower() == segments[2]


def element_doc(known: Known, segments: tuple[str, ...]) -> Doc | None:
    """The element that a name of the writer's own stands for."""
    match segments:
        case ("entities", name):
            return domain.entity_doc(known, name)
        case ("entities", entity, "attributes" | "relationships", name):
            return domain.field_doc(known, entity, name)
        case ("schemas", name):
            return api.schema_doc(known, name)
        case ("schemas", name, "properties", field):
            return api.property_doc(known, name, field)
        case ("paths", path):
            return api.path_doc(known, path)
        case ("x-business-logic", "flows", name):
            return behavior.flow_doc(known, name)
        case ("x-business-logic", "flows", name, "input", given):
            return behavior.input_doc(known, name, given)
        case ("x-business-logic", "state_machines", name):
            return behavior.machine_doc(known, name)
        case ("x-business-logic", "invariants", name):
            return behavior.invariant_doc(known, name)
        case (*_, "with", name):
            return _given(known, segments, name)
    return None


def _given(known: Known, segments: tuple[str, ...], name: str) -> Doc | None:
    """A field of a new row, an input of a called flow, or something that an event carries."""
    found = content(known.syntax.value(*segments[:-2]))
    if not isinstance(found, MappingNode):
        return None
    for key, value in found.pairs:
        if key.text in ("create", "call") and isinstance(value, ScalarNode):
            parts = assignment(Piece.of(value.text).stripped)
            what = (parts[2].text if parts else value.text).partition("(")[0].strip()
            if key.text == "create":
                return domain.field_doc(known, what, name)
            return behavior.input_doc(known, what, name)
    seen = watched_at(known, canonical(segments)).at(paths.join(*canonical(segments)))
    return Doc().title("carried", name, f": {seen[-1].typed.type}") if seen else None


def _of_value(known: Known, cursor: Cursor, segments: tuple[str, ...]) -> Found | None:
    node = content(cursor.written.value) if cursor.written is not None else None
    here = spot(segments)
    if not isinstance(node, ScalarNode) or here is None or here.key is None:
        return None
    syntax, block = known.syntax, cursor.block
    span = syntax.span(block, node.start, node.end)
    is_message = here.name == "detail"
    if here.key.kind in _EXPRESSIONS or is_message:
        told = expression_doc(known, segments, block.document.text, node, cursor.offset)
        if told is not None:
            return Found(told[0], syntax.span(block, *told[1]))
        return None
    doc = mention(known, segments, here, node.text.strip()) or _short(known, segments, here)
    if doc is not None:
        return Found(doc, span)
    is_prose = here.key.kind in (Kind.TEXT, Kind.ANY) or (here.below and not here.key.choices)
    return Found(key_doc(here.owner, here.name, here.key), span) if not is_prose else None


def _short(known: Known, segments: tuple[str, ...], here: Spot) -> Doc | None:
    """The short form of an element: `price: decimal?`."""
    return element_doc(known, segments) if here.is_entry and here.shape is not None and here.shape.short else None
