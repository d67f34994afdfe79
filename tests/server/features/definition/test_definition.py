"""Go to definition: `$0` is where somebody asks, the answer the line with the name in brackets."""

import pytest
from lsprotocol import types

from server.features.definition import declaration, definition
from tests.server.features.named import PETS, TOYS, at
from tests.server.features.navigation import Opened

ITEMS = "[items]: {type: one_to_many, target: OrderItem, back_populates: order, on_delete: cascade}"
TOTAL = '[total]: {type: decimal, precision: 12, scale: 2, computed: "sum(i.price * i.quantity for i in items)"}'
CUSTOMER = "[customer]: {type: many_to_one, target: Customer, back_populates: orders}"
ORDERS = CUSTOMER.replace("[customer]", "customer").replace("orders", "[orders]")
STATUS = "status: {type: enum, values: [pending, paid, cancelled], default: pending}"
PLACE_ORDER = 'trigger: {type: http_request, method: POST, path: "/products/{[product_id]}/order"}'


def goals(opened: Opened) -> list[str]:
    found = definition(opened.snapshot, types.DefinitionParams(opened.id, opened.position))
    said = []
    for link in found or ():
        assert isinstance(link, types.LocationLink)
        said.append(opened.line(link.target_selection_range, link.target_uri))
    return said


@pytest.mark.parametrize(
    ("place", "answer"),
    [
        ("user: Cust$0omer", "[Customer]:"),
        ("create: [cl$0erk], update", "roles: [customer, [clerk]]"),
        ("update: clerk$0,", "roles: [customer, [clerk]]"),
        ("target: Customer, back_populates: $0orders", ORDERS),
        ("back_populates: ite$0ms", ITEMS),
        ("filters: [p$0rice]", "[price]: {type: decimal, precision: 12, scale: 2}"),
        ("indexes: [[status, custo$0mer]]", CUSTOMER),
        ("access: {owner: cus$0tomer}", CUSTOMER),
        ("default: pend$0ing", STATUS.replace('pending', '[pending]', 1)),
        ("sum(i$0.price", TOTAL.replace('[total]', 'total').replace('for i', 'for [i]')),
        ("i.quant$0ity for", "[quantity]: {type: integer, ge: 1}"),
        ("for i in ite$0ms", ITEMS),
        ("'#/entities/Prod$0uct'", "[Product]:"),
        ("'#/schem$0as/Line'", "[Line]:"),
        ("required: [li$0nes]", "[lines]: {type: array, items: {$ref: '#/schemas/Line'}}"),
        ("load: product = Prod$0uct(", "[Product]:"),
        ("Product(produ$0ct_id)", PLACE_ORDER),
        ("product.stock >= amou$0nt", "[amount]: integer"),
        ("require: prod$0uct.stock", "- load: [product] = Product(product_id)"),
        ("method == 'car$0d'", "method: {type: enum, values: [[card], transfer]}"),
        ("{product.na$0me} left", "[name]: {type: string, unique: true}"),
        ("customer: act$0or", "[Customer]:"),
        ("call: count_$0orders", "[count_orders]:"),
        ("with: {who$0se: actor.email}", "input: {[whose]: string}"),
        ("with: {order$0_id: order.id}", "input: {[order_id]: uuid}"),
        ("where custo$0mer.email", CUSTOMER),
        ("customer.em$0ail ==", "[email]: {type: email, unique: true}"),
        ("status != 'cancel$0led'", STATUS.replace('cancelled', '[cancelled]', 1)),
        ("order by to$0tal", TOTAL),
        ("transition: each.p$0ay", "- {event: [pay], from: pending, to: paid, guard: total > 0}"),
        ("transition: ea$0ch.pay", "- for: [each] in found"),
        ("event: order_pla$0ced", "- emit: [order_placed]"),
        ("state_machines:\n    Ord$0er:", "[Order]:"),
        ("field: sta$0tus", STATUS.replace('status', '[status]')),
        ("states: [pending, pa$0id", STATUS.replace('paid', '[paid]', 1)),
        ("guard: tot$0al", TOTAL),
        ("item in ord$0er.items", "[Order]:"),
        ("entity: Prod$0uct, expression", "[Product]:"),
        ("expression: sto$0ck", "[stock]: {type: integer, default: 0}"),
        ("/ord$0ers/{order_id}/items", "[Order]:"),
        ("{order_id}/it$0ems", ITEMS),
    ],
)  # fmt: skip
def test_the_definition_of_a_name(place: str, answer: str) -> None:
    assert goals(Opened(at(place))) == [answer]


