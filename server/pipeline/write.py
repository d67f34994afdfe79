"""Write: plan → disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ir.run import FileRecord
from server.errors import describe
from server.pipeline.phase import Phase, PhaseError, Run
from server.project_root import project_of

if TYPE_CHECKING:
    from generators.write import WritePlan


def write(run: Run) -> dict[str, str]:
    """Compare the plan with the disk and make the changes; a dry run only compares."""
    from generators import write as writer

    assert run.plan is not None and run.root is not None
    root = run.root
    try:
        if run.dry_run:
            _compare(run)
        else:
            root.mkdir(parents=True, exist_ok=True)
            with writer.locked(root):
                writer.recover(root)
                run.left_alone = writer.apply(_compare(run))
    except (writer.WriteError, writer.UnsafePathError, TimeoutError) as error:
        raise PhaseError(str(error)) from error
    except OSError as error:
        raise PhaseError(describe(error)) from error
    assert run.write_plan is not None
    return {action.value: str(count) for action, count in run.write_plan.counts().items()}


def _compare(run: Run) -> WritePlan:
    from generators import write as writer

    assert run.plan is not None and run.root is not None and run.checked is not None and run.source is not None
    ir = run.checked.ir
    assert ir is not None
    plan = writer.plan_write(
        run.plan,
        run.root,
        project_of(ir, run.source, run.root),
        ir.model_dump_json(indent=1) + "\n",
        force=run.force,
        keep=run.keep,
        restore=run.restore,
    )
    run.write_plan = plan
    run.record.files = [
        FileRecord(path=change.path, action=change.action.value, stratum=change.stratum and change.stratum.value)
        for change in plan.changes
    ]
    return plan


WRITE = Phase("write", "Writing the files", write, needs=("generate",))
