"""Nodes of a tree at another place of the text."""

from ir.yaml.nodes import AliasNode, MappingNode, Node, ScalarNode, SequenceNode


def moved(node: Node, shift: int) -> Node:
    """A node and all below it, so many characters further down; the node itself if that is none."""
    if not shift:
        return node
    if type(node) is ScalarNode:
        return _scalar(node, shift)
    if type(node) is MappingNode:
        mapping = MappingNode(node.start + shift, node.end + shift, node.is_flow, node.tag)
        mapping.is_broken = node.is_broken
        mapping.pairs = [(_scalar(key, shift), moved(value, shift)) for key, value in node.pairs]
        return mapping
    assert type(node) is SequenceNode, f"{AliasNode.__name__} is never moved: its target would have to be as well"
    sequence = SequenceNode(node.start + shift, node.end + shift, node.is_flow, node.tag)
    sequence.is_broken = node.is_broken
    sequence.items = [moved(item, shift) for item in node.items]
    return sequence


def moved_pair(pair: tuple[ScalarNode, Node], shift: int) -> tuple[ScalarNode, Node]:
    """A key and its value, so many characters further down."""
    return (_scalar(pair[0], shift), moved(pair[1], shift)) if shift else pair


def _scalar(node: ScalarNode, shift: int) -> ScalarNode:
    found = ScalarNode(node.start + shift, node.end + shift, node.text, node.style, node.tag)
    found.is_broken = node.is_broken
    return found
