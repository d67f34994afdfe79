"""Generated applications."""

import difflib
import json
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.support.commands import CheckFailed, run
from tests.e2e.support.environments import application_environment
from tests.e2e.support.places import ROOT

# What running an application's own tools may leave in its folder; its .gitignore names the same.
_BY_PRODUCTS = frozenset(
    {"__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis", ".schemathesis", ".coverage"}
)


@dataclass(frozen=True, slots=True)
class App:
    """A generated project: its name, its folder, and the `bin` folder of an environment with its requirements."""

    name: str
    root: Path
    tools: Path

    def settings(self, database_url: str) -> dict[str, str]:
        """The environment variables it runs with."""
        return {
            "DATABASE_URL": database_url,
            "TEST_DATABASE_URL": database_url,
            "ENVIRONMENT": "test",
            "JWT_SECRET": "a-secret-for-tests-alone-of-more-than-32-bytes",
            "LOG_LEVEL": "WARNING",
        }

    def unimplemented(self) -> tuple[str, ...]:
        """The operations that DevMatrix said nobody has written yet: they answer 501. None if it said nothing."""
        metrics = self.root / ".devmatrix" / "metrics.json"
        return tuple(json.loads(metrics.read_text(encoding="utf-8"))["unimplemented"]) if metrics.exists() else ()

    def files(self) -> dict[str, bytes]:
        """Every file by its path in the project, except by-products of tools and DevMatrix's own memory."""
        return {path: content for path, content in tree(self.root).items() if not path.startswith(".devmatrix/")}


def tree(root: Path) -> dict[str, bytes]:
    """Every file below a folder, by relative path, except by-products of tools."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not _BY_PRODUCTS.intersection(path.relative_to(root).parts)
    }


def assert_same_files(before: dict[str, bytes], after: dict[str, bytes]) -> None:
    """Compare two trees. Raises `CheckFailed` with the paths that differ, and how the first of them does."""
    differing = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    if not differing:
        return
    old, new = (files.get(differing[0], b"").decode(errors="replace").splitlines() for files in (before, after))
    lines = list(difflib.unified_diff(old, new, "before", "after", lineterm=""))[:40]
    raise CheckFailed(f"{len(differing)} files differ: {', '.join(differing)}\n" + "\n".join(lines))


def generate(spec: Path, output: Path) -> None:
    """Generate the application of a spec into a folder, by the command that people use."""
    run([sys.executable, "-m", "devmatrix", "generate", spec, "--output", output], ROOT, seconds=60)


def application(name: str, root: Path) -> App:
    """The application in a folder, with its environment made ready."""
    return App(name, root, application_environment(root))
