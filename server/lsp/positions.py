"""Positions on the wire, which count UTF-8, UTF-16 or UTF-32 units, and positions of the IR, which count code points.

A line of ASCII characters counts the same in all of them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, TypedDict

from ir.source import Position, Span

if TYPE_CHECKING:
    from lsprotocol import types

    from ir.syntax import Text
    from server.workspace.snapshot import Snapshot


class Encoding(StrEnum):
    """What a character of a position is, in the protocol's names."""

    UTF8 = "utf-8"
    UTF16 = "utf-16"
    UTF32 = "utf-32"


class WirePosition(TypedDict):
    """A position as JSON."""

    line: int
    character: int


class WireRange(TypedDict):
    """A range as JSON."""

    start: WirePosition
    end: WirePosition


def negotiated(offered: object) -> Encoding:
    """The encoding to use with a client that offers these in the order of its preference: the first that we know, or
    UTF-16, which every client knows.
    """
    known = offered if isinstance(offered, list) else []
    return next((Encoding(one) for one in known if one in tuple(Encoding)), Encoding.UTF16)


def units(line: str, column: int, encoding: Encoding) -> int:
    """The character on the wire of a column."""
    if encoding is Encoding.UTF32 or line.isascii():
        return column
    before = line[:column]
    if encoding is Encoding.UTF8:
        return len(before.encode("utf-8", "surrogatepass"))
    return len(before.encode("utf-16-le", "surrogatepass")) // 2


def column(line: str, character: int, encoding: Encoding) -> int:
    """The column of a character on the wire; one inside a code point counts as its start, one past the end as the end.

    Slicing bytes keeps this fast where a whole document is one line.
    """
    if encoding is Encoding.UTF32 or line.isascii():
        return min(character, len(line))
    if encoding is Encoding.UTF16:
        before = line.encode("utf-16-le", "surrogatepass")[: 2 * character].decode("utf-16-le", "surrogatepass")
        is_inside = bool(before) and before[-1] != line[len(before) - 1]
        return len(before) - is_inside
    raw = line.encode("utf-8", "surrogatepass")
    end = min(character, len(raw))
    while end < len(raw) and raw[end] & 0xC0 == 0x80:
        end -= 1
    return len(raw[:end].decode("utf-8", "surrogatepass"))


def incoming(text: Text, line: int, character: int, encoding: Encoding) -> Position:
    """The place in a text that the client means, which may lie outside of it: then it is the closest one inside."""
    from ir.syntax.text import content_of

    if not 0 <= line < len(text.lines):
        return text.clamp(Position(line, 0))
    return text.clamp(Position(line, column(content_of(text.lines[line]), max(character, 0), encoding)))


def outgoing(text: Text, position: Position, encoding: Encoding) -> WirePosition:
    """A place as JSON."""
    line, at = position.line, position.column
    if line < len(text.lines):
        at = units(text.lines[line], at, encoding)
    return {"line": line, "character": at}


def wire_range(text: Text, span: Span, encoding: Encoding) -> WireRange:
    """A span as JSON."""
    return {"start": outgoing(text, span.start, encoding), "end": outgoing(text, span.end, encoding)}


def position_of(snapshot: Snapshot, position: types.Position) -> Position:
    """The place in a snapshot's text that the client means."""
    return incoming(snapshot.syntax.text, position.line, position.character, snapshot.encoding)


def span_of(snapshot: Snapshot, range: types.Range) -> Span:
    """The span of a snapshot's text that the client means."""
    return Span(position_of(snapshot, range.start), position_of(snapshot, range.end))


def position_at(snapshot: Snapshot, position: Position) -> types.Position:
    """A place of a snapshot's text, for the client."""
    from lsprotocol import types

    return types.Position(**outgoing(snapshot.syntax.text, position, snapshot.encoding))


def range_at(snapshot: Snapshot, span: Span) -> types.Range:
    """A span of a snapshot's text, for the client."""
    from lsprotocol import types

    return types.Range(position_at(snapshot, span.start), position_at(snapshot, span.end))
