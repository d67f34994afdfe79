"""Virtual environments, made once per set of requirements and kept under `.cache/e2e`."""

import hashlib
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from filelock import FileLock

from tests.e2e.support.commands import run
from tests.e2e.support.places import CACHE

_HOW_IT_IS_MADE = "1"  # part of the cache key: raise it when the steps below change


def application_environment(project: Path) -> Path:
    """The environment of a generated application, from its own requirement files. Returns its `bin` folder."""
    files = [project / "requirements.txt", project / "requirements-dev.txt"]
    key = "\0".join(file.read_text(encoding="utf-8") for file in files)
    return _environment("app", key, ["-r", str(files[1])])


def tool_environment(name: str, requirements: Iterable[str]) -> Path:
    """An environment of its own for one tool. Returns its `bin` folder."""
    wanted = sorted(requirements)
    return _environment(name, "\0".join(wanted), wanted)


def _environment(name: str, key: str, arguments: list[str]) -> Path:
    version = ".".join(map(str, sys.version_info[:3]))
    digest = hashlib.sha256("\0".join((_HOW_IT_IS_MADE, version, sys.base_prefix, key)).encode()).hexdigest()
    root = CACHE / f"{name}-{digest[:16]}"
    CACHE.mkdir(parents=True, exist_ok=True)
    with FileLock(root.with_suffix(".lock")):
        if not (root / "complete").exists():
            _make(root, arguments)
            (root / "complete").touch()
    return root / "bin"


def _make(root: Path, arguments: list[str]) -> None:
    shutil.rmtree(root, ignore_errors=True)
    python, base = root / "bin" / "python", Path(sys.base_prefix) / "bin" / "python3"
    if uv := shutil.which("uv"):
        run([uv, "venv", "--quiet", "--python", base, root], CACHE)
        run([uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", python, *arguments], CACHE)
    else:
        run([base, "-m", "venv", root], CACHE)
        run(
            [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments], CACHE, seconds=1_200
        )
