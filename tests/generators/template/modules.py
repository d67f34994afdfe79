"""Modules of the generated application that need nothing but pydantic, loaded without it."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

FILES = Path("generators/template/files/src/models")


def load(name: str) -> ModuleType:
    """`money` or `fields`, as the generated application has them."""
    spec = importlib.util.spec_from_file_location(f"generated_{name}", FILES / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
