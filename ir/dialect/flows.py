"""Flows."""

from typing import Any

from ir.dialect.attribute import read_attribute
from ir.dialect.behavior_keys import FLOW, INPUT
from ir.dialect.fields import Fields
from ir.dialect.reading import Reading
from ir.dialect.steps import read_steps
from ir.model.behavior import Flow, Trigger
from ir.model.types import HTTPMethod, TriggerType
from ir.yaml import Node

_TEXTS = ("description", "error_handling", "renamed_from")


def read_flow(reading: Reading, name: str, node: Node, path: str) -> Flow:
    """One flow with all of it that could be read."""
    fields = Fields(reading, node, path, FLOW)
    texts = {key: fields.optional(key, str) for key in _TEXTS}
    return Flow(
        name=name,
        trigger=_trigger(fields.nested("trigger")),
        access=fields.get("auth", ()),
        inputs=tuple(read_attribute(reading, key.text, one, at, INPUT) for key, one, at in fields.each("input")),
        steps=read_steps(reading, fields.nodes.get("steps"), fields.at("steps")),
        **{key: text for key, text in texts.items() if text is not None},
    )


def _trigger(fields: Fields | None) -> Trigger:
    """What starts a flow. Where no type is written, an event or a schedule says it as well."""
    if fields is None:
        return Trigger()
    kind = fields.optional("type", str)
    if kind is None and "type" not in fields:
        said = [name for name in ("event", "schedule") if name in fields]
        kind = said[0] if said else TriggerType.HTTP_REQUEST.value
    if kind is not None:
        fields.drop_inapplicable(kind)
        fields.require_for(kind)
    values: dict[str, Any] = {"type": kind, "method": fields.optional("method", str)}
    values |= {key: fields.optional(key, str) for key in ("path", "event", "schedule")}
    values["status"] = fields.optional("status", int)
    if values["method"] is not None:
        values["method"] = HTTPMethod(values["method"])
    if kind is not None:
        values["type"] = TriggerType(kind)
    return Trigger(**{key: value for key, value in values.items() if value is not None})
