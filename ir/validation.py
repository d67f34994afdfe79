"""The validation model: every rule that data has to keep, flat."""

from collections.abc import Iterator

from ir.model import Attribute, BehaviorModelIR, DataType, Entity, ValidationRule


def _attribute_rules(attribute: Attribute) -> Iterator[tuple[str, str]]:
    yield "type", attribute.data_type.value
    if not attribute.is_nullable:
        yield "required", "true"
    if attribute.is_unique or attribute.is_primary_key:
        yield "unique", "true"
    if attribute.data_type is DataType.ENUM:
        yield "enum", ",".join(attribute.values)
    if attribute.data_type is DataType.DECIMAL:
        yield "precision", str(attribute.precision)
        yield "scale", str(attribute.scale)
    if attribute.items is not None:
        yield "items", attribute.items.value
    for constraint in attribute.constraints:
        yield constraint.type.value, str(constraint.value)
    for constraint in attribute.item_constraints:
        yield f"items.{constraint.type.value}", str(constraint.value)
    if attribute.computed is not None:
        yield "computed", attribute.computed


def derive_rules(entity: Entity) -> Iterator[ValidationRule]:
    """The rules of one entity: its attributes, its references, its composite keys."""
    for attribute in entity.attributes:
        for kind, value in _attribute_rules(attribute):
            yield ValidationRule(entity=entity.name, field=attribute.name, constraint_type=kind, constraint_value=value)
    for relation in entity.relationships:
        if relation.holds_key:
            yield ValidationRule(
                entity=entity.name,
                field=relation.field_name,
                constraint_type="reference",
                constraint_value=relation.target_entity,
            )
            if not relation.is_nullable:
                yield ValidationRule(
                    entity=entity.name, field=relation.field_name, constraint_type="required", constraint_value="true"
                )
    for fields in entity.unique:
        yield ValidationRule(
            entity=entity.name, field=",".join(fields), constraint_type="unique", constraint_value="true"
        )


def validation_rules(entities: tuple[Entity, ...], behavior: BehaviorModelIR) -> Iterator[ValidationRule]:
    """The rules of all entities, and the invariants."""
    for entity in entities:
        yield from derive_rules(entity)
    for invariant in behavior.invariants:
        yield ValidationRule(
            entity=invariant.entity or "",
            field=invariant.name,
            constraint_type="invariant",
            constraint_value=invariant.expression,
        )
