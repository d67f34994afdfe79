"""Which parts of a spec a rule looked at, so that it runs again only when one of them changed."""

from functools import cached_property
from typing import Any

from ir.model import Endpoint
from ir.parts import SpecParts
from validators.context import SpecContext

ALL_ENDPOINTS = "all endpoints"
"""Stands for the endpoints of the IR among the names of parts, whose `endpoints` are those somebody wrote."""
_VIEWS = frozenset(name for name, value in vars(SpecContext).items() if isinstance(value, cached_property))


class RecordingContext(SpecContext):
    """A context that remembers what was asked for: `read` are the names of the parts since the last `start`.

    A view that is computed once stands for the parts it was computed from, whoever asks for it afterwards.
    """

    def __init__(self, parts: SpecParts, endpoints: tuple[Endpoint, ...]) -> None:
        self._read: list[set[str]] = [set()]
        self._views: dict[str, set[str]] = {}
        super().__init__(_RecordingParts(parts, self._read), endpoints)  # type: ignore[arg-type]

    def start(self) -> set[str]:
        """Forget what was read; the answer fills up as parts are asked for."""
        self._read[0] = set()
        return self._read[0]

    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__
        if name == "endpoints":
            found("_read")[-1].add(ALL_ENDPOINTS)
        if name not in _VIEWS:
            return found(name)
        stack, views = found("_read"), found("_views")
        if name in views:
            stack[-1] |= views[name]
            return found(name)
        stack.append(set())
        try:
            return found(name)
        finally:
            views[name] = stack.pop()
            stack[-1] |= views[name]


class _RecordingParts:
    def __init__(self, parts: SpecParts, read: list[set[str]]) -> None:
        self._parts = parts
        self._read = read

    def __getattr__(self, name: str) -> Any:
        self._read[-1].add(name)
        return getattr(self._parts, name)
