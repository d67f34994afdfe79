"""Authentication and access: who signs in, and who may do what."""

from collections.abc import Iterator

from ir import paths
from ir.access import AUTHENTICATED, OWNER, PUBLIC, RESERVED_GRANTS, SELF, owner_path
from ir.model import Access, Crud, DataType, Entity
from ir.problems import Severity
from validators.context import SpecContext, attribute_path, endpoint_path, relationship_path
from validators.rule import Finding, rule
from validators.rules.granted import behavior_grants
from validators.wording import closest, did_you_mean, listing, show

_SILENT = Access()
_LONGEST_OWNER = 8


@rule("DM240", Severity.ERROR, "The entity that signs in is unknown")
def unknown_user(context: SpecContext) -> Iterator[Finding]:
    """`auth.user` names the entity whose rows sign in.

    Wrong:
        auth: {user: Custmer, roles: [customer]}
        entities:
          Customer:
            attributes: {email: {type: email, unique: true}}
    Right:
        auth: {user: Customer, roles: [customer]}
        entities:
          Customer:
            attributes: {email: {type: email, unique: true}}
    """
    auth = context.parts.auth
    if auth is not None and auth.user_entity not in context.entities:
        better = closest(auth.user_entity, context.entities)
        message = f"there is no entity {show(auth.user_entity)}" + (
            did_you_mean(better) or "; declare it with a unique `email`"
        )
        needs = (paths.join("entities", auth.user_entity),)
        yield Finding("auth/user", message, suggestion=better, needs=needs)


@rule("DM241", Severity.ERROR, "Users without a usable `email`")
def user_without_email(context: SpecContext) -> Iterator[Finding]:
    """Users sign in with their e-mail address. The entity in `auth.user` needs an attribute `email` of type `email`
    that is unique, not nullable, and neither read-only nor computed.

    Wrong:
        auth: {user: Customer, roles: [customer]}
        entities:
          Customer:
            attributes: {email: email}
    Right:
        auth: {user: Customer, roles: [customer]}
        entities:
          Customer:
            attributes: {email: {type: email, unique: true}}
    """
    user = context.user
    if user is None:
        return
    email = user.attribute("email")
    if email is None:
        message = f"{show(user.name)} signs in and needs `email: {{type: email, unique: true}}`"
        yield Finding(user.path, message, on_key=True, needs=(attribute_path(user, "email"),))
        return
    faults = [
        fault
        for is_wrong, fault in (
            (email.data_type not in (DataType.EMAIL, DataType.STRING), "of type `email`"),
            (not (email.is_unique or email.is_primary_key or ("email",) in user.unique), "`unique: true`"),
            (email.is_nullable, "not nullable"),
            (not email.is_writable, "writable"),
        )
        if is_wrong
    ]
    if faults:
        message = f"users sign in with {show('email')}, so it has to be {' and '.join(faults)}"
        yield Finding(attribute_path(user, "email"), message, on_key=True)


@rule("DM242", Severity.ERROR, "`access` without `auth`")
def access_without_auth(context: SpecContext) -> Iterator[Finding]:
    """Without `auth` nobody signs in and everything is open. Grants and owners would be silently ignored, so they are
    refused.

    Wrong:
        entities:
          Product:
            attributes: {title: string}
            access: {list: public, create: [clerk]}
    Right:
        auth: {user: Employee, roles: [clerk]}
        entities:
          Employee:
            attributes: {email: {type: email, unique: true}}
          Product:
            attributes: {title: string}
            access: {list: public, create: [clerk]}
    """
    if context.parts.auth is not None:
        return
    message = "nobody signs in, so this would protect nothing; add `auth`, or take it out"
    for entity in context.parts.entities:
        if any(grant != PUBLIC for grant, _ in _grants(entity)) or entity.access.owner is not None:
            yield Finding(paths.child(entity.path, "access"), message, on_key=True, needs=("auth",))
    for endpoint in context.parts.endpoints:
        if any(grant != PUBLIC for grant in endpoint.access):
            place = paths.child(endpoint_path(endpoint), "x-access")
            yield Finding(place, message, on_key=True, needs=("auth",))
    for granted in behavior_grants(context):
        if any(grant != PUBLIC for grant in granted.grants):
            yield Finding(granted.path, message, on_key=True, needs=("auth",))


def _grants(entity: Entity) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """Every grant in an entity's `access`, and where it stands below the entity."""
    if entity.access != _SILENT:
        for operation in Crud:
            for position, grant in enumerate(entity.access.grants(operation) or ()):
                yield grant, ("access", operation.value, position)


@rule("DM243", Severity.ERROR, "A role is listed twice")
def repeated_role(context: SpecContext) -> Iterator[Finding]:
    """Each role is listed once; the first one is what a new user gets.

    Wrong:
        auth: {user: Customer, roles: [customer, clerk, customer]}
        entities:
          Customer:
            attributes: {email: {type: email, unique: true}}
    Right:
        auth: {user: Customer, roles: [customer, clerk]}
        entities:
          Customer:
            attributes: {email: {type: email, unique: true}}
    """
    seen: set[str] = set()
    for position, role in enumerate(context.parts.auth.roles if context.parts.auth else ()):
        if role in seen:
            yield Finding(paths.join("auth", "roles", position), f"{show(role)} is listed already; take one out")
        seen.add(role)


