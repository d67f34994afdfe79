"""The command line as a person uses it: in a folder, with words, giving an exit code and two streams of text."""

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

SPEC = """\
app: {name: shop, version: 1.0.0}
entities:
  Product:
    description: Something we sell
    attributes:
      name: {type: string, min_length: 1, max_length: 80}
      price: {type: decimal, gt: 0}
"""

BROKEN = """\
app: {name: shop}
entities:
  Product:
    attributes:
      name: strng
"""


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    code: int
    out: str
    err: str


Command = Callable[..., Outcome]


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the current one."""
    folder = tmp_path / "workspace"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def devmatrix(workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run the command in the workspace: `devmatrix("check", "shop.yaml", stdin="…")`."""
    from server.cli import main

    def run(*words: str | Path, stdin: str | bytes = "") -> Outcome:
        raw = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "argv", ["devmatrix", *map(str, words)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
        capsys.readouterr()
        code = main()
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return run


@pytest.fixture
def spec(workspace: Path) -> Path:
    """A small spec without problems."""
    path = workspace / "shop.devmatrix.yaml"
    path.write_text(SPEC)
    return path


@pytest.fixture
def broken(workspace: Path) -> Path:
    """A small spec with one error, in line 5, column 13."""
    path = workspace / "broken.devmatrix.yaml"
    path.write_text(BROKEN)
    return path
