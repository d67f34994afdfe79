"""What runs: everything, or by turns.

The heavy checks (a contract run, PostgreSQL) take minutes for all examples. `DEVMATRIX_E2E=rotate`, the default, gives
them to three examples chosen by the commit, so that a few commits cover all; `full` gives them to every example.
"""

import os
import subprocess
from dataclasses import dataclass

from tests.e2e.support.databases import Engine
from tests.e2e.support.places import EXAMPLES, ROOT

_A_TURN = 3
_ADVICE = "DEVMATRIX_E2E=full runs all"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which examples get the heavy checks at a commit, and the databases on which the contract of each is tried."""

    mode: str
    commit: str
    contract: dict[str, tuple[Engine, ...]]

    def reason_to_skip(self, example: str) -> str | None:
        """Why an example's heavy checks are left out; None if they are not."""
        if example in self.contract:
            return None
        return f"not {example}'s turn at {self.commit[:10]}, but {', '.join(self.contract)}'s; {_ADVICE}"

    def reason_to_skip_contract(self, example: str, engine: Engine) -> str | None:
        """Why its contract run on one database is left out; None if it is not."""
        if engine in self.contract.get(example, tuple(Engine)):
            return self.reason_to_skip(example)
        return f"{example}'s contract is tried on the other database at {self.commit[:10]}; {_ADVICE}"

    def describe(self) -> str:
        """One line for the head of a report."""
        turns = ", ".join(f"{name} ({' and '.join(engines)})" for name, engines in self.contract.items())
        return f"DEVMATRIX_E2E={self.mode}, commit {self.commit[:10]}: PostgreSQL and contract runs for {turns}"


def select(mode: str, commit: str, examples: tuple[str, ...] = EXAMPLES) -> Selection:
    """The selection for a commit's hexadecimal hash. Raises `ValueError` for an unknown mode."""
    if mode == "full":
        return Selection(mode, commit, dict.fromkeys(examples, tuple(Engine)))
    if mode != "rotate":
        raise ValueError(f"DEVMATRIX_E2E={mode!r}: use rotate or full")
    round_, turn = divmod(int(commit[:12], 16), len(examples))
    chosen = sorted({examples[(turn + step) % len(examples)] for step in range(_A_TURN)})
    engines = tuple(Engine)
    return Selection(mode, commit, {name: (engines[(round_ + place) % 2],) for place, name in enumerate(chosen)})


def current() -> Selection:
    """The selection of the environment and the checked-out commit; without a commit, as for one that is all zeros."""
    asked = subprocess.run(
        ["git", "rev-parse", "--verify", "--quiet", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    commit = asked.stdout.strip() if asked.returncode == 0 else "0" * 40
    return select(os.environ.get("DEVMATRIX_E2E", "rotate"), commit)
