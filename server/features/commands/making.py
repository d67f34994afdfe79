"""Running the pipeline for a spec that is open in the editor, as far as a plan of what to write."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ir.run import PhaseRecord, PhaseStatus
from server.errors import describe
from server.features import Refusal
from server.features.commands.arguments import application_of, file_of, option
from server.pipeline import PHASES, Phase, PhaseError, Run, execute, select
from server.spec_file import SpecFile
from server.workspace.cancellation import Cancelled, checkpoint

if TYPE_CHECKING:
    from generators.write import WritePlan
    from server.lsp.progress import Progress
    from server.workspace.snapshot import Snapshot

_DONE = ("set-up", "read-spec")
"""The phases that the editor has already done: it has the text, and what is wrong with it."""


def prepare(snapshot: Snapshot, arguments: Sequence[Any]) -> Run:
    """The run for the text in the editor, saved or not, with what is known about it. Raises `Refusal`."""
    application = application_of(snapshot)
    path = file_of(snapshot)
    settings = snapshot.workspace.settings_for(snapshot.uri)
    output = path.parent / settings.output if settings.output else None
    force, keep, restore = (option(arguments, name, number=99) is True for name in ("force", "keep", "restore"))
    run = Run(os.fspath(path), output, force=force, keep=keep, restore=restore)
    run.source = SpecFile(str(snapshot.text), path.name, path)
    run.checked = snapshot.checked
    run.record.app = application.name
    run.record.phases = [PhaseRecord(name=name, status=PhaseStatus.DONE) for name in _DONE]
    return run


def plan(run: Run, progress: Progress) -> None:
    """Plan all files, which writes nothing. Raises `Refusal`, or `Cancelled` between two phases."""

    def on_phase(phase: Phase) -> None:
        progress.report(phase.title, 10)

    with refusing():
        execute(run, select(PHASES, ["generate"]), on_phase)
    checkpoint()


def compare(run: Run) -> WritePlan:
    """What is planned against what is on disk; changes nothing."""
    dry, run.dry_run = run.dry_run, True
    write = next(phase for phase in PHASES if phase.name == "write")
    try:
        with refusing():
            write.work(run)
    finally:
        run.dry_run = dry
    assert run.write_plan is not None
    return run.write_plan


@contextmanager
def writing(root: Path) -> Iterator[None]:
    """Keep others out of a project, and finish what an earlier run had begun. Raises `Refusal` for what goes wrong."""
    from generators import write as writer

    with refusing():
        root.mkdir(parents=True, exist_ok=True)
        with writer.locked(root):
            writer.recover(root)
            yield


@contextmanager
def refusing() -> Iterator[None]:
    """Say what went wrong in words."""
    from generators import write as writer

    try:
        yield
    except KeyboardInterrupt as error:
        raise Cancelled from error
    except (PhaseError, writer.WriteError, writer.UnsafePathError, TimeoutError) as error:
        raise Refusal(str(error)) from error
    except OSError as error:
        raise Refusal(describe(error)) from error
