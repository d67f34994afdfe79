"""Where output goes: results to standard output, everything else to standard error, colours only on a terminal."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer

from rich.console import Console, RenderableType
from rich.text import Text

_PIPE_WIDTH = 200
"""Columns of a table that nobody looks at in a terminal: wide enough to keep one row on one line."""

_PATIENCE = 0.5
"""Seconds after which people want to know that something is going on."""


def _console(stderr: bool) -> Console:
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else _PIPE_WIDTH
    return Console(stderr=stderr, width=width, highlight=False, markup=False, emoji=False)


def out(*lines: RenderableType) -> None:
    """Print results. Texts are never wrapped: a long line is the terminal's business."""
    _print(_console(stderr=False), lines)


def err(*lines: RenderableType) -> None:
    """Print what is not the result: summaries of problems, notes."""
    _print(_console(stderr=True), lines)


def _print(console: Console, lines: tuple[RenderableType, ...]) -> None:
    for line in lines:
        console.print(line, soft_wrap=isinstance(line, str | Text))


class Progress:
    """What is going on now, shown on a terminal once it has taken half a second."""

    def __init__(self) -> None:
        self._status = _console(stderr=True).status("")

    def say(self, text: str) -> None:
        """Change the text."""
        self._status.update(Text(text))


@contextmanager
def progress() -> Iterator[Progress]:
    """Show progress while the block runs, if it takes long enough and somebody is looking."""
    shown = Progress()
    timer = Timer(_PATIENCE, shown._status.start)
    timer.daemon = True
    if sys.stderr.isatty():
        timer.start()
    try:
        yield shown
    finally:
        timer.cancel()
        if timer.is_alive():
            timer.join()
        shown._status.stop()
