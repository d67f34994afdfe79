"""Rules about OpenAPI documents: those of one block, and those of the whole document."""

from functools import cache
from importlib import import_module

from validators.openapi.rule import RULES, Rule

MODULES = ("versions", "shape", "other_versions", "objects", "references", "files", "operations")


@cache
def load() -> dict[str, Rule[...]]:
    """All rules by code, in order of code; importing them is left until somebody asks."""
    for module in MODULES:
        import_module(f"validators.openapi.{module}")
    return dict(sorted(RULES.items()))
