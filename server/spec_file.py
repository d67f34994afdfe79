"""Getting the text of a spec, from a file or from standard input."""

import stat
import sys
from dataclasses import dataclass
from pathlib import Path

from server.errors import UserError, describe

STDIN = "-"
DEFAULT = "devmatrix.yaml"
"""The spec of a folder where nobody names one; `init` writes it."""
MOST_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class SpecFile:
    """A spec's text, what to call it in messages, and where it lies (None: standard input)."""

    text: str
    label: str
    path: Path | None

    @property
    def folder(self) -> Path:
        """The folder that paths in the spec are relative to."""
        return self.path.absolute().parent if self.path else Path.cwd()


def load(name: str) -> SpecFile:
    """Read the spec `name`, `-` being standard input. Raises `UserError` for whatever is not UTF-8 text."""
    if name == STDIN:
        return SpecFile(_decode(sys.stdin.buffer.read(MOST_BYTES + 1), "<stdin>"), "<stdin>", None)
    path = Path(name)
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise UserError(f"{name}: is a folder; name the spec in it{_guess(path)}")
        if not stat.S_ISREG(mode) and not stat.S_ISFIFO(mode):
            raise UserError(f"{name}: is not a file")
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        if name != DEFAULT:
            raise UserError(f"{name}: no such file or directory") from error
        other = _guess(Path())
        advice = f"name the spec{other}" if other else "name a spec, or begin one with `devmatrix init`"
        raise UserError(f"{name}: there is none in this folder; {advice}") from error
    except OSError as error:
        raise UserError(f"{name}: {(error.strerror or describe(error)).lower()}") from error
    except ValueError as error:  # a NUL byte in the name
        raise UserError(f"{name!r}: is not a file name") from error
    return SpecFile(_decode(raw, name), name, path)


def _decode(raw: bytes, label: str) -> str:
    if len(raw) > MOST_BYTES:
        raise UserError(f"{label}: is larger than {MOST_BYTES // 1024 // 1024} MB")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UserError(f"{label}: is UTF-16; save it as UTF-8")
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise UserError(f"{label}: is not UTF-8 text (byte 0x{raw[error.start]:02x} in line {line})") from error


def _guess(folder: Path) -> str:
    found = sorted([*folder.glob("*.devmatrix.yaml"), *folder.glob("devmatrix.yaml")])
    return f", such as {found[0]}" if found else ""
