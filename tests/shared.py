"""Real OpenAPI documents to work with, kept beside the repository. Tests that need them skip where they are absent."""

from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "specs"
SPECS = sorted([*FOLDER.glob("*.yaml"), *FOLDER.glob("*.json")])
needs_specs = pytest.mark.skipif(not SPECS, reason=f"no real documents to compare with in {FOLDER}")
