"""`python -m src.seed`: what its command line does."""

import argparse
import asyncio
import sys

import pytest

from tests.generators.ast.support import files

TINY = """
app: {name: tiny}
entities:
  Thing: {attributes: {name: string}}
"""


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> list[str]:
    """Run the module's last lines with these words. Returns what they started."""
    text = files(TINY)["src/seed.py"]
    started: list[str] = []

    async def main() -> None:
        started.append("main")

    monkeypatch.setattr(sys, "argv", ["seed.py", *words])
    last = text[text.index('if __name__ == "__main__":') :]
    assert "import argparse\nimport asyncio\n" in text
    known = {"__name__": "__main__", "argparse": argparse, "asyncio": asyncio, "main": main}
    exec(last, known)  # noqa: S102
    return started


def test_without_words_it_fills_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch) == ["main"]


@pytest.mark.parametrize(("word", "code"), [("--help", 0), ("--nope", 2)])
def test_asked_for_help_it_adds_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], word: str, code: int
) -> None:
    with pytest.raises(SystemExit) as left:
        run(monkeypatch, word)
    assert left.value.code == code
    shown = capsys.readouterr()
    assert "usage: seed.py [-h]" in (shown.err if code else shown.out)
