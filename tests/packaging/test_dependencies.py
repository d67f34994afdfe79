"""What the shipped packages import is what the project says it needs."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.packaging.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
SHIPPED = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]
_TEMPLATES = ROOT / "generators/template/files"


def _name(distribution: str) -> str:
    """A distribution's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", distribution).lower()


def _imported(path: Path) -> set[str]:
    """The top-level modules that a file imports anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add((node.module or "").partition(".")[0])
    return found


def third_party_imports() -> dict[str, str]:
    """Each imported module that is neither ours nor Python's, and a file that imports it."""
    return {
        module: path.relative_to(ROOT).as_posix()
        for package in SHIPPED
        for path in sorted((ROOT / package).rglob("*.py"))
        if not path.is_relative_to(_TEMPLATES)
        for module in _imported(path)
        if module not in sys.stdlib_module_names and module not in SHIPPED
    }


def declared() -> set[str]:
    """The names in `[project] dependencies`."""
    found = (re.match(r"[A-Za-z0-9._-]+", line) for line in PROJECT["project"]["dependencies"])
    return {_name(match.group()) for match in found if match}


def test_every_import_is_declared() -> None:
    distributions = packages_distributions()
    imports = third_party_imports()
    assert {"yaml", "typer", "pydantic", "jinja2"} <= imports.keys()
    undeclared = {
        module: path
        for module, path in imports.items()
        if not declared() & {_name(found) for found in distributions.get(module, [])}
    }
    assert undeclared == {}


def test_every_declaration_is_imported() -> None:
    distributions = packages_distributions()
    used = {_name(found) for module in third_party_imports() for found in distributions.get(module, [])}
    assert declared() - used == set()
