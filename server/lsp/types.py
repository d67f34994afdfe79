"""`lsprotocol.types`, imported in a fraction of the time.

It defines 550 classes and lets attrs write and compile code for each of them; a session uses some sixty. Here attrs
gets to see a class when somebody makes the first instance of it or asks for its fields.
"""

from __future__ import annotations

import importlib
import sys
from threading import RLock
from types import ModuleType
from typing import Any

_ONE_AT_A_TIME = RLock()


class _Fields:
    """Stands for `__attrs_attrs__` until somebody wants it."""

    def __get__(self, instance: object, owner: type) -> Any:
        _finish(owner)
        return owner.__dict__["__attrs_attrs__"]


def _finish(cls: type) -> None:
    import attrs

    with _ONE_AT_A_TIME:
        if isinstance(cls.__dict__.get("__attrs_attrs__"), _Fields):
            del cls.__attrs_attrs__, cls.__init__  # type: ignore[attr-defined, misc]
            attrs.define(cls, slots=False)  # With slots it would be another class.


def _first(self: Any, *args: Any, **named: Any) -> None:
    _finish(type(self))
    type(self).__init__(self, *args, **named)


def _later(cls: Any) -> Any:
    cls.__attrs_attrs__ = _Fields()
    cls.__init__ = _first
    return cls


def load() -> ModuleType:
    """Import `lsprotocol.types`; whoever imports it after that gets the same."""
    with _ONE_AT_A_TIME:
        found = sys.modules.get("lsprotocol.types")
        if found is None:
            import attrs

            define = attrs.define
            attrs.define = _later  # type: ignore[assignment]
            try:
                found = importlib.import_module("lsprotocol.types")
            finally:
                attrs.define = define
        return found
