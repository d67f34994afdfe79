"""Call hierarchy: who starts what, with the places where they do."""

import pytest
from lsprotocol import types

from server.features.call_hierarchy import incoming, outgoing, prepare
from server.lsp.wire import from_wire, to_wire
from tests.server.features.named import at
from tests.server.features.navigation import Opened


def item(opened: Opened) -> types.CallHierarchyItem:
    found = prepare(opened.snapshot, types.CallHierarchyPrepareParams(opened.id, opened.position))
    assert found is not None and len(found) == 1
    return from_wire(to_wire(found[0]), types.CallHierarchyItem)  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("place", "name", "detail"),
    [
        ("    count_ord$0ers:", "count_orders", "POST"),
        ("call: count_ord$0ers", "count_orders", "POST"),
        ("set: product.stock -$0= amount", "place_order", "POST /products/{product_id}/order"),
        ("emit: order_pla$0ced", "thank", "on order_placed"),
        ("transition: each.p$0ay", "Order.pay", "event of Order"),
        ("item.product.stock +$0=", "Order.cancel", "event of Order"),
    ],
)
def test_what_is_at_a_place(place: str, name: str, detail: str) -> None:
    found = item(Opened(at(place)))
    assert (found.name, found.detail) == (name, detail)


@pytest.mark.parametrize(
    ("place", "callers"),
    [
        ("    count_ord$0ers:", {"place_order": ["count_orders"]}),
        ("    tha$0nk:", {"place_order": ["order_placed"]}),
        ("{event: pa$0y", {"count_orders": ["pay"]}),
        ("    place_ord$0er:", {}),
    ],
)
def test_callers(place: str, callers: dict[str, list[str]]) -> None:
    opened = Opened(at(place))
    calls = incoming(opened.workspace, types.CallHierarchyIncomingCallsParams(item(opened))) or []
    assert {one.from_.name: [opened.under(range) for range in one.from_ranges] for one in calls} == callers


@pytest.mark.parametrize(
    ("place", "callees"),
    [
        ("    place_ord$0er:", {"count_orders": ["count_orders"], "thank": ["order_placed"]}),
        ("    count_ord$0ers:", {"Order.pay": ["pay"]}),
        ("event: canc$0el", {}),
    ],
)
def test_callees(place: str, callees: dict[str, list[str]]) -> None:
    opened = Opened(at(place))
    calls = outgoing(opened.workspace, types.CallHierarchyOutgoingCallsParams(item(opened))) or []
    assert {one.to.name: [opened.under(range) for range in one.from_ranges] for one in calls} == callees


def test_an_entity_calls_nothing() -> None:
    opened = Opened(at("  OrderIt$0em:"))
    assert prepare(opened.snapshot, types.CallHierarchyPrepareParams(opened.id, opened.position)) is None
