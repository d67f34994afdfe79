"""Flags of an attribute that contradict each other, or ask for what can't be."""

from collections.abc import Iterator

from ir import paths
from ir.model import Attribute, Crud
from ir.problems import Severity
from validators.context import SpecContext
from validators.rule import Finding, rule
from validators.wording import show

_SECRETS = frozenset({"password", "passwd", "passphrase", "secret", "token", "pin", "cvv", "cvc"})
_SECRET_PAIRS = frozenset({("api", "key"), ("private", "key"), ("access", "key")})


@rule("DM338", Severity.ERROR, "Neither accepted nor answered")
def read_only_and_write_only(context: SpecContext) -> Iterator[Finding]:
    """A `read_only` attribute is never accepted, a `write_only` one never answered. Both together, nobody can use it.

    Wrong:
        entities:
          Device:
            attributes:
              serial: {type: string, default: "", read_only: true, write_only: true}
    Right:
        entities:
          Device:
            attributes:
              serial: {type: string, default: "", read_only: true}
    """
    for _, attribute, path in context.attributes:
        if attribute.is_write_only and attribute.is_read_only:
            message = f"{show(attribute.name)} is read-only and write-only, so nobody can use it; keep one of the two"
            yield Finding(paths.child(path, "write_only"), message)


@rule("DM339", Severity.ERROR, "A computed attribute with settings of its own")
def computed_with_settings(context: SpecContext) -> Iterator[Finding]:
    """A `computed` attribute gets its value from its expression. It has no default, is no key, is not unique, and
    clients do not send it.

    Wrong:
        entities:
          Line:
            attributes:
              quantity: integer
              doubled: {type: integer, computed: "quantity * 2", default: 0}
    Right:
        entities:
          Line:
            attributes:
              quantity: integer
              doubled: {type: integer, computed: "quantity * 2"}
    """
    for _, attribute, path in context.attributes:
        if attribute.computed is not None:
            for key in _settings(attribute):
                message = f"{show(attribute.name)} is computed, so `{key}` has no meaning; take one of the two out"
                yield Finding(paths.child(path, key), message, on_key=True)


def _settings(attribute: Attribute) -> Iterator[str]:
    if attribute.default_value is not None:
        yield "default"
    if attribute.is_unique:
        yield "unique"
    if attribute.is_primary_key:
        yield "primary_key"
    if attribute.is_write_only:
        yield "write_only"
    if attribute.is_immutable:
        yield "immutable"


@rule("DM340", Severity.WARNING, "`immutable` adds nothing")
def immutable_and_read_only(context: SpecContext) -> Iterator[Finding]:
    """What clients never send they can't change either: `read_only` says it all.

    Wrong:
        entities:
          Invoice:
            attributes:
              issued_on: {type: date, default: today(), read_only: true, immutable: true}
    Right:
        entities:
          Invoice:
            attributes:
              issued_on: {type: date, default: today(), read_only: true}
    """
    for _, attribute, path in context.attributes:
        if attribute.is_immutable and attribute.is_read_only and attribute.computed is None:
            message = f"{show(attribute.name)} is read-only, so `immutable` adds nothing; take it out"
            yield Finding(paths.child(path, "immutable"), message, on_key=True)


@rule("DM341", Severity.ERROR, "A required value that nobody can give")
def unfillable(context: SpecContext) -> Iterator[Finding]:
    """A `read_only` attribute is never sent, so a row gets it from a default. Without one, and without `nullable`, no
    row could be made. An integer key that counts up is the exception.

    Wrong:
        entities:
          Invoice:
            attributes:
              number: {type: integer, read_only: true}
    Right:
        entities:
          Invoice:
            attributes:
              number: {type: integer, read_only: true, nullable: true}
    """
    for entity, attribute, path in context.attributes:
        machine = context.parts.behavior.machine(entity.name)
        is_state = machine is not None and machine.field == attribute.name
        is_given = attribute.has_default or attribute.is_generated or attribute.computed is not None or is_state
        if attribute.is_read_only and not is_given:
            is_made_by_flows = Crud.CREATE not in entity.crud and entity.name in context.done_to_rows.created
            if attribute.is_write_only or is_made_by_flows:
                continue
            message = (
                f"no row could be made: {show(attribute.name)} is read-only and required; add a `default` or "
                "`nullable: true`"
            )
            yield Finding(paths.child(path, "read_only"), message, on_key=True)


@rule("DM342", Severity.WARNING, "A secret that the API answers")
def secret_in_clear(context: SpecContext) -> Iterator[Finding]:
    """An attribute called `password`, `secret`, `token` or `api_key` that is not `write_only` is part of every answer
    and of every list. Passwords of users come with `auth`, hashed.

    Wrong:
        entities:
          Webhook:
            attributes: {target: url, secret: string}
    Right:
        entities:
          Webhook:
            attributes:
              target: url
              secret: {type: string, write_only: true}
    """
    for _, attribute, path in context.attributes:
        words = attribute.name.split("_")
        looks_secret = words[-1] in _SECRETS or tuple(words[-2:]) in _SECRET_PAIRS
        if looks_secret and attribute.data_type.is_text and not attribute.is_write_only:
            message = f"{show(attribute.name)} is answered to everybody who may read; make it `write_only: true`"
            yield Finding(path, message, on_key=True)
