"""The built wheel, and an environment with nothing but it and the packages it needs."""

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.metadata import Metadata
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
_SOURCES = (
    "devmatrix",
    "docs",
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
    (site_packages,) = environment.glob("lib/*/site-packages")
    _link_dependencies(site_packages, wheel)
    return Installed(wheel, binaries)


def _link_dependencies(site_packages: Path, wheel: Path) -> None:
    """Lend the new environment what the wheel says it needs, and what that needs, from the one the tests run in:
    nothing else, so that an import nobody declared fails there.
    """
    waiting = [(requirement, "") for requirement in _declared(wheel)]
    done: set[str] = set()
    while waiting:
        requirement, extra = waiting.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        found = distribution(requirement.name)
        if str(requirement) in done:
            continue
        done.add(str(requirement))
        needed = [Requirement(text) for text in found.requires or ()]
        waiting += [(one, wanted) for wanted in ("", *requirement.extras) for one in needed]
        for top in {file.parts[0] for file in found.files or ()} - {"..", "__pycache__"}:
            target = site_packages / top
            if not target.exists():
                target.symlink_to(Path(str(found.locate_file(top))))


def _declared(wheel: Path) -> list[Requirement]:
    """What the wheel's own metadata ask for."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return Metadata.from_email(archive.read(name), validate=False).requires_dist or []
