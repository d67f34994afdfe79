"""`python -m bench.first SPEC`: the milliseconds of the first plan that this process makes."""

import gc
import sys
import time
from pathlib import Path

from generators.app import plan_app
from validators.check import check


def main() -> None:
    """Read the spec, make one plan, and say how long the plan took."""
    ir = check(Path(sys.argv[1]).read_text(encoding="utf-8")).ir
    assert ir is not None
    gc.collect()
    started = time.perf_counter()
    plan_app(ir)
    print((time.perf_counter() - started) * 1_000)


if __name__ == "__main__":
    main()
