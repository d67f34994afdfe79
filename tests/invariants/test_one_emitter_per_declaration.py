"""One emitter per declaration (invariant 6): nothing of a generated application is written in two places."""

import ast
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest

from generators.app import plan_app
from generators.plan import Plan
from validators.check import check

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*/devmatrix.yaml"))
STRATUM = sorted((ROOT / "generators/ast").rglob("*.py"))
SOURCES = [ROOT / "generators/app.py", *STRATUM]


def plan(spec: Path) -> Plan:
    ir = check(spec.read_text()).ir
    assert ir is not None
    return plan_app(ir)


def declarations(text: str) -> list[str]:
    """The classes and functions at the top of a module."""
    kinds = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return [node.name for node in ast.parse(text).body if isinstance(node, kinds)]


def repeated(names: list[str]) -> list[str]:
    return sorted(name for name, number in Counter(names).items() if number > 1)


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def emitters() -> list[str]:
    """Every `emit_…` of the stratum by its full name."""
    return sorted(
        f"{dotted(path)}.{name}"
        for path in STRATUM
        for name in declarations(path.read_text())
        if name.startswith("emit_")
    )


@cache
def mentions() -> dict[str, set[str]]:
    """For each full name, the functions that mention it, by their full names."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in SOURCES:
        tree = ast.parse(path.read_text())
        known = {name: f"{dotted(path)}.{name}" for name in declarations(path.read_text())}
        known |= {
            alias.asname or alias.name: f"{node.module}.{alias.name}"
            for node in tree.body
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            for node in ast.walk(function):
                if isinstance(node, ast.Name):
                    name = known.get(node.id)
                elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                    name = f"{known.get(node.value.id)}.{node.attr}"
                else:
                    continue
                if name is not None:
                    found[name].add(f"{dotted(path)}.{function.name}")
    return found


@pytest.mark.parametrize("spec", EXAMPLES, ids=lambda path: path.parent.name)
def test_every_file_is_planned_once(spec: Path) -> None:
    assert repeated([file.path for file in plan(spec).files]) == []


@pytest.mark.parametrize("spec", EXAMPLES, ids=lambda path: path.parent.name)
def test_every_module_declares_a_name_once(spec: Path) -> None:
    modules = [file for file in plan(spec).files if file.path.endswith(".py")]
    assert {file.path: repeated(declarations(file.content)) for file in modules if file.content} == {
        file.path: [] for file in modules if file.content
    }


@pytest.mark.parametrize("spec", EXAMPLES, ids=lambda path: path.parent.name)
def test_every_class_of_the_application_is_declared_in_one_module(spec: Path) -> None:
    classes = [
        node.name
        for file in plan(spec).files
        if file.path.startswith("src/") and file.path.endswith(".py")
        for node in ast.parse(file.content).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    ]
    assert classes
    assert repeated(classes) == []


@pytest.mark.parametrize("emitter", emitters())
def test_every_emitter_is_called_by_one_function(emitter: str) -> None:
    assert len(mentions()[emitter]) == 1, mentions()[emitter]
