"""What linking rows, or making them together, lets people do that `access` did not mean."""

from collections.abc import Iterator

from ir import access
from ir.model import Crud, RelationType
from ir.problems import Related, Severity
from validators.context import SpecContext, relationship_path
from validators.rule import Finding, rule
from validators.wording import show


@rule("DM441", Severity.WARNING, "A link that the weaker end can change")
def unequal_ends(context: SpecContext) -> Iterator[Finding]:
    """A many-to-many link with two ends can be changed from both, by whoever may update either end. Where they are not
    the same people, write `read_only: true` on the end that is not meant to decide.

    Wrong:
        auth: {user: Member, roles: [member, chair]}
        entities:
          Member:
            attributes: {email: {type: email, unique: true}}
            relationships:
              clubs: {type: many_to_many, target: Club, back_populates: members}
          Club:
            attributes: {motto: string}
            relationships:
              members: {type: many_to_many, target: Member, back_populates: clubs}
            access: {read: authenticated, update: [chair]}
    Right:
        auth: {user: Member, roles: [member, chair]}
        entities:
          Member:
            attributes: {email: {type: email, unique: true}}
            relationships:
              clubs: {type: many_to_many, target: Club, back_populates: members, read_only: true}
          Club:
            attributes: {motto: string}
            relationships:
              members: {type: many_to_many, target: Member, back_populates: clubs}
            access: {read: authenticated, update: [chair]}
    """
    auth = context.parts.auth
    if auth is None:
        return
    for entity, relation, path in context.relationships:
        target = context.entities.get(relation.target_entity)
        other = target.relationship(relation.back_populates) if target and relation.back_populates else None
        if target is None or other is None or (target.name, other.field_name) < (entity.name, relation.field_name):
            continue
        both = relation.type is other.type is RelationType.MANY_TO_MANY and relation.through is None
        writable = not relation.is_read_only and not other.is_read_only
        if not (both and writable and Crud.UPDATE in entity.crud and Crud.UPDATE in target.crud):
            continue
        mine, theirs = (set(access.grants(side, Crud.UPDATE, auth)) for side in (entity, target))
        if mine != theirs or access.OWNER in mine:
            message = (
                f"whoever may update {show(entity.name)} changes this link, and so does whoever may update "
                f"{show(target.name)}: write `read_only: true` on the end that is not meant to decide"
            )
            there = relationship_path(target, other.field_name)
            yield Finding(path, message, on_key=True, related=(Related(there, "the other end"),))


@rule("DM442", Severity.ERROR, "Children that their maker may not make")
def nested_without_right(context: SpecContext) -> Iterator[Finding]:
    """`nested: true` makes children together with their parent. Users register one by one, because each has a password;
    and where anybody may make the parent, anybody must be allowed to make the children.

    Wrong:
        auth: {user: Member}
        entities:
          Member:
            attributes: {email: {type: email, unique: true}}
          Inquiry:
            attributes: {subject: string}
            relationships:
              notes: {type: one_to_many, target: Note, back_populates: inquiry, nested: true}
            access: {create: public}
          Note:
            attributes: {body: text}
            relationships:
              inquiry: {type: many_to_one, target: Inquiry, back_populates: notes}
    Right:
        auth: {user: Member}
        entities:
          Member:
            attributes: {email: {type: email, unique: true}}
          Inquiry:
            attributes: {subject: string}
            relationships:
              notes: {type: one_to_many, target: Note, back_populates: inquiry, nested: true}
            access: {create: public}
          Note:
            attributes: {body: text}
            relationships:
              inquiry: {type: many_to_one, target: Inquiry, back_populates: notes}
            access: {create: public}
    """
    auth = context.parts.auth
    if auth is None:
        return
    for entity, relation, path in context.relationships:
        child = context.entities.get(relation.target_entity)
        if not relation.is_nested or child is None:
            continue
        if child.name == auth.user_entity:
            yield Finding(path, f"{show(child.name)} signs in, so its rows register by themselves: take `nested` out")
            continue
        makers = access.grants(entity, Crud.CREATE, auth) if Crud.CREATE in entity.crud else ()
        if access.PUBLIC in makers and access.PUBLIC not in access.grants(child, Crud.CREATE, auth):
            message = (
                f"anybody may create {show(entity.name)}, but not {show(child.name)}: let `create` be `public` for "
                f"{show(child.name)}, ask for more on {show(entity.name)}, or take `nested` out"
            )
            yield Finding(path, message)


@rule("DM443", Severity.ERROR, "Rows that nobody could create")
def unreachable_reference(context: SpecContext) -> Iterator[Finding]:
    """A reference may only name a row that the caller could read. Where anybody may create rows, but each must refer to
    a row that only its owner may read, no request without an account can succeed.

    Wrong:
        auth: {user: Member}
        entities:
          Member:
            attributes: {email: {type: email, unique: true}}
          Plan:
            attributes: {title: string}
            relationships:
              member: {type: many_to_one, target: Member}
            access: {owner: member}
          Remark:
            attributes: {body: text}
            relationships:
              plan: {type: many_to_one, target: Plan}
            access: {create: public}
    Right:
        auth: {user: Member}
        entities:
          Member:
            attributes: {email: {type: email, unique: true}}
          Plan:
            attributes: {title: string}
            relationships:
              member: {type: many_to_one, target: Member}
            access: {owner: member}
          Remark:
            attributes: {body: text}
            relationships:
              plan: {type: many_to_one, target: Plan}
            access: {create: authenticated}
    """
    auth = context.parts.auth
    for entity, relation, path in context.relationships:
        target = context.entities.get(relation.target_entity)
        if target is None or not relation.holds_key or relation.is_nullable or Crud.CREATE not in entity.crud:
            continue
        if access.PUBLIC not in access.grants(entity, Crud.CREATE, auth):
            continue
        if access.OWNER in access.grants(target, Crud.READ, auth):
            message = (
                f"anybody may create {show(entity.name)}, but nobody without an account may read the "
                f"{show(target.name)} it must refer to: let one of the two ask for something else"
            )
            yield Finding(path, message, on_key=True)
