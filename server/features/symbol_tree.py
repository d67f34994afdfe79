"""The outline of one block: what an editor shows of it in the outline and finds by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lsprotocol.types import SymbolKind

from ir.occurrences.collecting import entries, items, text_of, texts
from ir.openapi.operation_keys import METHODS
from ir.syntax import Block, Dialect, Syntax
from ir.wording import clip
from ir.yaml import MappingNode, Node, ScalarNode, content
from ir.yaml.looking import below

_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Entry:
    """One element. Offsets count in the text of the block: from `start` to `end` all of it, the key between the others.

    `is_main` marks what the whole workspace can be searched for.
    """

    name: str
    kind: SymbolKind
    start: int
    end: int
    key_start: int
    key_end: int
    detail: str = ""
    children: tuple[Entry, ...] = field(default=())
    is_main: bool = False
    is_deprecated: bool = False


def entries_of(syntax: Syntax, block: Block) -> tuple[Entry, ...]:
    """The elements that a block holds: those of its section, or, of the skeleton, the keys at the top."""
    readers = _NATIVE if syntax.dialect is Dialect.NATIVE else _OPENAPI
    if block.prefix:
        return tuple(_section(readers, block.prefix, block.document.root))
    return tuple(_top(readers, block.document.root))


Reader = Callable[[ScalarNode, Node], Entry]
Readers = dict[tuple[str, ...], Reader]


def _section(readers: Readers, prefix: tuple[str, ...], node: Node | None) -> Iterator[Entry]:
    read = readers.get(prefix, _plain)
    for key, value, _ in entries(node, ""):
        yield read(key, value)


def _top(readers: Readers, node: Node | None, prefix: tuple[str, ...] = ()) -> Iterator[Entry]:
    """Keys of the document itself: sections that stand in braces are in the skeleton whole."""
    for key, value, _ in entries(node, ""):
        path = (*prefix, key.text)
        if path in readers:
            children = tuple(_section(readers, path, value))
        elif any(known[: len(path)] == path for known in readers):
            children = tuple(_top(readers, value, path))
        else:
            children = ()
        yield entry(key, value, SymbolKind.Namespace if children else _kind_of(path), _said(path, value), children)


def _kind_of(path: tuple[str, ...]) -> SymbolKind:
    return SymbolKind.Module if len(path) == 1 else SymbolKind.Namespace


def _said(path: tuple[str, ...], node: Node) -> str:
    """What stands beside a key at the top."""
    if path in (("app",), ("info",)):
        return text(below(node, "name") or below(node, "title"))
    if path == ("auth",):
        return text(below(node, "user"))
    return text(node) if path in (("openapi",), ("swagger",)) else ""


def text(node: Node | None) -> str:
    """A single value on one line, cut short."""
    found = text_of(node)
    return clip(" ".join(found.text.split()), _LONGEST) if found is not None else ""


def entry(
    key: ScalarNode,
    node: Node,
    kind: SymbolKind,
    detail: str = "",
    children: tuple[Entry, ...] = (),
    *,
    is_main: bool = False,
    is_deprecated: bool = False,
) -> Entry:
    """The element that a key begins."""
    end = max(key.end, node.end)
    return Entry(key.text or "·", kind, key.start, end, key.start, key.end, detail, children, is_main, is_deprecated)


def _plain(key: ScalarNode, node: Node) -> Entry:
    return entry(key, node, SymbolKind.Object, text(below(node, "description")), is_main=True)


# The native dialect


def _entity(key: ScalarNode, node: Node) -> Entry:
    fields = [_attribute(name, value) for name, value, _ in entries(below(node, "attributes"), "")]
    fields += [_relationship(name, value) for name, value, _ in entries(below(node, "relationships"), "")]
    return entry(key, node, SymbolKind.Class, text(below(node, "description")), tuple(fields), is_main=True)


def _attribute(key: ScalarNode, node: Node) -> Entry:
    kind = text(node) or text(below(node, "type"))
    if kind.rstrip("?") == "decimal":
        digits = [text(below(node, one)) for one in ("precision", "scale")]
        kind += f"({', '.join(digits)})" if all(digits) else ""
    words = [
        Entry(one.text, SymbolKind.EnumMember, one.start, one.end, one.start, one.end)
        for one, _ in texts(below(node, "values"), "")
    ]
    if below(node, "computed") is not None:
        kind += f" = {text(below(node, 'computed'))}"
    return entry(key, node, SymbolKind.Property, clip(kind, _LONGEST), tuple(words), is_main=True)


def _relationship(key: ScalarNode, node: Node) -> Entry:
    detail = f"{text(below(node, 'type'))} {text(below(node, 'target'))}".strip()
    return entry(key, node, SymbolKind.Field, detail, is_main=True)


def _flow(key: ScalarNode, node: Node) -> Entry:
    trigger = below(node, "trigger")
    event, schedule = text(below(trigger, "event")), text(below(trigger, "schedule"))
    if event:
        detail = f"on {event}"
    elif schedule:
        detail = f"at {schedule}"
    else:
        detail = f"{text(below(trigger, 'method')) or 'POST'} {text(below(trigger, 'path'))}".strip()
    inputs = [
        entry(name, value, SymbolKind.Variable, text(value) or text(below(value, "type")))
        for name, value, _ in entries(below(node, "input"), "")
    ]
    return entry(key, node, SymbolKind.Function, detail, tuple(inputs), is_main=True)


def _machine(key: ScalarNode, node: Node) -> Entry:
    moves = []
    for item, _ in items(below(node, "transitions"), ""):
        event = text_of(below(item, "event"))
        if event is not None:
            came = ", ".join(one.text for one, _ in texts(below(item, "from"), ""))
            detail = f"{came} → {text(below(item, 'to'))}"
            moves.append(
                Entry(event.text, SymbolKind.Event, item.start, item.end, event.start, event.end, detail, is_main=True)
            )
    return entry(key, node, SymbolKind.Enum, text(below(node, "field")), tuple(moves))


def _invariant(key: ScalarNode, node: Node) -> Entry:
    return entry(key, node, SymbolKind.Constant, text(below(node, "expression")), is_main=True)


# OpenAPI


def _schema(key: ScalarNode, node: Node) -> Entry:
    properties = tuple(
        entry(name, value, SymbolKind.Property, _type_of(value))
        for name, value, _ in entries(below(node, "properties"), "")
    )
    words = tuple(
        Entry(one.text, SymbolKind.EnumMember, one.start, one.end, one.start, one.end)
        for one, _ in texts(below(node, "enum"), "")
    )
    kind = SymbolKind.Enum if words and not properties else SymbolKind.Struct
    detail = text(below(node, "title")) or text(below(node, "description"))
    return entry(key, node, kind, detail, properties or words, is_main=True, is_deprecated=_is_deprecated(node))


def _type_of(node: Node) -> str:
    ref = text(below(node, "$ref"))
    if ref:
        return ref.rpartition("/")[2]
    kind = text(below(node, "type"))
    item = below(node, "items")
    if kind == "array" and item is not None:
        return f"{_type_of(item) or 'any'}[]"
    form = text(below(node, "format"))
    return f"{kind} ({form})" if kind and form else kind


def _is_deprecated(node: Node) -> bool:
    return text(below(node, "deprecated")) == "true"


def _path(key: ScalarNode, node: Node) -> Entry:
    operations = [
        entry(
            name,
            value,
            SymbolKind.Method,
            text(below(value, "operationId")) or text(below(value, "summary")),
            is_main=True,
            is_deprecated=_is_deprecated(value),
        )
        for name, value, _ in entries(node, "")
        if name.text in METHODS and isinstance(content(value), MappingNode)
    ]
    return entry(key, node, SymbolKind.Interface, text(below(node, "summary")), tuple(operations), is_main=True)


def _parameter(key: ScalarNode, node: Node) -> Entry:
    detail = f"{text(below(node, 'name'))} in {text(below(node, 'in'))}" if below(node, "in") is not None else ""
    return entry(key, node, SymbolKind.Variable, detail, is_main=True)


def _scheme(key: ScalarNode, node: Node) -> Entry:
    return entry(key, node, SymbolKind.Key, text(below(node, "type")), is_main=True)


_LOGIC = "x-business-logic"
_NATIVE: Readers = {
    ("entities",): _entity,
    ("schemas",): _schema,
    ("paths",): _path,
    (_LOGIC, "flows"): _flow,
    (_LOGIC, "state_machines"): _machine,
    (_LOGIC, "invariants"): _invariant,
}
_OPENAPI: Readers = {
    ("paths",): _path,
    ("webhooks",): _path,
    ("x-webhooks",): _path,
    ("definitions",): _schema,
    ("parameters",): _parameter,
    ("responses",): _plain,
    ("components", "schemas"): _schema,
    ("components", "parameters"): _parameter,
    ("components", "headers"): _parameter,
    ("components", "securitySchemes"): _scheme,
    ("components", "pathItems"): _path,
    **{("components", kind): _plain for kind in ("responses", "examples", "requestBodies", "links", "callbacks")},
}
