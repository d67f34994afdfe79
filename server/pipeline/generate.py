"""Generate: ApplicationIR → plan, all in memory."""

from ir.run import StratumRecord
from server.errors import UserError
from server.pipeline.phase import Phase, PhaseError, Run
from server.project_root import project_root


def generate(run: Run) -> dict[str, str]:
    """Find the project's folder and plan every file of the application."""
    from generators.app import plan_app
    from generators.write import written_by_hand

    assert run.checked is not None and run.checked.ir is not None and run.source is not None
    ir = run.checked.ir
    try:
        run.root = project_root(ir, run.source, run.output)
    except UserError as error:
        raise PhaseError(str(error)) from error
    run.record.output = str(run.root)
    plan = run.plan = plan_app(ir)
    written = written_by_hand(run.root, plan.unimplemented) if plan.unimplemented else ()
    run.record.unimplemented = [one.operation for one in plan.unimplemented if one not in written]
    run.record.strata = [
        StratumRecord(
            stratum=stratum.value,
            files=cost.files,
            milliseconds=round(cost.milliseconds, 3),
            tokens=cost.tokens,
            cost_usd=cost.cost_usd,
        )
        for stratum, cost in plan.costs
    ]
    return {"files": str(len(plan.files)), "unimplemented": str(len(run.record.unimplemented))}


GENERATE = Phase("generate", "Generating the application", generate, needs=("read-spec",))
