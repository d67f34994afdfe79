"""`python -m bench`: measure, print the tables, and write them as JSON if asked."""

import argparse
import json
import sys
from pathlib import Path

from rich.console import Console

ROOT = Path(__file__).resolve().parents[1]


PARTS = ("generating", "editing")


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmarks. Times decide nothing here: the exit status is 1 only if DevMatrix itself failed."""
    asked = _parser().parse_args(arguments)
    parts = asked.parts or PARTS
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 140)
    status = 0
    found: dict[str, object] = {}
    if "generating" in parts:
        status = _generating(console, asked, found)
    if "editing" in parts:
        from bench.editing_run import run_editing

        edited = run_editing(console, asked.document or [], asked.edits, is_alone=asked.alone)
        found["editing"] = edited
        status = status or int(any(one["server"] == "DevMatrix" and one["failure"] for one in edited))
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return status


def _generating(console: Console, asked: argparse.Namespace, found: dict[str, object]) -> int:
    from bench.peers import measure_cold
    from bench.report import as_data, show_cold, show_stages
    from bench.stages import describe, measure_stages
    from tests.e2e.support.commands import CheckFailed

    spec: Path = asked.spec.resolve()
    sizes = describe(spec)
    console.print(f"{spec.parent.name}: {', '.join(f'{number} {what}' for what, number in sizes.items())}\n")
    stages = measure_stages(spec, asked.runs)
    show_stages(console, stages)
    try:
        outcomes = measure_cold(spec, asked.cold_runs) if asked.cold_runs else []
    except CheckFailed as failure:
        console.print(f"the generators could not be compared:\n{failure}", markup=False)
        return 1
    if outcomes:
        show_cold(console, outcomes)
    found.update(as_data(spec, sizes, stages, outcomes))
    return int(bool(outcomes and outcomes[0].failure))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description="What DevMatrix costs.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{' or '.join(PARTS)}; all if none is given")
    parser.add_argument("--spec", type=Path, default=ROOT / "examples" / "ecommerce" / "devmatrix.yaml")
    parser.add_argument("--runs", type=int, default=20, help="measured runs in process (20)")
    parser.add_argument(
        "--cold-runs", type=int, default=5, help="measured runs of each generator; 0 leaves them out (5)"
    )
    parser.add_argument("--edits", type=int, default=60, help="letters typed into each document (60)")
    parser.add_argument("--document", action="append", metavar="WORD", help="only documents with this in their names")
    parser.add_argument("--alone", action="store_true", help="edit without yaml-language-server beside")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all numbers to this file")
    return parser


if __name__ == "__main__":
    sys.exit(main())
