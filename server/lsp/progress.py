"""Telling the person how far a long piece of work is, and hearing that it is not wanted any more."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any

from server.lsp.connection import Connection
from server.workspace.cancellation import Token


class Progress:
    """One piece of work. It shows once the client has agreed, which nobody waits for."""

    def __init__(self, connection: Connection, token: int | str, title: str, cancel: Token | None) -> None:
        self.token = token
        self._connection = connection
        self._cancel = cancel
        self._first: dict[str, Any] = {"kind": "begin", "title": title, "cancellable": cancel is not None}
        self._is_shown = False
        self._is_over = False
        self._order = Lock()  # The client agrees on one thread while the work reports on another.

    def show(self) -> None:
        """The client knows the token now."""
        with self._order:
            if not self._is_shown and not self._is_over:
                self._is_shown = True
                self._send(self._first)

    def report(self, message: str, percentage: float | None = None) -> None:
        """What is going on now, and how much of it is done. Raises `Cancelled` if the person has cancelled."""
        if self._cancel is not None:
            self._cancel.check()
        said: dict[str, Any] = {"message": message}
        if percentage is not None:
            said["percentage"] = round(min(max(percentage, 0), 100))
        with self._order:
            if self._is_shown:
                self._send({"kind": "report", **said})
            else:
                self._first |= said

    def cancel(self) -> None:
        """The person does not want the result any more."""
        if self._cancel is not None:
            self._cancel.cancel()

    def end(self, message: str = "") -> None:
        """It is over. To be called in any case."""
        with self._order:
            self._is_over = True
            if self._is_shown:
                self._is_shown = False
                self._send({"kind": "end", **({"message": message} if message else {})})

    def _send(self, value: dict[str, Any]) -> None:
        self._connection.notify("$/progress", {"token": self.token, "value": value})


class Progresses:
    """All that is going on."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._active: dict[int | str, Progress] = {}
        self._count = 0
        self.is_supported = False

    def begin(self, title: str, cancel: Token | None = None, token: int | str | None = None) -> Progress:
        """Begin one, with the client's own token if its request came with one."""
        if token is not None:
            found = self._active[token] = Progress(self._connection, token, title, cancel)
            found.show()
            return found
        self._count += 1
        found = Progress(self._connection, f"devmatrix/{self._count}", title, cancel)
        self._active[found.token] = found
        if self.is_supported:
            self._connection.ask("window/workDoneProgress/create", {"token": found.token}, _once(found.show))
        return found

    def end(self, progress: Progress, message: str = "") -> None:
        """It is over."""
        progress.end(message)
        self._active.pop(progress.token, None)

    def cancel(self, token: object) -> None:
        """The person pressed cancel."""
        if isinstance(token, int | str) and (found := self._active.get(token)) is not None:
            found.cancel()


def _once(agreed: Callable[[], None]) -> Callable[[Any, dict[str, Any] | None], None]:
    return lambda _, error: None if error else agreed()
