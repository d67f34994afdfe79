"""The nodes of a YAML tree: what was written, and where.

Offsets count code points of the whole text. A scalar ends at its last character, a block collection at the end of its
last entry, never at the next token. Duplicate keys and aliases are kept as they were written.
"""

from typing import overload


class ScalarNode:
    """A single value. `text` is its content after unfolding and unescaping.

    `style` is `''` (plain), `'`, `"`, `|` or `>`. `tag` is the full tag where one was written.
    `is_broken` marks a value that stands for something unreadable.
    """

    __slots__ = ("end", "is_broken", "start", "style", "tag", "text")

    def __init__(self, start: int, end: int, text: str, style: str = "", tag: str | None = None) -> None:
        self.start = start
        self.end = end
        self.text = text
        self.style = style
        self.tag = tag
        self.is_broken = False


class MappingNode:
    """Keys and values, in the order they were written. `is_flow` tells `{a: b}` from indented lines.

    `is_broken` marks a mapping some of whose text could not be read.
    """

    __slots__ = ("end", "is_broken", "is_flow", "pairs", "start", "tag")

    def __init__(self, start: int, end: int, is_flow: bool = False, tag: str | None = None) -> None:
        self.start = start
        self.end = end
        self.is_flow = is_flow
        self.tag = tag
        self.is_broken = False
        self.pairs: list[tuple[ScalarNode, Node]] = []

    def get(self, key: str) -> "Node | None":
        """The value of the first pair with that key."""
        return next((value for found, value in self.pairs if found.text == key), None)


class SequenceNode:
    """Items in order; `is_flow` and `is_broken` as for mappings."""

    __slots__ = ("end", "is_broken", "is_flow", "items", "start", "tag")

    def __init__(self, start: int, end: int, is_flow: bool = False, tag: str | None = None) -> None:
        self.start = start
        self.end = end
        self.is_flow = is_flow
        self.tag = tag
        self.is_broken = False
        self.items: list[Node] = []


class AliasNode:
    """A `*name`: it stands where it is written and means `target`."""

    __slots__ = ("end", "name", "start", "target")

    def __init__(self, start: int, end: int, name: str, target: "ScalarNode | MappingNode | SequenceNode") -> None:
        self.start = start
        self.end = end
        self.name = name
        self.target = target


Content = ScalarNode | MappingNode | SequenceNode
Node = ScalarNode | MappingNode | SequenceNode | AliasNode


@overload
def content(node: Node) -> Content: ...
@overload
def content(node: None) -> None: ...
def content(node: Node | None) -> Content | None:
    """The node itself, or what an alias stands for; nothing of nothing."""
    return node.target if type(node) is AliasNode else node  # type: ignore[return-value]
