"""Set up: get hold of the spec's text."""

from server import spec_file
from server.errors import UserError
from server.pipeline.phase import Phase, PhaseError, Run


def set_up(run: Run) -> dict[str, str]:
    """Load the spec."""
    try:
        run.source = spec_file.load(run.spec)
    except UserError as error:
        raise PhaseError(str(error)) from error
    return {"characters": str(len(run.source.text))}


SET_UP = Phase("set-up", "Loading the spec", set_up)
