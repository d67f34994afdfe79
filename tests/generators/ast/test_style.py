"""What is emitted is formatted and clean, however long names and values are."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.generators.ast import behavior_words, everyday_words, long_names
from tests.generators.ast.support import app, planned
from validators.check import check

FEW_IMPORTS = """
auth: {user: Member}
entities:
  Member: {attributes: {email: {type: email, unique: true}}, crud: false}
  Counter: {attributes: {number: integer, ok: boolean}}
  Measure: {attributes: {values: 'decimal[]', moments: 'datetime[]', days: 'date[]', keys: 'uuid[]'}}
"""
LENGTHS = (8, 14, 21, 27, 36, 48)


def ruff(folder: Path, *command: str) -> str:
    """What `ruff` has to say about a folder; nothing if all is well."""
    done = subprocess.run([sys.executable, "-m", "ruff", *command, "."], cwd=folder, capture_output=True, text=True)
    return "" if done.returncode == 0 else done.stdout + done.stderr


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Applications with names of many lengths."""
    specs = {f"names-of-{length}": long_names.spec(length) for length in LENGTHS}
    specs["soft"] = long_names.spec(30, ", soft_delete: true")
    specs["everyday-words"] = everyday_words.SPEC
    specs["behavior-words"] = behavior_words.SPEC
    specs["few-imports"] = FEW_IMPORTS
    found = tmp_path_factory.mktemp("applications")
    for name, text in specs.items():
        for path, content in planned(text).items():
            target = found / name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(content)
    return found


@pytest.mark.parametrize("length", LENGTHS)
def test_such_names_are_allowed(length: int) -> None:
    assert check(long_names.spec(length)).is_valid


@pytest.mark.parametrize("text", [everyday_words.SPEC, behavior_words.SPEC], ids=["everyday", "behavior"])
def test_everyday_words_are_allowed(text: str) -> None:
    assert check(text).is_valid


def test_no_constant_of_a_test_hides_a_class(folder: Path) -> None:
    source = (folder / "everyday-words" / "tests" / "support" / "bodies.py").read_text()
    body = ast.parse(source).body
    constants = {
        node.target.id for node in body if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }
    assert "ACTOR" in constants
    assert {"VIP_BODY", "PATH_BODY", "FIELDS_BODY"} <= constants


def test_everything_is_formatted(folder: Path) -> None:
    assert ruff(folder, "format", "--diff") == ""


def test_everything_is_clean(folder: Path) -> None:
    assert ruff(folder, "check", "--output-format=concise") == ""


def test_no_comma_makes_a_tuple_of_one(folder: Path) -> None:
    """`headers["Location",]` is another key than `headers["Location"]`."""
    for path in (folder / "names-of-48").rglob("*.py"):
        text = path.read_text()
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Tuple) and len(node.elts) == 1:
                written = ast.get_source_segment(text, node) or ""
                assert written.startswith("("), f"{path}: {written}"


def test_identifiers_of_the_database_fit(folder: Path) -> None:
    text = long_names.spec(48, ", soft_delete: true")
    assert all(len(table.name) <= 63 for table in app(text).join_tables)
    source = next((folder / "soft" / "alembic" / "versions").glob("*.py")).read_text()
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    names = [
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in ("create_index", "create_table")
        and isinstance(call.args[0], ast.Constant)
    ]
    assert names and all(len(str(name)) <= 63 for name in names)
