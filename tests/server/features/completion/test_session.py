"""Hover and completion as an editor asks for them."""

from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.server.features.completion.checking import SHOP
from tests.server.lsp.session import Session

URI = "file:///work/shop.devmatrix.yaml"
ABLE = {
    "textDocument": {
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "completion": {"completionItem": {"snippetSupport": True, "documentationFormat": ["plaintext"]}},
    }
}


@pytest.fixture
def session() -> Iterator[Session]:
    found = Session.embed()
    yield found
    with suppress(OSError):
        found.close()
    found.wait()


def test_typing_asking_and_choosing(session: Session) -> None:
    offered = session.initialize(ABLE)
    assert offered["hoverProvider"] is True
    assert offered["completionProvider"]["resolveProvider"] is True
    session.open(URI, SHOP)
    line = SHOP.split("\n").index("    crud: false")
    session.change(URI, 2, (line, 15, line, 15, "\n    relat"))
    place = {"textDocument": {"uri": URI}, "position": {"line": line + 1, "character": 9}}
    found = session.ask("textDocument/completion", place)
    item = next(one for one in found["items"] if one["label"] == "access")
    assert item["textEdit"] == {
        "range": {"start": {"line": line + 1, "character": 4}, "end": {"line": line + 1, "character": 9}},
        "newText": "access:\n  $0",
    }
    assert item["insertTextFormat"] == 2
    session.change(URI, 3, (line + 1, 0, line + 1, 9, "    access: {owner: order.c}"))
    place["position"] = {"line": line + 1, "character": 27}
    found = session.ask("textDocument/completion", place)
    assert [one["label"] for one in found["items"]] == ["order.customer"]
    target = SHOP[: SHOP.index("target: Order")].count("\n")
    place["position"] = {"line": target, "character": SHOP.split("\n")[target].index("Order") + 1}
    found = session.ask("textDocument/completion", place)
    item = session.ask("completionItem/resolve", next(one for one in found["items"] if one["label"] == "Product"))
    assert item["documentation"]["kind"] == "plaintext"
    assert "Something we sell" in item["documentation"]["value"]
    shown = session.ask("textDocument/hover", place)
    assert shown["contents"]["kind"] == "markdown"
    assert shown["contents"]["value"].startswith("**entity** `Order`")
    assert session.end() == 0


def test_items_that_are_not_ours_come_back_as_they_are(session: Session) -> None:
    session.initialize(ABLE)
    for item in ({"label": "x"}, {"label": "x", "data": {"uri": URI, "about": ["entity"]}}, {"label": "x", "data": 3}):
        assert session.ask("completionItem/resolve", item) == item
    assert session.end() == 0
