"""The wheel takes one name at top level, and runs whatever stands around it."""

import json
from pathlib import Path

import pytest

from tests.packaging.conftest import ROOT, Installed

pytestmark = [pytest.mark.packaging, pytest.mark.xdist_group("packaging")]

SPEC = """\
app: {name: shop}
entities:
  Product:
    attributes:
      name: {type: string, max_length: 80}
"""
_TRAP = "import pathlib\npathlib.Path({marker!r}).write_text(__name__)\nraise SystemExit('the trap ' + __name__)\n"
_OUR_NAMES = ("ir", "validators", "generators", "server")
_NEEDED_NAMES = (
    "yaml",
    "typer",
    "rich",
    "pydantic",
    "jinja2",
    "inflection",
    "filelock",
    "pydantic_core",
    "typing_extensions",
)
_STANDARD_NAMES = ("json", "dataclasses", "gzip", "tempfile", "difflib", "hashlib")


def _trap(folder: Path, *names: str) -> Path:
    """Fill a folder with packages and modules that tell when somebody imports them. Returns the tell-tale file."""
    marker = folder / "sprung"
    for name in names:
        package = folder / name
        package.mkdir(parents=True)
        (package / "__init__.py").write_text(_TRAP.format(marker=str(marker)))
    return marker


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace"
    folder.mkdir()
    (folder / "shop.devmatrix.yaml").write_text(SPEC)
    return folder


def test_only_devmatrix_is_at_top_level(installed: Installed) -> None:
    tops = {name.split("/")[0] for name in installed.names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"devmatrix"}


def test_every_file_of_the_packages_is_in_it(installed: Installed) -> None:
    ours = {
        f"devmatrix/_lib/{path.relative_to(ROOT).as_posix()}"
        for package in _OUR_NAMES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert ours - set(installed.names) == set()
    assert any(name.endswith("server/templates/devmatrix.yaml") for name in ours)


def test_the_licence_is_in_it(installed: Installed) -> None:
    assert any(name.endswith("/licenses/LICENSE") for name in installed.names)


def test_the_command_runs_from_an_empty_folder(installed: Installed, tmp_path: Path) -> None:
    done = installed.run("devmatrix", "init", "shop", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    done = installed.run("devmatrix", "check", "shop/devmatrix.yaml", cwd=tmp_path)
    assert done.returncode == 0, done.stderr


def test_it_generates_an_example_with_nothing_but_what_it_declares(installed: Installed, tmp_path: Path) -> None:
    absent = installed.run("python", "-c", "import pytest", cwd=tmp_path)
    assert "No module named 'pytest'" in absent.stderr
    spec = ROOT / "examples/ecommerce/devmatrix.yaml"
    done = installed.run("devmatrix", "generate", spec, "-o", "shop", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "shop/src/main.py").exists()


@pytest.mark.parametrize("start", [("devmatrix",), ("python", "-m", "devmatrix"), ("python", "-I", "-m", "devmatrix")])
def test_folders_of_the_workspace_change_nothing(installed: Installed, workspace: Path, start: tuple[str, ...]) -> None:
    marker = _trap(workspace, *_OUR_NAMES, *_NEEDED_NAMES)
    done = installed.run(*start, "check", "--format", "json", "shop.devmatrix.yaml", cwd=workspace)
    assert not marker.exists()
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["problems"] == []


@pytest.mark.parametrize("start", [("devmatrix",), ("python", "-m", "devmatrix")])
def test_a_hostile_pythonpath_changes_nothing(
    installed: Installed, workspace: Path, tmp_path: Path, start: tuple[str, ...]
) -> None:
    hostile = tmp_path / "hostile"
    marker = _trap(hostile, *_OUR_NAMES, *_NEEDED_NAMES, *_STANDARD_NAMES)
    (hostile / "pathlib.py").write_text("raise SystemExit('the trap pathlib')\n")
    done = installed.run(*start, "generate", "shop.devmatrix.yaml", cwd=workspace, pythonpath=hostile)
    assert not marker.exists()
    assert done.returncode == 0, done.stderr
    assert (workspace / "shop/.devmatrix/project.json").exists()


def test_a_relative_pythonpath_is_one_too(installed: Installed, workspace: Path) -> None:
    marker = _trap(workspace, *_OUR_NAMES, *_NEEDED_NAMES)
    done = installed.run("devmatrix", "check", "shop.devmatrix.yaml", cwd=workspace, pythonpath=Path())
    assert not marker.exists()
    assert done.returncode == 0, done.stderr


def test_it_says_which_version_it_is(installed: Installed, tmp_path: Path) -> None:
    version = installed.wheel.name.split("-")[1]
    assert installed.run("devmatrix", "--version", cwd=tmp_path).stdout == f"devmatrix {version}\n"


def test_a_checkout_uses_its_own_modules(installed: Installed, workspace: Path) -> None:
    marker = _trap(workspace, *_OUR_NAMES)
    launcher = ROOT / "devmatrix" / "__main__.py"
    done = installed.run("python", launcher, "check", "shop.devmatrix.yaml", cwd=workspace)
    assert not marker.exists()
    assert done.returncode == 0, done.stderr


def test_the_language_server_runs_and_has_the_pages_of_the_rules(installed: Installed, workspace: Path) -> None:
    pages = {f"devmatrix/_lib/docs/rules/{path.name}" for path in (ROOT / "docs/rules").iterdir()}
    assert pages - set(installed.names) == set()
    marker = _trap(workspace, *_OUR_NAMES, *_NEEDED_NAMES, "lsprotocol", "attrs", "attr", "watchfiles")
    done = installed.run("devmatrix", "lsp", "--stdio", cwd=workspace)  # Its input ends at once.
    assert done.returncode == 1
    assert "the client is gone" in done.stderr
    assert not marker.exists()
