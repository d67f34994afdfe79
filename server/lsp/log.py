"""What happened, for people: to standard error, and to the client's output panel.

Names of methods and documents, numbers and times; never what is in a document. That is why of an exception only its
type and the lines of our code are told: messages quote what they are about.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from time import strftime

from server.workspace.settings import LEVELS

_MESSAGE_TYPE = {"error": 1, "warning": 2, "info": 3, "debug": 5}


class Log:
    """One line for each event, from any thread. `level` is the least of LEVELS that is told; "off" tells nothing."""

    def __init__(self, level: str = "info") -> None:
        self.level = level
        self.tell: Callable[[int, str], None] | None = None
        """Sends a line to the client, once there is one: the protocol's number for the level, and the text."""

    def error(self, message: str) -> None:
        """Something failed that should not."""
        self._write("error", message)

    def warning(self, message: str) -> None:
        """The client, the person or the disk did something unexpected."""
        self._write("warning", message)

    def info(self, message: str) -> None:
        """Something happened that explains what follows."""
        self._write("info", message)

    def debug(self, message: str) -> None:
        """How long something took."""
        self._write("debug", message)

    def failure(self, what: str, error: BaseException) -> None:
        """A defect: what failed, and where in our code."""
        import traceback

        frames = "".join(traceback.format_tb(error.__traceback__))
        self._write("error", f"{what} failed: {type(error).__name__}\n{frames}".rstrip())

    def _write(self, level: str, message: str) -> None:
        if LEVELS.index(level) > LEVELS.index(self.level):
            return
        with suppress(OSError):  # Nobody reads it: a line is lost, and nobody waits for it.
            os.write(2, f"{strftime('%H:%M:%S')} {level:7} {message}\n".encode(errors="replace"))
        if self.tell is not None:
            self.tell(_MESSAGE_TYPE[level], message)
