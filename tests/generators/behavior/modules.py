"""The modules of flows and machines alone: everything else of an application takes longer."""

import ast
import textwrap
from functools import cache

from generators.ast import schemas
from generators.ast.behavior import calculation
from generators.ast.behavior.files import behavior_files
from tests.generators.ast.support import app


@cache
def files(text: str) -> dict[str, str]:
    """What follows from a spec's behaviour, by path."""
    view = app(text)
    found = {path: content for path, content, _, _ in behavior_files(view) if content is not None}
    helpers = calculation.emit_calculation(found.values())
    return {**found, "src/models/schemas.py": schemas.emit_module(view), calculation.PATH: helpers or ""}


def declaration(text: str, path: str, name: str) -> str:
    """One declaration of a file, such as `OrderEvents.pay`, without its indentation."""
    source = files(text)[path]
    body: list[ast.stmt] = ast.parse(source).body
    found: ast.stmt | None = None
    for part in name.split("."):
        found = next(node for node in body if _name(node) == part)
        body = getattr(found, "body", [])
    assert found is not None
    first = min([found.lineno, *(one.lineno for one in getattr(found, "decorator_list", []))])
    return textwrap.dedent("\n".join(source.splitlines()[first - 1 : found.end_lineno]))


def _name(node: ast.stmt) -> str:
    match node:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return name
        case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
            return name
    return ""


def check(text: str, path: str, name: str, expected: str) -> None:
    """One declaration of one file is exactly this."""
    assert declaration(text, path, name) == textwrap.dedent(expected).strip("\n")


def check_module(text: str, path: str, expected: str) -> None:
    """A whole file is exactly this."""
    assert files(text)[path].rstrip("\n") == textwrap.dedent(expected).strip("\n")
