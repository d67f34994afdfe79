"""Every rule over the IR, one module per subject."""

from functools import cache
from importlib import import_module

from validators.rule import RULES, Rule

MODULES = (
    "names",
    "reserved",
    "clashes",
    "references",
    "relationships",
    "sides",
    "ownership",
    "sharing",
    "constraints",
    "patterns",
    "types",
    "defaults",
    "keys",
    "flags",
    "options",
    "access",
    "application",
    "paths",
    "operations",
    "schemas",
    "expressions",
    "steps",
    "flows",
    "races",
    "behavior_names",
    "machines",
    "invariants",
)


@cache
def load() -> dict[str, Rule]:
    """All rules by code, in order of code; importing them is left until somebody asks."""
    for module in MODULES:
        import_module(f"validators.rules.{module}")
    return dict(sorted(RULES.items()))
