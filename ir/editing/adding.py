"""New entries and items, written in the style of those that are there."""

import json
import re

from ir import paths
from ir.editing.edits import Edit, insertion
from ir.editing.places import Place, Tree, ending, find, is_json, last_line, line_end, pair_end, step_of
from ir.editing.values import Source, entry_lines, in_flow, in_json, item_lines, spell
from ir.source import Position
from ir.syntax import Syntax
from ir.yaml import MappingNode, ScalarNode, SequenceNode
from ir.yaml.scalars import is_null

_LEAD = re.compile(r"\ufeff?[ ]*(?:-[ ]+)*")
Edits = tuple[Edit, ...]


def add(syntax: Syntax, path: str, name: str, value: Source, *, after: str | None = None) -> Edits | None:
    """The edits that add an entry to the mapping at a path: at its end, or behind the key `after`.

    What is missing on the way is added too. None where no entry can be: the path leads to a list, to something that
    can't be read, or through an alias.
    """
    if (section := syntax.section(paths.split(path))) is not None and not syntax.cuts.in_flow:
        column = syntax.text.indents[section.starts[0]]
        return _below_line(
            syntax, last_line(syntax, path, Position(0, 0)), entry_lines(name, value, column, step_of(syntax))
        )
    place = find(syntax, path)
    if place is None:
        return _with_parent(syntax, path, name, value)
    found = place.inner
    if isinstance(found, MappingNode):
        if not found.is_flow:
            return _in_block(syntax, place, found, name, value, after)
        if not found.pairs and place.key is not None and not syntax.cuts.in_flow and _stands_alone(place):
            return _in_place_of_nothing(place, name, value)
        return _in_flow(place.tree, found, name, value, after)
    if found is not None and is_null(found) and place.key is not None:
        return _in_place_of_nothing(place, name, value)
    return None


def _with_parent(syntax: Syntax, path: str, name: str, value: Source) -> Edits | None:
    if path:
        return add(syntax, paths.parent(path), paths.split(path)[-1], {name: value})
    last = len(syntax.text.lines) - 1
    if syntax.skeleton.document.root is not None or not syntax.skeleton.document.is_whole:
        return None
    lines = entry_lines(name, value, 0, step_of(syntax))
    line = syntax.text.lines[last]
    return (insertion(Position(last, len(line)), ("\n" if line.strip() else "") + "\n".join(lines) + "\n"),)


def _below_line(syntax: Syntax, line: int, lines: list[str]) -> Edits:
    end = ending(syntax)
    return (insertion(line_end(syntax, line), end + end.join(lines)),)


def _in_block(
    syntax: Syntax, place: Place, found: MappingNode, name: str, value: Source, after: str | None
) -> Edits | None:
    if not found.pairs:
        return None
    first = place.tree.position(found.pairs[0][0].start)
    lead = syntax.text.lines[first.line][: first.column]
    if not _LEAD.fullmatch(lead):
        return None
    key, last = next((pair for pair in found.pairs if pair[0].text == after), found.pairs[-1])
    end = place.tree.span(key.start, pair_end(place.tree, key, last)).end
    line = last_line(syntax, paths.child(place.path, key.text), end)
    return _below_line(syntax, line, entry_lines(name, value, first.column, step_of(syntax)))


def _in_flow(tree: Tree, found: MappingNode, name: str, value: Source, after: str | None) -> Edits | None:
    if is_json(tree.syntax):
        text = f"{json.dumps(name)}: {in_json(value)}"
    else:
        text = f"{spell(name, in_flow=True)}: {in_flow(value)}"
    if not found.pairs:
        return (insertion(tree.position(found.start + 1), text),)
    key, last = next((pair for pair in found.pairs if pair[0].text == after), found.pairs[-1])
    at = tree.position(pair_end(tree, key, last))
    first = tree.position(found.pairs[0][0].start)
    if tree.position(found.start).line != first.line:  # One entry a line.
        text = ending(tree.syntax) + " " * first.column + text
    else:
        text = " " + text
    return (insertion(at, "," + text),)


def _stands_alone(place: Place) -> bool:
    """A value behind its key with nothing after it, in a mapping that is not in brackets."""
    assert place.key is not None
    span = place.tree.span(place.key.start, place.value.end)
    line = place.tree.syntax.text.lines[span.start.line]
    rest = line[span.end.column :].strip()
    is_block = _LEAD.fullmatch(line[: span.start.column]) is not None
    return span.start.line == span.end.line and is_block and (not rest or rest.startswith("#"))


def _in_place_of_nothing(place: Place, name: str, value: Source) -> Edits | None:
    """The first entry below a key that has no value, or an empty one."""
    key, tree = place.key, place.tree
    assert key is not None
    colon = tree.text.find(":", key.end, key.end + 200)
    if colon < 0 or tree.text[key.end : colon].strip():
        return None
    start = tree.position(key.start)
    is_written = place.value.end > place.value.start
    if not _stands_alone(place):
        new = f" {(in_json if is_json(tree.syntax) else in_flow)({name: value})}"
        return (Edit(tree.span(colon + 1, place.value.end if is_written else colon + 1), new),)
    away = (Edit(tree.span(colon + 1, place.value.end), ""),) if is_written else ()
    step = step_of(tree.syntax)
    lines = entry_lines(name, value, start.column + step, step)
    return (*away, *_below_line(tree.syntax, start.line, lines))


def add_item(syntax: Syntax, path: str, value: Source) -> Edits | None:
    """The edits that add an item to the list at a path, which is made if it is not there."""
    place = find(syntax, path)
    if place is None:
        return add(syntax, paths.parent(path), paths.split(path)[-1], [value]) if path else None
    found, tree = place.inner, place.tree
    if isinstance(found, ScalarNode) and is_null(found) and place.key is not None and _stands_alone(place):
        end = pair_end(tree, place.key, place.value)
        return (Edit(tree.span(end, max(end, place.value.end)), f" {in_flow([value])}"),)
    if not isinstance(found, SequenceNode):
        return None
    if found.is_flow:
        text = in_json(value) if is_json(syntax) else in_flow(value)
        if not found.items:
            return (insertion(tree.position(found.start + 1), text),)
        return (insertion(tree.position(found.items[-1].end), f", {text}"),)
    first = tree.position(found.items[0].start)
    line = syntax.text.lines[first.line]
    lead = re.match(r"([ ]*)-[ ]+", line[: first.column])
    if lead is None or lead.end() != first.column:
        return None
    end_of = tree.span(found.items[-1].start, found.items[-1].end).end
    return _below_line(syntax, last_line(syntax, f"{path}/-", end_of), item_lines(value, len(lead[1]), step_of(syntax)))
