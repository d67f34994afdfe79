"""All names of a document: what stands at a place, and where a name stands."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ir import paths
from ir.occurrences.blocks import collect
from ir.occurrences.collecting import Collected
from ir.occurrences.meaning import Meaning
from ir.occurrences.symbols import Occurrence, Role, Symbol, SymbolKind
from ir.source import Position, Span
from ir.syntax import Block, Dialect, Syntax
from ir.yaml.document import paused_gc


@dataclass(frozen=True, slots=True)
class Found:
    """An occurrence with the block it is in."""

    block: Block
    occurrence: Occurrence

    @property
    def symbol(self) -> Symbol:
        """What is named."""
        return self.occurrence.symbol

    @property
    def is_definition(self) -> bool:
        """The name is given here."""
        return self.occurrence.role is Role.DEFINITION


class Occurrences:
    """The names of one state of a document. Blocks are looked at when somebody asks, and what was found out about them
    goes over to the next state (`before`) as far as it still holds.
    """

    def __init__(self, syntax: Syntax, meaning: Meaning | None = None, before: "Occurrences | None" = None) -> None:
        self.syntax = syntax
        self.meaning = meaning or Meaning()
        self.reread: list[Block] = []
        self._known: dict[Block, Collected] = {}
        if before is not None and before.syntax.dialect is syntax.dialect:
            self._take_over(before)

    def _take_over(self, before: "Occurrences") -> None:
        if self.syntax.dialect is not Dialect.NATIVE:
            self._known = {block: before._known[block] for block in self.syntax.blocks if block in before._known}
        elif self.meaning.is_alike(before.meaning):
            for block in self.syntax.blocks:
                if block in before._known and self._is_alike(block, before.meaning):
                    self._known[block] = before._known[block]

    def _is_alike(self, block: Block, before: Meaning) -> bool:
        """The names of the flows in a block are those that they were."""
        mine, theirs = self.meaning.locals, before.locals
        if mine is theirs or block.prefix in (("entities",), ("schemas",), ("paths",)):
            return True
        above = "/".join(block.prefix)
        starts = tuple(f"{above}/{key}" for key in block.keys) if above else ("",)
        touched = {path for path in (*mine, *theirs) if any(_is_below(path, start) for start in starts)}
        return all(mine.get(path) == theirs.get(path) for path in touched)

    def of_block(self, block: Block) -> Collected:
        """The names in one block."""
        found = self._known.get(block)
        if found is None:
            self.reread.append(block)
            found = self._known[block] = collect(block, self.syntax.dialect, self.meaning)
        return found

    def at(self, position: Position) -> list[Found]:
        """The names at a place, those whose definition is known first; of several the shortest."""
        cursor = self.syntax.at(position)
        found = [Found(cursor.block, one) for one in self.of_block(cursor.block).at(cursor.offset)]
        shortest = min((one.occurrence.end - one.occurrence.start for one in found), default=0)
        found = [one for one in found if one.occurrence.end - one.occurrence.start == shortest]
        if len(found) > 1:
            found.sort(key=lambda one: (not one.occurrence.is_exact, not self.is_defined(one.symbol)))
        return found

    def of(self, symbol: Symbol) -> Iterator[Found]:
        """All places of a name, in the order of the text within each block."""
        self._look_at_all()
        for same in (symbol, *self._linked(symbol)):
            for block in self.syntax.blocks:
                for one in self._known[block].by_symbol.get(same, ()):
                    yield Found(block, one)

    def _linked(self, symbol: Symbol) -> list[Symbol]:
        """What links call a parameter of a path: they name it beside an operation of the path."""
        if symbol.kind is not SymbolKind.PARAMETER or not symbol.owner.startswith("paths/"):
            return []
        block = self.syntax.block_of(paths.split(symbol.owner))
        return [
            replace(symbol, owner=f"operations/{paths.escape(one.symbol.name)}")
            for one in self.of_block(block).occurrences
            if one.symbol.kind is SymbolKind.OPERATION
            and one.role is Role.DEFINITION
            and one.path.startswith(f"{symbol.owner}/")
        ]

    def meant(self, symbol: Symbol) -> Symbol:
        """The name itself: for that of a parameter in a link, the parameter of the operation's path."""
        if symbol.kind is not SymbolKind.PARAMETER or not symbol.owner.startswith("operations/"):
            return symbol
        operation = Symbol(SymbolKind.OPERATION, "operations", paths.split(symbol.owner)[-1])
        for one in self.definitions(operation):
            owner = paths.join(*paths.split(one.occurrence.path)[:2])
            return replace(symbol, owner=owner)
        return symbol

    def _look_at_all(self) -> None:
        if len(self._known) < len(self.syntax.blocks):
            with paused_gc():
                for block in self.syntax.blocks:
                    self.of_block(block)

    def is_defined(self, symbol: Symbol) -> bool:
        """Somebody gives that name here."""
        return next(iter(self.definitions(symbol)), None) is not None

    def definitions(self, symbol: Symbol) -> list[Found]:
        """Where a name is given; where nobody does so, the places that imply it."""
        near = self._block_of(symbol)
        if near is not None:
            found = [Found(near, one) for one in self.of_block(near).by_symbol.get(symbol, ())]
            given = [one for one in found if one.is_definition]
            if given:
                return given
        found = list(self.of(symbol))
        given = [one for one in found if one.is_definition]
        return given or [one for one in found if one.occurrence.role is Role.IMPLIED]

    def _block_of(self, symbol: Symbol) -> Block | None:
        """The block that gives a name, if that can be told without looking at all."""
        segments = paths.split(symbol.owner)
        found = self.syntax.block_of((*segments, symbol.name))
        return found if symbol.kind is not SymbolKind.EVENT else None

    def files(self) -> set[str]:
        """The files that are referred to, as they are written."""
        self._look_at_all()
        return {file for block in self.syntax.blocks for file in self.of_block(block).files}

    def enums(self) -> set[tuple[str, str]]:
        """Pairs of enums that exchange values, by the paths where they are declared."""
        self._look_at_all()
        return {pair for block in self.syntax.blocks for pair in self.of_block(block).enums}

    def span(self, found: Found) -> Span:
        """Where an occurrence stands in the text."""
        return self.syntax.span(found.block, found.occurrence.start, found.occurrence.end)


def _is_below(path: str, start: str) -> bool:
    return not start or path == start or path.startswith(f"{start}/")
