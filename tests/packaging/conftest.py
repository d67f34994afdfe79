"""The built wheel, and an environment with nothing but it and the packages it needs."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_SOURCES = (
    "devmatrix",
    "ir",
    "validators",
    "generators",
    "server",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    ".gitignore",
)


@dataclass(frozen=True)
class Installed:
    """An environment that has the wheel."""

    wheel: Path
    bin: Path

    def run(
        self, *words: str | Path, cwd: Path, pythonpath: Path | None = None, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a program of the environment, without what our own environment says to Python."""
        clean = {
            name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV_", "VIRTUAL"))
        }
        if pythonpath:
            clean["PYTHONPATH"] = str(pythonpath)
        program, *arguments = words
        return subprocess.run(
            [self.bin / program, *arguments],
            cwd=cwd,
            env=clean | environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    @property
    def names(self) -> list[str]:
        """What is in the wheel."""
        with zipfile.ZipFile(self.wheel) as archive:
            return archive.namelist()


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Build the wheel from a copy of the sources and install it without a network."""
    base = tmp_path_factory.mktemp("packaging")
    sources = base / "sources"
    sources.mkdir()
    for name in _SOURCES:
        origin = ROOT / name
        if origin.is_dir():
            shutil.copytree(origin, sources / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(origin, sources / name)
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(base / "dist")]
    subprocess.run(build, cwd=sources, check=True, capture_output=True)
    (wheel,) = (base / "dist").glob("*.whl")
    environment = base / "venv"
    venv.create(environment, with_pip=True, symlinks=True)
    binaries = environment / "bin"
    install = [binaries / "python", "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", wheel]
    subprocess.run(install, check=True, cwd=base, env={"PATH": os.environ["PATH"]})
    # The packages we need are those of the environment the tests run in. A path in a .pth file is added as it is:
    # the .pth files in that folder, one of which points to the checkout, are not read.
    (site_packages,) = environment.glob("lib/*/site-packages")
    (site_packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return Installed(wheel, binaries)
