"""Whether two texts say the same."""

from ir.yaml.document import Document
from ir.yaml.nodes import AliasNode, MappingNode, Node, ScalarNode, SequenceNode


def says_the_same(one: Document, other: Document) -> bool:
    """Whether two documents have equal trees: keys in the same order, texts, styles, tags and aliases."""
    if one.is_whole != other.is_whole or len(one.issues) != len(other.issues):
        return False
    waiting: list[tuple[Node | None, Node | None]] = [(one.root, other.root)]
    while waiting:
        left, right = waiting.pop()
        if left is None or right is None:
            if left is not right:
                return False
        elif isinstance(left, ScalarNode) and isinstance(right, ScalarNode):
            if (left.text, left.style, left.tag) != (right.text, right.style, right.tag):
                return False
        elif isinstance(left, AliasNode) and isinstance(right, AliasNode):
            if left.name != right.name:
                return False
        elif isinstance(left, MappingNode) and isinstance(right, MappingNode):
            if (len(left.pairs), left.is_flow, left.tag) != (len(right.pairs), right.is_flow, right.tag):
                return False
            for pair, other_pair in zip(left.pairs, right.pairs, strict=True):
                waiting += zip(pair, other_pair, strict=True)
        elif isinstance(left, SequenceNode) and isinstance(right, SequenceNode):
            if (len(left.items), left.is_flow, left.tag) != (len(right.items), right.is_flow, right.tag):
                return False
            waiting += zip(left.items, right.items, strict=True)
        else:
            return False
    return True
