"""Watching the folders ourselves, for clients that do not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Event, Thread

from server.workspace.uris import from_path

ENDS = (".yaml", ".yml", ".json")
_STEP = 100
"""Milliseconds that changes are collected for."""


class Watcher:
    """Tells `changed` the addresses of files that came, went or changed, from a thread of its own.

    `failed` is called if that can't be done: systems watch only so many folders.
    """

    def __init__(self, changed: Callable[[list[str]], None], failed: Callable[[Exception], None]) -> None:
        self._changed = changed
        self._failed = failed
        self._stop = Event()
        self._thread: Thread | None = None

    def watch(self, folders: Iterable[Path]) -> None:
        """Watch these folders with everything in them, and no others."""
        self.stop()
        found = [folder for folder in folders if folder.is_dir()]
        if found:
            self._stop = Event()
            self._thread = Thread(target=self._run, args=(found, self._stop), name="watcher", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Watch nothing."""
        self._stop.set()

    def _run(self, folders: list[Path], stop: Event) -> None:
        try:
            self._report(folders, stop)
        except Exception as error:
            self._failed(error)

    def _report(self, folders: list[Path], stop: Event) -> None:
        import watchfiles

        class Filter(watchfiles.DefaultFilter):
            def __call__(self, change: watchfiles.Change, path: str) -> bool:
                return path.endswith(ENDS) and super().__call__(change, path)

        options = {"step": _STEP, "debounce": 5 * _STEP, "raise_interrupt": False, "ignore_permission_denied": True}
        for found in watchfiles.watch(*folders, watch_filter=Filter(), stop_event=stop, **options):  # type: ignore[arg-type]
            self._changed(sorted({from_path(Path(path)) for _, path in found}))
