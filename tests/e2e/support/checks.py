"""The bar of a generated application: one function per promise.

Each returns what it saw in a few words and raises `CheckFailed` with the evidence when the promise is broken.
"""

import json
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.support import compose
from tests.e2e.support.apps import App
from tests.e2e.support.commands import CheckFailed, attempt, run
from tests.e2e.support.contract import check_contract, migrate_and_seed
from tests.e2e.support.databases import Databases, Engine
from tests.e2e.support.places import CACHE
from tests.e2e.support.server import serving

_NO_REASON = frozenset({"", "unconditional skip"})


@dataclass(frozen=True, slots=True)
class Counts:
    """How an application's own tests ended; `skipped` holds the reason of each skipped one."""

    passed: int
    failed: int
    skipped: tuple[str, ...]
    seconds: float

    def __str__(self) -> str:
        left_out = f", {len(self.skipped)} skipped ({'; '.join(sorted(set(self.skipped)))})" if self.skipped else ""
        return f"{self.passed} passed{left_out}"


def check_style(app: App) -> str:
    """`ruff check` finds nothing."""
    return run([app.tools / "ruff", "check", "--no-cache", "--output-format", "concise", "."], app.root).output.strip()


def check_format(app: App) -> str:
    """`ruff format` would change nothing."""
    return run([app.tools / "ruff", "format", "--check", "--diff", "--no-cache", "."], app.root).output.strip()


def check_types(app: App) -> str:
    """`mypy --strict` finds nothing. The cache of library types is shared by all applications."""
    cache = CACHE / f"mypy-{app.tools.parent.name}"
    return run([app.tools / "mypy", "--strict", "--cache-dir", cache], app.root).output.strip().splitlines()[-1]


def check_own_tests(app: App, database_url: str) -> Counts:
    """All of its own tests pass; a test may be left out only with a reason."""
    with tempfile.TemporaryDirectory(prefix="devmatrix-junit-") as folder:
        report = Path(folder) / "junit.xml"
        done = attempt(
            [app.tools / "python", "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}"],
            app.root,
            app.settings(database_url),
            seconds=900,
        )
        if done.status != 0 or not report.exists():
            raise CheckFailed(done.tail(120))
        counts = _counts(report, done.seconds)
    if not counts.passed or counts.failed or _NO_REASON.intersection(counts.skipped):
        raise CheckFailed(f"{counts}\n{done.tail()}")
    return counts


def _counts(report: Path, seconds: float) -> Counts:
    cases = list(ET.parse(report).getroot().iter("testcase"))
    failed = sum(case.find("failure") is not None or case.find("error") is not None for case in cases)
    skipped = tuple(mark.get("message", "").strip() for case in cases for mark in case.findall("skipped"))
    return Counts(len(cases) - failed - len(skipped), failed, skipped, seconds)


def check_migrations(app: App, database_url: str) -> str:
    """The migrations go up, down and up again, and then equal the models."""
    for words in (["upgrade", "head"], ["downgrade", "base"], ["upgrade", "head"], ["check"]):
        run([app.tools / "alembic", *words], app.root, app.settings(database_url))
    return "up, down, up, no drift"


def check_boot(app: App, database_url: str) -> str:
    """It starts on a seeded database and answers its health check, its document and its documentation page."""
    migrate_and_seed(app, database_url)
    with serving(app, database_url) as served:
        served.get("/health")
        document = json.loads(served.get("/openapi.json"))
        if b"openapi.json" not in served.get("/docs"):
            raise CheckFailed("/docs does not show the application's own document")
    operations = sum(len(methods) for methods in document["paths"].values())
    if not operations:
        raise CheckFailed("/openapi.json lists no operation")
    return f"{operations} operations, answered after {served.seconds:.1f} s"


def check_compose(app: App) -> str:
    """Docker Compose accepts `docker/docker-compose.yml`."""
    command = compose.command()
    services = run([*command, "--file", "docker/docker-compose.yml", "config", "--services"], app.root).output.split()
    if not services:
        raise CheckFailed("the compose file has no services")
    return f"services: {', '.join(sorted(services))}"


Check = Callable[[App, Databases], object]

# Every check by the name it has on the command line, in the order in which a person wants to hear of failures.
CHECKS: dict[str, Check] = {
    "ruff": lambda app, _: check_style(app),
    "format": lambda app, _: check_format(app),
    "mypy": lambda app, _: check_types(app),
    "compose": lambda app, _: check_compose(app),
    "alembic": lambda app, databases: check_migrations(app, databases.fresh(Engine.SQLITE)),
    "tests": lambda app, databases: check_own_tests(app, databases.fresh(Engine.SQLITE)),
    "boot": lambda app, databases: check_boot(app, databases.fresh(Engine.SQLITE)),
    "alembic-pg": lambda app, databases: check_migrations(app, databases.fresh(Engine.POSTGRESQL)),
    "tests-pg": lambda app, databases: check_own_tests(app, databases.fresh(Engine.POSTGRESQL)),
    "schemathesis": lambda app, databases: check_contract(app, databases.fresh(Engine.SQLITE)),
    "schemathesis-pg": lambda app, databases: check_contract(app, databases.fresh(Engine.POSTGRESQL)),
}
