"""Looking into a tree by keys and positions. Of a key that is written twice it is always the first."""

from ir import paths
from ir.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode, content


def step(node: Node | None, segment: str) -> tuple[ScalarNode | None, Node | None]:
    """Key and value one level down, no key for an item of a list; nothing where nothing is."""
    found = content(node)
    if isinstance(found, MappingNode):
        for pair in found.pairs:
            if pair[0].text == segment:
                return pair
    elif isinstance(found, SequenceNode):
        position = paths.position(segment)
        if position is not None and position < len(found.items):
            return None, found.items[position]
    return None, None


def below(node: Node | None, key: str) -> Node | None:
    """The value of a key, if the node is a mapping that has it."""
    found = content(node)
    return found.get(key) if isinstance(found, MappingNode) else None


def text_at(node: Node | None, key: str) -> str | None:
    """The single value of a key."""
    found = content(below(node, key))
    return found.text if isinstance(found, ScalarNode) else None
