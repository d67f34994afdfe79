"""Hovers as documents.

Beside a spec (`shop.yaml`) lies what is shown about its places (`shop.txt`): a line of the spec with `$0` where the
cursor is, and below it the part of the line that is meant and the text that is shown.

`python -m tests.server.features.hover.documents` writes what is found into the documents: read the difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lsprotocol import types

from server.features.hover import hover
from server.lsp.positions import Encoding
from server.workspace.capabilities import ClientCapabilities
from server.workspace.snapshot import Snapshot
from server.workspace.workspace import Workspace

FOLDER = Path(__file__).parent / "documents"
SIGN, MARK, INDENT = "> ", "$0", "    "


@dataclass(frozen=True)
class Case:
    """One cursor and what is shown there."""

    line: str
    expected: str


def names() -> list[str]:
    """The documents that there are."""
    return sorted(path.stem for path in FOLDER.glob("*.txt"))


def cases(name: str) -> Iterator[Case]:
    """The cursors of a document."""
    line, expected = "", list[str]()
    for written in [*(FOLDER / f"{name}.txt").read_text().splitlines(), SIGN]:
        if written.startswith(SIGN):
            if line:
                yield Case(line, "\n".join(expected).strip())
            line, expected = written[len(SIGN) :], []
        elif not written.startswith("#"):
            expected.append(written.removeprefix(INDENT))


def opened(path: Path, kinds: tuple[str, ...] = ("markdown",), encoding: Encoding = Encoding.UTF16) -> Snapshot:
    """A spec as an editor has it open that shows these kinds of text."""
    capabilities = {"textDocument": {"hover": {"contentFormat": list(kinds)}}}
    workspace = Workspace(encoding, ClientCapabilities(capabilities))
    return workspace.open(path.as_uri(), "yaml", 1, path.read_text()).snapshot()


def shown(snapshot: Snapshot, written: str) -> str:
    """The part of the text that is meant at a cursor, and what is shown about it."""
    lines = str(snapshot.text).split("\n")
    wanted = written.strip().replace(MARK, "")
    places = [number for number, line in enumerate(lines) if line.strip() == wanted]
    assert places, f"no line of the spec is {wanted!r}"
    line = lines[places[0]]
    column = len(line) - len(line.lstrip()) + written.strip().index(MARK)
    params = types.HoverParams(types.TextDocumentIdentifier(snapshot.uri), types.Position(places[0], column))
    found = hover(snapshot, params)
    if found is None:
        return "nothing"
    assert isinstance(found.contents, types.MarkupContent)
    assert found.range is not None
    assert found.range.start.line == found.range.end.line == places[0]
    return f"{line[found.range.start.character : found.range.end.character]}\n{found.contents.value}"


def check(name: str, case: Case) -> None:
    """What is shown is what the document says."""
    assert shown(opened(FOLDER / f"{name}.yaml"), case.line) == case.expected


def update() -> None:
    """Write what is found into all documents."""
    for name in names():
        snapshot = opened(FOLDER / f"{name}.yaml")
        path = FOLDER / f"{name}.txt"
        written = []
        for line in path.read_text().splitlines():
            if line.startswith("#"):
                written += ["", line] if written else [line]
            elif line.startswith(SIGN):
                found = shown(snapshot, line[len(SIGN) :]).splitlines()
                written += ["", line, *(f"{INDENT}{one}".rstrip() for one in found)]
        path.write_text("\n".join(written) + "\n")


if __name__ == "__main__":
    update()
