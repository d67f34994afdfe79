"""Type names: `string`, `string[]`, `text?`."""

import re
from dataclasses import dataclass

from ir.dialect.domain_keys import ITEM_TYPES, TYPES
from ir.dialect.reading import Reading, did_you_mean
from ir.dialect.values import scalar
from ir.model.types import DataType
from ir.wording import show
from ir.yaml import Node

_FORM = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)\s*(\[\])?(\?)?")

_LIKE_AN_ENTITY = re.compile(r"[A-Z][A-Za-z0-9]{0,60}")

_FOREIGN = {
    **dict.fromkeys(("str", "varchar", "char"), "string"),
    **dict.fromkeys(("int", "int32", "number"), "integer"),
    **dict.fromkeys(("long", "int64"), "bigint"),
    **dict.fromkeys(("double", "real"), "float"),
    **dict.fromkeys(("money", "numeric", "currency"), "decimal"),
    **dict.fromkeys(("bool",), "boolean"),
    **dict.fromkeys(("timestamp", "instant", "zoneddatetime"), "datetime"),
    **dict.fromkeys(("guid",), "uuid"),
    **dict.fromkeys(("uri", "link"), "url"),
    **dict.fromkeys(("object", "dict", "map", "jsonb"), "json"),
    **dict.fromkeys(("bytes", "blob", "file"), "binary"),
    **dict.fromkeys(("list",), "array"),
}


@dataclass(frozen=True, slots=True)
class TypeName:
    """A type as it was written: `data_type` is that of the items where `is_array`."""

    data_type: DataType
    is_array: bool = False
    is_nullable: bool = False


def read_type(
    reading: Reading, node: Node, path: str, *, for_items: bool = False, of_entity: str = ""
) -> TypeName | None:
    """The type a node names, or None after it was reported.

    `of_entity` is what to say about the name of an entity, where `{}` stands for it.
    """
    found = scalar(reading, node, path, "a type such as `string`")
    if found is None:
        return None
    form = _FORM.fullmatch(found.text)
    allowed = ITEM_TYPES if for_items or (form and form[2]) else TYPES
    name = form[1] if form else found.text
    if form is None or name not in allowed:
        _unknown(reading, node, path, name, allowed, of_entity)
        return None
    if for_items and (form[2] or form[3]):
        reading.report("DM201", f"Items are never {'lists' if form[2] else 'null'}: write `{name}`", path, node)
        return None
    return TypeName(DataType(name), form[2] is not None, form[3] is not None)


def _unknown(reading: Reading, node: Node, path: str, name: str, allowed: tuple[str, ...], of_entity: str) -> None:
    foreign = _FOREIGN.get(name.lower())
    guess = foreign if foreign in allowed else reading.closest(name, allowed)
    if name in TYPES:
        message = f"Items can't be {show(name)}: write one of {', '.join(allowed)}"
    elif guess is None and of_entity and _LIKE_AN_ENTITY.fullmatch(name):
        message = f"{show(name)} is not a type: {of_entity.replace('{}', name)}"
    else:
        message = f"{show(name)} is not a type" + (did_you_mean(guess) or f": write one of {', '.join(allowed)}")
    reading.report("DM201", message, path, node, suggestion=guess)
