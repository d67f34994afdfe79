"""Entities, attributes and relationships, as people read about them."""

from __future__ import annotations

from ir.behavior.effects import Effects
from ir.derive import path_segment, table_name
from ir.listing import generated_attributes
from ir.model import Attribute, Entity, Relationship
from ir.model.types import ConstraintType
from server.features.documented import Doc, code, codes, prose
from server.features.hover.known import Known
from server.features.hover.moves import moves_of

_SIGNS = {ConstraintType.GT: ">", ConstraintType.GE: "≥", ConstraintType.LT: "<", ConstraintType.LE: "≤"}


def type_of(attribute: Attribute) -> str:
    """The type of an attribute as it would be written."""
    text = attribute.data_type.value
    if text == "decimal":
        precision = attribute.precision if attribute.precision is not None else 12
        text = f"decimal({precision}, {attribute.scale if attribute.scale is not None else 2})"
    elif text == "array":
        text = f"{attribute.items.value if attribute.items else 'string'}[]"
    return f"{text}?" if attribute.is_nullable else text


def constraints_of(attribute: Attribute) -> str:
    """Everything about an attribute but its type."""
    found = [name for name, holds in _flags(attribute) if holds]
    for one in attribute.constraints:
        sign = _SIGNS.get(one.type)
        found.append(code(f"{sign} {one.value}") if sign else f"{one.type.value} {code(one.value)}")
    found += [f"items: {one.type.value} {code(one.value)}" for one in attribute.item_constraints]
    if attribute.values:
        found.append(f"one of {codes(attribute.values, 8)}")
    if attribute.default_value is not None:
        found.append(f"default {code(_text(attribute.default_value))}")
    if attribute.computed is not None:
        found.append(f"computed {code(attribute.computed)}")
    return ", ".join(found)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"[{', '.join(map(str, value))}]" if isinstance(value, tuple) else str(value)


def _flags(attribute: Attribute) -> list[tuple[str, bool]]:
    return [
        ("primary key", attribute.is_primary_key),
        ("generated", attribute.is_generated),
        ("unique", attribute.is_unique and not attribute.is_primary_key),
        ("indexed", attribute.is_indexed),
        ("read-only", attribute.is_read_only and attribute.computed is None),
        ("write-only", attribute.is_write_only),
        ("immutable", attribute.is_immutable),
    ]


def _details(relation: Relationship) -> str:
    found = []
    if relation.back_populates:
        found.append(f"back {code(relation.back_populates)}")
    found += ["nullable"] if relation.is_nullable else []
    found += ["immutable"] if relation.is_immutable else []
    found += ["nested"] if relation.is_nested else []
    found += [f"through {code(relation.through)}"] if relation.through else []
    if relation.on_delete.value != "restrict":
        found.append(f"on delete {code(relation.on_delete.value)}")
    return ", ".join(found)


def entity_doc(known: Known, name: str) -> Doc | None:
    """An entity: its fields, and what has to do with it."""
    entity = known.entities.get(name)
    if entity is None:
        return None
    doc = Doc().title("entity", name).text(prose(entity.description))
    rows = [[code(one.name), code(type_of(one)), constraints_of(one)] for one in entity.attributes]
    rows += [[code(one.name), code(type_of(one)), "added by `options`"] for one in generated_attributes(entity)]
    doc.table(("Attribute", "Type", "Constraints"), rows)
    doc.table(
        ("Relationship", "Type", "To", ""),
        [
            [code(one.field_name), one.type.value.replace("_", " "), code(one.target_entity), _details(one)]
            for one in entity.relationships
        ],
    )
    _keys(doc, entity)
    machine = known.machine(name)
    if machine is not None:
        doc.items(f"States of {code(machine.field)}, at first {code(machine.initial_state)}:", moves_of(machine))
    kept = [one for one in known.behavior.invariants if one.entity == name]
    doc.items("Invariants:", [f"{code(one.name)}: {code(one.expression)}" for one in kept])
    doc.items("Flows:", flows_about(known, name))
    ends = [f"{code(one.key)}" for one in known.endpoints if one.entity == name]
    return doc.items("Endpoints:", ends)


def _keys(doc: Doc, entity: Entity) -> None:
    lines = [f"unique together: {codes(names)}" for names in entity.unique]
    lines += [f"table {code(table_name(entity))}, path {code('/' + path_segment(entity))}"]
    doc.text("; ".join(lines))


def flows_about(known: Known, entity: str) -> list[str]:
    """The flows that an entity is involved in, each with what it does to its rows."""
    found = []
    for flow in known.behavior.flows:
        effects = known.effects_of_flow(flow.name)
        does = verbs(effects, entity) if effects is not None else []
        if does or entity in flow.entities_involved:
            found.append(f"{code(flow.name)} {', '.join(does or ['reads'])}")
    return found


def verbs(effects: Effects, entity: str) -> list[str]:
    """What is done to the rows of an entity."""
    fields = sorted(name for owner, name in effects.writes if owner == entity)
    found = ["creates"] if entity in effects.created else []
    found += [f"changes {codes(fields, 4)}"] if fields and entity not in effects.created else []
    found += ["deletes"] if entity in effects.deleted | effects.hidden | effects.cascaded else []
    return found


def attribute_doc(known: Known, owner: str, attribute: Attribute, noun: str = "attribute") -> Doc:
    """One attribute, and who changes it."""
    doc = Doc().title(noun, f"{owner}.{attribute.name}" if owner else attribute.name, f": {code(type_of(attribute))}")
    doc.text(prose(attribute.description)).text(constraints_of(attribute))
    if attribute.example is not None:
        doc.text(f"example {code(_text(attribute.example))}")
    machine = known.machine(owner) if owner else None
    if machine is not None and machine.field == attribute.name:
        doc.items(f"A state machine moves it, at first {code(machine.initial_state)}:", moves_of(machine))
    if owner:
        doc.text(_changed_by(known, owner, attribute.name))
    return doc


def _changed_by(known: Known, entity: str, name: str) -> str:
    flows = []
    for flow in known.behavior.flows:
        effects = known.effects_of_flow(flow.name)
        if effects is not None and (entity, name) in effects.writes:
            flows.append(flow.name)
    return f"Set by {codes(flows)}." if flows else ""


def relationship_doc(known: Known, owner: str, relation: Relationship) -> Doc:
    """One relationship, and what is at its other end."""
    kind = relation.type.value.replace("_", " ")
    doc = Doc().title("relationship", f"{owner}.{relation.field_name}", f": {kind} {code(relation.target_entity)}")
    doc.text(prose(relation.description)).text(_details(relation))
    target = known.entities.get(relation.target_entity)
    if target is not None:
        rows = [[code(one.name), code(type_of(one)), constraints_of(one)] for one in target.attributes]
        doc.table((f"Attribute of {code(target.name)}", "Type", "Constraints"), rows)
    return doc


def field_doc(known: Known, entity: str, name: str) -> Doc | None:
    """An attribute or relationship, also those that options add."""
    found = known.entities.get(entity)
    if found is None:
        return None
    attribute = found.attribute(name) or next((one for one in generated_attributes(found) if one.name == name), None)
    if attribute is not None:
        return attribute_doc(known, entity, attribute)
    relation = found.relationship(name)
    return relationship_doc(known, entity, relation) if relation is not None else None
