"""Timing: repeated runs and what they come to."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Timing:
    """Wall milliseconds of each run, in the order in which they were made."""

    milliseconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """Half of the runs took longer."""
        return statistics.median(self.milliseconds)

    @property
    def p95(self) -> float:
        """One run in twenty took longer; of fewer than twenty runs, an interpolation."""
        if len(self.milliseconds) == 1:
            return self.milliseconds[0]
        return statistics.quantiles(self.milliseconds, n=20, method="inclusive")[-1]


def measure(prepare: Callable[[], T], work: Callable[[T], object], runs: int, warm_up: int = 3) -> Timing:
    """Time `work` alone, each time on what `prepare` made for it; the first `warm_up` runs do not count.

    Garbage of the preparation is collected before the clock starts; collections during the work count.
    """
    milliseconds = []
    for number in range(warm_up + runs):
        prepared = prepare()
        gc.collect()
        started = time.perf_counter()
        work(prepared)
        elapsed = (time.perf_counter() - started) * 1_000
        if number >= warm_up:
            milliseconds.append(elapsed)
    return Timing(tuple(milliseconds))
