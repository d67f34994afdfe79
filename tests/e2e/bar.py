"""The bar for one example, from the command line: `python -m tests.e2e.bar ecommerce --only ruff,mypy,tests`."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from tests.e2e.support.apps import App, application, generate
from tests.e2e.support.checks import CHECKS
from tests.e2e.support.commands import CheckFailed
from tests.e2e.support.databases import Databases
from tests.e2e.support.places import EXAMPLES, spec_of

_SETS = {
    "light": ["ruff", "format", "mypy", "compose", "alembic", "tests", "boot"],
    "pg": ["alembic-pg", "tests-pg", "schemathesis-pg"],
    "all": list(CHECKS),
}


def main() -> int:
    """Run the checks; the exit status is the number of broken promises."""
    asked = _parser().parse_args()
    console = Console(highlight=False, soft_wrap=True)
    with tempfile.TemporaryDirectory(prefix="devmatrix-bar-") as scratch:
        root = asked.project or asked.keep or Path(scratch) / "app"
        started = time.perf_counter()
        if asked.project is None:
            spec = spec_of(asked.example) if asked.example in EXAMPLES else Path(asked.example).resolve()
            try:
                generate(spec, root)
            except CheckFailed as failure:
                console.print(escape(str(failure)))
                return 1
        app = application(asked.example, root.resolve())
        console.print(f"{asked.example}: {len(app.files())} files, ready after {time.perf_counter() - started:.1f} s")
        return _report(console, app, _names(asked.only), asked.lines)


def _report(console: Console, app: App, names: list[str], lines: int) -> int:
    failures: list[str] = []
    with Databases() as databases:
        for name in names:
            started = time.perf_counter()
            try:
                verdict, words = "[green]ok  [/]", str(CHECKS[name](app, databases))
            except CheckFailed as failure:
                verdict, words = "[red]FAIL[/]", ""
                failures.append(f"--- {name}\n" + "\n".join(str(failure).splitlines()[-lines:]))
            console.print(f"{verdict} {name:<16}{time.perf_counter() - started:6.1f} s  {escape(words)}")
    for evidence in failures:
        console.print(escape(evidence))
    return len(failures)


def _names(only: str) -> list[str]:
    wanted = [name for word in only.split(",") for name in _SETS.get(word, [word])]
    if unknown := [name for name in wanted if name not in CHECKS]:
        raise SystemExit(f"no check called {', '.join(unknown)}; there are {', '.join([*_SETS, *CHECKS])}")
    return [name for name in CHECKS if name in wanted]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.e2e.bar", description=main.__doc__)
    parser.add_argument("example", help=f"one of {', '.join(EXAMPLES)}, or the path of a spec")
    parser.add_argument("--only", default="all", help=f"comma-separated: {', '.join([*_SETS, *CHECKS])}")
    parser.add_argument("--keep", type=Path, help="generate into this folder and leave it there")
    parser.add_argument("--project", type=Path, help="check this project as it is, without generating")
    parser.add_argument("--lines", type=int, default=150, help="how much of a failing tool's output to show")
    return parser


if __name__ == "__main__":
    sys.exit(main())
