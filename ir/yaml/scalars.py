"""The YAML 1.2 core schema: which plain scalars are something else than text.

`yes`, `no`, `on` and `off` are text, `0777` is the number 777, `1:30` is text. See https://yaml.org/spec/1.2.2/#103-core-schema.
"""

import re
from decimal import Decimal
from enum import StrEnum

from ir.yaml.nodes import Content, ScalarNode

_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?(\.inf|\.Inf|\.INF)|\.nan|\.NaN|\.NAN")
_MAX_DIGITS = 400  # Longer ones are no numbers anybody means, and `int` gets slow.


class ScalarType(StrEnum):
    """The types of the core schema."""

    NULL = "null"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    FLOAT = "float"
    TEXT = "text"


_TAGGED = {
    "tag:yaml.org,2002:bool": ScalarType.BOOLEAN,
    "tag:yaml.org,2002:float": ScalarType.FLOAT,
    "tag:yaml.org,2002:int": ScalarType.INTEGER,
    "tag:yaml.org,2002:null": ScalarType.NULL,
}


def scalar_type(node: ScalarNode) -> ScalarType:
    """The type YAML 1.2 gives a scalar: quoted and block scalars are text, unless a standard tag says otherwise."""
    if node.tag is not None:
        return _TAGGED.get(node.tag, ScalarType.TEXT)
    if node.style:
        return ScalarType.TEXT
    text = node.text
    if text in _NULLS:
        return ScalarType.NULL
    if text in _BOOLEANS:
        return ScalarType.BOOLEAN
    if text[0] not in "+-.0123456789":
        return ScalarType.TEXT
    if _INTEGER.fullmatch(text):
        return ScalarType.INTEGER
    return ScalarType.FLOAT if _FLOAT.fullmatch(text) else ScalarType.TEXT


def is_null(node: Content) -> bool:
    """Nothing, `~` or `null`."""
    return isinstance(node, ScalarNode) and node.text in _NULLS and scalar_type(node) is ScalarType.NULL


def as_boolean(node: ScalarNode) -> bool | None:
    """The truth value, or None for anything but a YAML 1.2 boolean."""
    return _BOOLEANS.get(node.text) if scalar_type(node) is ScalarType.BOOLEAN else None


def as_integer(node: ScalarNode) -> int | None:
    """The whole number, or None for anything else (and for numbers of more than 400 digits)."""
    text = node.text
    if len(text) > _MAX_DIGITS or scalar_type(node) is not ScalarType.INTEGER or not _INTEGER.fullmatch(text):
        return None
    if text.startswith("0o"):
        return int(text[2:], 8)
    return int(text[2:], 16) if text.startswith("0x") else int(text)


def as_number(node: ScalarNode) -> Decimal | None:
    """The exact value of a finite number, or None for anything else."""
    whole = as_integer(node)
    if whole is not None:
        return Decimal(whole)
    text = node.text
    if len(text) > _MAX_DIGITS or scalar_type(node) is not ScalarType.FLOAT or not _FLOAT.fullmatch(text):
        return None
    number = Decimal(text) if text.lstrip("+-").lower() not in (".inf", ".nan") else None
    return number if number is not None and -_MAX_DIGITS < number.adjusted() < _MAX_DIGITS else None
