"""Names of the spec where somebody mentions them: what a value of the native dialect refers to."""

from __future__ import annotations

from collections.abc import Callable

from ir.dialect.places_of_keys import Spot
from server.features.documented import Doc, code
from server.features.hover import api, behavior, domain
from server.features.hover.known import Known
from server.features.hover.wording import GRANTS, TYPES

Mention = Callable[[Known, tuple[str, ...], str], Doc | None]
"""The document of what a text means at a path."""


def mention(known: Known, segments: tuple[str, ...], spot: Spot, text: str) -> Doc | None:
    """What a text refers to, or None if it is no name of anything."""
    noun = spot.owner.noun if spot.owner is not None else ""
    found = _READERS.get((noun, spot.name)) or _READERS.get(("", spot.name))
    return found(known, segments, text) if found is not None else None


def _entity(known: Known, segments: tuple[str, ...], text: str) -> Doc | None:
    return domain.entity_doc(known, text)


def _other_side(known: Known, segments: tuple[str, ...], text: str) -> Doc | None:
    relation = known.relationship(segments[1], segments[3])
    return domain.field_doc(known, relation.target_entity, text) if relation is not None else None


def _own_field(known: Known, segments: tuple[str, ...], text: str) -> Doc | None:
    return domain.field_doc(known, segments[1], text)


def _machine_field(known: Known, segments: tuple[str, ...], text: str) -> Doc | None:
    return domain.field_doc(known, segments[2], text)


def _state(known: Known, segments: tuple[str, ...], text: str) -> Doc | None:
    return behavior.state_doc(known, segments[2], text)


def _event(known: Known, segments: tuple[str, ...], text: str) -> Doc | None:
    return behavior.event_doc(known, segments[2], text)


def _emitted(known: Known, segments: tuple[str, ...], text: str) -> Doc | None:
    return behavior.emitted_doc(known, text)


def _owner(known: Known, segments: tuple[str, ...], text: str) -> Doc | None:
    entity, doc = segments[1], None
    for step in text.split("."):
        doc = domain.field_doc(known, entity, step)
        relation = known.relationship(entity, step)
        entity = relation.target_entity if relation is not None else ""
    return doc


def _grant(known: Known, segments: tuple[str, ...], text: str) -> Doc | None:
    if text in known.roles:
        user = known.auth.user_entity if known.auth is not None else ""
        first = " New users get it." if known.roles[0] == text else ""
        return Doc().title("role", text, f" of {code(user)}").text(first.strip())
    return Doc().title("grant", text).text(GRANTS[text]) if text in GRANTS else None


def _word(known: Known, segments: tuple[str, ...], text: str) -> Doc | None:
    """A word of an enum, which may be a state."""
    if segments[0] != "entities":
        return None
    entity, name = segments[1], segments[3]
    machine = known.machine(entity)
    if machine is not None and machine.field == name:
        return behavior.state_doc(known, entity, text)
    attribute = known.attribute(entity, name)
    if attribute is None or text not in attribute.values:
        return None
    return Doc().title("value", text, f" of {code(f'{entity}.{name}')}")


def _type(known: Known, segments: tuple[str, ...], text: str) -> Doc | None:
    bare = text.removesuffix("?").removesuffix("[]")
    if bare not in TYPES:
        return None
    rest = ["A list of these."] if text.removesuffix("?").endswith("[]") else []
    rest += ["It may be null."] if text.endswith("?") else []
    return Doc().title("type", text).text(" ".join([TYPES[bare], *rest]))


def reference(known: Known, segments: tuple[str, ...], text: str) -> Doc | None:
    """What `#/schemas/Name` or `#/entities/Name` leads to."""
    section, _, name = text.removeprefix("#/").partition("/")
    if section == "schemas":
        return api.schema_doc(known, name)
    return domain.entity_doc(known, name) if section == "entities" else None


def _operation(known: Known, segments: tuple[str, ...], text: str) -> Doc | None:
    found = next((one for one in known.endpoints if one.operation_id == text), None)
    return api.endpoint_doc(found) if found is not None else None


def _parameter_path(known: Known, segments: tuple[str, ...], text: str) -> Doc | None:
    found = next((one for one in known.endpoints if one.flow == segments[2]), None)
    return api.endpoint_doc(found) if found is not None else None


def _required(known: Known, segments: tuple[str, ...], text: str) -> Doc | None:
    return api.property_doc(known, segments[1], text) if segments[0] == "schemas" else None


_FIELDS = ("unique", "indexes")
_LISTED = ("filters", "sorts", "search")
_READERS: dict[tuple[str, str], Mention] = {
    ("a relationship", "target"): _entity,
    ("a relationship", "through"): _entity,
    ("a relationship", "back_populates"): _other_side,
    ("an invariant", "entity"): _entity,
    ("auth", "user"): _entity,
    ("auth", "roles"): _grant,
    ("access", "owner"): _owner,
    **{("an entity", name): _own_field for name in _FIELDS},
    **{("options", name): _own_field for name in _LISTED},
    **{("access", name): _grant for name in ("list", "read", "create", "update", "delete")},
    ("a flow", "auth"): _grant,
    ("a transition", "auth"): _grant,
    ("an operation", "x-access"): _grant,
    ("an operation", "operationId"): _operation,
    ("a state machine", "field"): _machine_field,
    **{("a state machine", name): _state for name in ("initial", "states", "final")},
    ("a state machine", "endpoints"): _event,
    **{("a transition", name): _state for name in ("from", "to")},
    ("a transition", "event"): _event,
    ("a trigger", "event"): _emitted,
    ("a trigger", "path"): _parameter_path,
    ("an attribute", "values"): _word,
    ("an attribute", "default"): _word,
    **{(noun, "type"): _type for noun in ("an attribute", "an input", "an item type")},
    ("an attribute", "items"): _type,
    ("an input", "items"): _type,
    ("a schema", "required"): _required,
    ("", "$ref"): reference,
}