@pytest.mark.parametrize("place", ["na$0me: shop", "type: http_requ$0est", "crud: [list, re$0ad]"])
def test_what_is_no_name_has_no_definition(place: str) -> None:
    assert goals(Opened(at(place))) == []


def test_a_step_that_is_wrong_still_leads_somewhere() -> None:
    broken = at("quantity: amount, price: product.pri$0ce}").replace("quantity: amount, ", "")
    assert goals(Opened(broken)) == ["[price]: {type: decimal, precision: 12, scale: 2}"]


def test_the_whole_element_is_shown_and_the_name_is_marked() -> None:
    opened = Opened(at("user: Cust$0omer"))
    found = definition(opened.snapshot, types.DefinitionParams(opened.id, opened.position))
    assert found is not None
    link = found[0]
    assert isinstance(link, types.LocationLink)
    assert opened.under(link.target_range).startswith("Customer:\n    attributes:\n      email:")
    assert link.origin_selection_range is not None
    assert opened.under(link.origin_selection_range) == "Customer"


def test_a_client_without_links_gets_locations() -> None:
    opened = Opened(at("user: Cust$0omer"), capabilities={})
    found = declaration(opened.snapshot, types.DeclarationParams(opened.id, opened.position))
    assert found is not None
    assert isinstance(found[0], types.Location)
    assert opened.under(found[0].range) == "Customer"


@pytest.mark.parametrize(
    ("place", "answer"),
    [
        ("/pets/{petI$0d}/toys", "- {name: [petId], in: path, required: true, schema: {type: string}}"),
        ("toys/{toy$0Id}", "Toy: {name: [toyId], in: path, required: true, schema: {type: string}}"),
        ("parameters/To$0y'", "[Toy]: {name: toyId, in: path, required: true, schema: {type: string}}"),
        ("tags: [pe$0ts]", "tags: [{name: [pets]}]"),
        ("security: [{k$0ey", "[key]: {type: apiKey, in: header, name: X-Key}"),
        ("toys.yaml#/components/sche$0mas/Toy", "[Toy]:"),
        ("links: {owner: {operationId: get$0Pet,", "operationId: [getPet]"),
        ("parameters: {pet$0Id: $", "parameters: [{name: [petId], in: path, required: true, schema: {type: string}}]"),
        ("$ref: '#/compo$0nents/schemas/Pet'\ncomponents", "[Pet]:"),
        ("dog: Do$0g", "[Dog]:"),
        ("cat: '#/components/schemas/Ca$0t'", "[Cat]: {allOf: [{$ref: \"#/components/schemas/Pet\"}]}"),
        ("Dog/properties/hou$0se", "[house]: {type: string}"),
    ],
)  # fmt: skip
def test_definitions_in_openapi(place: str, answer: str) -> None:
    text = at(place, PETS)
    assert goals(Opened(text, {"toys.yaml": TOYS}, "file:///work/pets.yaml")) == [answer]


def test_a_reference_to_nowhere_leads_nowhere() -> None:
    text = at("toys.yaml#/components/sche$0mas/Toy", PETS)
    assert goals(Opened(text, {}, "file:///work/pets.yaml")) == []


def test_columns_count_what_the_client_counts() -> None:
    text = at("entity: Product, expression: sto$0ck >= 0").replace(
        "{entity: Product", '{description: "😀", entity: Product'
    )
    assert goals(Opened(text)) == ["[stock]: {type: integer, default: 0}"]
