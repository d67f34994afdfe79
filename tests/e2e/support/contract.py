"""The contract run: Schemathesis against a served and seeded application, by its own document."""

import json
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.e2e.support.apps import App
from tests.e2e.support.commands import CheckFailed, attempt, run
from tests.e2e.support.server import Served, serving

SEED = 20_260_101
EXAMPLES_PER_OPERATION = 50
_PHASES = ("examples", "coverage", "fuzzing", "stateful")


@dataclass(frozen=True, slots=True)
class ContractReport:
    """What a clean run covered: operations in the document, those tried, requests made, wall seconds.

    `apart` are those that the settings leave out of the run and that were tried after it. `never_accepted` are the
    operations that no request got a 2xx from: tried, but only by refusals.
    """

    total: int
    tested: int
    cases: int
    seconds: float
    apart: tuple[str, ...]
    never_accepted: tuple[str, ...]

    def __str__(self) -> str:
        excluded = f", {self.total - self.tested} excluded" if self.total != self.tested else ""
        apart = f", {', '.join(self.apart)} after the others" if self.apart else ""
        refused = f"; never a 2xx: {', '.join(self.never_accepted)}" if self.never_accepted else ""
        return f"{self.tested} of {self.total} operations{excluded}{apart}, {self.cases} cases, seed {SEED}{refused}"


def check_contract(app: App, database_url: str, examples: int = EXAMPLES_PER_OPERATION) -> ContractReport:
    """Migrate and seed an empty database, serve, and try every operation with all checks in all phases.

    The settings leave out what nobody has written, and what may end the run's own account whoever asks: the latter is
    tried in a run of its own, when the account is needed no more. Raises `CheckFailed` with the findings and the
    application's log when there is anything to find, when a phase did not run, or when nothing was tried.
    """
    migrate_and_seed(app, database_url)
    left_out, others = _left_out((app.root / "schemathesis.toml").read_text(encoding="utf-8"))
    unimplemented = app.unimplemented()
    apart = tuple(operation for operation in left_out if operation not in unimplemented)
    with tempfile.TemporaryDirectory(prefix="devmatrix-contract-") as folder, serving(app, database_url) as served:
        trying = _Trying(app, database_url, served, Path(folder), examples)
        runs = [trying.run("schemathesis.toml", excluded=left_out)]
        if apart:
            config = Path(folder) / "schemathesis.toml"
            config.write_text(others, encoding="utf-8")
            runs.append(trying.run(config, only=apart))
    rates = [rate for found, _ in runs for rate in found["valid_rates"].items()]
    return ContractReport(
        total=runs[0][0]["operations"]["total"],
        tested=sum(found["operations"]["tested"] for found, _ in runs),
        cases=sum(found["test_cases"]["generated"] for found, _ in runs),
        seconds=sum(seconds for _, seconds in runs),
        apart=apart,
        never_accepted=tuple(
            operation for operation, phases in sorted(rates) if not any(phase["accepted"] for phase in phases.values())
        ),
    )


_TABLE = "[[operations]]\n"


def _left_out(settings: str) -> tuple[tuple[str, ...], str]:
    """The operations that settings turn off, and the same settings without those tables."""
    general, *tables = settings.split(_TABLE)
    kept, found = [general], list[str]()
    for table in tables:
        (read,) = tomllib.loads(_TABLE + table)["operations"]
        if read.get("enabled", True):
            kept.append(table)
        else:
            found += read.get("include-name", ())
    return tuple(found), _TABLE.join(kept)


@dataclass(frozen=True, slots=True)
class _Trying:
    """Runs against one served application."""

    app: App
    database_url: str
    served: Served
    folder: Path
    examples: int

    def run(
        self, config: str | Path, *, only: tuple[str, ...] = (), excluded: tuple[str, ...] = ()
    ) -> tuple[dict[str, Any], float]:
        """What one run reports, and how long it took. Raises `CheckFailed` if it is not clean or not complete."""
        report = self.folder / "report.json"
        report.unlink(missing_ok=True)
        done = attempt(
            [
                self.app.tools / "schemathesis",
                "--config-file",
                config,
                "run",
                f"{self.served.url}/openapi.json",
                "--checks",
                "all",
                "--phases",
                ",".join(_PHASES),
                "--max-examples",
                str(self.examples),
                "--seed",
                str(SEED),
                "--generation-database",
                "none",
                "--continue-on-failure",
                "--report",
                "json",
                "--report-json-path",
                report,
                *(word for operation in only for word in ("--include-name", operation)),
            ],
            self.app.root,
            self.app.settings(self.database_url),
            seconds=1_800,
        )
        evidence = f"{done.tail(150)}\n--- the application's log ---\n{self.served.log_tail()}"
        if done.status != 0 or not report.exists():
            raise CheckFailed(evidence)
        found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
        if problem := _incomplete(found, only, excluded):
            raise CheckFailed(f"{problem}\n{evidence}")
        return found, done.seconds


def _incomplete(found: dict[str, Any], only: tuple[str, ...], excluded: tuple[str, ...]) -> str | None:
    operations = found["operations"]
    if not found["complete"] or found["failures"] or found["errors"]:
        return "The run did not end, or ended with findings"
    if not operations["tested"] or operations["tested"] != operations["selected"]:
        return f"Only {operations['tested']} of {operations['selected']} selected operations were tried"
    if only and operations["tested"] != len(only):
        return f"{operations['tested']} operations were tried instead of {only}"
    if not only and (left_out := operations["total"] - operations["selected"]) > len(excluded):
        return f"{left_out} operations are excluded, but only these are named: {excluded}"
    for phase in ("coverage", "fuzzing"):  # the others have nothing to do where there are no examples or links
        if found["phases"][phase]["status"] != "success":
            return f"The {phase} phase did not run: {found['phases'][phase]}"
    return None


def migrate_and_seed(app: App, database_url: str) -> None:
    """Bring an empty database to the newest schema and put the sample rows in."""
    settings = app.settings(database_url)
    run([app.tools / "alembic", "upgrade", "head"], app.root, settings)
    run([app.tools / "python", "-m", "src.seed"], app.root, settings)
