"""Single spaces behind colons and commas."""

from itertools import pairwise

from ir.yaml.formatting.page import Page
from ir.yaml.nodes import MappingNode, Node, SequenceNode


def space(page: Page, root: Node) -> None:
    """Every colon and comma of a tree."""
    waiting: list[Node] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, MappingNode):
            for key, value in node.pairs:
                _colon(page, key, value)
                waiting.append(value)
            if node.is_flow:
                _commas(page, [(key.start, max(key.end, value.end)) for key, value in node.pairs])
        elif isinstance(node, SequenceNode):
            waiting += node.items
            if node.is_flow:
                _commas(page, [(item.start, item.end) for item in node.items])


def _colon(page: Page, key: Node, value: Node) -> None:
    """No space before a colon, one behind it; what is behind it may be an anchor or a tag before the value."""
    colon = key.end
    while page.text[colon : colon + 1] in (" ", "\t"):
        colon += 1
    if page.text[colon : colon + 1] != ":" or value.start == value.end:
        return
    following = colon + 1
    while page.text[following : following + 1] == " ":
        following += 1
    if page.text[following : following + 1] in ("", "\n", "\r", "#", "\t") or following > value.start:
        return
    page.replace(key.end, following, ": ")


def _commas(page: Page, pieces: list[tuple[int, int]]) -> None:
    for (_, end), (start, _) in pairwise(pieces):
        gap = page.text[end:start]
        if gap.strip(" ") == "," and gap != ", ":
            page.replace(end, start, ", ")
