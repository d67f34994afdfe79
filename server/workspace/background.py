"""The thread for work that takes its time: commands that a person started and may cancel."""

from __future__ import annotations

from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread


class Background:
    """Does jobs one after the other, beside the worker. Jobs must not raise."""

    def __init__(self) -> None:
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread: Thread | None = None

    def submit(self, job: Callable[[], None]) -> None:
        """Do this when everything before it is done."""
        self._jobs.put(job)
        if self._thread is None:
            self._thread = Thread(target=self._run, name="commands", daemon=True)
            self._thread.start()

    def stop(self, patience: float) -> None:
        """Finish the job at hand and those that wait, for at most so many seconds; cancel them before."""
        self._jobs.put(None)
        if self._thread is not None:
            self._thread.join(patience)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()
