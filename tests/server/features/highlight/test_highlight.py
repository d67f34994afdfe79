"""Document highlight: the answer is the names with the kind of what is done with them."""

import pytest
from lsprotocol import types

from server.features.highlight import highlight
from tests.server.features.named import at
from tests.server.features.navigation import Opened

TEXT, READ, WRITE = (types.DocumentHighlightKind(kind) for kind in (1, 2, 3))


def kinds(opened: Opened) -> list[tuple[str, types.DocumentHighlightKind | None]]:
    found = highlight(opened.snapshot, types.DocumentHighlightParams(opened.id, opened.position))
    return [(opened.under(one.range), one.kind) for one in found or ()]


@pytest.mark.parametrize(
    ("place", "answer"),
    [
        ("- load: prod$0uct =", [WRITE, READ, READ, READ, READ, READ, READ]),
        ("product.sto$0ck >=", [WRITE, READ, READ, WRITE, WRITE, READ]),
        ("emit: order_pla$0ced", [TEXT, READ]),
        ("      no$0te: {type", [WRITE, WRITE]),
    ],
)
def test_definitions_and_changes_are_writes(place: str, answer: list[types.DocumentHighlightKind]) -> None:
    found = kinds(Opened(at(place)))
    assert [kind for _, kind in found] == answer
    assert len({name for name, _ in found}) == 1


def test_nothing_is_highlighted_where_nothing_is_named() -> None:
    opened = Opened(at("na$0me: shop"))
    assert highlight(opened.snapshot, types.DocumentHighlightParams(opened.id, opened.position)) is None
