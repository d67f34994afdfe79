"""Between JSON and the classes of `lsprotocol.types`, for the few of them that a session sees.

The general converter of lsprotocol prepares all 550 classes first, which takes longer than everything else at start.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import attrs

from server.lsp import types as lazily
from server.lsp.errors import InvalidParams

Read = Callable[[Any, str], Any]
"""Reads a JSON value whose place is given for messages. Raises `InvalidParams`."""


_PLAIN = frozenset({str, int, float, bool, NoneType})
"""Values of exactly these types are JSON already. Most are: asking for them first makes lists of thousands fast."""


def to_wire(value: Any) -> Any:
    """A result as JSON: what is None is left out, but where the protocol wants to see it."""
    cls: Any = type(value)
    return value if cls in _PLAIN else _writer(cls)(value)


@cache
def _writer(cls: Any) -> Callable[[Any], Any]:
    if issubclass(cls, Enum):
        return lambda value: value.value
    if issubclass(cls, str | int | float):
        return lambda value: value
    if issubclass(cls, Mapping):
        return lambda value: {to_wire(key): to_wire(item) for key, item in value.items()}
    if issubclass(cls, Sequence):
        return lambda value: [item if type(item) in _PLAIN else to_wire(item) for item in value]
    return _object_writer(cls)


def _object_writer(cls: Any) -> Callable[[Any], Any]:
    types = lazily.load()
    names = [field.name for field in attrs.fields(cls)]
    fields = [(name, _key(name), types.is_special_property(cls, name)) for name in names]

    def write(value: Any) -> dict[str, Any]:
        found = {}
        for name, key, keeps_null in fields:
            item = getattr(value, name)
            if item is not None:
                found[key] = item if type(item) in _PLAIN else to_wire(item)
            elif keeps_null:
                found[key] = None
        return found

    return write


def _key(name: str) -> str:
    first, *rest = name.rstrip("_").split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in rest)


def params_type(method: str) -> Any:
    """The class of a request's parameters; anything for methods of our own."""
    known = lazily.load().METHOD_TO_TYPES.get(method)
    return known[2] if known is not None else Any


def from_wire(value: object, hint: Any, place: str = "params") -> Any:
    """JSON as an instance of a class of the protocol. Raises `InvalidParams` that says where it is something else."""
    return _reader(hint)(value, place)


@cache
def _reader(hint: Any) -> Read:
    origin, inner = get_origin(hint), get_args(hint)
    if hint is Any or (origin in (Union, UnionType) and Any in inner):
        return lambda value, place: value
    if origin in (Union, UnionType):
        return _union(inner)
    if origin is Literal:
        return lambda value, place: value if value in inner else _refuse(place, f"one of {', '.join(map(repr, inner))}")
    if isinstance(origin, type) and issubclass(origin, tuple):
        return _tuple(inner)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping(_reader(inner[0]), _reader(inner[1]))
    if isinstance(origin, type) and issubclass(origin, Sequence):
        return _sequence(_reader(inner[0]))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _enum(hint)
    if isinstance(hint, type) and attrs.has(hint):
        return _instance(hint)
    return _plain(hint)


def _plain(hint: type) -> Read:
    wanted: tuple[type, ...] = (int, float) if hint is float else (hint,)

    def read(value: Any, place: str) -> Any:
        if isinstance(value, wanted) and (hint is bool or not isinstance(value, bool)):
            return value
        return _refuse(place, "null" if hint is NoneType else f"of type {hint.__name__}")

    return read


def _enum(hint: type[Enum]) -> Read:
    base: Any = int if issubclass(hint, int) else str

    def read(value: Any, place: str) -> Any:
        try:
            return hint(value)
        except ValueError:  # A later version of the protocol may have more.
            return value if isinstance(value, base) else _refuse(place, f"of type {hint.__name__}")

    return read


def _union(hints: tuple[Any, ...]) -> Read:
    readers = [_reader(hint) for hint in hints]

    def read(value: Any, place: str) -> Any:
        refusal: InvalidParams | None = None
        for reader in readers:
            try:
                return reader(value, place)
            except InvalidParams as error:
                refusal = refusal or error
        raise refusal or InvalidParams(place)

    return read


def _sequence(item: Read) -> Read:
    def read(value: Any, place: str) -> Any:
        if not isinstance(value, list):
            return _refuse(place, "a list")
        return tuple(item(one, f"{place}[{number}]") for number, one in enumerate(value))

    return read


def _tuple(hints: tuple[Any, ...]) -> Read:
    readers = [_reader(hint) for hint in hints]

    def read(value: Any, place: str) -> Any:
        if not isinstance(value, list) or len(value) != len(readers):
            return _refuse(place, f"a list of {len(readers)}")
        return tuple(reader(one, place) for reader, one in zip(readers, value, strict=True))

    return read


def _mapping(key: Read, item: Read) -> Read:
    def read(value: Any, place: str) -> Any:
        if not isinstance(value, dict):
            return _refuse(place, "an object")
        return {key(name, place): item(one, f"{place}.{name}") for name, one in value.items()}

    return read


def _instance(cls: Any) -> Read:
    hints = get_type_hints(cls, vars(lazily.load()))
    fields = [(field.name, _key(field.name), hints[field.name], field.default) for field in attrs.fields(cls)]

    def read(value: Any, place: str) -> Any:
        if not isinstance(value, dict):
            return _refuse(place, "an object")
        found = {}
        for name, key, hint, default in fields:
            if key in value:
                found[name] = _reader(hint)(value[key], f"{place}.{key}")
            elif default is attrs.NOTHING:
                raise InvalidParams(f"{place}.{key} is missing")
        try:
            return cls(**found)
        except (ValueError, TypeError) as error:  # Numbers have bounds.
            raise InvalidParams(f"{place} can't be {cls.__name__}") from error

    return read


def _refuse(place: str, wanted: str) -> Any:
    raise InvalidParams(f"{place} has to be {wanted}")
