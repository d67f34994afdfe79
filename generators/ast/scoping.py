"""Whose rows an operation may touch: the same answer in repositories, services, validators and routes."""

from dataclasses import dataclass
from functools import lru_cache

from generators.ast.source import Imports
from generators.ast.view import EntityView, Field
from ir import access
from ir.model import Crud, Relationship, RelationType
from validators.target.naming import enum_member, python_name


@dataclass(frozen=True)
class Admission:
    """Who gets in. `is_owned` means that only the caller's own rows are reached, unless the role is in `staff`."""

    is_public: bool
    is_owned: bool
    roles: tuple[str, ...]
    staff: tuple[str, ...]


@lru_cache(maxsize=256)
def admission(grants: tuple[str, ...]) -> Admission:
    """What a tuple of grants means for one operation."""
    if access.PUBLIC in grants:
        return Admission(True, False, (), ())
    if access.AUTHENTICATED in grants:
        return Admission(False, False, (), ())
    roles = tuple(grant for grant in grants if grant not in access.RESERVED_GRANTS)
    if access.OWNER in grants:
        return Admission(False, True, (), roles)
    return Admission(False, False, roles, ())


def admission_to(view: EntityView, operation: Crud) -> Admission:
    """What one of the five operations of an entity asks."""
    return admission(view.grants(operation))


def roles_text(view: EntityView, roles: tuple[str, ...], imports: Imports) -> str:
    """`CustomerRole.CLERK, CustomerRole.ADMIN`."""
    role_class = view.app.role_class
    if role_class is None or not roles:
        return ""
    imports.add("src.models.enums", role_class)
    return ", ".join(f"{role_class}.{enum_member(role)}" for role in roles)


def hops(view: EntityView, path: tuple[str, ...]) -> tuple[list[EntityView], Field | None]:
    """The entities on the way to the owner, the row's own first, and the key of the last step (None for `self`)."""
    chain = [view]
    field = None
    for step in path:
        field = chain[-1].field(step)
        assert field.target is not None
        chain.append(field.target)
    return chain[:-1] if path else chain, field


def owned_links(view: EntityView, path: tuple[str, ...], user_key: str, imports: Imports) -> list[str]:
    """The call that narrows rows to those of a user: a comparison, behind an EXISTS for each step of the path."""
    chain, field = hops(view, path)
    for owner in chain:
        imports.add("src.models.entities", owner.name)
    column = f"{chain[-1].name}.{field.python}" if field else f"{view.name}.{view.key.python}"
    condition = f"{column} == {user_key}"
    for owner, step in reversed(list(zip(chain, path[:-1], strict=False))):
        condition = f"{owner.name}.{python_name(step)}.has({condition})"
    return [f".where({condition})"]


def needs_scope(field: Field, view: EntityView) -> bool:
    """A reference that must lead to a row the caller can reach."""
    if field.target is None or not (field.is_sent or field.is_changed) or field.name in ("created_by", "updated_by"):
        return False
    return reference_path(field, view) is not None


def reference_path(field: Field, view: EntityView) -> tuple[str, ...] | None:
    """The owner's path from the row referred to, where a reference has to stay within the caller's own rows.

    Either the row referred to is readable by its owner only, or it is how this row comes to its own owner.
    """
    target = field.target
    assert target is not None and field.relation is not None
    if _leads_to_owner(field, view) and view.owner is not None and len(view.owner) > 1:
        return view.owner[1:]
    if view.owner == (field.relation.field_name,):
        return None
    if target.owner is not None and admission_to(target, Crud.READ).is_owned:
        return target.owner
    return None


def _leads_to_owner(field: Field, view: EntityView) -> bool:
    """The first step from a row to its owner, where owners write such rows themselves."""
    assert field.relation is not None
    return (view.owner or ())[:1] == (field.relation.field_name,) and any(
        operation in view.entity.crud and admission_to(view, operation).is_owned
        for operation in (Crud.CREATE, Crud.UPDATE)
    )


def reference_staff(field: Field, view: EntityView) -> tuple[str, ...]:
    """The roles that a scoped reference does not bind."""
    assert field.target is not None and field.relation is not None
    if _leads_to_owner(field, view):
        admitted = [admission_to(view, operation) for operation in (Crud.CREATE, Crud.UPDATE)]
        return tuple(dict.fromkeys(role for item in admitted for role in (*item.staff, *item.roles)))
    return admission_to(field.target, Crud.READ).staff


def narrowing(view: EntityView, relation: Relationship) -> Admission | None:
    """What reading the other side of a to-many relationship asks beside reaching this side; None for nothing more.

    Rows that are only part of others (not read by themselves, no access of their own) go with this side.
    """
    target = view.app.entities[relation.target_entity]
    if access.goes_with_its_parent(target.entity):
        return None
    other = admission_to(target, Crud.READ)
    if not (other.is_owned or other.roles):
        return None
    mine = admission_to(view, Crud.READ)
    by_parent = (
        relation.type is not RelationType.MANY_TO_MANY
        and mine.is_owned
        and view.owner is not None
        and target.owner == (_back_name(view, relation), *view.owner)
    )
    return None if by_parent and set(mine.staff) <= set(other.staff) else other


def _back_name(view: EntityView, relation: Relationship) -> str:
    back = view.back_key(relation).relation
    assert back is not None
    return back.field_name


def reach_text(view: EntityView, rows: str, admitted: Admission, imports: Imports) -> str:
    """`rows.reachable(actor, staff)` where only own rows are reached, else `rows.visible()`."""
    if not admitted.is_owned:
        return f"{rows}.visible()"
    staff = roles_text(view, admitted.staff, imports)
    return f"{rows}.reachable(actor{', ' + staff if staff else ''})"
