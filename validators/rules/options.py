"""What an entity gets beside its own attributes."""

from collections.abc import Iterator

from ir import paths
from ir.behavior import effects
from ir.model import Crud
from ir.problems import Severity
from validators.context import SpecContext
from validators.rule import Finding, rule
from validators.wording import show

_LARGEST_PAGE = 1_000


@rule("DM380", Severity.HINT, "An entity that keeps nothing")
def empty_entity(context: SpecContext) -> Iterator[Finding]:
    """An entity with nothing but an `id` has nothing to tell.

    Wrong:
        entities:
          Product: {}
    Right:
        entities:
          Product:
            attributes: {title: string}
    """
    for entity in context.parts.entities:
        if not entity.relationships and all(attribute.name == "id" for attribute in entity.attributes):
            message = f"{show(entity.name)} has only an `id`; add `attributes` or `relationships`"
            yield Finding(entity.path, message, on_key=True, needs=(entity.path,))


@rule("DM381", Severity.ERROR, "`audit` without `auth`")
def audit_without_auth(context: SpecContext) -> Iterator[Finding]:
    """`audit: true` notes which user made and changed a row, so somebody has to sign in.

    Wrong:
        entities:
          Product:
            attributes: {title: string}
            options: {audit: true}
    Right:
        auth: {user: Clerk, roles: [clerk]}
        entities:
          Clerk:
            attributes: {email: {type: email, unique: true}}
          Product:
            attributes: {title: string}
            options: {audit: true}
    """
    if context.parts.auth is not None:
        return
    for entity in context.parts.entities:
        if entity.options.audit:
            message = "`audit` notes which user changed a row, and nobody signs in; add `auth`, or take `audit` out"
            yield Finding(paths.child(entity.path, "options", "audit"), message, on_key=True, needs=("auth",))


@rule("DM382", Severity.ERROR, "A page larger than the largest page")
def page_size_beyond_maximum(context: SpecContext) -> Iterator[Finding]:
    """`page_size` is how many rows a list has if a client does not ask, `max_page_size` the most it can ask for.

    Wrong:
        entities:
          Product:
            attributes: {title: string}
            options: {page_size: 200, max_page_size: 50}
    Right:
        entities:
          Product:
            attributes: {title: string}
            options: {page_size: 50, max_page_size: 200}
    """
    for entity in context.parts.entities:
        size, most = entity.options.page_size, entity.options.max_page_size
        if size > most:
            message = f"`page_size: {size}` is above `max_page_size: {most}`; change one of them"
            yield Finding(paths.child(entity.path, "options", "page_size"), message)


@rule("DM383", Severity.WARNING, "Very large pages")
def huge_pages(context: SpecContext) -> Iterator[Finding]:
    """A client that may ask for thousands of rows at once can keep the application and its database busy with few
    requests.

    Wrong:
        entities:
          Product:
            attributes: {title: string}
            options: {max_page_size: 5000}
    Right:
        entities:
          Product:
            attributes: {title: string}
            options: {max_page_size: 500}
    """
    for entity in context.parts.entities:
        if entity.options.max_page_size > _LARGEST_PAGE:
            message = f"one request may ask for {entity.options.max_page_size:,} rows; {_LARGEST_PAGE:,} are plenty"
            yield Finding(paths.child(entity.path, "options", "max_page_size"), message)


@rule("DM384", Severity.WARNING, "`etag` on something that never changes")
def etag_without_changes(context: SpecContext) -> Iterator[Finding]:
    """`etag: true` lets a client change or delete a row only if it has seen its newest version. Without updates and
    deletes there is nothing to protect.

    Wrong:
        entities:
          Entry:
            attributes: {body: text}
            options: {etag: true}
            crud: [list, create, read]
    Right:
        entities:
          Entry:
            attributes: {body: text}
            crud: [list, create, read]
    """
    for entity in context.parts.entities:
        if entity.options.etag and not {Crud.UPDATE, Crud.DELETE} & set(entity.crud):
            message = f"{show(entity.name)} is neither updated nor deleted, so `etag` protects nothing; take it out"
            yield Finding(paths.child(entity.path, "options", "etag"), message, on_key=True)


@rule("DM385", Severity.WARNING, "`soft_delete` on something that is never deleted")
def soft_delete_without_delete(context: SpecContext) -> Iterator[Finding]:
    """`soft_delete: true` makes `DELETE` hide a row. Without that operation no row is ever hidden.

    Wrong:
        entities:
          Entry:
            attributes: {body: text}
            options: {soft_delete: true}
            crud: [list, create, read]
    Right:
        entities:
          Entry:
            attributes: {body: text}
            crud: [list, create, read]
    """
    soft = {entity.name for entity in context.parts.entities if entity.options.soft_delete}
    asked = {entity.name for entity in context.parts.entities if Crud.DELETE in entity.crud}
    hidden, _, _ = effects.hide(soft & (asked | context.done_to_rows.hidden), context.behavior.domain)
    for entity in context.parts.entities:
        if entity.options.soft_delete and entity.name not in hidden:
            message = f"{show(entity.name)} has no `delete`, so no row is ever hidden; take `soft_delete` out"
            yield Finding(paths.child(entity.path, "options", "soft_delete"), message, on_key=True)


@rule("DM386", Severity.HINT, "Rows that can be made but not read")
def created_never_read(context: SpecContext) -> Iterator[Finding]:
    """An entity that can be created or changed, but neither listed nor read, leaves a client without a way to see
    what it did.

    Wrong:
        entities:
          Feedback:
            attributes: {body: text}
            crud: [create, delete]
    Right:
        entities:
          Feedback:
            attributes: {body: text}
            crud: [create, read, delete]
    """
    for entity in context.parts.entities:
        operations = set(entity.crud)
        if operations & {Crud.UPDATE, Crud.DELETE} and not operations & {Crud.LIST, Crud.READ}:
            message = f"clients change {show(entity.name)} without ever seeing it; allow `read` or `list`"
            yield Finding(paths.child(entity.path, "crud"), message)
