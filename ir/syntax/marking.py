"""A place in a text that is being typed: what is meant there, whatever state the text is in.

A word that nobody writes is put where the cursor is, and the lines around it are parsed again: then it is a key or (a
part of) a value, and the path of keys to it is known.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ir import paths
from ir.source import Position, Span
from ir.syntax.around import Around, around
from ir.syntax.marking_json import closed, json_variant
from ir.syntax.text import Text, content_of
from ir.syntax.tree import Cursor, Syntax
from ir.syntax.variants import MARK, Variant, variants
from ir.yaml import ScalarNode, content

LONGEST_LINE = 20_000
_MOST_VALUES = 200
"""Of more siblings than these only the names are told: nobody asks for the values of all schemas."""

__all__ = ["MARK", "Marked", "mark"]


@dataclass(frozen=True, slots=True)
class Marked:
    """The place of the cursor.

    `path` leads to the mapping that the key at the cursor is in (`is_key`), or to the value. `scalar` is that key or
    value, with MARK for the word at the cursor. `word` is that word in the real text, `whole` all of the key or value,
    `typed` what stands between the beginning of the whole and the cursor. `siblings` are the pairs of the mapping, or
    of the one that the value is in, without the key at the cursor. `line` is the whole line with MARK in it.
    """

    path: tuple[str, ...]
    is_key: bool
    scalar: ScalarNode
    word: Span
    whole: Span
    typed: str
    line: str
    variant: Variant
    siblings: dict[str, str]
    syntax: Syntax
    is_line_start: bool
    """Nothing but white space and dashes stands before it on its line."""


def mark(syntax: Syntax, position: Position) -> Marked | None:
    """What is at a place that is being typed; None where nothing of ours can be, as in a comment."""
    text = syntax.text
    position = text.clamp(position)
    line = content_of(text.lines[position.line])
    if len(line) > LONGEST_LINE:
        return None
    best: Marked | None = None
    for variant in _variants(syntax, line, position.column):
        found, is_whole = _try(syntax, position, variant)
        if found is not None and is_whole:
            return found
        best = best or found
    return best


def _variants(syntax: Syntax, line: str, column: int) -> Iterator[Variant]:
    if syntax.cuts.in_flow:
        found = json_variant(line, column)
        return iter((found,) if found is not None else ())
    return variants(line, column)


def _try(syntax: Syntax, position: Position, variant: Variant) -> tuple[Marked | None, bool]:
    in_flow = syntax.cuts.in_flow
    indent = len(variant.line) - len(variant.line.lstrip(" "))
    near = around(syntax.text, position.line, indent, in_flow)
    tried = Syntax.of(Text.of("\n".join(_closed(near, variant) if in_flow else _with(near, variant.line))))
    cursor = tried.at(Position(near.at, variant.mark + 1))
    scalar, is_key = _marked(cursor)
    if scalar is None:
        return None, False
    path = paths.split(cursor.path)
    path = path[:-1] if is_key else path
    word = Span(Position(position.line, variant.start), Position(position.line, variant.end))
    whole = _whole(tried, cursor, scalar, near.at, position.line, variant) or word
    typed = syntax.text.slice(Span(whole.start, position))
    holder = path if is_key or not path or path[-1].isdecimal() else path[:-1]
    siblings = _siblings(tried, holder)
    is_first = not variant.line[: variant.mark].strip(" -\"'")
    marked = Marked(path, is_key, scalar, word, whole, typed, variant.line, variant, siblings, tried, is_first)
    return marked, cursor.block.document.is_whole


def _with(near: Around, line: str) -> list[str]:
    return [*near.lines[: near.at], line, *near.lines[near.at + 1 :]]


def _closed(near: Around, variant: Variant) -> list[str]:
    return closed(_with(near, variant.line), near.at)


def _marked(cursor: Cursor) -> tuple[ScalarNode | None, bool]:
    written = cursor.written
    if written is None:
        return None, False
    if written.key is not None and MARK in written.key.text:
        return written.key, True
    value = content(written.value)
    return (value, False) if isinstance(value, ScalarNode) and MARK in value.text else (None, False)


def _whole(tried: Syntax, cursor: Cursor, scalar: ScalarNode, row: int, line: int, variant: Variant) -> Span | None:
    """Where the whole key or value stands in the real text, if that is on one line. Quotes are left out."""
    if scalar.style in ("|", ">"):
        return None
    inner = 1 if scalar.style else 0
    span = tried.span(cursor.block, scalar.start + inner, scalar.end - inner)
    if span.start.line != row or span.end.line != row:
        return None
    shift = (variant.end - variant.start) - len(MARK) - (variant.mark - variant.start)
    end = variant.end if variant.is_cut else span.end.column + shift
    start = min(span.start.column, variant.start)
    return Span(Position(line, start), Position(line, max(end, variant.end)))


def _siblings(syntax: Syntax, path: tuple[str, ...]) -> dict[str, str]:
    siblings = {}
    pairs = list(syntax.children(paths.join(*path)))
    for name, below in pairs:
        if len(pairs) > _MOST_VALUES:
            siblings[name] = ""
        elif MARK not in name:
            found = syntax.find(below)
            node = content(found.value) if found is not None and found.key is not None else None
            if node is not None:
                siblings[name] = node.text if isinstance(node, ScalarNode) and MARK not in node.text else ""
    return siblings
