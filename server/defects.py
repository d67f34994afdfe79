"""A spec whose check shows a defect of DevMatrix (DM900), not only of the spec."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from server.errors import ExitCode

if TYPE_CHECKING:
    from validators.check import CheckResult


def exit_code(result: CheckResult) -> ExitCode:
    """What a command says of a spec with problems: that the spec has errors, or that DevMatrix has.

    With DEVMATRIX_TRACEBACK the check is repeated without its net, which raises what it had caught.
    """
    from validators.check import DEFECT, check_parts

    if all(problem.code != DEFECT.code for problem in result.problems):
        return ExitCode.PROBLEMS
    if os.environ.get("DEVMATRIX_TRACEBACK"):
        check_parts(result.parts)
    return ExitCode.INTERNAL
