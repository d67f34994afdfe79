"""Completion in documents with `$0` where the cursor is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from lsprotocol import types

from server.features.completion import completion, resolve
from server.lsp.positions import Encoding
from server.workspace.capabilities import ClientCapabilities
from server.workspace.workspace import Workspace

MARK = "$0"
SHOP = (Path(__file__).parents[1] / "hover" / "documents" / "shop.yaml").read_text()
PETS = (Path(__file__).parents[1] / "hover" / "documents" / "pets.yaml").read_text()
PETS_URI = (Path(__file__).parents[1] / "hover" / "documents" / "pets.yaml").as_uri()
SHOP_URI = "file:///work/shop.devmatrix.yaml"
ABLE: dict[str, Any] = {"snippetSupport": True, "documentationFormat": ["markdown"]}
PLAIN: dict[str, Any] = {}


def shop(written: str, instead: str) -> str:
    """The shop with something else, and the cursor, where `written` stands first."""
    assert written in SHOP, written
    return SHOP.replace(written, instead, 1)


def pets(written: str, instead: str) -> str:
    """The same for the pets, which are described in OpenAPI."""
    assert written in PETS, written
    return PETS.replace(written, instead, 1)


class Completed:
    """A document and what is offered at its cursor."""

    def __init__(self, document: str, able: dict[str, Any] = ABLE, encoding: Encoding = Encoding.UTF16) -> None:
        before, mark, after = document.partition(MARK)
        assert mark, "no cursor"
        self.before, self.after = before, after
        uri = PETS_URI if before.lstrip('{ \n"').startswith("openapi") else SHOP_URI
        self.workspace = Workspace(
            encoding, ClientCapabilities({"textDocument": {"completion": {"completionItem": able}}})
        )
        snapshot = self.workspace.open(uri, "yaml", 1, before + after).snapshot()
        line = before.count("\n")
        last = before.rpartition("\n")[2]
        units = len(last.encode("utf-16-le")) // 2 if encoding is Encoding.UTF16 else len(last.encode())
        params = types.CompletionParams(types.TextDocumentIdentifier(uri), types.Position(line, units))
        found = completion(snapshot, params)
        self.items = list(found.items) if found is not None else []

    @property
    def labels(self) -> list[str]:
        return [item.label for item in sorted(self.items, key=lambda one: one.sort_text or "")]

    def item(self, label: str) -> types.CompletionItem:
        return next(item for item in self.items if item.label == label)

    def applied(self, label: str) -> str:
        """The document after choosing an item, as editors do it: new lines are indented like the one that is edited."""
        edit = self.item(label).text_edit
        assert isinstance(edit, types.TextEdit)
        lines = (self.before + self.after).split("\n")
        line = lines[edit.range.start.line]
        assert edit.range.start.line == edit.range.end.line == self.before.count("\n")
        indent = line[: len(line) - len(line.lstrip(" "))]
        new = edit.new_text.replace("\n", f"\n{indent}")
        lines[edit.range.start.line] = line[: edit.range.start.character] + new + line[edit.range.end.character :]
        return "\n".join(lines)

    def doc(self, label: str) -> str:
        """What is shown beside an item once it is chosen."""
        shown = resolve(self.workspace, self.item(label)).documentation
        assert isinstance(shown, types.MarkupContent)
        return shown.value


def check(document: str, *labels: str) -> None:
    """Exactly these are offered, in this order."""
    assert Completed(document).labels == list(labels)


def check_first(document: str, *labels: str) -> None:
    """These are offered before all others."""
    assert Completed(document).labels[: len(labels)] == list(labels)


def check_has(document: str, has: str, lacks: str = "") -> None:
    """Some are offered, among others; some are not. Words are separated by spaces."""
    found = set(Completed(document).labels)
    assert set(has.split()) <= found, found
    assert not set(lacks.split()) & found


def check_applied(document: str, label: str, expected: str, able: dict[str, Any] = ABLE) -> None:
    """The line of the cursor, and those that come with it, after an item is chosen: places to fill in are `…`."""
    done = Completed(document, able).applied(label)
    before = document.partition(MARK)[0].rpartition("\n")[0]
    after = document.partition(MARK)[2].partition("\n")[2]
    changed = done.removeprefix(f"{before}\n" if before else "").removesuffix(f"\n{after}" if after else "")
    assert _filled(changed) == expected.strip("\n")


def _filled(snippet: str) -> str:
    found = re.sub(r"\$\{\d+\|(.*?)\|\}", lambda one: f"<{one[1]}>", snippet)
    found = re.sub(r"\$\{\d+:([^}]*)\}", r"<\1>", found)
    return re.sub(r"(?<!\\)\$\{?\d+\}?", "…", found).replace("\\$", "$").replace("\\}", "}")
