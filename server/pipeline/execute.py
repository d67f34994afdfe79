"""Running phases: in order, timed, cancellable in between."""

from collections.abc import Callable, Sequence
from time import perf_counter

from ir.run import PhaseRecord, PhaseStatus
from server.pipeline.phase import Phase, Run


def select(phases: Sequence[Phase], names: Sequence[str]) -> tuple[Phase, ...]:
    """The named phases and all they need, in pipeline order. Raises `KeyError` for a name there is none of."""
    by_name = {phase.name: phase for phase in phases}
    wanted: set[str] = set()
    queue = list(names)
    while queue:
        phase = by_name[queue.pop()]
        if phase.name not in wanted:
            wanted.add(phase.name)
            queue += phase.needs
    return tuple(phase for phase in phases if phase.name in wanted)


def execute(
    run: Run,
    phases: Sequence[Phase],
    on_phase: Callable[[Phase], None] = lambda phase: None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> None:
    """Run each phase that is not done yet and record it. Stops at the first that raises; the record then says which.

    A phase either finishes or leaves things as they were, so cancelling (between phases by `is_cancelled`, inside by
    `KeyboardInterrupt`) never leaves anything half done.
    """
    done = [record for record in run.record.phases if record.status is PhaseStatus.DONE]
    phases = [phase for phase in phases if phase.name not in {record.name for record in done}]
    records = [PhaseRecord(name=phase.name) for phase in phases]
    run.record.phases = [*done, *records]
    for phase, record in zip(phases, records, strict=True):
        if is_cancelled():
            record.status = PhaseStatus.CANCELLED
            raise KeyboardInterrupt
        on_phase(phase)
        record.status = PhaseStatus.RUNNING
        started = perf_counter()
        try:
            record.details = phase.work(run)
        except BaseException as error:
            interrupted = isinstance(error, KeyboardInterrupt)
            record.status = PhaseStatus.CANCELLED if interrupted else PhaseStatus.FAILED
            raise
        finally:
            record.milliseconds = round((perf_counter() - started) * 1000, 3)
        record.status = PhaseStatus.DONE
