"""Formatting of the whole document, of a selection, and while typing. What can't be read stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from ir.editing import Edit
from ir.source import Position, Span
from ir.syntax.text import content_of
from ir.yaml.formatting import format_text, indent_of_new_line, indent_of_typed_key
from server.features.actions.edits import text_edits
from server.lsp.positions import position_of, span_of

if TYPE_CHECKING:
    from server.workspace.snapshot import Snapshot

Answer = list[types.TextEdit] | None
_STEPS = (2, 3, 4)
_ABOVE = 400
"""So many lines above the cursor are looked at."""


def formatting(snapshot: Snapshot, params: types.DocumentFormattingParams) -> Answer:
    """The edits that lay the document out; None if it can't be read."""
    return _edits(snapshot, params.options, None)


def range_formatting(snapshot: Snapshot, params: types.DocumentRangeFormattingParams) -> Answer:
    """The same within the lines of a selection. What is only partly in it is not indented anew."""
    span = span_of(snapshot, params.range)
    last = span.end.line - (span.end.column == 0 and span.end.line > span.start.line)
    return _edits(snapshot, params.options, range(span.start.line, last + 1))


def _edits(snapshot: Snapshot, options: types.FormattingOptions, lines: range | None) -> Answer:
    found = format_text(snapshot.text, step=_step(options), lines=lines)
    return None if found is None else text_edits(snapshot, [Edit(span, new) for span, new in found])


def _step(options: types.FormattingOptions) -> int:
    """The editor's tab size, if it is one that people indent YAML by."""
    return options.tab_size if options.insert_spaces and options.tab_size in _STEPS else _STEPS[0]


def on_type_formatting(snapshot: Snapshot, params: types.DocumentOnTypeFormattingParams) -> Answer:
    """Indentation of a new line, or of the key that was just written."""
    at = position_of(snapshot, params.position)
    step = _step(params.options)
    first = max(at.line - _ABOVE, 0)
    lines = [content_of(line) for line in snapshot.text.lines[first : at.line + 1]]
    line = lines[-1]
    number = len(lines) - 1
    if params.ch == "\n":
        if line.strip():
            return None
        column = indent_of_new_line(lines, number, step)
        indent = len(line)
    else:
        if line[at.column :].strip():
            return None
        column = indent_of_typed_key(lines, number, step)
        indent = len(line) - len(line.lstrip(" "))
    if column is None or (column == indent and not line[:indent].strip(" ")):
        return None
    span = Span(Position(at.line, 0), Position(at.line, indent))
    return text_edits(snapshot, [Edit(span, " " * column)])
