"""Workspace symbols: names, with what they are in, best first."""

import pytest
from lsprotocol import types

from server.features.workspace_symbols import match, workspace_symbols
from tests.server.features.named import PETS, SHOP
from tests.server.features.navigation import Opened


def found(query: str) -> list[str]:
    opened = Opened(SHOP, {"pets.yaml": PETS})
    symbols = workspace_symbols(opened.workspace, types.WorkspaceSymbolParams(query))
    return [f"{one['name']} ({one['containerName']})" if "containerName" in one else one["name"] for one in symbols]


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("Pet", ["Pet", "getPet (/pets/{petId})"]),
        ("orderitem", ["OrderItem"]),
        ("ord", ["Order", "order (OrderItem)", "OrderItem", "place_order"]),
        ("plord", ["place_order"]),
        ("OrderItem.price", ["price (OrderItem)"]),
        ("getpet", ["getPet (/pets/{petId})"]),
        ("cancel", ["cancel (Order)"]),
        ("nothing like it", []),
    ],
)
def test_names_that_match(query: str, answer: list[str]) -> None:
    assert found(query)[: len(answer) or 1] == answer


def test_an_empty_query_finds_everything() -> None:
    assert {"Product", "place_order", "Pet", "stock_is_there", "Line"} <= set(found(""))


@pytest.mark.parametrize(
    ("query", "name", "worth"),
    [("order", "Order", 0), ("ord", "Order", 1), ("item", "OrderItem", 2), ("rde", "order", 3), ("oi", "OrderItem", 4)],
)
def test_better_matches_come_first(query: str, name: str, worth: int) -> None:
    assert match(query, name) == worth


def test_letters_in_another_order_do_not_match() -> None:
    assert match("io", "Order") is None
