"""Circles of a graph: Tarjan's strongly connected components, without recursion."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

Node = TypeVar("Node")


def circles(after: Mapping[Node, Sequence[Node]]) -> dict[Node, int]:
    """The circle that each node is in, as a number; a node on no way back to itself is alone in its own.

    The nodes come in an order in which every node stands after all that can be reached from it and lie in other
    circles. Every node that something leads to has to be a key of `after`.
    """
    order: dict[Node, int] = {}
    low: dict[Node, int] = {}
    circle: dict[Node, int] = {}
    stack: list[Node] = []
    for first in after:
        waiting = [(first, 0)] if first not in order else []
        while waiting:
            node, number = waiting.pop()
            others = after[node]
            if number == 0:
                order[node] = low[node] = len(order)
                stack.append(node)
            else:
                low[node] = min(low[node], low[others[number - 1]])
            for index in range(number, len(others)):
                other = others[index]
                if other not in order:
                    waiting += [(node, index + 1), (other, 0)]
                    break
                if other not in circle:
                    low[node] = min(low[node], order[other])
            else:
                if low[node] == order[node]:
                    _close(node, order[node], stack, circle)
    return circle


def _close(node: Node, number: int, stack: list[Node], circle: dict[Node, int]) -> None:
    """The nodes above `node` on the stack are its circle."""
    while True:
        member = stack.pop()
        circle[member] = number
        if member == node:
            return
