"""Where things are, and which examples there are."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
CACHE = ROOT / ".cache" / "e2e"
EXAMPLES = tuple(sorted(spec.parent.name for spec in (ROOT / "examples").glob("*/devmatrix.yaml")))


def spec_of(example: str) -> Path:
    """The spec of one example."""
    return ROOT / "examples" / example / "devmatrix.yaml"
