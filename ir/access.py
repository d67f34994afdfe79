"""Who may do what, once the defaults are filled in."""

from ir.model import AuthModelIR, Crud, Entity

PUBLIC = "public"
AUTHENTICATED = "authenticated"
OWNER = "owner"
SELF = "self"
RESERVED_GRANTS = frozenset({PUBLIC, AUTHENTICATED, OWNER})


def _is_silent(entity: Entity) -> bool:
    access = entity.access
    return access.owner is None and all(access.grants(operation) is None for operation in Crud)


def owner_path(entity: Entity, auth: AuthModelIR | None) -> tuple[str, ...] | None:
    """The to-one relationships from a row to the user it belongs to; `()` on the user itself, None without an owner."""
    if auth is None:
        return None
    if entity.name == auth.user_entity and (_is_silent(entity) or entity.access.owner == SELF):
        return ()
    owner = entity.access.owner
    return tuple(owner.split(".")) if owner else None


def goes_with_its_parent(entity: Entity) -> bool:
    """Its rows are not read by themselves and nothing is said about them: who sees the parent sees them."""
    return Crud.READ not in entity.crud and _is_silent(entity)


def collection_grants(entity: Entity, operation: Crud, target: Entity, auth: AuthModelIR | None) -> tuple[str, ...]:
    """What lets a request reach the rows on the other side of a relationship, or link them.

    This side's grants; where those are public and reading the other side is not, a caller has to sign in.
    """
    mine = grants(entity, operation, auth)
    hidden = not goes_with_its_parent(target) and PUBLIC not in grants(target, Crud.READ, auth)
    return (AUTHENTICATED,) if PUBLIC in mine and hidden else mine


def grants(entity: Entity, operation: Crud, auth: AuthModelIR | None) -> tuple[str, ...]:
    """What lets a request in: `public` alone, or any of `authenticated`, `owner` and roles."""
    if auth is None:
        return (PUBLIC,)
    if entity.name == auth.user_entity and _is_silent(entity):
        return (PUBLIC,) if operation is Crud.CREATE else (OWNER,)
    said = entity.access.grants(operation)
    if said is not None:
        if PUBLIC in said:
            return (PUBLIC,)
        return said or (AUTHENTICATED,)
    return (OWNER,) if entity.access.owner else (AUTHENTICATED,)
