"""The contract run: Schemathesis against a served and seeded application, by its own document."""

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.e2e.support.apps import App
from tests.e2e.support.commands import CheckFailed, attempt, run
from tests.e2e.support.server import serving

SEED = 20_260_101
EXAMPLES_PER_OPERATION = 50
_PHASES = ("examples", "coverage", "fuzzing", "stateful")


@dataclass(frozen=True, slots=True)
class ContractReport:
    """What a clean run covered: operations in the document, those tried, requests made, wall seconds.

    `never_accepted` are the operations that no request got a 2xx from: tried, but only by refusals.
    """

    total: int
    tested: int
    cases: int
    seconds: float
    never_accepted: tuple[str, ...]

    def __str__(self) -> str:
        excluded = f", {self.total - self.tested} excluded" if self.total != self.tested else ""
        refused = f"; never a 2xx: {', '.join(self.never_accepted)}" if self.never_accepted else ""
        return f"{self.tested} of {self.total} operations{excluded}, {self.cases} cases, seed {SEED}{refused}"


def check_contract(app: App, database_url: str, examples: int = EXAMPLES_PER_OPERATION) -> ContractReport:
    """Migrate and seed an empty database, serve, and try every operation with all checks in all phases.

    Raises `CheckFailed` with the findings and the application's log when there is anything to find, when a phase did
    not run, or when nothing was tried.
    """
    migrate_and_seed(app, database_url)
    with tempfile.TemporaryDirectory(prefix="devmatrix-contract-") as folder, serving(app, database_url) as served:
        report = Path(folder) / "report.json"
        done = attempt(
            [
                app.tools / "schemathesis",
                "--config-file",
                "schemathesis.toml",
                "run",
                f"{served.url}/openapi.json",
                "--checks",
                "all",
                "--phases",
                ",".join(_PHASES),
                "--max-examples",
                str(examples),
                "--seed",
                str(SEED),
                "--generation-database",
                "none",
                "--continue-on-failure",
                "--report",
                "json",
                "--report-json-path",
                str(report),
            ],
            app.root,
            app.settings(database_url),
            seconds=1_800,
        )
        evidence = f"{done.tail(150)}\n--- the application's log ---\n{served.log_tail()}"
        if done.status != 0 or not report.exists():
            raise CheckFailed(evidence)
        found = json.loads(report.read_text(encoding="utf-8"))
    if problem := _incomplete(found, app.unimplemented()):
        raise CheckFailed(f"{problem}\n{evidence}")
    return ContractReport(
        total=found["operations"]["total"],
        tested=found["operations"]["tested"],
        cases=found["test_cases"]["generated"],
        seconds=done.seconds,
        never_accepted=tuple(
            operation
            for operation, phases in sorted(found["valid_rates"].items())
            if not any(phase["accepted"] for phase in phases.values())
        ),
    )


def _incomplete(found: dict[str, Any], unimplemented: tuple[str, ...]) -> str | None:
    operations = found["operations"]
    if not found["complete"] or found["failures"] or found["errors"]:
        return "The run did not end, or ended with findings"
    if not operations["tested"] or operations["tested"] != operations["selected"]:
        return f"Only {operations['tested']} of {operations['selected']} selected operations were tried"
    if (excluded := operations["total"] - operations["selected"]) > len(unimplemented):
        return f"{excluded} operations are excluded, but only these are unimplemented: {unimplemented}"
    for phase in ("coverage", "fuzzing"):  # the others have nothing to do where there are no examples or links
        if found["phases"][phase]["status"] != "success":
            return f"The {phase} phase did not run: {found['phases'][phase]}"
    return None


def migrate_and_seed(app: App, database_url: str) -> None:
    """Bring an empty database to the newest schema and put the sample rows in."""
    settings = app.settings(database_url)
    run([app.tools / "alembic", "upgrade", "head"], app.root, settings)
    run([app.tools / "python", "-m", "src.seed"], app.root, settings)
