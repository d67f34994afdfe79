"""Selection ranges: the texts that grow from the cursor."""

import pytest
from lsprotocol import types

from server.features.selection import selection
from tests.server.features.named import PETS, SHOP, at
from tests.server.features.navigation import Opened, examples


def grown(opened: Opened) -> list[str]:
    found = selection(opened.snapshot, types.SelectionRangeParams(opened.id, [opened.position]))
    texts = []
    around: types.SelectionRange | None = found[0]
    while around is not None:
        texts.append(opened.under(around.range))
        around = around.parent
    return texts


def test_from_a_word_of_an_expression_to_the_document() -> None:
    texts = grown(Opened(at("product.sto$0ck >= amount")))
    step = [
        "- require: product.stock >= amount and method == 'card'",
        '  else: {status: 409, detail: "Only {product.stock} of {product.name} left"}',
    ]
    assert texts[:6] == [
        "stock",
        "product.stock",
        "product.stock >= amount",
        "product.stock >= amount and method == 'card'",
        "require: product.stock >= amount and method == 'card'",
        step[0][2:] + "\n        " + step[1],
    ]
    assert texts[-1] == SHOP
    assert texts[-2].startswith("place_order:") and texts[-2].endswith("'Thank you'")


def test_inside_of_quotes_comes_before_the_quotes() -> None:
    texts = grown(Opened(at("'#/components/schemas/Ca$0t'", PETS), uri="file:///work/pets.yaml"))
    assert texts[:4] == [
        "Cat",
        "#/components/schemas/Cat",
        "'#/components/schemas/Cat'",
        "cat: '#/components/schemas/Cat'",
    ]


@pytest.mark.parametrize("text", [SHOP, PETS, examples()[0].read_text(encoding="utf-8"), "", "a: [", "\n\n"])
def test_each_contains_the_one_before_everywhere(text: str) -> None:
    opened = Opened(text)
    for number, line in enumerate(text.split("\n")):
        places = [opened.at(number, column) for column in range(0, len(line) + 1, 5)]
        for found in selection(opened.snapshot, types.SelectionRangeParams(opened.id, places)):
            one = found
            while one.parent is not None:
                outer = one.parent.range
                assert outer.start <= one.range.start and one.range.end <= outer.end
                assert outer != one.range
                one = one.parent
