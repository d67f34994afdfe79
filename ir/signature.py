"""A hash of what an application means."""

import hashlib
import json
from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic import BaseModel

from ir.derive import path_segment, table_name
from ir.model import (
    Access,
    APIModelIR,
    ApplicationIR,
    Attribute,
    BehaviorModelIR,
    Constraint,
    ConstraintType,
    DataType,
    DomainModelIR,
    Endpoint,
    Entity,
    EntityOptions,
    Flow,
    FlowStep,
    Invariant,
    Parameter,
    Schema,
    SchemaField,
    StateMachine,
    Transition,
    Trigger,
    TriggerType,
)

_PROSE = frozenset({"description", "summary", "example", "renamed_from", "is_derived", "output", "validation_model"})
"""Fields without a meaning of their own: words for people, hints for migrations, what follows from other fields."""

_UNORDERED: dict[type[BaseModel], frozenset[str]] = {
    DomainModelIR: frozenset({"entities"}),
    Entity: frozenset({"attributes", "relationships", "unique", "indexes", "crud"}),
    Attribute: frozenset({"constraints", "item_constraints"}),
    EntityOptions: frozenset({"filters", "sorts", "search"}),
    Access: frozenset({"list", "read", "create", "update", "delete"}),
    APIModelIR: frozenset({"endpoints", "schemas"}),
    Endpoint: frozenset({"parameters", "responses", "tags", "access"}),
    Parameter: frozenset({"constraints", "values"}),
    Schema: frozenset({"fields"}),
    SchemaField: frozenset({"constraints", "item_constraints", "values"}),
    BehaviorModelIR: frozenset({"flows", "state_machines", "invariants"}),
    Flow: frozenset({"inputs", "access", "entities_involved"}),
    FlowStep: frozenset({"bindings"}),
    StateMachine: frozenset({"states", "final_states", "endpoints"}),
    Transition: frozenset({"access", "from_states"}),
    Invariant: frozenset({"entities_involved"}),
}
"""Tuples that are sets. In others the order is meant: roles, an enum's values, an index's columns, steps."""


def semantic_signature(ir: ApplicationIR) -> str:
    """SHA-256, as hexadecimal text, of everything that makes a difference to the application.

    Equal for IRs that differ only in prose, examples, hints for renaming, the output folder, or the order of what has
    none.
    """
    return hashlib.sha256(_text(_meaning(ir)).encode()).hexdigest()


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _meaning(value: Any) -> Any:
    if isinstance(value, BaseModel):
        unordered = _UNORDERED.get(type(value), frozenset())
        found = {}
        for field in type(value).model_fields:
            if field not in _PROSE:
                meaning = _meaning(getattr(value, field))
                is_set = field in unordered and meaning is not None
                found[field] = sorted(meaning, key=_text) if is_set else meaning
        return found | _spelled_out(value)
    return [_meaning(item) for item in value] if isinstance(value, tuple) else value


def _spelled_out(model: BaseModel) -> dict[str, Any]:
    """Fields whose value can be written in several ways, in one of them."""
    if isinstance(model, Entity):
        unique = sorted(sorted(names) for names in model.unique)
        return {"table_name": table_name(model), "path_name": path_segment(model), "unique": unique}
    if isinstance(model, Constraint) and model.type is not ConstraintType.PATTERN:
        return {"value": _plain(model.value)}
    if isinstance(model, Attribute) and model.data_type is DataType.DECIMAL and isinstance(model.default_value, str):
        return {"default_value": _plain(model.default_value)}
    if isinstance(model, Trigger) and model.type is TriggerType.HTTP_REQUEST:
        return {"method": None, "path": None, "status": None}  # Its endpoint has them, with what was not said.
    if isinstance(model, StateMachine):  # The order of transitions is meant where they share an event.
        return {"transitions": [_meaning(one) for one in sorted(model.transitions, key=lambda one: one.event)]}
    return {}


def _plain(value: bool | int | str) -> bool | int | str:
    """A number's text without padding zeros; anything else as it is."""
    if not isinstance(value, str):
        return value
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    return format(number.normalize(), "f") if number.is_finite() else value
