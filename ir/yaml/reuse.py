"""What can be taken from the tree of a text before an edit: the entries that the edit did not touch."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ir.yaml.blocks import Line
from ir.yaml.moving import moved, moved_pair
from ir.yaml.nodes import MappingNode, Node, SequenceNode

if TYPE_CHECKING:
    from ir.yaml.document import Document

_NOTHING = re.compile(r"(?:[ \t]*(?:(?<=\s)#[^\n]*)?\r?(?:\n|\Z))*[ \t]*")


@dataclass(frozen=True, slots=True)
class Edit:
    """Where two texts differ: from `start` to `old_end` in the one, to `new_end` in the other."""

    start: int
    old_end: int
    new_end: int

    @property
    def shift(self) -> int:
        """How far everything behind it moved."""
        return self.new_end - self.old_end

    @classmethod
    def between(cls, old: str, new: str) -> "Edit":
        """The shortest stretch that has all differences."""
        most = min(len(old), len(new))
        low, high = 0, most
        while low < high:
            middle = (low + high + 1) // 2
            if old[low:middle] == new[low:middle]:
                low = middle
            else:
                high = middle - 1
        start = low
        low, high = 0, most - start
        while low < high:
            middle = (low + high + 1) // 2
            if old[len(old) - middle : len(old) - low] == new[len(new) - middle : len(new) - low]:
                low = middle
            else:
                high = middle - 1
        return cls(start, len(old) - low, len(new) - low)


class Reuse:
    """Entries of a text that was whole and had no problems."""

    def __init__(self, base: "Document", edit: Edit) -> None:
        self._root = base.root
        self._text = base.text
        self._edit = edit

    def entry(self, first: Line, start: int, end: int) -> Node | None:
        """What parsing the entry between two offsets would give, if the text there is as it was."""
        edit = self._edit
        if end <= edit.start:
            shift = 0
        elif start >= edit.new_end:
            shift = edit.shift
            if self._text[first.start - shift - 1] != "\n":  # Its indentation is not what it was.
                return None
        else:
            return None
        return self._find(first.content - shift, end - shift, first.is_item, shift)

    def _find(self, at: int, end: int, is_item: bool, shift: int) -> Node | None:
        node = self._root
        while True:
            if type(node) is MappingNode and not node.is_flow:
                number = bisect_right(node.pairs, at, key=lambda pair: pair[0].start) - 1
                if number < 0:
                    return None
                key, value = node.pairs[number]
                if key.start == at:
                    if is_item or not at < value.end <= end or not self._ends(max(value.end, key.end + 1), end):
                        return None
                    pair = moved_pair((key, value), shift)
                    mapping = MappingNode(pair[0].start, pair[1].end)
                    mapping.pairs = [pair]
                    return mapping
                node = value
            elif type(node) is SequenceNode and not node.is_flow:
                number = bisect_right(node.items, at, key=lambda item: item.start)
                if number and at < node.items[number - 1].end:
                    node = node.items[number - 1]
                    continue
                if not is_item or number == len(node.items):
                    return None
                item = node.items[number]
                if not at < item.start <= item.end <= end or not self._ends(item.end, end):
                    return None
                sequence = SequenceNode(at + shift, item.end + shift)
                sequence.items = [moved(item, shift)]
                return sequence
            else:
                return None

    def _ends(self, at: int, end: int) -> bool:
        """Nothing is written between a value and the end of its entry."""
        return _NOTHING.fullmatch(self._text, at, end) is not None
