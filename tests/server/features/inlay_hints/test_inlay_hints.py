"""Inlay hints: the lines that have some, with the hints in `⟨⟩`."""

from lsprotocol import types

from server.features.inlay_hints import inlay_hints
from tests.server.features.named import PETS, SHOP
from tests.server.features.navigation import Opened

FOUND = (
    "- find: found⟨: Order[]⟩ = all Order where customer.email == whose and status != 'cancelled' order by total desc"
)


def hints(text: str, first: int = 0, last: int = 10_000) -> list[str]:
    opened = Opened(text)
    range = types.Range(types.Position(first, 0), types.Position(last, 0))
    lines = [line.rstrip("\n") for line in opened.snapshot.text.lines]
    touched: dict[int, str] = {}
    for one in reversed(inlay_hints(opened.snapshot, types.InlayHintParams(opened.id, range)) or []):
        line, at = one["position"]["line"], one["position"]["character"]
        before = touched.get(line, lines[line])
        touched[line] = f"{before[:at]}⟨{one['label']}⟩{before[at:]}"
    return [touched[line].strip() for line in sorted(touched)]


def test_types_endpoints_and_tables() -> None:
    assert hints(SHOP) == [
        "Product:⟨8 endpoints at /products⟩",
        "related⟨table product_related⟩: {type: many_to_many, target: Product}",
        "Customer:⟨6 endpoints at /customers⟩",
        "Order:⟨4 endpoints at /orders⟩",
        "- load: product⟨: Product⟩ = Product(product_id)",
        "- create: order⟨: Order⟩ = Order",
        FOUND,
        "- for: each⟨: Order⟩ in found",
        "- load: order⟨: Order⟩ = Order(order_id)",
        "- for: item⟨: OrderItem⟩ in order.items",
    ]


def test_values() -> None:
    steps = """\
        - load: product = Product(product_id)
        - set: price = product.price
        - set: many = amount * 2
        - find: one = first Customer where email == 'a@b.c'
        - set: today_is = today()
"""
    text = SHOP.replace("        - load: product = Product(product_id)\n", steps)
    assert [line.strip() for line in hints(text)[5:9]] == [
        "- set: price⟨: decimal⟩ = product.price",
        "- set: many⟨: integer⟩ = amount * 2",
        "- find: one⟨: Customer?⟩ = first Customer where email == 'a@b.c'",
        "- set: today_is⟨: date⟩ = today()",
    ]


def test_only_the_lines_that_are_shown() -> None:
    first = SHOP.split("\n").index("    count_orders:")
    assert hints(SHOP, first, first + 5) == [FOUND]


def test_the_endpoints_are_listed_for_who_asks() -> None:
    opened = Opened(SHOP)
    range = types.Range(types.Position(0, 0), types.Position(9, 0))
    found = inlay_hints(opened.snapshot, types.InlayHintParams(opened.id, range))
    assert found is not None
    assert "- `GET /products` – List products\n" in found[0]["tooltip"]["value"]


def test_there_are_none_in_openapi() -> None:
    opened = Opened(PETS, uri="file:///work/pets.yaml")
    range = types.Range(types.Position(0, 0), types.Position(99, 0))
    assert inlay_hints(opened.snapshot, types.InlayHintParams(opened.id, range)) is None
