"""Document symbols: the outline as an indented list of kinds, names and details."""

from typing import Any

from lsprotocol import types

from server.features.symbols import document_symbols
from tests.server.features.named import PETS, SHOP
from tests.server.features.navigation import Opened, examples

SHOP_OUTLINE = """\
Module app – shop
Module auth – Customer
Namespace entities
  Class Product
    Property name – string
    Property price – decimal(12, 2)
    Property stock – integer
    Field related – many_to_many Product
  Class Customer
    Property email – email
  Class Order
    Property status – enum
      EnumMember pending
      EnumMember paid
      EnumMember cancelled
    Property method – enum
      EnumMember card
      EnumMember transfer
    Property total – decimal(12, 2) = sum(i.price * i.quantity for i in items)
    Property note – string
    Field customer – many_to_one Customer
    Field items – one_to_many OrderItem
  Class OrderItem
    Property quantity – integer
    Property price – decimal(12, 2)
    Field order – many_to_one Order
    Field product – many_to_one Product
Namespace paths
  Interface /orders/{order_id}/items
    Method get – list_what_is_ordered
Namespace schemas
  Struct Report
    Property product – Product
    Property lines – Line[]
  Struct Line
    Property text – string
Namespace x-business-logic
  Namespace flows
    Function place_order – POST /products/{product_id}/order
      Variable method – enum
      Variable amount – integer
    Function count_orders – POST
      Variable whose – string
    Function thank – on order_placed
      Variable order_id – uuid
  Namespace state_machines
    Enum Order – status
      Event pay – pending → paid
      Event cancel – pending, paid → cancelled
  Namespace invariants
    Constant stock_is_there – stock >= 0
"""

PETS_OUTLINE = """\
Module openapi – 3.0.3
Module info – Pets
Module tags
Namespace paths
  Interface /pets/{petId}/toys/{toyId}
    Method get – getToy
  Interface /pets/{petId}
    Method get – getPet
Namespace components
  Namespace parameters
    Variable Toy – toyId in path
  Namespace securitySchemes
    Key key – apiKey
  Namespace schemas
    Struct Pet
      Property kind – string
      Property house – house
    Struct Dog
      Property house – string
    Struct Cat
"""


def outline(symbols: list[dict[str, Any]], indent: str = "") -> str:
    lines = ""
    for one in symbols:
        detail = f" – {one['detail']}" if "detail" in one else ""
        lines += f"{indent}{types.SymbolKind(one['kind']).name} {one['name']}{detail}\n"
        lines += outline(one.get("children", []), indent + "  ")
    return lines


def symbols_of(opened: Opened) -> list[dict[str, Any]]:
    return document_symbols(opened.snapshot, types.DocumentSymbolParams(opened.id))


def test_the_outline_of_a_spec() -> None:
    assert outline(symbols_of(Opened(SHOP))) == SHOP_OUTLINE


def test_the_outline_of_an_openapi_document() -> None:
    assert outline(symbols_of(Opened(PETS, uri="file:///work/pets.yaml"))) == PETS_OUTLINE


def test_a_document_in_braces_has_the_same_outline() -> None:
    text = '{"openapi": "3.0.3", "components": {"schemas": {"Pet": {"properties": {"name": {"type": "string"}}}}}}'
    assert outline(symbols_of(Opened(text, uri="file:///work/pets.json"))) == (
        "Module openapi – 3.0.3\nNamespace components\n  Namespace schemas\n    Struct Pet\n"
        "      Property name – string\n"
    )


def test_names_are_inside_of_their_elements_and_those_inside_of_the_ones_above() -> None:
    def check(symbols: list[dict[str, Any]], around: dict[str, Any] | None) -> None:
        for one in symbols:
            assert within(one["selectionRange"], one["range"]), one["name"]
            assert around is None or within(one["range"], around), one["name"]
            check(one.get("children", []), one["range"])

    def within(inner: dict[str, Any], outer: dict[str, Any]) -> bool:
        def key(place: dict[str, int]) -> tuple[int, int]:
            return place["line"], place["character"]

        return key(outer["start"]) <= key(inner["start"]) and key(inner["end"]) <= key(outer["end"])

    for text in (SHOP, PETS, *(path.read_text(encoding="utf-8") for path in examples())):
        check(symbols_of(Opened(text)), None)


def test_a_client_without_trees_gets_a_list() -> None:
    found = symbols_of(Opened(SHOP, capabilities={}))
    price = next(one for one in found if one["name"] == "price" and one["containerName"] == "OrderItem")
    assert price["location"]["uri"] == "file:///work/shop.devmatrix.yaml"
    assert all("children" not in one for one in found)


def test_any_text_has_an_outline() -> None:
    for text in (
        "",
        "app",
        "entities:\n  A:\n    attributes: [",
        "- 1\n- 2",
        "entities:\n  A:\n  A:\n",
        "a: &b {c: *b}",
    ):
        symbols_of(Opened(text))
