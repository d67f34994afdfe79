"""Renaming anything of any example leaves a spec with the same problems and the same number of references."""

import os
from collections import Counter
from pathlib import Path

import pytest
from lsprotocol import types

from ir.occurrences import Found, Occurrences, Role, Symbol, SymbolKind
from ir.occurrences.renaming import renamed_together, why_not_renamed
from server.features import names as known_names
from server.features.rename import rename
from tests.server.features.navigation import HOME, Opened, examples
from validators.check import check

NEW = {
    SymbolKind.ENTITY: "RenamedThing",
    SymbolKind.FIELD: "renamed_field",
    SymbolKind.STATE: "renamed_state",
    SymbolKind.EVENT: "renamed_event",
    SymbolKind.FLOW: "renamed_flow",
    SymbolKind.LOCAL: "renamed_local",
    SymbolKind.INPUT: "renamed_input",
    SymbolKind.ROLE: "renamed_role",
    SymbolKind.SCHEMA: "RenamedSchema",
}

MOST = 3
"""So many names of each kind and example are tried at least; `DEVMATRIX_EVERY_NAME=1` tries all."""


def codes(text: str) -> Counter[str]:
    """How many problems there are of each kind."""
    return Counter(problem.code for problem in check(text).problems)


def symbols_of(opened: Opened) -> list[tuple[Symbol, Found]]:
    """Everything that can be renamed, with one place of it."""
    names = known_names.occurrences(opened.snapshot)
    every = (one for block in names.syntax.blocks for one in names.of_block(block).occurrences)
    found = []
    for symbol in dict.fromkeys(one.symbol for one in every if one.role in (Role.DEFINITION, Role.IMPLIED)):
        if symbol.kind in NEW and why_not_renamed(names, symbol) is None:
            place = names.definitions(symbol)[0]
            if place.occurrence.is_exact:
                found.append((symbol, place))
    return found


def counted(names: Occurrences, symbol: Symbol) -> int:
    return len({(id(one.block), one.occurrence.start) for one in names.of(symbol)})


def failures(text: str, kinds: frozenset[SymbolKind], every: bool = False) -> list[str]:
    opened = Opened(text)
    before = codes(text)
    names = known_names.occurrences(opened.snapshot)
    found = []
    chosen = [one for one in symbols_of(opened) if one[0].kind in kinds]
    for symbol, place in chosen if every else chosen[:: max(1, len(chosen) // MOST)]:
        start = names.span(place).start
        new = NEW[symbol.kind]
        edit = rename(opened.snapshot, types.RenameParams(opened.id, opened.at(start.line, start.column), new))
        assert edit is not None
        renamed = opened.after(edit)[HOME.rsplit("/", 1)[-1]]
        after = codes(renamed)
        if after - before:  # There may be fewer: some name was a reserved word.
            found.append(f"{symbol}: {before} became {after}")
        other = Opened(renamed)
        there = known_names.occurrences(other.snapshot)
        for one, name in renamed_together(names, symbol, new).items():
            if "#" in one.owner:
                continue  # The variable of a generator: others have moved.
            if one.kind is SymbolKind.PARAMETER:
                continue  # Its path is another one.
            owner = one.owner.replace(symbol.name, new) if one.kind is SymbolKind.ROW else one.owner
            if counted(names, one) != counted(there, Symbol(one.kind, owner, name)):
                found.append(f"{one} had {counted(names, one)} places")
    return found


@pytest.mark.parametrize("path", examples(), ids=lambda path: path.parent.name)
@pytest.mark.parametrize("kind", NEW)
def test_the_renamed_spec_is_as_good_as_it_was(path: Path, kind: SymbolKind) -> None:
    assert failures(path.read_text(encoding="utf-8"), frozenset({kind}), "DEVMATRIX_EVERY_NAME" in os.environ) == []
