"""Writes stay inside the project (7, 8), nothing is asked of the network (9), the same input gives the same bytes
(10).
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted(ROOT.glob("examples/*/devmatrix.yaml"))
KEYS = ("ANTHROPIC_", "NEO4J_", "QDRANT_", "OPENAI_")


def _run(*words: str | Path, seed: str = "0") -> dict:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(KEYS)}
    environment |= {
        "PYTHONHASHSEED": seed,
        "PYTHONDONTWRITEBYTECODE": "1",
        "TZ": "Asia/Tokyo" if seed != "0" else "UTC",
    }
    done = subprocess.run(
        [sys.executable, Path(__file__).with_name("watch.py"), *words],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stderr.splitlines()[-1])


def _bytes(root: Path) -> dict[str, bytes]:
    measured = {"metrics.json", "lock"}
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and not (path.parent.name == ".devmatrix" and path.name in measured)
    }


@pytest.mark.parametrize("spec", EXAMPLES, ids=lambda spec: spec.parent.name)
def test_generating(spec: Path, tmp_path: Path) -> None:
    roots = tmp_path / "one" / "app", tmp_path / "two" / "app"
    for seed, root in enumerate(roots):
        local = root.parent / "devmatrix.yaml"
        local.parent.mkdir()
        local.write_bytes(spec.read_bytes())
        did = _run("generate", local, "--output", root, seed=str(seed))
        assert did["code"] == 0
        assert did["forbidden"] == [], "reached for the network or another program"
        assert [path for path in did["touched"] if not Path(path).is_relative_to(root)] == []
        assert len(did["touched"]) > 50, "the watch saw the files being written"
    assert _bytes(roots[0]) == _bytes(roots[1])


@pytest.mark.parametrize(
    "words", [["check"], ["explain"], ["ir"], ["generate", "--dry-run"]], ids=lambda words: words[0]
)
def test_looking_touches_nothing(words: list[str], tmp_path: Path) -> None:
    local = tmp_path / "devmatrix.yaml"
    local.write_bytes(EXAMPLES[0].read_bytes())
    did = _run(*words, local)
    assert did == {"code": 0, "touched": [], "forbidden": []}
