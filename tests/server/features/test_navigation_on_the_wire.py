"""Every request about names, sent as an editor sends it and answered as JSON."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.server.features.named import SHOP
from tests.server.features.navigation import ABLE, HOME
from tests.server.lsp.session import Session

PLACE = {"line": next(n for n, line in enumerate(SHOP.split("\n")) if "require: product" in line), "character": 22}
WHOLE = {"start": {"line": 0, "character": 0}, "end": {"line": 500, "character": 0}}
DOCUMENT = {"textDocument": {"uri": HOME}}
HERE = {**DOCUMENT, "position": PLACE}


@pytest.fixture
def session() -> Iterator[Session]:
    able = {**ABLE, "textDocument": {**ABLE["textDocument"], "rename": {"prepareSupport": True}}}
    found = Session.embed()
    found.initialize(able)
    found.notify("initialized", {})
    item = {"uri": HOME, "languageId": "devmatrix", "version": 1, "text": SHOP}
    found.notify("textDocument/didOpen", {"textDocument": item})
    yield found
    found.close()
    found.wait()


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("textDocument/definition", HERE),
        ("textDocument/declaration", HERE),
        ("textDocument/references", {**HERE, "context": {"includeDeclaration": True}}),
        ("textDocument/documentHighlight", HERE),
        ("textDocument/prepareRename", HERE),
        ("textDocument/rename", {**HERE, "newName": "in_stock"}),
        ("textDocument/documentSymbol", DOCUMENT),
        ("workspace/symbol", {"query": "stock"}),
        ("textDocument/foldingRange", DOCUMENT),
        ("textDocument/selectionRange", {**DOCUMENT, "positions": [PLACE]}),
        ("textDocument/semanticTokens/full", DOCUMENT),
        ("textDocument/semanticTokens/full/delta", {**DOCUMENT, "previousResultId": "0"}),
        ("textDocument/semanticTokens/range", {**DOCUMENT, "range": WHOLE}),
        ("textDocument/codeLens", DOCUMENT),
        ("textDocument/inlayHint", {**DOCUMENT, "range": WHOLE}),
        ("textDocument/prepareCallHierarchy", HERE),
    ],
)
def test_a_request_is_answered(session: Session, method: str, params: Any) -> None:
    assert session.ask(method, params)


def test_links_may_be_none(session: Session) -> None:
    assert session.ask("textDocument/documentLink", DOCUMENT) == []


def test_what_is_resolved_later(session: Session) -> None:
    lens = next(one for one in session.ask("textDocument/codeLens", DOCUMENT) if "command" not in one)
    assert session.ask("codeLens/resolve", lens)["command"]["title"] == "5 references"
    (item,) = session.ask("textDocument/prepareCallHierarchy", HERE)
    assert [one["to"]["name"] for one in session.ask("callHierarchy/outgoingCalls", {"item": item})] == [
        "count_orders",
        "thank",
    ]
    assert session.ask("callHierarchy/incomingCalls", {"item": item}) == []


def test_a_refusal_is_an_error_with_a_sentence(session: Session) -> None:
    found = session.answer(session.send("textDocument/rename", {**HERE, "newName": "not a name"}))
    assert found["error"]["message"].startswith("`not a name` can't be the name of this local")
