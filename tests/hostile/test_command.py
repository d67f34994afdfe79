"""`devmatrix check` on hostile files, as people run it: an exit code, a message, no traceback."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.documents import BOMBS, FORM

ROOT = Path(__file__).resolve().parents[2]
TEXTS = {document.name: document.text for document in (*FORM, *BOMBS)}

TERMINAL_CODES = ("\x1b]0;", "\x1b[2J", "\x9b", "\a")

FILES = {
    "invalid UTF-8": b"app: {name: \xff\xfe\x80}\n",
    "UTF-16": "app: {name: bookshop}\n".encode("utf-16"),
    "no bytes": b"",
    "terminal codes": b'app: {name: "\\e[2J\\e]0;pwned\\a", \xc2\x9b31m: 1}\n',
    **{
        name: TEXTS[name].encode("utf-8", "surrogatepass")
        for name in ("lone surrogate", "NUL", "billion laughs", "100,000 brackets", "a megabyte of quotes")
    },
}


def check(path: Path) -> subprocess.CompletedProcess[str]:
    """Run the command on one file; it must end by itself."""
    command = [sys.executable, "-m", "devmatrix", "check", str(path)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)


@pytest.mark.parametrize("what", FILES)
def test_hostile_file(what: str, tmp_path: Path) -> None:
    path = tmp_path / "devmatrix.yaml"
    path.write_bytes(FILES[what])
    done = check(path)
    output = done.stdout + done.stderr
    assert done.returncode in (1, 2)
    assert "Traceback" not in output
    assert output.strip()
    assert [code for code in TERMINAL_CODES if code in output] == []


def test_a_folder_is_no_spec(tmp_path: Path) -> None:
    done = check(tmp_path / "nothing")
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
