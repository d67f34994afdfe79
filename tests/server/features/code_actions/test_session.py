"""Code actions and formatting over the wire."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.server.lsp.session import Session

URI = "file:///work/shop.devmatrix.yaml"
SPEC = "app: {name: shop}\nentities:\n  Order:\n    attributes:\n      total:  {type: decimul}\n"
VS_CODE = {
    "textDocument": {
        "codeAction": {
            "isPreferredSupport": True,
            "dataSupport": True,
            "resolveSupport": {"properties": ["edit"]},
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["", "quickfix", "refactor", "source"]}},
        }
    },
    "workspace": {"workspaceEdit": {"documentChanges": True}},
}
OPTIONS = {"tabSize": 2, "insertSpaces": True}


@pytest.fixture
def session() -> Iterator[Session]:
    found = Session.embed()
    yield found
    found.notify("exit")
    found.wait()
    found.close()


def of_line(line: int, **context: object) -> dict[str, Any]:
    selected = {"start": {"line": line, "character": 0}, "end": {"line": line, "character": 99}}
    return {"textDocument": {"uri": URI}, "range": selected, "context": {"diagnostics": [], **context}}


def test_offered_then_resolved(session: Session) -> None:
    provided = session.initialize(VS_CODE)["codeActionProvider"]
    assert provided["resolveProvider"] is True
    session.open(URI, SPEC, version=4)
    (diagnostic,) = session.diagnostics(URI, 4)
    (action, *_) = session.ask("textDocument/codeAction", of_line(4, diagnostics=[diagnostic], only=["quickfix"]))
    assert (action["title"], action["isPreferred"]) == ("Change to `decimal`", True)
    assert action["diagnostics"] == [diagnostic] and "edit" not in action
    assert any(action["kind"].startswith(kind) for kind in provided["codeActionKinds"])
    (change,) = session.ask("codeAction/resolve", action)["edit"]["documentChanges"]
    assert change == {
        "textDocument": {"uri": URI, "version": 4},
        "edits": [
            {
                "range": {"start": {"line": 4, "character": 21}, "end": {"line": 4, "character": 28}},
                "newText": "decimal",
            }
        ],
    }


def test_an_old_action_is_not_applied_to_a_new_text(session: Session) -> None:
    session.initialize(VS_CODE)
    session.open(URI, SPEC)
    (action, *_) = session.ask("textDocument/codeAction", of_line(4))
    session.change(URI, 2, (0, 0, 0, 0, "# new\n"))
    assert session.error("codeAction/resolve", action) == -32801


def test_every_kind_was_announced(session: Session) -> None:
    announced = session.initialize(VS_CODE)["codeActionProvider"]["codeActionKinds"]
    session.open(URI, SPEC)
    kinds = {action["kind"] for action in session.ask("textDocument/codeAction", of_line(4))}
    assert kinds <= set(announced)


def test_clients_that_know_no_literals_are_offered_nothing(session: Session) -> None:
    assert "codeActionProvider" not in session.initialize({})


def test_formatting(session: Session) -> None:
    session.initialize({})
    session.open(URI, SPEC)
    document = {"textDocument": {"uri": URI}, "options": OPTIONS}
    gap = {"start": {"line": 4, "character": 11}, "end": {"line": 4, "character": 14}}
    assert session.ask("textDocument/formatting", document) == [{"range": gap, "newText": ": "}]
    top = {"start": {"line": 0, "character": 0}, "end": {"line": 2, "character": 0}}
    assert session.ask("textDocument/rangeFormatting", {**document, "range": top}) == []
    typed = {**document, "position": {"line": 5, "character": 0}, "ch": "\n"}
    (edit,) = session.ask("textDocument/onTypeFormatting", typed)
    assert edit["newText"] == " " * 6
    session.change(URI, 2, "app: {name:  shop\n")
    assert session.ask("textDocument/formatting", document) is None
