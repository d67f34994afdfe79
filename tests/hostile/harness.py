"""The two things done with a hostile spec: check it, and generate from it if it passes."""

import re
import time
import unicodedata
from collections.abc import Mapping

from generators.app import plan_app
from ir.problems import LONGEST_MESSAGE, Severity
from tests.hostile.places import spec
from validators.check import CheckResult, check

_MIGRATION = re.compile(r"versions/[0-9a-f]{12}_")  # A migration is named after its content.

SECONDS = 1.0
"""What a check, or generating, may cost. Counted in processor time, because tests share the machine."""


def checked(text: str) -> CheckResult:
    """The result of checking `text`: in time, without a crash, and with messages fit for a terminal."""
    started = time.process_time()
    result = check(text)
    spent = time.process_time() - started
    assert spent < SECONDS, f"took {spent:.2f} s"
    for problem in result.problems:
        assert problem.code != "DM900", problem.message
        odd = [char for char in problem.message if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
        assert not odd, f"{problem.code} shows {odd} as they are"
        assert 0 < len(problem.message) <= LONGEST_MESSAGE, (
            f"{problem.code} has a message of {len(problem.message)} characters"
        )
    return result


def refusals(text: str) -> list[str]:
    """The codes of the errors that `text` is refused with; none if an application can be generated from it."""
    result = checked(text)
    codes = [problem.code for problem in result.problems if problem.severity is Severity.ERROR]
    assert bool(codes) != result.is_valid, "refused without a message"
    return codes


def generated(texts: Mapping[str, str]) -> dict[str, str] | None:
    """The files of the base spec with `texts` in their places, by path; None if it is refused."""
    return generated_from(spec(texts))


def generated_from(text: str) -> dict[str, str] | None:
    """The files of an application by path, made in time; None if the spec is refused."""
    result = checked(text)
    if not result.is_valid or result.ir is None:
        return None
    started = time.process_time()
    files = plan_app(result.ir).files
    spent = time.process_time() - started
    assert spent < SECONDS, f"generating took {spent:.2f} s"
    return {_MIGRATION.sub("versions/id_", file.path): file.content for file in files}
