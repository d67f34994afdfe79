"""`python -m bench`: measure, print the tables, and write them as JSON if asked."""

import argparse
import json
import sys
from pathlib import Path

from rich.console import Console

ROOT = Path(__file__).resolve().parents[1]


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmarks. Times decide nothing here: the exit status is 1 only if DevMatrix itself failed."""
    asked = _parser().parse_args(arguments)
    from bench.peers import measure_cold
    from bench.report import as_data, show_cold, show_stages
    from bench.stages import describe, measure_stages
    from tests.e2e.support.commands import CheckFailed

    console = Console(highlight=False)
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
    if asked.json:
        text = json.dumps(as_data(spec, sizes, stages, outcomes), indent=2, ensure_ascii=False)
        asked.json.write_text(text + "\n", encoding="utf-8")
    return int(bool(outcomes and outcomes[0].failure))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description="What DevMatrix costs.")
    parser.add_argument("--spec", type=Path, default=ROOT / "examples" / "ecommerce" / "devmatrix.yaml")
    parser.add_argument("--runs", type=int, default=20, help="measured runs in process (20)")
    parser.add_argument(
        "--cold-runs", type=int, default=5, help="measured runs of each generator; 0 leaves them out (5)"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all numbers to this file")
    return parser


if __name__ == "__main__":
    sys.exit(main())
