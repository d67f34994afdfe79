"""`.devmatrix/`: what a project remembers about how it was made.

`project.json` says which application this is and where its spec lies, `ir.json` is the last generated IR,
`pristine.gz` holds every file as it was last written. These are committed with the project; the rest is not.
"""

import gzip
import io
import json
import os
import uuid
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

FOLDER = ".devmatrix"
PRISTINE = f"{FOLDER}/pristine.gz"
_IGNORED = "/backup/\n/lock\n/metrics.json\n/staging/\n"


@dataclass(frozen=True, slots=True)
class Project:
    """Which application a folder holds: `spec` is relative to the folder, None when it came from standard input."""

    app_id: uuid.UUID
    spec: str | None
    devmatrix: str

    def to_json(self) -> str:
        """`project.json`."""
        return _dump({"app_id": str(self.app_id), "devmatrix": self.devmatrix, "spec": self.spec})


def read_project(root: Path) -> Project | None:
    """What `project.json` says; None if it is missing or makes no sense."""
    try:
        found = json.loads((root / FOLDER / "project.json").read_bytes())
        return Project(uuid.UUID(found["app_id"]), found.get("spec"), str(found.get("devmatrix", "")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def read_pristine(root: Path) -> dict[str, str] | None:
    """Every file as it was last written; None if that can't be known. Deleted files stay in it: that is how we know."""
    try:
        return unpack_pristine((root / PRISTINE).read_bytes())
    except (OSError, EOFError, ValueError, zlib.error):
        return None


def pack_pristine(texts: Mapping[str, str]) -> bytes:
    """`pristine.gz`: a line of JSON, `{path: bytes of text}`, and all texts in that order. Same texts, same bytes.

    Nothing needs escaping that way, which makes reading it several times as fast as one JSON document. Packing harder
    would save a sixth of the bytes and take twice as long.
    """
    contents = {path: text.encode() for path, text in sorted(texts.items())}
    head = json.dumps({path: len(content) for path, content in contents.items()}).encode()
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=packed, mtime=0, compresslevel=3) as file:
        file.write(b"\n".join((head, b"".join(contents.values()))))
    return packed.getvalue()


def unpack_pristine(packed: bytes) -> dict[str, str]:
    """The texts that `pack_pristine` was given. Raises `ValueError`, `OSError`, `EOFError` or `zlib.error` for
    anything else.
    """
    head, _, rest = gzip.decompress(packed).partition(b"\n")
    lengths = json.loads(head)
    if not isinstance(lengths, dict) or not all(isinstance(length, int) and length >= 0 for length in lengths.values()):
        raise ValueError("no lengths")
    texts: dict[str, str] = {}
    start = 0
    for path, length in lengths.items():
        texts[path] = rest[start : start + length].decode()
        start += length
    if start != len(rest):
        raise ValueError("the lengths do not add up")
    return texts


def state_of(
    root: Path, project: Project, ir_json: str, pristine: Mapping[str, str], is_pristine_known: bool
) -> dict[str, bytes]:
    """The files of `.devmatrix/` that have to change.

    Packing is skipped when nothing changed (`is_pristine_known`): it is the one slow thing in a run that writes
    nothing.
    """
    wanted = {
        f"{FOLDER}/.gitignore": _IGNORED.encode(),
        f"{FOLDER}/ir.json": ir_json.encode(),
        f"{FOLDER}/project.json": project.to_json().encode(),
    }
    if not is_pristine_known:
        wanted[PRISTINE] = pack_pristine(pristine)
    return {path: content for path, content in wanted.items() if _read(root / path) != content}


def write_metrics(root: Path, text: str) -> None:
    """`metrics.json` of the last run; the only file here that is measured rather than derived."""
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f"metrics.{os.getpid()}.tmp"
    temporary.write_text(text, encoding="utf-8", newline="\n")
    temporary.replace(folder / "metrics.json")


@contextmanager
def locked(root: Path, seconds: float = 10.0) -> Iterator[None]:
    """Keep other runs of DevMatrix out of a project. Raises `TimeoutError` when another one does not end in time."""
    import filelock

    folder = root / FOLDER
    if folder.is_symlink():
        raise OSError(f"{folder} is a symbolic link; DevMatrix writes only inside the project")
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with filelock.FileLock(folder / "lock", timeout=seconds):
            yield
    except filelock.Timeout as error:
        raise TimeoutError(f"another DevMatrix is writing to {root}; try again when it is done") from error


def _dump(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
