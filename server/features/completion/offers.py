"""What is offered to somebody who types, and how it becomes items of the protocol."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from lsprotocol import types

from ir.source import Span
from ir.syntax.marking import Marked
from server.features.documented import Doc, shown_by
from server.lsp.positions import range_at
from server.workspace.capabilities import ClientCapabilities
from server.workspace.snapshot import Snapshot

MOST = 200
"""So many are offered at once; the client asks again when more is typed."""

Kind = types.CompletionItemKind
_QUOTES = "'\""


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that can be written. `text` is what is written, the label by default; `snippet` the same with places to
    fill in. `about` says what it is, for its documentation later; `doc` is there at once. Lower groups come first.
    """

    label: str
    kind: types.CompletionItemKind = Kind.Value
    text: str | None = None
    snippet: str | None = None
    detail: str = ""
    doc: Doc | None = None
    about: tuple[str, ...] = ()
    group: int = 5
    is_deprecated: bool = False


def escaped(text: str) -> str:
    """Text that is part of a snippet."""
    return text.replace("\\", "\\\\").replace("$", "\\$").replace("}", "\\}")


def choice(number: int, words: Iterable[str]) -> str:
    """A place in a snippet that takes one of a few words."""
    shown = ",".join(word.replace("\\", "\\\\").replace(",", "\\,").replace("|", "\\|") for word in words)
    return f"${{{number}|{shown}|}}"


def completion_list(snapshot: Snapshot, marked: Marked, offers: Sequence[Offer], span: Span) -> types.CompletionList:
    """The items that go with what is typed, each replacing the same part of the text."""
    typed = snapshot.text.slice(Span(span.start, marked.word.start)) + marked.typed[_typed_from(marked, span) :]
    kept, is_incomplete = _kept(offers, typed)
    builder = _Builder(snapshot, marked, span)
    return types.CompletionList(is_incomplete, [builder.item(number, one) for number, one in enumerate(kept)])


def _typed_from(marked: Marked, span: Span) -> int:
    """Where the word at the cursor begins in what is typed."""
    return max(marked.word.start.column - marked.whole.start.column, 0)


def _kept(offers: Sequence[Offer], typed: str) -> tuple[list[Offer], bool]:
    unique = list({one.label: one for one in reversed(offers)}.values())[::-1]
    ordered = sorted(unique, key=lambda one: one.group)
    if len(ordered) <= MOST:
        return ordered, False
    near = [one for one in ordered if is_subsequence(typed, one.label)]
    near.sort(key=lambda one: typed.casefold() not in one.label.casefold())
    return near[:MOST], True


def is_subsequence(typed: str, label: str) -> bool:
    """All characters that are typed are there, in order: what editors mean by matching."""
    rest = iter(label.casefold())
    return all(char in rest for char in typed.casefold())


class _Builder:
    def __init__(self, snapshot: Snapshot, marked: Marked, span: Span) -> None:
        client = snapshot.workspace.capabilities
        self.uri = snapshot.uri
        self.range = range_at(snapshot, span)
        self.lead = marked.variant.lead
        self.takes_snippets = takes_snippets(client)
        self.kinds = documentation_kinds(client)
        self.is_tagged = client.has("textDocument.completion.completionItem.tagSupport")
        modes = client.get("textDocument.completion.completionItem.insertTextModeSupport.valueSet")
        self.mode = types.InsertTextMode.AdjustIndentation if isinstance(modes, list) and 2 in modes else None

    def item(self, number: int, offer: Offer) -> types.CompletionItem:
        is_snippet = offer.snippet is not None and self.takes_snippets
        text = offer.snippet if is_snippet and offer.snippet is not None else offer.text
        text = f"{self.lead}{text if text is not None else offer.label}"
        item = types.CompletionItem(
            label=offer.label,
            kind=offer.kind,
            detail=offer.detail or None,
            sort_text=f"{number:04}",
            # Neovim takes items with an edit and no such text for filtered already, and shows all of them.
            filter_text=f"{self.lead}{offer.label.strip(_QUOTES)}",
            insert_text_format=types.InsertTextFormat.Snippet if is_snippet else None,
            text_edit=types.TextEdit(self.range, text),
        )
        if "\n" in text:
            item.insert_text_mode = self.mode
        if offer.doc is not None:
            item.documentation = offer.doc.content(self.kinds)
        if offer.about:
            item.data = {"uri": self.uri, "about": list(offer.about)}
        if offer.is_deprecated and self.is_tagged:
            item.tags = [types.CompletionItemTag.Deprecated]
        return item


def takes_snippets(client: ClientCapabilities) -> bool:
    """Whether the client knows snippets."""
    return client.has("textDocument.completion.completionItem.snippetSupport")


def documentation_kinds(client: ClientCapabilities) -> list[str] | None:
    """The kinds of text that the client can show beside an item."""
    return shown_by(client, "textDocument.completion.completionItem.documentationFormat")


def about_of(item: types.CompletionItem) -> tuple[str, tuple[str, ...]] | None:
    """The document and the subject that an item was made with, if it is one of ours."""
    data: Any = item.data
    if not isinstance(data, dict):
        return None
    uri, about = data.get("uri"), data.get("about")
    if not isinstance(uri, str) or not isinstance(about, list) or not all(isinstance(one, str) for one in about):
        return None
    return uri, tuple(about)
