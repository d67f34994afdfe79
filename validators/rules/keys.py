"""Primary keys, and what makes a row one of a kind."""

from collections.abc import Iterator

from ir import paths
from ir.model import ConstraintType, DataType
from ir.problems import Related, Severity
from validators.context import SpecContext, attribute_path
from validators.rule import Finding, rule
from validators.values import MADE_BY_CALL
from validators.wording import listing, show

_KEYS = (DataType.UUID, DataType.INTEGER, DataType.BIGINT, DataType.STRING)


@rule("DM301", Severity.ERROR, "More than one primary key")
def several_primary_keys(context: SpecContext) -> Iterator[Finding]:
    """One attribute identifies a row. If several together are unique, say that in `unique` and keep a key of its own.

    Wrong:
        entities:
          Seat:
            attributes:
              row: {type: integer, primary_key: true}
              number: {type: integer, primary_key: true}
    Right:
        entities:
          Seat:
            attributes: {row: integer, number: integer}
            unique: [[row, number]]
    """
    for entity in context.parts.entities:
        keys = [attribute.name for attribute in entity.attributes if attribute.is_primary_key]
        if len(keys) > 1:
            first = Related(attribute_path(entity, keys[0]), "the first primary key")
            for name in keys[1:]:
                message = (
                    f"{show(entity.name)} has several primary keys; keep one and write `unique: [[{', '.join(keys)}]]`"
                )
                yield Finding(paths.child(attribute_path(entity, name), "primary_key"), message, related=(first,))


@rule("DM302", Severity.ERROR, "A primary key that may be absent")
def nullable_primary_key(context: SpecContext) -> Iterator[Finding]:
    """A row without a key could never be found again.

    Wrong:
        entities:
          Country:
            attributes:
              code: {type: string, pattern: "^[A-Z]{2}$", primary_key: true, nullable: true}
    Right:
        entities:
          Country:
            attributes:
              code: {type: string, pattern: "^[A-Z]{2}$", primary_key: true}
    """
    for _, attribute, path in context.attributes:
        if attribute.is_primary_key and attribute.is_nullable:
            message = f"{show(attribute.name)} is the primary key, so it can't be nullable; take `nullable` out"
            yield Finding(paths.child(path, "nullable"), message)


@rule("DM303", Severity.ERROR, "A primary key that is never answered")
def hidden_primary_key(context: SpecContext) -> Iterator[Finding]:
    """Clients address a row by its key, so they have to see it.

    Wrong:
        entities:
          Voucher:
            attributes:
              code: {type: string, pattern: "^[A-Z]+$", primary_key: true, write_only: true}
    Right:
        entities:
          Voucher:
            attributes:
              code: {type: string, pattern: "^[A-Z]+$", primary_key: true}
    """
    for _, attribute, path in context.attributes:
        if attribute.is_primary_key and attribute.is_write_only:
            message = f"clients address rows by {show(attribute.name)}, so it can't be write-only"
            yield Finding(paths.child(path, "write_only"), message)


@rule("DM304", Severity.WARNING, "An attribute called `id` that is not the key")
def id_is_not_the_key(context: SpecContext) -> Iterator[Finding]:
    """Readers of the API take `id` for the key. If another attribute is the primary key, call this one something else.

    Wrong:
        entities:
          Country:
            attributes:
              code: {type: string, pattern: "^[A-Z]{2}$", primary_key: true}
              id: integer
    Right:
        entities:
          Country:
            attributes:
              code: {type: string, pattern: "^[A-Z]{2}$", primary_key: true}
              number: integer
    """
    for entity, attribute, path in context.attributes:
        keys = [item.name for item in entity.attributes if item.is_primary_key]
        if attribute.name == "id" and not attribute.is_primary_key and keys:
            message = f"the primary key is {listing(keys)}, and everybody takes `id` for it; rename one of them"
            yield Finding(path, message, on_key=True)


@rule("DM305", Severity.WARNING, "A constant default on something unique")
def constant_unique_default(context: SpecContext) -> Iterator[Finding]:
    """The first row takes the default, and the second one that relies on it is refused, because the value is taken.

    Wrong:
        entities:
          Coupon:
            attributes:
              code: {type: string, unique: true, default: WELCOME}
    Right:
        entities:
          Coupon:
            attributes:
              code: {type: string, unique: true}
    """
    for _, attribute, path in context.attributes:
        default = attribute.default_value
        is_one_of_a_kind = attribute.is_unique or attribute.is_primary_key
        is_computed = isinstance(default, str) and attribute.data_type in MADE_BY_CALL.get(default, ())
        if is_one_of_a_kind and default is not None and not is_computed:
            message = (
                f"only one row can have the default of {show(attribute.name)}, which is unique; take the default out"
            )
            yield Finding(paths.child(path, "default"), message)


@rule("DM306", Severity.ERROR, "A boolean or enum that is unique by itself")
def unique_boolean(context: SpecContext) -> Iterator[Finding]:
    """A boolean, or an enum, that is unique allows one row for each value. It is usually meant to be unique together
    with something else.

    Wrong:
        entities:
          Customer:
            attributes: {phone: string}
          Address:
            attributes:
              is_default: {type: boolean, unique: true}
            relationships:
              customer: {type: many_to_one, target: Customer}
    Right:
        entities:
          Customer:
            attributes: {phone: string}
          Address:
            attributes: {label: string}
            relationships:
              customer: {type: many_to_one, target: Customer}
            unique: [[customer, label]]
    """
    for entity, attribute, path in context.attributes:
        few = 2 if attribute.data_type is DataType.BOOLEAN else len(attribute.values)
        if attribute.is_unique and attribute.data_type in (DataType.BOOLEAN, DataType.ENUM):
            message = (
                f"at most {few} rows of {show(entity.name)} can exist while {show(attribute.name)} is unique; "
                "make it unique together with something else"
            )
            yield Finding(paths.child(path, "unique"), message)


@rule("DM307", Severity.ERROR, "A type that can't be a primary key")
def primary_key_type(context: SpecContext) -> Iterator[Finding]:
    """Keys are `uuid`, `integer`, `bigint` or `string`: they stand in URLs and never change their spelling. An
    attribute called `id` is the key where no other one is.

    Wrong:
        entities:
          Reading:
            attributes: {id: datetime, value: float}
    Right:
        entities:
          Reading:
            attributes: {id: bigint, value: float}
    """
    for _, attribute, path in context.attributes:
        if attribute.is_primary_key and attribute.data_type not in _KEYS:
            message = (
                f"{show(attribute.name)} is the primary key, and a {attribute.data_type} can't be one; use "
                f"{listing(_KEYS, 'or')}"
            )
            yield Finding(paths.child(path, "type"), message)


@rule("DM308", Severity.HINT, "A text key that may hold anything")
def open_text_key(context: SpecContext) -> Iterator[Finding]:
    """A key stands in URLs. Text with a slash, or none at all, can't be addressed there: give a `string` key a
    `pattern` of the characters it is made of.

    Wrong:
        entities:
          Country:
            attributes:
              code: {type: string, max_length: 2, primary_key: true}
              label: string
    Right:
        entities:
          Country:
            attributes:
              code: {type: string, pattern: "^[A-Z]{2}$", primary_key: true}
              label: string
    """
    for _, attribute, path in context.attributes:
        is_text = attribute.is_primary_key and attribute.data_type is DataType.STRING
        if is_text and attribute.constraint(ConstraintType.PATTERN) is None:
            message = f"{show(attribute.name)} stands in URLs, where a slash would break it; give it a `pattern`"
            yield Finding(path, message, on_key=True)
