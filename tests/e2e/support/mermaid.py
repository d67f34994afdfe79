"""Mermaid itself, in Node: what a diagram shows once it is drawn."""

import hashlib
import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import pytest
from filelock import FileLock

from tests.e2e.support.places import CACHE

_PACKAGES = ("mermaid@11.17.2", "jsdom@26.1.0")
_PROGRAM = Path(__file__).with_name("mermaid.mjs")
_OLDEST_NODE = 20


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is to be seen: the texts, line by line, and the kinds of elements; `error` if nothing could be drawn."""

    type: str = ""
    labels: tuple[str, ...] = ()
    elements: frozenset[str] = field(default_factory=frozenset)
    error: str = ""


def draw(texts: Sequence[str]) -> list[Drawing]:
    """Draw each text. Skips the test, and says why, where there is no Node or nothing can be installed."""
    node, folder = _installed()
    done = subprocess.run(
        [node, folder / _PROGRAM.name], input=json.dumps(list(texts)), capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr[-4_000:]
    return [
        Drawing(
            one.get("type", ""), tuple(one.get("labels", ())), frozenset(one.get("elements", ())), one.get("error", "")
        )
        for one in json.loads(done.stdout)
    ]


@lru_cache(maxsize=1)
def _installed() -> tuple[str, Path]:
    """Node, and the folder that has the packages and the program."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("diagrams are not drawn: there is no node and npm on this machine")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if int(version.lstrip("v").partition(".")[0]) < _OLDEST_NODE:
        pytest.skip(f"diagrams are not drawn: node is {version}, and Mermaid needs {_OLDEST_NODE}")
    program = _PROGRAM.read_bytes()
    digest = hashlib.sha256(b"\0".join((program, *map(str.encode, _PACKAGES)))).hexdigest()
    folder = CACHE / f"mermaid-{digest[:16]}"
    CACHE.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.with_suffix(".lock")):
        if not (folder / "complete").exists():
            folder.mkdir(exist_ok=True)
            (folder / "package.json").write_text('{"private": true}\n')
            words = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", *_PACKAGES]
            done = subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=600)
            if done.returncode:
                pytest.skip(f"diagrams are not drawn: npm can't install Mermaid: {done.stderr.strip()[-300:]}")
            (folder / _PROGRAM.name).write_bytes(program)
            (folder / "complete").touch()
    return node, folder
