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