@rule("DM245", Severity.ERROR, "A grant that is no role")
def unknown_grant(context: SpecContext) -> Iterator[Finding]:
    """Operations are granted to `public`, `authenticated`, `owner` or a role of `auth.roles`. A misspelled role would
    lock everybody out.

    Wrong:
        auth: {user: Employee, roles: [clerk, manager]}
        entities:
          Employee:
            attributes: {email: {type: email, unique: true}}
          Product:
            attributes: {title: string}
            access: {create: [clark]}
    Right:
        auth: {user: Employee, roles: [clerk, manager]}
        entities:
          Employee:
            attributes: {email: {type: email, unique: true}}
          Product:
            attributes: {title: string}
            access: {create: [clerk]}
    """
    auth = context.parts.auth
    if auth is None:
        return
    known = {*auth.roles, *RESERVED_GRANTS}
    unknown = [
        (grant, paths.child(entity.path, *place))
        for entity in context.parts.entities
        for grant, place in _grants(entity)
        if grant not in known
    ]
    unknown += [
        (grant, paths.child(endpoint_path(endpoint), "x-access", position))
        for endpoint in context.parts.endpoints
        for position, grant in enumerate(endpoint.access)
        if grant not in known
    ]
    unknown += [
        (grant, place) for granted in behavior_grants(context) for grant, place in granted if grant not in known
    ]
    for grant, place in unknown:
        better = closest(grant, known)
        rather = did_you_mean(better) or f"; use {listing(sorted(known), 'or')}, or add it to `auth.roles`"
        yield Finding(place, f"there is no role {show(grant)}{rather}", suggestion=better, needs=("auth",))


@rule("DM246", Severity.ERROR, "An owner that is not a user")
def owner_leads_elsewhere(context: SpecContext) -> Iterator[Finding]:
    """`owner` is a path of to-one relationships that ends at the entity in `auth.user`, such as `customer` or
    `cart.customer`, in at most 8 steps. On that entity itself it is `self`.

    Wrong:
        auth: {user: Customer, roles: [customer]}
        entities:
          Customer:
            attributes: {email: {type: email, unique: true}}
          Shop:
            attributes: {city: string}
          Order:
            attributes: {total: decimal}
            relationships:
              customer: {type: many_to_one, target: Customer}
              shop: {type: many_to_one, target: Shop}
            access: {owner: shop}
    Right:
        auth: {user: Customer, roles: [customer]}
        entities:
          Customer:
            attributes: {email: {type: email, unique: true}}
          Shop:
            attributes: {city: string}
          Order:
            attributes: {total: decimal}
            relationships:
              customer: {type: many_to_one, target: Customer}
              shop: {type: many_to_one, target: Shop}
            access: {owner: customer}
    """
    user = context.user
    if user is None:
        return
    for entity in context.parts.entities:
        if entity.access.owner is not None:
            fault = _fault_of_owner(context, user, entity, entity.access.owner)
            if fault is not None:
                message, needs, better = fault
                yield Finding(paths.child(entity.path, "access", "owner"), message, suggestion=better, needs=needs)


def _fault_of_owner(
    context: SpecContext, user: Entity, entity: Entity, owner: str
) -> tuple[str, tuple[str, ...], str | None] | None:
    """What is wrong with it, the places that this rests on, and the path that was probably meant."""
    if owner == SELF:
        return (
            None
            if entity is user
            else (f"only {show(user.name)} owns itself; name a relationship that leads to it", (), None)
        )
    steps = owner.split(".")
    if len(steps) > _LONGEST_OWNER:
        return f"{show(owner)} has {len(steps)} steps, and {_LONGEST_OWNER} are the most; name a shorter way", (), None
    here = entity
    for number, step in enumerate(steps):
        relation = context.indexes[here.name].relationships.get(step)
        if relation is None:
            known = [item.field_name for item in here.relationships if item.is_to_one]
            nearest = closest(step, known)
            message = f"{show(here.name)} has no relationship {show(step)}{did_you_mean(nearest)}"
            better = ".".join([*steps[:number], nearest, *steps[number + 1 :]]) if nearest is not None else None
            advice = "" if known else f"; add one to {show(user.name)}"
            return message + advice, (relationship_path(here, step),), better
        if not relation.is_to_one:
            return (
                f"{show(step)} leads to many rows, and an owner is one user; go through to-one relationships",
                (),
                None,
            )
        target = context.entities.get(relation.target_entity)
        if target is None:
            return None
        here = target
    if here is not user:
        return (
            f"{show(owner)} leads to {show(here.name)}, and users are {show(user.name)}; name a path that ends there",
            (),
            None,
        )
    return None


