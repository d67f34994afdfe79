"""`python -m src.seed`: what its command line does."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.generators.ast.support import files

TINY = """
app: {name: tiny}
entities:
  Thing: {attributes: {name: string}}
"""
MAIN = 'if __name__ == "__main__":'


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the module's last lines in a process of their own, with a `main` that needs no database."""
    text = files(TINY)["src/seed.py"]
    head, _, last = text.partition(MAIN)
    assert last and "import argparse\nimport asyncio\n" in head
    file = folder / "seed.py"
    main = "async def main() -> None:\n    print('filled')\n"
    file.write_text(f"import argparse\nimport asyncio\n\n\n{main}\n\n{MAIN}{last}", encoding="utf-8")
    return subprocess.run([sys.executable, file, *words], capture_output=True, text=True, timeout=60)


def test_without_words_it_fills_the_database(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "filled\n", "")


@pytest.mark.parametrize(("word", "code"), [("--help", 0), ("--nope", 2)])
def test_asked_for_help_it_adds_nothing(tmp_path: Path, word: str, code: int) -> None:
    done = run(tmp_path, word)
    assert done.returncode == code
    assert "usage: seed.py [-h]" in (done.stderr if code else done.stdout)
    assert "filled" not in done.stdout
