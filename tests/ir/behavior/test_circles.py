"""Circles of a graph, and an order in which everything stands after what it leads to."""

from hypothesis import given
from hypothesis import strategies as st

from ir.behavior.circles import circles

NUMBERS = st.integers(0, 7)
GRAPHS = st.dictionaries(NUMBERS, st.lists(NUMBERS, max_size=4), min_size=1).map(
    lambda after: {
        node: after.get(node, []) for node in {*after, *(other for others in after.values() for other in others)}
    }
)


def reached(after: dict[int, list[int]], start: int) -> set[int]:
    """Everything that a node leads to, by at least one step."""
    found: set[int] = set()
    waiting = list(after[start])
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting += after[node]
    return found


@given(GRAPHS)
def test_nodes_are_in_one_circle_if_each_leads_to_the_other(after: dict[int, list[int]]) -> None:
    found = circles(after)
    assert found.keys() == after.keys()
    for one in after:
        for other in after:
            both_ways = one == other or (other in reached(after, one) and one in reached(after, other))
            assert (found[one] == found[other]) is both_ways


@given(GRAPHS)
def test_what_a_node_leads_to_comes_first(after: dict[int, list[int]]) -> None:
    found = circles(after)
    order = list(found)
    for node in after:
        for other in reached(after, node):
            assert found[node] == found[other] or order.index(other) < order.index(node)


def test_a_long_way() -> None:
    after = {number: [number + 1] for number in range(5000)} | {5000: []}
    assert next(iter(circles(after))) == 5000
    assert len(set(circles(after | {5000: [0]}).values())) == 1
