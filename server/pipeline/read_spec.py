"""Read spec: text → ApplicationIR, and every problem on the way."""

from collections import Counter

from server.defects import exit_code
from server.pipeline.phase import Phase, PhaseError, Run


def read_spec(run: Run) -> dict[str, str]:
    """Check the spec; a spec with errors goes no further."""
    from validators.check import check

    assert run.source is not None
    checked = run.checked = check(run.source.text)
    run.record.problems = dict(Counter(problem.severity.value for problem in checked.problems))
    if checked.ir is None or not checked.is_valid:
        raise PhaseError("the spec has errors; nothing was generated", exit_code(checked))
    ir = checked.ir
    run.record.app = ir.name
    return {
        "entities": str(len(ir.domain_model.entities)),
        "endpoints": str(len(ir.api_model.endpoints)),
        "rules": str(len(ir.validation_model.rules)),
    }


READ_SPEC = Phase("read-spec", "Reading the spec", read_spec, needs=("set-up",))
