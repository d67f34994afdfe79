"""What is found out about blocks, kept as long as they are in a document: an edit leaves all but one of them as is."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import RLock
from typing import TYPE_CHECKING, Generic, TypeVar

from ir.source import Position
from ir.syntax.text import content_of
from server.workspace.uris import same

if TYPE_CHECKING:
    from ir.syntax import Block, Section, Syntax
    from server.workspace.snapshot import Snapshot

T = TypeVar("T")
_MOST_DOCUMENTS = 16


class PerBlock(Generic[T]):
    """A function of a block and the document's dialect, remembered for the blocks of recent documents."""

    def __init__(self, make: Callable[[Syntax, Block], T]) -> None:
        self._make = make
        self._kept: OrderedDict[str, tuple[Syntax, dict[Block, T]]] = OrderedDict()
        self._guard = RLock()

    def of(self, snapshot: Snapshot) -> Callable[[Block], T]:
        """The function for the blocks of one snapshot."""
        key, syntax = same(snapshot.uri), snapshot.syntax
        with self._guard:
            known = self._kept.pop(key, None)
            found: dict[Block, T] = {}
            if known is not None and known[0] is syntax:
                found = known[1]
            elif known is not None and known[0].dialect is syntax.dialect:
                found = {block: known[1][block] for block in syntax.blocks if block in known[1]}
            self._kept[key] = syntax, found
            if len(self._kept) > _MOST_DOCUMENTS:
                self._kept.popitem(last=False)

        def get(block: Block) -> T:
            one = found.get(block)
            if one is None:
                one = found[block] = self._make(syntax, block)
            return one

        return get


def end_of(syntax: Syntax, section: Section) -> Position:
    """The end of the last line of a section that says something."""
    line = syntax.last_line(section)
    return Position(line, len(content_of(syntax.text.lines[line]).rstrip()))
