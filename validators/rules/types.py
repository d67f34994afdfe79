"""Settings that belong to one type: an enum's values, a decimal's digits, what can be unique."""

import unicodedata
from collections.abc import Iterator

from ir import paths
from ir.model import Attribute, ConstraintType, DataType, Entity
from ir.problems import Severity
from validators.context import SpecContext, attribute_path
from validators.rule import Finding, rule
from validators.target.naming import enum_member
from validators.values import LONGEST
from validators.wording import show

_LONGEST_VALUE = 64
_MOST_VALUES = 200
_INDEX_BYTES = 2_700
_MONEY = frozenset({"price", "amount", "cost", "fee", "balance", "salary", "revenue", "subtotal"})
_NOT_MONEY = frozenset({"rate", "ratio", "percent", "percentage", "factor", "share"})
_NOT_COMPARED = frozenset({DataType.JSON, DataType.BINARY, DataType.ARRAY})


@rule("DM330", Severity.ERROR, "An enum without values")
def enum_without_values(context: SpecContext) -> Iterator[Finding]:
    """An enum lists its `values`, at least one and at most 200. More are better kept as an entity of their own.

    Wrong:
        entities:
          Order:
            attributes:
              status: {type: enum, values: []}
    Right:
        entities:
          Order:
            attributes:
              status: {type: enum, values: [pending, paid]}
    """
    for value in context.values:
        if value.data_type is DataType.ENUM and not 0 < len(value.values) <= _MOST_VALUES:
            what = "no values; list them in `values`"
            if value.values:
                what = (
                    f"{len(value.values)} values; {_MOST_VALUES} are the most, so keep them as an entity and "
                    "refer to it"
                )
            yield Finding(paths.child(value.path, "values"), f"{value.subject} has {what}", on_key=True)


@rule("DM331", Severity.ERROR, "An enum's value is there twice")
def repeated_enum_value(context: SpecContext) -> Iterator[Finding]:
    """Each value of an enum is listed once.

    Wrong:
        entities:
          Order:
            attributes:
              status: {type: enum, values: [pending, paid, pending]}
    Right:
        entities:
          Order:
            attributes:
              status: {type: enum, values: [pending, paid]}
    """
    for value in context.values:
        seen: set[str] = set()
        for position, text in enumerate(value.values):
            if text in seen:
                yield Finding(
                    paths.child(value.path, "values", position), f"{show(text)} is listed already; take one out"
                )
            seen.add(text)


@rule("DM332", Severity.ERROR, "An enum's value is not usable text")
def unusable_enum_value(context: SpecContext) -> Iterator[Finding]:
    """Values of an enum are stored and sent as they are: 1 to 64 characters, without control characters and without
    spaces at either end.

    Wrong:
        entities:
          Order:
            attributes:
              status: {type: enum, values: [pending, "paid\\n"]}
    Right:
        entities:
          Order:
            attributes:
              status: {type: enum, values: [pending, paid]}
    """
    for value in context.values:
        for position, text in enumerate(value.values):
            fault = _fault_of_value(text)
            if fault:
                message = f"{show(text)} can't be a value of {value.subject}: {fault}"
                yield Finding(paths.child(value.path, "values", position), message)


def _fault_of_value(text: str) -> str | None:
    if not text:
        return "it is empty"
    if len(text) > _LONGEST_VALUE:
        return f"it has {len(text)} characters, and {_LONGEST_VALUE} are the most"
    if any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") for char in text):
        return "it contains a control character"
    return "it begins or ends with a space" if text != text.strip() else None


@rule("DM333", Severity.ERROR, "Two values of an enum have one name in code")
def enum_members_clash(context: SpecContext) -> Iterator[Finding]:
    """In code the value `in progress` is called `IN_PROGRESS`. Two values that differ only in case or punctuation
    would get one name.

    Wrong:
        entities:
          Order:
            attributes:
              status: {type: enum, values: [in-progress, in_progress]}
    Right:
        entities:
          Order:
            attributes:
              status: {type: enum, values: [in-progress, in-review]}
    """
    for value in context.values:
        members: dict[str, str] = {}
        for position, text in enumerate(value.values):
            member = enum_member(text)
            first = members.setdefault(member, text)
            if first != text:
                message = (
                    f"{show(first)} and {show(text)} would both be called {show(member)} in code; change one of them"
                )
                yield Finding(paths.child(value.path, "values", position), message)


