"""Document links: files that `$ref`s name, and values that are web addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ir.syntax import Block, Syntax
from server.features.names import occurrences, resolve
from server.features.per_block import PerBlock
from server.lsp.positions import wire_range
from server.workspace.uris import to_path

if TYPE_CHECKING:
    from lsprotocol import types

    from server.workspace.snapshot import Snapshot

_URL = re.compile(
    r"""(?:^|[\s"'])(https?://[^\s"'<>{}|\\^`]+?)(?=["',]*[ \t]*(?:[,}\]][^\n]*)?(?:\#[^\n]*)?\r?$)""", re.M
)
"""An address that is the last thing in its line."""

Offsets = tuple[int, int]


def _urls_of(syntax: Syntax, block: Block) -> tuple[Offsets, ...]:
    text, found = block.document.text, list[Offsets]()
    at = text.find("://")
    while at >= 0:
        start = text.rfind("\n", 0, at) + 1
        end = text.find("\n", at)
        end = end if end >= 0 else len(text)
        address = _URL.search(text, start, end)
        if address is not None:
            found.append(address.span(1))
        at = text.find("://", end)
    return tuple(found)


_URLS = PerBlock(_urls_of)


def document_links(snapshot: Snapshot, params: types.DocumentLinkParams) -> list[dict[str, Any]]:
    """All links of a document in the order of its text; files only if they are there."""
    syntax, urls, names = snapshot.syntax, _URLS.of(snapshot), occurrences(snapshot)
    found = []
    there: dict[str, str | None] = {}
    for block in syntax.blocks:
        for start, end in urls(block):
            target = block.document.text[start:end].rstrip(".,;:)")
            found.append(_link(snapshot, block, (start, start + len(target)), target))
        collected = names.of_block(block)
        for one in collected.occurrences if collected.files else ():
            file = one.symbol.file
            if not file:
                continue
            if file not in there:
                there[file] = _existing(snapshot, file)
            place = _file_in(block, one.start, one.end, file)
            if (uri := there[file]) is not None and place is not None:
                found.append(_link(snapshot, block, place, uri))
    return sorted(found, key=lambda link: (link["range"]["start"]["line"], link["range"]["start"]["character"]))


def _existing(snapshot: Snapshot, file: str) -> str | None:
    uri = resolve(snapshot, file)
    path = to_path(uri) if uri is not None else None
    if uri is None or path is None:
        return None
    try:
        return uri if snapshot.workspace.opened(uri) is not None or path.is_file() else None
    except (OSError, ValueError):
        return None


def _file_in(block: Block, start: int, end: int, file: str) -> Offsets | None:
    """The name of a file, in the same reference as a name between two offsets."""
    text = block.document.text
    if text[start:end] == file:
        return start, end
    at = text.rfind(file, max(0, start - len(file) - 2_000), start)
    return (at, at + len(file)) if at >= 0 and "\n" not in text[at:start] else None


def _link(snapshot: Snapshot, block: Block, place: Offsets, target: str) -> dict[str, Any]:
    span = snapshot.syntax.span(block, *place)
    return {"range": wire_range(snapshot.text, span, snapshot.encoding), "target": target}
