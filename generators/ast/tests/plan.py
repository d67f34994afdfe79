"""The test files of an application, as (path, text, reason, IR paths)."""

from collections.abc import Iterator

from generators.ast.tests import bodies, contract, rows, tokens
from generators.ast.view import AppView

Planned = tuple[str, str | None, str, tuple[str, ...]]


def test_files(app: AppView) -> Iterator[Planned]:
    """Every test file that depends on the model; a text of None means that there is nothing to test."""
    every = tuple(view.entity.path for view in app.entities.values())
    support = "tests/support"
    yield f"{support}/rows.py", rows.emit_rows(app), "Stores rows for tests.", every
    yield f"{support}/bodies.py", bodies.emit_bodies(app), "Complete request bodies for tests.", every
    yield f"{support}/tokens.py", tokens.emit_tokens(app), "Signs requests of tests in.", ("auth",)
    yield f"{support}/operations.py", tokens.emit_operations(app), "Lists every operation for tests.", every
    for view in app.entities.values():
        path = (view.entity.path,)
        name = view.module.rstrip("_")
        text = contract.emit_contract(app, view)
        yield f"tests/contract/test_{name}_contract.py", text, f"Every status of the operations on {view.nouns}.", path
