"""What is said about something, in Markdown or plain text, as the client can show it.

Words of ours may have `code` in them. Words of the spec are data: they come through `prose` and `code`, so that nothing
in them is a link, an image or a table by accident.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from lsprotocol import types

from ir.wording import clip
from server.workspace.capabilities import ClientCapabilities

MOST_ROWS = 30
_LONGEST = 400
_SPECIAL = re.compile(r"([\\`*\[\]<>|~&]|(?<!\w)_|_(?!\w)|^[#+-])")
_CODE = re.compile(r"(`+) ?(.+?) ?\1")
_ESCAPED = re.compile(r"\\([\\`*\[\]<>|~&_#+-])")
_PARAGRAPH = re.compile(r"\n\s*\n")
_MARKUP = re.compile(r"</?[A-Za-z][^>]*>|!?\[([^\]]*)\]\([^)]*\)")


def code(text: object) -> str:
    """A name or value of the spec."""
    shown = clip(" ".join(str(text).split()), 120)
    if not shown:
        return '`""`'
    if "`" not in shown:
        return f"`{shown}`"
    return f"`` {shown} ``"


def prose(text: str, limit: int = _LONGEST) -> str:
    """The first paragraph of a description, without markup."""
    first = _PARAGRAPH.split(text.strip(), maxsplit=1)[0][: 4 * limit]
    plain = _MARKUP.sub(lambda found: found[1] or "", first)
    return _SPECIAL.sub(r"\\\1", clip(" ".join(plain.split()), limit))


def codes(names: Iterable[object], limit: int = 12) -> str:
    """Names of the spec with commas between them."""
    shown = [code(name) for name in names]
    more = len(shown) - limit
    return ", ".join(shown[:limit]) + (f" and {more} more" if more > 0 else "")


@dataclass(slots=True)
class Doc:
    """Paragraphs, tables and lists in order, written as Markdown; empty ones are left out."""

    _parts: list[tuple[str, Any]] = field(default_factory=list)

    def title(self, noun: str, name: str, rest: str = "") -> Doc:
        """What it is and what it is called."""
        self._parts.append(("text", f"**{noun}** {code(name)}{rest}"))
        return self

    def text(self, text: str) -> Doc:
        """One paragraph."""
        if text:
            self._parts.append(("text", text))
        return self

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Doc:
        """Rows under heads. Columns in which nothing is said are left out."""
        kept = [number for number in range(len(heads)) if number == 0 or any(row[number] for row in rows)]
        if rows:
            shown = [[row[number] for number in kept] for row in rows[:MOST_ROWS]]
            self._parts.append(("table", [[heads[number] for number in kept], *shown]))
        if len(rows) > MOST_ROWS:
            self.text(f"… and {len(rows) - MOST_ROWS} more")
        return self

    def items(self, head: str, lines: Sequence[str], limit: int = 12) -> Doc:
        """A list under a head."""
        if lines:
            more = [f"… and {len(lines) - limit} more"] if len(lines) > limit else []
            self._parts.append(("items", [head, *lines[:limit], *more]))
        return self

    def add(self, other: Doc) -> Doc:
        """Everything that another one says, below a line."""
        if other._parts:
            if self._parts:
                self._parts.append(("line", None))
            self._parts += other._parts
        return self

    @property
    def is_empty(self) -> bool:
        """Nothing is said."""
        return not self._parts

    @property
    def markdown(self) -> str:
        """As Markdown."""
        return "\n\n".join(_markdown(kind, value) for kind, value in self._parts)

    @property
    def plain(self) -> str:
        """As plain text, tables aligned by spaces."""
        return "\n\n".join(_plain(kind, value) for kind, value in self._parts)

    def content(self, kinds: Sequence[str] | None) -> types.MarkupContent:
        """For a client that can show these kinds of text; without any it gets plain text."""
        wanted = next((kind for kind in kinds or () if kind in ("markdown", "plaintext")), "plaintext")
        if wanted == "markdown":
            return types.MarkupContent(types.MarkupKind.Markdown, self.markdown)
        return types.MarkupContent(types.MarkupKind.PlainText, self.plain)


def shown_by(client: ClientCapabilities, path: str) -> list[str] | None:
    """The kinds of text that a client can show at a place, the one it likes best first."""
    found = client.get(path)
    return [kind for kind in found if isinstance(kind, str)] if isinstance(found, list) else None


def _markdown(kind: str, value: Any) -> str:
    match kind, value:
        case "table", [heads, *rows]:
            lines = [heads, ["---"] * len(heads), *rows]
            return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)
        case "items", [head, *lines]:
            return "\n".join([str(head), "", *(f"- {line}" for line in lines)])
        case "line", _:
            return "---"
    return str(value)


def _cell(text: str) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", text)


def _plain(kind: str, value: Any) -> str:
    match kind, value:
        case "table", [heads, *rows]:
            cells = [[_stripped(cell) for cell in row] for row in (heads, *rows)]
            widths = [max(len(row[number]) for row in cells) for number in range(len(heads))]
            return "\n".join(
                "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells
            )
        case "items", [head, *lines]:
            return "\n".join([_stripped(str(head)), *(f"- {_stripped(line)}" for line in lines)])
        case "line", _:
            return "-" * 20
    return _stripped(str(value))


def _stripped(text: str) -> str:
    """Words without marks: code keeps its text as it is."""
    pieces = []
    at = 0
    for found in _CODE.finditer(text):
        pieces += [_unmarked(text[at : found.start()]), found[2]]
        at = found.end()
    return "".join([*pieces, _unmarked(text[at:])])


def _unmarked(text: str) -> str:
    return _ESCAPED.sub(r"\1", re.sub(r"(?<!\\)\*\*", "", text))
