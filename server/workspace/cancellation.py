"""Stopping work that nobody waits for any more."""

from contextvars import ContextVar


class Cancelled(Exception):
    """Raised inside work whose result is not wanted any more."""


class Token:
    """Whether a piece of work is still wanted. `cancel` may be called from any thread."""

    __slots__ = ("is_cancelled",)

    def __init__(self) -> None:
        self.is_cancelled = False

    def cancel(self) -> None:
        """Nobody wants the result any more."""
        self.is_cancelled = True

    def check(self) -> None:
        """Raise `Cancelled` if so."""
        if self.is_cancelled:
            raise Cancelled


current: ContextVar[Token | None] = ContextVar("current", default=None)
"""The token of the work that runs in this thread."""


def checkpoint() -> None:
    """Call this in loops that may take long: raises `Cancelled` once nobody waits for the result."""
    token = current.get()
    if token is not None:
        token.check()
