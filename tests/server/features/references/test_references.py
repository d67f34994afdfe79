"""Find references: the answer is the lines with the name in brackets, in the order of the text."""

import pytest
from lsprotocol import types

from server.features.references import references
from tests.server.features.named import PETS, TOYS, at
from tests.server.features.navigation import Opened


def found(opened: Opened, *, with_declaration: bool = False) -> list[str]:
    context = types.ReferenceContext(with_declaration)
    places = references(opened.snapshot, types.ReferenceParams(context, opened.id, opened.position))
    return [opened.line(place.range, place.uri) for place in places or ()]


@pytest.mark.parametrize(
    ("place", "answers"),
    [
        (
            "  OrderIt$0em:\n",
            [
                "items: {type: one_to_many, target: [OrderItem], back_populates: order, on_delete: cascade}",
                "- create: [OrderItem]",
            ],
        ),
        (
            "values: [pending, pa$0id",
            [
                "states: [pending, [paid], cancelled]",
                "- {event: pay, from: pending, to: [paid], guard: total > 0}",
                "from: [pending, [paid]]",
            ],
        ),
        (
            "      sto$0ck: {",
            [
                "- require: product.[stock] >= amount and method == 'card'",
                'else: {status: 409, detail: "Only {product.[stock]} of {product.name} left"}',
                "- set: product.[stock] -= amount",
                "- set: item.product.[stock] += item.quantity",
                "stock_is_there: {entity: Product, expression: [stock] >= 0}",
            ],
        ),
        (
            "- load: prod$0uct =",
            [
                "- require: [product].stock >= amount and method == 'card'",
                'else: {status: 409, detail: "Only {[product].stock} of {product.name} left"}',
                'else: {status: 409, detail: "Only {product.stock} of {[product].name} left"}',
                "with: {order: order, product: [product], quantity: amount, price: product.price}",
                "with: {order: order, product: product, quantity: amount, price: [product].price}",
                "- set: [product].stock -= amount",
            ],
        ),
        ("roles: [customer, cl$0erk]", [
            "access: {list: public, read: public, create: [[clerk]], update: clerk, delete: [clerk]}",
            "access: {list: public, read: public, create: [clerk], update: [clerk], delete: [clerk]}",
            "access: {list: public, read: public, create: [clerk], update: clerk, delete: [[clerk]]}",
            "auth: [[clerk]]",
            "auth: [[clerk]]",
        ]),
        ("    count_ord$0ers:", ["- call: [count_orders]"]),
        ("event: pa$0y,", ["- transition: each.[pay]"]),
        ("emit: order_pla$0ced", ["trigger: {type: event, event: [order_placed]}"]),
        ("input: {who$0se: string}", [
            "with: {[whose]: actor.email}",
            "- find: found = all Order where customer.email == [whose] and status != 'cancelled' order by total desc",
        ]),
        ("  Li$0ne:\n", ["lines: {type: array, items: {$ref: '#/schemas/[Line]'}}"]),
    ],
)  # fmt: skip
def test_references_without_the_definition(place: str, answers: list[str]) -> None:
    assert found(Opened(at(place))) == answers


def test_the_definition_is_one_of_them_if_asked_for() -> None:
    opened = Opened(at("call: count_$0orders"))
    assert found(opened, with_declaration=True) == ["- call: [count_orders]", "[count_orders]:"]


def test_asking_at_a_reference_is_the_same_as_asking_at_the_definition() -> None:
    assert found(Opened(at("product.sto$0ck >="))) == found(Opened(at("      sto$0ck: {")))


def test_another_field_of_the_same_name_is_another_name() -> None:
    assert found(Opened(at("quantity: {type: integer, ge: 1}\n      pri$0ce: {"))) == [
        'total: {type: decimal, precision: 12, scale: 2, computed: "sum(i.[price] * i.quantity for i in items)"}',
        "with: {order: order, product: product, quantity: amount, [price]: product.price}",
    ]


def test_nothing_is_found_where_nothing_is_named() -> None:
    opened = Opened(at("na$0me: shop"))
    assert found(opened) == []


def test_other_documents_refer_to_components_by_file() -> None:
    opened = Opened(at("    To$0y:", TOYS), {"pets.yaml": PETS}, "file:///work/toys.yaml")
    assert found(opened, with_declaration=True) == [
        "[Toy]:",
        'content: {application/json: {schema: {$ref: "toys.yaml#/components/schemas/[Toy]"}}}',
    ]


def test_references_in_openapi() -> None:
    opened = Opened(at("  schemas:\n    P$0et:", PETS), {"toys.yaml": TOYS}, "file:///work/pets.yaml")
    assert found(opened) == [
        "$ref: '#/components/schemas/[Pet]'",
        "allOf: [{$ref: '#/components/schemas/[Pet]'}]",
        'Cat: {allOf: [{$ref: "#/components/schemas/[Pet]"}]}',
    ]
    opened = Opened(
        at("Dog:\n      allOf: [{$ref: '#/components/schemas/Pet'}]\n      properties:\n        hou$0se", PETS)
    )
    assert found(opened) == []
    opened = Opened(at("operationId: ge$0tPet\n", PETS), {}, "file:///work/pets.yaml")
    assert found(opened) == ["links: {owner: {operationId: [getPet], parameters: {petId: $response.body#/owner}}}"]


def test_a_whole_file_however_its_name_is_written() -> None:
    text = 'openapi: 3.0.3\ncomponents:\n  schemas:\n    A: {$ref: "./a/$0b.yaml"}\n    B: {$ref: "a/../a/b.yaml"}\n'
    opened = Opened(text, {"a/b.yaml": "type: string\n"}, "file:///work/api.yaml")
    assert found(opened) == ['A: {$ref: "[./a/b.yaml]"}', 'B: {$ref: "[a/../a/b.yaml]"}']
