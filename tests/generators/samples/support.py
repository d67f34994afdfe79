"""Specs for the tests of samples."""

from pathlib import Path

from ir.build import build
from ir.dialect.read import read
from ir.model import ApplicationIR, Attribute

EXAMPLES = sorted((Path(__file__).parents[3] / "examples").glob("*/devmatrix.yaml"))


def application(spec: Path) -> ApplicationIR:
    """The IR of a spec in a file."""
    return build(read(spec.read_text(encoding="utf-8")).parts)


def attribute(text: str) -> Attribute:
    """The attribute `a` of a spec, written as its YAML value."""
    spec = f"app: {{name: a}}\nentities:\n  Thing:\n    attributes:\n      a: {text}\n"
    parts = read(spec).parts
    found = parts.entities[0].attribute("a")
    assert found is not None
    return found
