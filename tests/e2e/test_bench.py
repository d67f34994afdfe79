"""The benchmarks measure what they say, on a spec of one entity. No time is judged here."""

import json
from pathlib import Path

import pytest

from bench.__main__ import main
from bench.timing import Timing, measure

TINY = """\
app: {name: tiny}
entities:
  Note:
    attributes:
      text: {type: string, min_length: 1}
"""


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.devmatrix.yaml"
    path.write_text(TINY, encoding="utf-8")
    return path


def test_only_the_work_is_timed_and_warm_up_does_not_count() -> None:
    seen: list[int] = []
    made = iter(range(100))
    timing = measure(lambda: next(made), seen.append, runs=4, warm_up=2)
    assert seen == [0, 1, 2, 3, 4, 5]
    assert len(timing.milliseconds) == 4


def test_a_timing_tells_the_middle_from_the_tail() -> None:
    timing = Timing(tuple(float(number) for number in range(1, 22)))
    assert (timing.median, timing.p95) == (11, 20)
    assert Timing((3.0,)).p95 == 3


def test_stages_are_shown_with_their_aims(spec: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(
            ["generating", "--spec", str(spec), "--runs", "2", "--cold-runs", "0", "--json", str(tmp_path / "out.json")]
        )
        == 0
    )
    assert "≤ 100" in capsys.readouterr().out
    found = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    stages = {stage["stage"]: stage for stage in found["in_process"]}
    assert {stages[name]["aim_ms"] for name in ("spec → IR", "IR → plan", "plan → files", "spec → files")} == {
        20,
        60,
        100,
    }
    assert all(len(stage["runs_ms"]) == 2 for stage in stages.values())
    assert found["sizes"]["entities"] == 1 and found["sizes"]["files"] > 0


def test_generators_run_on_the_same_application(spec: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(
            ["generating", "--spec", str(spec), "--runs", "1", "--cold-runs", "1", "--json", str(tmp_path / "out.json")]
        )
        == 0
    )
    assert "ratio" in capsys.readouterr().out
    cold = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["cold"]
    assert [outcome["generator"].split()[0] for outcome in cold] == [
        "devmatrix",
        "openapi-generator-cli",
        "fastapi-code-generator",
    ]
    assert all(outcome["files"] and not outcome["failure"] for outcome in cold)
