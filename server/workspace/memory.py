"""When Python looks for garbage: while the person reads or thinks, never during an edit.

The launcher has switched the collector off. A document of 100,000 lines is millions of objects, and looking at them all
takes a third of a second; so those that stay are put aside.
"""

import gc
from time import monotonic

_PAUSE = 10.0
"""Seconds between two searches."""

_last = 0.0


def keep() -> None:
    """What exists now stays for long: never look at it again."""
    gc.freeze()


def release() -> None:
    """Much of what was put aside may be garbage now."""
    global _last
    gc.unfreeze()
    _last = 0.0


def tidy() -> None:
    """A good moment to look."""
    global _last
    if monotonic() - _last > _PAUSE:
        gc.collect()
        gc.freeze()
        _last = monotonic()