@rule("DM334", Severity.ERROR, "A decimal with more digits after its point than in all")
def scale_beyond_precision(context: SpecContext) -> Iterator[Finding]:
    """`precision` counts all digits of a decimal (default 12), `scale` those after the point (default 2), so `scale`
    can't be larger.

    Wrong:
        entities:
          Rate:
            attributes:
              factor: {type: decimal, precision: 3, scale: 6}
    Right:
        entities:
          Rate:
            attributes:
              factor: {type: decimal, precision: 9, scale: 6}
    """
    for value in context.values:
        if value.data_type is not DataType.DECIMAL:
            continue
        precision, scale = value.precision or 12, 2 if value.scale is None else value.scale
        if scale > precision:
            message = f"{value.subject} has {precision} digits in all, so it can't have {scale} after the point"
            key = "precision" if value.scale is None else "scale"
            yield Finding(paths.child(value.path, key), message)


def _indexed(context: SpecContext) -> Iterator[tuple[Attribute, str, str]]:
    """Every attribute that gets an index, where that is said, and what it is called."""
    for entity, attribute, path in context.attributes:
        for flag, key in (
            (attribute.is_primary_key, "primary_key"),
            (attribute.is_unique, "unique"),
            (attribute.is_indexed, "index"),
        ):
            if flag:
                yield attribute, paths.child(path, key), f"{entity.name}.{attribute.name}"
                break
    for entity in context.parts.entities:
        yield from _in_lists(context, entity)


def _in_lists(context: SpecContext, entity: Entity) -> Iterator[tuple[Attribute, str, str]]:
    attributes = context.indexes[entity.name].attributes
    for key, lists in (("unique", entity.unique), ("indexes", entity.indexes)):
        for row, names in enumerate(lists):
            for column, name in enumerate(names):
                if name in attributes:
                    yield attributes[name], paths.child(entity.path, key, row, column), f"{entity.name}.{name}"


@rule("DM321", Severity.ERROR, "An index over something that has no order")
def not_indexable(context: SpecContext) -> Iterator[Finding]:
    """JSON, binary values and arrays can't be unique or indexed as a whole.

    Wrong:
        entities:
          Product:
            attributes: {title: string, details: json}
            unique: [[title, details]]
    Right:
        entities:
          Product:
            attributes: {title: string, details: json}
            unique: [[title]]
    """
    for attribute, path, name in _indexed(context):
        if attribute.data_type in _NOT_COMPARED:
            yield Finding(
                path, f"{show(name)} is a {attribute.data_type}, which can't be unique or indexed; take it out"
            )


@rule("DM322", Severity.ERROR, "An index over text that is too long")
def too_long_to_index(context: SpecContext) -> Iterator[Finding]:
    """An entry of an index has at most 2,700 bytes, and a character can take four. Text that is unique, indexed or a
    key needs a `max_length` of at most 675; a `url` has only ASCII and may have 2,700.

    Wrong:
        entities:
          Article:
            attributes:
              summary: {type: text, unique: true}
    Right:
        entities:
          Article:
            attributes:
              summary: {type: text, unique: true, max_length: 600}
    """
    for attribute, path, name in _indexed(context):
        kind = attribute.data_type
        if not kind.is_text:
            continue
        bound = attribute.constraint(ConstraintType.MAX_LENGTH)
        length = bound.value if bound is not None and isinstance(bound.value, int) else LONGEST[kind]
        limit = _INDEX_BYTES if kind is DataType.URL else _INDEX_BYTES // 4
        if length > limit:
            message = (
                f"{show(name)} may have {length:,} characters, too many for an index; give it a `max_length` "
                f"of at most {limit}"
            )
            yield Finding(path, message, on_key=True)


@rule("DM335", Severity.HINT, "Money as a floating-point number")
def money_as_float(context: SpecContext) -> Iterator[Finding]:
    """A `float` can't hold 0.10 exactly, so sums of money drift. Use `decimal`.

    Wrong:
        entities:
          Product:
            attributes: {price: float}
    Right:
        entities:
          Product:
            attributes: {price: decimal}
    """
    for entity, attribute, _ in context.attributes:
        words = set(attribute.name.split("_"))
        if attribute.data_type is DataType.FLOAT and words & _MONEY and not words & _NOT_MONEY:
            path = paths.child(attribute_path(entity, attribute.name), "type")
            message = f"{show(attribute.name)} looks like money, which a float can't hold exactly; use `decimal`"
            yield Finding(path, message)
