"""What is to be written, as YAML: single values are given as they are spelled."""

import json
import re
from collections.abc import Mapping, Sequence

from ir.yaml.nodes import ScalarNode
from ir.yaml.scalars import ScalarType, scalar_type

Source = str | Mapping[str, "Source"] | Sequence["Source"]
"""A value: the source text of a scalar, or a mapping or list of values."""

DASH = 2
"""What stands behind a dash begins so many columns after it."""

_PLAIN = re.compile(r"[A-Za-z_/$][-A-Za-z0-9_./${}]*(?: [-A-Za-z0-9_./]+)*")
_LEGACY = frozenset({"y", "n", "yes", "no", "on", "off"})


class Flow(dict[str, Source]):
    """A mapping to be written in braces, on one line."""


class Raw(str):
    """The source text of a value that was written elsewhere: lines without the indentation they had in common."""

    __slots__ = ()


def spell(text: str, *, in_flow: bool = False) -> str:
    """A text as a scalar that is read as that text: in quotes where it would mean something else without."""
    is_plain = _PLAIN.fullmatch(text) is not None and not (in_flow and set(text) & set("{}"))
    if is_plain and text.lower() not in _LEGACY and scalar_type(ScalarNode(0, 0, text)) is ScalarType.TEXT:
        return text
    return json.dumps(text, ensure_ascii=False)


def in_flow(value: Source) -> str:
    """A value on one line."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{spell(key, in_flow=True)}: {in_flow(item)}" for key, item in value.items()) + "}"
    return "[" + ", ".join(map(in_flow, value)) + "]"


def in_json(value: Source) -> str:
    """A value on one line of a document in JSON."""
    if isinstance(value, str):
        node = ScalarNode(0, 0, value)
        is_spelled = value[:1] in ('"', "{", "[") or scalar_type(node) is not ScalarType.TEXT
        return value if is_spelled else json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(key)}: {in_json(item)}" for key, item in value.items()) + "}"
    return "[" + ", ".join(map(in_json, value)) + "]"


def entry_lines(name: str, value: Source, column: int, step: int) -> list[str]:
    """The lines of an entry of a block mapping whose keys stand in a column; what is inside is indented by `step`."""
    key = f"{' ' * column}{spell(name)}:"
    if isinstance(value, Raw):
        return [key, *(" " * (column + step) + line if line else "" for line in value.split("\n"))]
    if isinstance(value, Sequence) and not isinstance(value, str) and any(isinstance(one, Mapping) for one in value):
        return [key, *(line for one in value for line in item_lines(one, column + step, step))]
    if isinstance(value, str):
        return [f"{key} {value}" if value else key]
    if isinstance(value, Flow) or not value or not isinstance(value, Mapping):
        return [f"{key} {in_flow(value)}"]
    lines = [key]
    for inner, item in value.items():
        lines += entry_lines(inner, item, column + step, step)
    return lines


def item_lines(value: Source, column: int, step: int) -> list[str]:
    """The lines of an item of a block sequence whose dashes stand in a column."""
    dash = " " * column + "- "
    if not isinstance(value, Mapping) or isinstance(value, Flow) or not value:
        return [dash + in_flow(value)]
    lines: list[str] = []
    for name, item in value.items():
        lines += entry_lines(name, item, column + DASH, step)
    return [dash + lines[0][column + DASH :], *lines[1:]]