@rule("DM247", Severity.ERROR, "`owner` is granted, and there is none")
def granted_owner_missing(context: SpecContext) -> Iterator[Finding]:
    """To grant an operation to `owner`, an entity says with `owner:` which relationship leads to the user.

    Wrong:
        auth: {user: Customer, roles: [customer]}
        entities:
          Customer:
            attributes: {email: {type: email, unique: true}}
          Order:
            attributes: {total: decimal}
            relationships:
              customer: {type: many_to_one, target: Customer}
            access: {read: owner}
    Right:
        auth: {user: Customer, roles: [customer]}
        entities:
          Customer:
            attributes: {email: {type: email, unique: true}}
          Order:
            attributes: {total: decimal}
            relationships:
              customer: {type: many_to_one, target: Customer}
            access: {owner: customer, read: owner}
    """
    if context.parts.auth is None:
        return
    for entity in context.parts.entities:
        if entity.access.owner is None:
            for grant, place in _grants(entity):
                if grant == OWNER:
                    better = "self" if entity is context.user else "…"
                    message = f"{show(entity.name)} does not say who owns a row; add `owner: {better}` to its `access`"
                    yield Finding(paths.child(entity.path, *place), message)
    yield from _owners_of_behavior(context)


def _owners_of_behavior(context: SpecContext) -> Iterator[Finding]:
    for granted in behavior_grants(context):
        for grant, place in granted:
            if grant != OWNER:
                continue
            if granted.is_flow:
                message = "a flow is about no row that somebody owns; say `require: order.customer == actor` in it"
                yield Finding(place, message)
            elif granted.entity is not None and owner_path(granted.entity, context.parts.auth) is None:
                message = f"{show(granted.entity.name)} does not say who owns a row; add `owner` to its `access`"
                yield Finding(place, message)


@rule("DM248", Severity.WARNING, "Grants that another grant makes pointless")
def redundant_grant(context: SpecContext) -> Iterator[Finding]:
    """Any grant that holds lets a request in. Beside `public` no other grant has an effect, and beside
    `authenticated` no role and no owner.

    Wrong:
        auth: {user: Employee, roles: [clerk]}
        entities:
          Employee:
            attributes: {email: {type: email, unique: true}}
          Product:
            attributes: {title: string}
            access: {list: [public, clerk]}
    Right:
        auth: {user: Employee, roles: [clerk]}
        entities:
          Employee:
            attributes: {email: {type: email, unique: true}}
          Product:
            attributes: {title: string}
            access: {list: public}
    """
    if context.parts.auth is None:
        return
    for entity in context.parts.entities:
        for operation in Crud:
            grants = entity.access.grants(operation) or ()
            wide = next((grant for grant in (PUBLIC, AUTHENTICATED) if grant in grants), None)
            others = [grant for grant in grants if grant != wide]
            if wide is not None and others:
                message = f"{show(wide)} lets everybody in that {listing(others)} would; keep one of them"
                yield Finding(paths.child(entity.path, "access", operation.value), message)
    for granted in behavior_grants(context):
        wide = next((grant for grant in (PUBLIC, AUTHENTICATED) if grant in granted.grants), None)
        others = [grant for grant in granted.grants if grant != wide]
        if not granted.is_asked:
            message = "nobody asks for a flow that an event or a schedule starts; take `auth` out"
            yield Finding(granted.path, message, on_key=True)
        elif wide is not None and others:
            yield Finding(
                granted.path, f"{show(wide)} lets everybody in that {listing(others)} would; keep one of them"
            )


@rule("DM249", Severity.WARNING, "Access to an operation that does not exist")
def access_to_nothing(context: SpecContext) -> Iterator[Finding]:
    """`access` speaks of an operation that `crud` leaves out.

    Wrong:
        auth: {user: Employee, roles: [clerk]}
        entities:
          Employee:
            attributes: {email: {type: email, unique: true}}
          Product:
            attributes: {title: string}
            crud: [list, read]
            access: {delete: [clerk]}
    Right:
        auth: {user: Employee, roles: [clerk]}
        entities:
          Employee:
            attributes: {email: {type: email, unique: true}}
          Product:
            attributes: {title: string}
            crud: [list, read]
            access: {list: [clerk]}
    """
    for entity in context.parts.entities:
        if entity.access == _SILENT or context.parts.auth is None:
            continue
        for operation in Crud:
            if entity.access.grants(operation) is not None and operation not in _reachable(context, entity):
                message = f"`crud` leaves `{operation}` out, so there is no access to it; take one of them out"
                yield Finding(paths.child(entity.path, "access", operation.value), message, on_key=True)


def _reachable(context: SpecContext, entity: Entity) -> set[Crud]:
    """The operations whose grants have an effect: those that exist, `read` and `update` for lists below a row, and
    `update` for events of a machine.
    """
    below = any(not relation.is_to_one for relation in entity.relationships)
    machine = context.parts.behavior.machine(entity.name)
    events = machine is not None and bool(machine.endpoints)
    return {*entity.crud, *((Crud.READ, Crud.UPDATE) if below else ()), *((Crud.UPDATE,) if events else ())}
