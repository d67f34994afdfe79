"""The IR knows no positions, files, frameworks or protocols (invariant 3)."""

import ast
from pathlib import Path

import pytest
from pydantic import BaseModel

import ir.model
from validators.check import check

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted(ROOT.glob("examples/*/devmatrix.yaml"))
MODELS = sorted(
    (model for model in vars(ir.model).values() if isinstance(model, type) and issubclass(model, BaseModel)),
    key=lambda model: model.__name__,
)
POSITION_WORDS = {"line", "lines", "column", "offset", "span", "position", "range", "file", "filename", "uri", "source"}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_no_field_holds_a_position(model: type[BaseModel]) -> None:
    assert not POSITION_WORDS & set(model.model_fields)
    assert not [field for field in model.model_fields.values() if "ir.source" in repr(field.annotation)]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_models_are_frozen_and_closed(model: type[BaseModel]) -> None:
    assert model.model_config.get("frozen") is True
    assert model.model_config.get("extra") == "forbid"


@pytest.mark.parametrize("path", sorted((ROOT / "ir/model").glob("*.py")), ids=lambda path: path.name)
def test_the_models_import_nothing_that_does(path: Path) -> None:
    imported = {node.module or "" for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ImportFrom)}
    assert not {name for name in imported if name in {"ir.source", "ir.text", "pathlib"} or name.startswith("ir.yaml")}


@pytest.mark.parametrize("spec", EXAMPLES, ids=lambda spec: spec.parent.name)
def test_moving_lines_changes_no_ir(spec: Path) -> None:
    text = spec.read_text()
    moved = "\n\n# a comment\n" + text + "\n# the end\n"
    assert check(moved).ir == check(text).ir
    assert check(text.replace("\n", "\r\n")).ir == check(text).ir
