"""Code lenses: the line that each stands above, and what it says once it is resolved."""

from lsprotocol import types

from server.features.code_lens import GENERATE, SHOW_REFERENCES, code_lens, resolve
from server.lsp.wire import from_wire, to_wire
from tests.server.features.named import PETS, SHOP, TOYS
from tests.server.features.navigation import Opened


def lenses(opened: Opened) -> list[types.CodeLens]:
    found = code_lens(opened.snapshot, types.CodeLensParams(opened.id))
    read = [from_wire(to_wire(one), types.CodeLens) for one in found]
    return [one if one.command else from_wire(to_wire(resolve(opened.workspace, one)), types.CodeLens) for one in read]


def said(opened: Opened) -> list[str]:
    found = lenses(opened)
    return [f"{opened.under(one.range)}: {one.command.title}" for one in found if one.command is not None]


def test_a_spec() -> None:
    assert said(Opened(SHOP)) == [
        "app: Generate app",
        "Product: 5 references",
        "Product: 8 endpoints",
        "Customer: 2 references",
        "Customer: 6 endpoints",
        "Order: 6 references",
        "Order: 5 endpoints",
        "OrderItem: 2 references",
        "Report: no references",
        "Line: 1 reference",
        "place_order: no references",
        "place_order: POST /products/{product_id}/order",
        "count_orders: 1 reference",
        "count_orders: POST /count-orders",
        "thank: no references",
    ]


def test_openapi_counts_references_of_other_documents_too() -> None:
    assert said(Opened(TOYS, {"pets.yaml": PETS}, "file:///work/toys.yaml")) == ["Toy: 1 reference"]
    assert said(Opened(PETS, {}, "file:///work/pets.yaml")) == [
        "Toy: 1 reference",
        "key: 1 reference",
        "Pet: 3 references",
        "Dog: 2 references",
        "Cat: 1 reference",
    ]


def test_the_numbers_are_found_out_later() -> None:
    opened = Opened(SHOP)
    found = code_lens(opened.snapshot, types.CodeLensParams(opened.id))
    assert [one for one in found if "command" not in one]
    shown = next(one for one in lenses(opened) if one.command is not None and one.command.title == "5 references")
    assert shown.command is not None and shown.command.command == SHOW_REFERENCES
    assert shown.command.arguments is not None
    uri, position, places = shown.command.arguments
    assert (uri, position) == (opened.id.uri, {"line": 5, "character": 2})
    assert len(places) == 5


def test_generating_is_said_to_be_impossible_where_there_are_errors() -> None:
    opened = Opened(SHOP.replace("target: Product}\n    options", "target: Produkt}\n    options"))
    first = lenses(opened)[0].command
    assert first is not None
    assert (first.command, first.title) == (GENERATE, "Generate app (there are errors)")


def test_a_lens_of_a_document_that_is_gone() -> None:
    opened = Opened(SHOP)
    range = types.Range(types.Position(0, 0), types.Position(0, 1))
    lens = types.CodeLens(range, data={"uri": "file:///gone.yaml", "kind": "entity", "owner": "entities", "name": "X"})
    assert resolve(opened.workspace, lens)["command"]["title"] == "no references"
