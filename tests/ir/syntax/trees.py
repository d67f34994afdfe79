"""A document flattened: where every key and every single value stands, and what it says."""

from collections.abc import Callable

from ir.source import Span
from ir.syntax import Syntax
from ir.yaml import MappingNode, Node, SequenceNode, content, parse

Spans = Callable[[int, int], Span]
Flat = dict[tuple[str, ...], tuple[Span | None, Span | None, str]]


def of_text(text: str) -> Flat:
    """The document parsed as one text."""
    document = parse(text)
    found: Flat = {}
    _flatten(document.root, document.lines.span, (), found)
    return found


def of_syntax(syntax: Syntax) -> Flat:
    """The document parsed in blocks."""
    found: Flat = {}
    _flatten(syntax.skeleton.document.root, lambda start, end: syntax.span(syntax.skeleton, start, end), (), found)
    for section in syntax.sections:
        for block in section.blocks:
            _flatten(
                block.document.root,
                lambda start, end, block=block: syntax.span(block, start, end),  # type: ignore[misc]
                section.prefix,
                found,
            )
    for section in syntax.sections:  # In the skeleton a section is a key without a value.
        for size in range(1, len(section.prefix) + 1):
            if section.prefix[:size] in found:
                found[section.prefix[:size]] = (found[section.prefix[:size]][0], None, "")
    return found


def _flatten(root: Node | None, spans: Spans, above: tuple[str, ...], found: Flat) -> None:
    node = content(root) if root is not None else None
    if isinstance(node, MappingNode):
        for key, value in node.pairs:
            path = (*above, key.text)
            if path not in found:
                found[path] = (spans(key.start, key.end), *_value(value, spans))
                _flatten(value, spans, path, found)
    elif isinstance(node, SequenceNode):
        for number, item in enumerate(node.items):
            path = (*above, str(number))
            found[path] = (None, *_value(item, spans))
            _flatten(item, spans, path, found)


def _value(value: Node, spans: Spans) -> tuple[Span | None, str]:
    inner = content(value)
    if isinstance(inner, (MappingNode, SequenceNode)):
        return None, ""
    return spans(value.start, value.end), inner.text
