"""The names of documents, for features: those of one snapshot, and the same name in other documents."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from ir.occurrences import Found, Occurrences, Symbol, SymbolKind, meaning_of
from ir.syntax import Dialect
from server.workspace.cancellation import checkpoint
from server.workspace.uris import from_path, same, to_path

if TYPE_CHECKING:
    from ir.source import Position
    from server.workspace.snapshot import Snapshot

_MOST_KEPT = 32
_MOST_DOCUMENTS = 200
_kept: OrderedDict[str, tuple[Snapshot, Occurrences]] = OrderedDict()
_guard = RLock()


def occurrences(snapshot: Snapshot) -> Occurrences:
    """The names in a snapshot; what is known of the one before it is kept."""
    key = same(snapshot.uri)
    with _guard:
        known = _kept.pop(key, None)
        if known is None or known[0] is not snapshot:
            is_native = snapshot.syntax.dialect is Dialect.NATIVE
            meaning = meaning_of(snapshot.checked.parts) if is_native else None
            known = snapshot, Occurrences(snapshot.syntax, meaning, known[1] if known is not None else None)
        _kept[key] = known
        if len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
        return known[1]


@dataclass(frozen=True)
class Named:
    """A name in the document that gives it. `near` is where somebody asks, if it is one of its places."""

    home: Snapshot
    symbol: Symbol
    near: Found | None = None


@dataclass(frozen=True)
class Placed:
    """A place of a name in some document."""

    snapshot: Snapshot
    found: Found


def named_at(snapshot: Snapshot, position: Position) -> list[Named]:
    """The names at a place, each with the document that gives it; those that are given first."""
    found = occurrences(snapshot).at(position)
    names = []
    for one in found:
        home = target(snapshot, one.symbol.file) if one.symbol.file else snapshot
        if home is not None:
            symbol = occurrences(home).meant(replace(one.symbol, file=""))
            names.append(Named(home, symbol, one))
    return names


def target(snapshot: Snapshot, file: str) -> Snapshot | None:
    """The document that a reference from a snapshot leads to by a relative file name."""
    uri = resolve(snapshot, file)
    return snapshot.workspace.snapshot(uri) if uri is not None else None


def resolve(snapshot: Snapshot, file: str) -> str | None:
    """The address that a relative file name leads to."""
    base = to_path(snapshot.uri)
    if base is None or "\0" in file:
        return None
    try:
        return from_path(Path(os.path.normpath(base.parent / file)))
    except ValueError:
        return None


def definitions(known: Named) -> list[Placed]:
    """Where a name is given."""
    return [Placed(known.home, one) for one in occurrences(known.home).definitions(known.symbol)]


def everywhere(known: Named) -> Iterator[Placed]:
    """All places of a name, in its own document and in those that refer to it."""
    home = same(known.home.uri)
    for snapshot in documents(known.home):
        checkpoint()
        names = occurrences(snapshot)
        if same(snapshot.uri) == home:
            yield from (Placed(snapshot, one) for one in names.of(known.symbol))
        for file in sorted(names.files()):
            uri = resolve(snapshot, file)
            if uri is not None and same(uri) == home:
                yield from (Placed(snapshot, one) for one in names.of(from_elsewhere(known.symbol, file)))


def from_elsewhere(symbol: Symbol, file: str) -> Symbol:
    """A name of a document, as references from another one have it that call the document `file`."""
    return replace(symbol, file=file, name=file if symbol.kind is SymbolKind.FILE else symbol.name)


def documents(home: Snapshot) -> Iterator[Snapshot]:
    """A document and all others that are known: open ones, specs in the folders, and files they refer to."""
    seen = {same(home.uri)}
    waiting = [home]
    for uri in home.workspace.specs():
        if same(uri) not in seen and len(seen) < _MOST_DOCUMENTS:
            seen.add(same(uri))
            snapshot = home.workspace.snapshot(uri)
            waiting += [snapshot] if snapshot is not None else []
    while waiting:
        snapshot = waiting.pop(0)
        yield snapshot
        if snapshot.syntax.dialect is Dialect.NATIVE:
            continue
        for file in sorted(occurrences(snapshot).files()):
            address = resolve(snapshot, file)
            if address is not None and same(address) not in seen and len(seen) < _MOST_DOCUMENTS:
                seen.add(same(address))
                other = home.workspace.snapshot(address)
                waiting += [other] if other is not None else []
