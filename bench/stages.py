"""In process: a warm DevMatrix, stage by stage, as an editor or a watcher would run it."""

import itertools
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.timing import Timing, measure
from generators import write
from generators.app import plan_app
from generators.plan import Plan
from generators.write import files
from ir.build import build
from ir.dialect.read import read
from ir.model import ApplicationIR
from server.version import VERSION
from validators.check import check

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Stage:
    """One measured stage; `aim` is the median we want, in milliseconds, where there is one."""

    name: str
    timing: Timing
    aim: float | None = None


def measure_stages(spec: Path, runs: int) -> list[Stage]:
    """Every stage from text to files, and the whole way, for one spec without errors.

    Every plan starts from an IR that was just made: what an earlier plan remembered about its own IR is no help. What
    any plan remembers of samples, names and texts is, so the first plan of a process is measured beside.
    """
    text = spec.read_text(encoding="utf-8")
    ir = _checked(text)
    plan = plan_app(ir)
    with tempfile.TemporaryDirectory(prefix="devmatrix-bench-") as scratch:
        numbers = itertools.count()

        def empty() -> Path:
            return Path(scratch) / str(next(numbers)) / "app"

        def written() -> Path:
            root = empty()
            _write(plan, ir, root)
            return root

        def whole(root: Path) -> None:
            found = _checked(text)
            _write(plan_app(found), found, root)

        return [
            Stage("spec → IR", measure(_nothing, lambda _: build(read(text).parts), runs), 20),
            Stage("spec → IR, with rules", measure(_nothing, lambda _: check(text), runs)),
            Stage("IR → plan", measure(lambda: _checked(text), plan_app, runs), 60),
            Stage("IR → plan, the first of a process", _first_plans(spec, min(runs, 5))),
            Stage("plan → files", measure(empty, lambda root: _write(plan, ir, root), runs), 20),
            Stage("the same files, written bare", measure(empty, lambda root: _write_bare(plan, root), runs)),
            Stage("plan → files, none changed", measure(written, lambda root: _write(plan, ir, root), runs)),
            Stage("spec → files", measure(empty, whole, runs), 100),
        ]


def _first_plans(spec: Path, runs: int) -> Timing:
    """The first plan of each of several processes."""
    command = [sys.executable, "-m", "bench.first", str(spec)]
    return Timing(
        tuple(
            float(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
            for _ in range(runs)
        )
    )


def describe(spec: Path) -> dict[str, int]:
    """The size of what is measured."""
    text = spec.read_text(encoding="utf-8")
    ir = _checked(text)
    plan = plan_app(ir)
    return {
        "spec lines": text.count("\n"),
        "entities": len(ir.domain_model.entities),
        "endpoints": len(ir.api_model.endpoints),
        "files": len(plan.files),
        "generated lines": sum(file.content.count("\n") for file in plan.files),
    }


def _nothing() -> None:
    return None


def _checked(text: str) -> ApplicationIR:
    found = check(text)
    if found.ir is None or not found.is_valid:
        problems = "\n".join(f"{problem.code} {problem.message}" for problem in found.problems)
        raise SystemExit(f"the spec has errors; nothing to measure\n{problems}")
    return found.ir


def _write_bare(plan: Plan, root: Path) -> None:
    """What the disk alone takes: file systems differ by a factor of twenty, and one with itself within minutes."""
    for folder in sorted({(root / file.path).parent for file in plan.files}):
        files.make_folder(str(folder))
    for file in plan.files:
        files.write(f"{root}/{file.path}", file.content.encode())


def _write(plan: Plan, ir: ApplicationIR, root: Path) -> None:
    root.mkdir(parents=True, exist_ok=True)
    project = write.Project(ir.app_id, None, VERSION)
    with write.locked(root):
        write.apply(write.plan_write(plan, root, project, ir.model_dump_json(indent=1) + "\n"))
