"""Which fields a flow may give a new row, or set; and which it has to give."""

from ir.behavior.context import Context
from ir.behavior.wording import articled
from ir.expressions.scope import attribute_type
from ir.expressions.types import Kind, Type
from ir.listing import foreign_key_name, generated_attributes
from ir.model import Attribute, Entity
from ir.wording import closest, did_you_mean, show


def generated_fields(context: Context, entity: Entity) -> dict[str, str]:
    """Fields that nobody writes: those that options and authentication add, each with what adds it."""
    options = entity.options
    found = {item.name: "`timestamps: true`" for item in generated_attributes(entity)}
    if options.soft_delete:
        found["deleted_at"] = "`soft_delete: true`"
    if options.audit:
        found |= dict.fromkeys(("created_by", "updated_by"), "`audit: true`")
    if options.etag:
        found["version"] = "`etag: true`"
    auth = context.domain.auth
    if auth is not None and auth.user_entity == entity.name:
        found |= dict.fromkeys(("password", "password_hash", "role"), "`auth`")
    return found


def field_type(context: Context, entity: Entity, name: str) -> Type | None:
    """The type of what is stored in a field; secrets, which nothing reads, included."""
    attribute = entity.attribute(name)
    if attribute is not None:
        return attribute_type(attribute, entity.name)
    return context.domain.fields(entity.name).get(name)


def why_not_stored(context: Context, entity: Entity, name: str) -> str | None:
    """Why neither `create` nor `set` may write a field; None where they may."""
    attribute = entity.attribute(name)
    if attribute is not None and attribute.computed is not None:
        return "it is computed from other fields"
    machine = context.domain.machines.get(entity.name)
    if machine is not None and machine.field == name:
        return "the state machine moves it: take `transition:` with one of its events"
    if attribute is not None and attribute.is_generated:
        return "the database counts it up"
    relation = entity.relationship(name)
    if relation is not None and not relation.is_to_one:
        other = f"`{relation.target_entity}.{relation.back_populates}`" if relation.back_populates else "the other side"
        return f"it is a collection: set {other} of its members"
    if relation is not None and not relation.holds_key:
        return f"the key is kept by `{relation.target_entity}`: set `{relation.back_populates}` there"
    if attribute is None and relation is None:
        reason = generated_fields(context, entity).get(name)
        return f"{reason} fills it in" if reason else None
    return None


def why_not_set(context: Context, entity: Entity, name: str) -> str | None:
    """Why `set` may not change a field of a row that exists."""
    attribute = entity.attribute(name)
    if attribute is not None and attribute.is_primary_key:
        return "a row keeps its key"
    relation = entity.relationship(name)
    fixed = attribute if attribute is not None else relation
    if fixed is not None and fixed.is_immutable and why_not_stored(context, entity, name) is None:
        return "it is `immutable`: it has the value that the row was created with"
    return why_not_stored(context, entity, name)


def _has_value(context: Context, entity: Entity, attribute: Attribute) -> bool:
    """A new row has one though nobody gives it."""
    return attribute.has_default or why_not_stored(context, entity, attribute.name) is not None


def required(context: Context, entity: Entity) -> list[str]:
    """The fields without which no row can be made, in the order of the entity."""
    found = [item.name for item in entity.attributes if not _has_value(context, entity, item)]
    found += [item.field_name for item in entity.relationships if item.holds_key and not item.is_nullable]
    return found


def meant(context: Context, entity: Entity, name: str) -> str | None:
    """The field that was meant by a name that no field has; None where there is one, or none comes near."""
    is_there = field_type(context, entity, name) is not None or name in generated_fields(context, entity)
    return None if is_there else unknown_field(context, entity, name)[1]


def unknown_field(context: Context, entity: Entity, name: str) -> tuple[str, str | None]:
    """A message about a field that is not there, and what was meant."""
    fields = [*(item.name for item in entity.attributes), *(item.field_name for item in entity.relationships)]
    keys = {foreign_key_name(item.field_name): item.field_name for item in entity.relationships if item.is_to_one}
    if name in keys:
        message = f"give the row itself: `{keys[name]}` of {show(entity.name)} takes {_target(entity, keys[name])}"
        return message, keys[name]
    possible = [field for field in fields if why_not_stored(context, entity, field) is None]
    better = closest(name, possible)
    return f"{show(entity.name)} has no field {show(name)}{did_you_mean(better)}", better


def _target(entity: Entity, name: str) -> str:
    relation = entity.relationship(name)
    return articled(relation.target_entity if relation else name)


def is_to_many(of: Type) -> bool:
    """A collection of rows."""
    return of.kind is Kind.ROWS
