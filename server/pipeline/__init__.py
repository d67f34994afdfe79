"""The pipeline: phases over one `RunRecord`, the same for the command line, an editor and CI."""

from server.pipeline.execute import execute, select
from server.pipeline.phase import Phase, PhaseError, Run
from server.pipeline.phases import PHASES

__all__ = ["PHASES", "Phase", "PhaseError", "Run", "execute", "select"]
