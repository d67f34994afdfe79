"""Which template files there are, when each is left out, and why each exists."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from generators.template.context import TemplateContext

FILES = Path(__file__).parent / "files"
"""The folder that looks like a project. `name.j2` is rendered and becomes `name`; any other file is copied."""

SUFFIX = ".j2"

# A file is left out unless every row whose beginning it shares holds.
CONDITIONS: tuple[tuple[str, Callable[[TemplateContext], bool]], ...] = (
    ("docker/grafana/", lambda app: app.grafana),
    ("docker/prometheus/", lambda app: app.metrics),
    ("docker/prometheus/alerts.yml", lambda app: app.alert_rules),
    ("src/observability/metrics.py", lambda app: app.metrics),
    ("src/database/changes.py", lambda app: app.has_behavior),
    ("src/database/hiding.py", lambda app: app.has_hiding),
    ("src/database/transactions.py", lambda app: app.has_behavior),
    ("src/validators/bounds.py", lambda app: app.has_behavior),
    ("tests/support/concurrency.py", lambda app: app.has_behavior),
    ("tests/support/clock.py", lambda app: app.has_behavior),
    ("tests/support/queries.py", lambda app: app.has_behavior),
    ("tests/support/records.py", lambda app: app.has_behavior),
    ("tests/support/snapshots.py", lambda app: app.has_behavior),
    ("tests/support/stateful.py", lambda app: app.has_behavior),
)

# Python modules say it themselves, in the first line of their docstring.
REASONS = {
    ".dockerignore": "Keeps everything but the application out of the image's build.",
    ".editorconfig": "Makes every editor indent and end lines alike.",
    ".env.example": "Lists every setting with its default, ready to copy to .env.",
    ".github/workflows/ci.yml": "Checks style, types, migrations, tests and the API on every push.",
    ".gitignore": "Keeps caches, databases and secrets out of version control.",
    ".pre-commit-config.yaml": "Runs the linters before each commit, in the versions of the project.",
    "Makefile": "Names the daily commands.",
    "alembic.ini": "Tells Alembic where the migrations are.",
    "alembic/script.py.mako": "Is the form of a new migration.",
    "docker/Dockerfile": "Builds a small image that does not run as root.",
    "docker/docker-compose.yml": "Starts the application with everything it needs around it.",
    "docker/grafana/dashboards/application.json": "Shows rate, errors and duration by route.",
    "docker/grafana/provisioning/dashboards/application.yml": "Loads the dashboard into Grafana.",
    "docker/grafana/provisioning/datasources/prometheus.yml": "Connects Grafana to Prometheus.",
    "docker/prometheus/alerts.yml": "Says when somebody should be called.",
    "docker/prometheus/prometheus.yml": "Scrapes the application's metrics.",
    "pyproject.toml": "Holds the project's metadata, dependencies and the configuration of its tools.",
    "requirements-dev.txt": "Installs what developers and CI need with plain pip.",
    "requirements.txt": "Installs the running application with plain pip.",
}

_DOCSTRING = re.compile(r'"""(.+?)\s*(?:"""|\n)')


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """One file of the folder: its path in the project and in `FILES`, and its text if it is copied as it stands."""

    path: str
    template: str
    verbatim: str | None

    def wanted(self, context: TemplateContext) -> bool:
        """Whether an application like this has the file."""
        return all(holds(context) for beginning, holds in CONDITIONS if self.path.startswith(beginning))


@lru_cache(maxsize=1)
def template_files() -> tuple[TemplateFile, ...]:
    """Every file of the folder, in path order; read once in a process."""
    found = []
    for file in FILES.rglob("*"):
        template = file.relative_to(FILES).as_posix()
        if file.is_dir() or "__pycache__" in template:
            continue
        rendered = template.endswith(SUFFIX)
        verbatim = None if rendered else file.read_text(encoding="utf-8")
        found.append(TemplateFile(template.removesuffix(SUFFIX), template, verbatim))
    return tuple(sorted(found, key=lambda file: file.path))


def reason(path: str, content: str) -> str:
    """One sentence for people: why the application has this file."""
    docstring = _DOCSTRING.match(content) if path.endswith(".py") else None
    return docstring[1] if docstring else REASONS[path]
