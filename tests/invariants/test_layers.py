"""Arrows point down only: server → generators → validators → ir; only the server may speak LSP (invariant 4)."""

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def test_the_contracts_are_kept() -> None:
    lint = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(lint, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 kept, 0 broken" in done.stdout


def test_the_contracts_cover_every_package_of_the_wheel() -> None:
    shipped = set(PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"])
    linter = PYPROJECT["tool"]["importlinter"]
    assert set(linter["root_packages"]) == shipped
    (layers,) = (contract["layers"] for contract in linter["contracts"] if contract["type"] == "layers")
    assert set(layers) == shipped


def test_every_package_of_the_wheel_is_moved_out_of_the_way() -> None:
    wheel = PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    expected = {name: f"devmatrix/_lib/{name}" for name in wheel["only-include"] if name != "devmatrix"}
    assert wheel["sources"] == expected
