"""The thread that does the work, so that the one that reads messages never has to wait."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from threading import Condition, Thread
from time import monotonic

LONGEST_HOLD = 0.1
"""Seconds that changed documents wait at most for input that is still coming in."""
_RESTFUL = 0.5
"""Seconds without work after which chores are done."""

Job = Callable[[], None]


class Worker:
    """Does requests in the order in which they came, then looks at documents that changed, each once however often it
    did; and chores when nothing has happened for a while.

    `look` is called with a document's key, `rest` before the worker settles down to wait, and `failed` with what a job
    raised: the worker goes on.
    """

    def __init__(
        self, look: Callable[[str], None], rest: Job = lambda: None, failed: Callable[[Exception], None] | None = None
    ) -> None:
        self._look = look
        self._rest = rest
        self._failed = failed
        self._has_rested = True
        self._wake = Condition()
        self._requests: deque[Job] = deque()
        self._changed: dict[str, float] = {}  # Key → since when.
        self._chores: deque[Job] = deque()
        self._is_quiet = True
        self._is_stopping = False
        self._thread = Thread(target=self._run, name="worker", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def request(self, job: Job) -> None:
        """Do this soon."""
        self._put(lambda: self._requests.append(job))

    def changed(self, key: str) -> None:
        """Look at this document once no more input is waiting."""
        self._put(lambda: self._changed.setdefault(key, monotonic()))

    def forget(self, key: str) -> None:
        """The document is gone."""
        with self._wake:
            self._changed.pop(key, None)

    def chore(self, job: Job) -> None:
        """Do this when there is nothing else to do."""
        self._put(lambda: self._chores.append(job))

    def input(self, is_waiting: bool) -> None:
        """Whether messages have come in that nobody has read yet: a burst of edits is worth one look, not many."""
        if self._is_quiet is is_waiting:
            with self._wake:
                self._is_quiet = not is_waiting
                self._wake.notify()

    def stop(self, patience: float) -> None:
        """Finish the job at hand and no other. Waits for that as many seconds."""
        with self._wake:
            self._is_stopping = True
            self._wake.notify()
        if self._thread.is_alive():
            self._thread.join(patience)

    def _put(self, add: Callable[[], object]) -> None:
        with self._wake:
            add()
            self._wake.notify()

    def _run(self) -> None:
        while (job := self._next()) is not None:
            try:
                job()
            except Exception as error:
                if self._failed is not None:
                    self._failed(error)

    def _next(self) -> Job | None:
        """The next job, waiting for one; None to stop."""
        rested = monotonic() + _RESTFUL
        with self._wake:
            while not self._is_stopping:
                now = monotonic()
                if self._requests:
                    self._has_rested = False
                    return self._requests.popleft()
                wait = None
                if self._changed:
                    key, since = next(iter(self._changed.items()))
                    wait = since + LONGEST_HOLD - now
                    if self._is_quiet or wait <= 0:
                        del self._changed[key]
                        self._has_rested = False
                        return lambda: self._look(key)
                elif self._chores or not self._has_rested:
                    wait = rested - now
                    if wait <= 0 and self._chores:
                        return self._chores.popleft()
                    if wait <= 0:
                        self._has_rested = True
                        return self._rest
                self._wake.wait(wait)
        return None
