"""Phases: in order, timed, cancellable, alone."""

from pathlib import Path

import pytest

from ir.run import PhaseStatus, RunRecord
from server.pipeline import PHASES, Phase, PhaseError, Run, execute, select
from tests.server.conftest import Command


def _phase(name: str, log: list[str], error: BaseException | None = None, *needs: str) -> Phase:
    def work(run: Run) -> dict[str, str]:
        log.append(name)
        if error is not None:
            raise error
        return {"number": str(len(log))}

    return Phase(name, name, work, needs)


def test_phases_run_in_order_and_are_recorded() -> None:
    log: list[str] = []
    run = Run("spec")
    execute(run, [_phase("one", log), _phase("two", log)])
    assert log == ["one", "two"]
    assert [(phase.name, phase.status, phase.details) for phase in run.record.phases] == [
        ("one", PhaseStatus.DONE, {"number": "1"}),
        ("two", PhaseStatus.DONE, {"number": "2"}),
    ]
    assert all(phase.milliseconds > 0 for phase in run.record.phases)


def test_a_failure_ends_the_run_and_is_recorded() -> None:
    log: list[str] = []
    run = Run("spec")
    with pytest.raises(PhaseError):
        execute(run, [_phase("one", log, PhaseError("no")), _phase("two", log)])
    assert log == ["one"]
    assert [phase.status for phase in run.record.phases] == [PhaseStatus.FAILED, PhaseStatus.PENDING]


def test_ctrl_c_inside_a_phase() -> None:
    run = Run("spec")
    with pytest.raises(KeyboardInterrupt):
        execute(run, [_phase("one", [], KeyboardInterrupt()), _phase("two", [])])
    assert [phase.status for phase in run.record.phases] == [PhaseStatus.CANCELLED, PhaseStatus.PENDING]


def test_cancelling_between_phases() -> None:
    log: list[str] = []
    run = Run("spec")
    with pytest.raises(KeyboardInterrupt):
        execute(run, [_phase("one", log), _phase("two", log)], is_cancelled=lambda: bool(log))
    assert log == ["one"]
    assert [phase.status for phase in run.record.phases] == [PhaseStatus.DONE, PhaseStatus.CANCELLED]


def test_what_is_done_is_not_done_again() -> None:
    log: list[str] = []
    run = Run("spec")
    one, two = _phase("one", log), _phase("two", log)
    execute(run, [one])
    execute(run, [one, two])
    assert log == ["one", "two"]
    assert [phase.name for phase in run.record.phases] == ["one", "two"]


def test_selecting_a_phase_brings_what_it_needs() -> None:
    assert [phase.name for phase in select(PHASES, ["generate"])] == ["set-up", "read-spec", "generate"]
    with pytest.raises(KeyError):
        select(PHASES, ["dance"])


def test_one_phase_alone_from_the_command_line(devmatrix: Command, spec: Path, workspace: Path) -> None:
    done = devmatrix("run", spec.name, "--phase", "generate", "--json")
    assert done.code == 0
    record = RunRecord.model_validate_json(done.out)
    assert [phase.name for phase in record.phases] == ["set-up", "read-spec", "generate"]
    assert list(workspace.iterdir()) == [spec]


def test_an_unknown_phase(devmatrix: Command, spec: Path) -> None:
    done = devmatrix("run", spec.name, "--phase", "dance")
    assert (done.code, done.err) == (
        2,
        "devmatrix: there is no phase 'dance'; there are set-up, read-spec, generate, write\n",
    )


def test_the_record_round_trips(devmatrix: Command, spec: Path) -> None:
    record = RunRecord.model_validate_json(devmatrix("run", spec.name, "--json").out)
    assert RunRecord.model_validate_json(record.model_dump_json()) == record
    assert record.app == "shop"
    assert {file.action for file in record.files} == {"create"}
