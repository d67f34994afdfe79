"""The names in OpenAPI: components and references to them, operation ids, tags, security schemes, parameters.

The native dialect has the same under `paths` and `schemas`.
"""

from bisect import bisect_left
from typing import Any

from ir import paths
from ir.occurrences.behavior import HOLE
from ir.occurrences.collecting import Collector, entries, items, text_of, texts
from ir.occurrences.domain import read_grants
from ir.occurrences.references import component, owner_of, pointed, read_reference
from ir.occurrences.symbols import Role, Symbol, SymbolKind
from ir.openapi.operation_keys import METHODS
from ir.openapi.refs import parse_reference
from ir.yaml import AliasNode, MappingNode, Node, ScalarNode, SequenceNode
from ir.yaml.looking import below

_DEEPEST = 200
_REFERENCES = frozenset({"$ref", "$dynamicRef", "operationRef"})
_TELLING = ("$ref", "$dynamicRef", "operationRef", "mapping", "security", "links")
_Way = tuple[Any, str | int]
"""The way to what is above a key (None at the beginning), and the key."""


def operation(name: str) -> Symbol:
    """An operation by its id."""
    return Symbol(SymbolKind.OPERATION, "operations", name)


def tag(name: str) -> Symbol:
    """A tag."""
    return Symbol(SymbolKind.TAG, "tags", name)


def parameter(owner: str, name: str) -> Symbol:
    """A parameter of a path item, or of what is at a path."""
    return Symbol(SymbolKind.PARAMETER, owner, name)


def read_named(collector: Collector, segments: tuple[str, ...], node: Node | None) -> None:
    """The names that the keys of a section give."""
    kind = owner_of(segments)
    if kind is None:
        return
    owner = paths.join(*segments)
    for key, value, path in entries(node, owner):
        collector.key(Symbol(kind, owner, key.text), Role.DEFINITION, key, path)
        if owner in ("components/parameters", "parameters"):
            _parameter(collector, value, path, path)


def read_references(collector: Collector, node: Node | None, path: str) -> None:
    """Every `$ref` below a node, and what else refers to names: links, discriminators, requirements.

    Most of a document is none of this: a look at the text tells which parts are worth going through.
    """
    hits = _hits(collector.document.text)
    stack: list[tuple[Node | None, _Way, int]] = [(node, (None, path), 0)]
    while stack:
        node, way, depth = stack.pop()
        if node is None or bisect_left(hits, node.end) == bisect_left(hits, node.start):
            continue
        if type(node) is AliasNode or depth > _DEEPEST:
            continue  # What it stands for is written elsewhere.
        if type(node) is SequenceNode:
            for number, item in enumerate(node.items):
                if type(item) is not ScalarNode:
                    stack.append((item, (way, number), depth + 1))
        elif type(node) is MappingNode:
            for key, value in node.pairs:
                name = key.text
                if type(value) is ScalarNode:
                    if name in _REFERENCES:
                        read_reference(collector, value, _joined((way, name)))
                    continue
                if name in _OTHERS:
                    _OTHERS[name](collector, value, _joined((way, name)))
                stack.append((value, (way, name), depth + 1))


def _hits(text: str) -> list[int]:
    """Where a text has words that tell of references. Searching is a hundred times faster than going through a tree."""
    found = []
    for word in _TELLING:
        at = text.find(word)
        while at >= 0:
            found.append(at)
            at = text.find(word, at + 1)
    return sorted(found)


def _joined(way: "_Way") -> str:
    keys: list[str | int] = []
    above: _Way | None = way
    while above is not None and above[0] is not None:
        keys.append(above[1])
        above = above[0]
    return paths.child(str(above[1]) if above is not None else "", *reversed(keys))


def _mapping(collector: Collector, node: Node, path: str) -> None:
    if not path.endswith("/discriminator/mapping"):
        return
    for _, value, place in entries(node, path):
        text = text_of(value)
        if text is None:
            continue
        if "#" in text.text or "/" in text.text:
            read_reference(collector, text, place)
        else:
            collector.value(component("schemas", text.text.strip()), Role.READ, text, place)


def _links(collector: Collector, node: Node, path: str) -> None:
    for _, value, place in entries(node, path):
        found = text_of(below(value, "operationId"))
        if found is None:
            continue
        name = found.text.strip()
        collector.value(operation(name), Role.READ, found, f"{place}/operationId")
        for key, _, inner in entries(below(value, "parameters"), f"{place}/parameters"):
            start = len("path.") if key.text.startswith("path.") else 0
            symbol = parameter(f"operations/{paths.escape(name)}", key.text[start:])
            collector.part_of_key(symbol, Role.READ, key, inner, start, len(key.text))


def read_security(collector: Collector, node: Node, path: str) -> None:
    """What operations ask for."""
    for item, place in items(node, path):
        for key, _, inner in entries(item, place):
            collector.key(component("securitySchemes", key.text), Role.READ, key, inner)


_OTHERS = {"mapping": _mapping, "security": read_security, "links": _links}


def read_tags(collector: Collector, node: Node | None) -> None:
    """The tags that are declared."""
    for item, place in items(node, "tags"):
        for key, role in (("name", Role.DEFINITION), ("parent", Role.READ)):
            found = text_of(below(item, key))
            if found is not None:
                collector.value(tag(found.text.strip()), role, found, f"{place}/{key}")


def read_path_item(collector: Collector, key: ScalarNode, node: Node, path: str, *, has_path: bool = True) -> None:
    """One path with its operations."""
    named: set[str] = set()
    parts: list[Symbol] = []
    own, more = _parameters(collector, below(node, "parameters"), f"{path}/parameters", path)
    named |= own
    parts += more
    for method in METHODS:
        found = below(node, method)
        if found is None:
            continue
        place = f"{path}/{method}"
        own, more = _parameters(collector, below(found, "parameters"), f"{place}/parameters", path)
        named |= own
        parts += more
        _operation(collector, found, place)
    for hole in HOLE.finditer(key.text) if has_path else ():
        owners = [path] if hole[1] in named or not parts else [f"{one.owner}/{paths.escape(one.name)}" for one in parts]
        for owner in owners:
            symbol = parameter(owner, hole[1])
            role = Role.READ if hole[1] in named or parts else Role.IMPLIED
            start, end = hole.span(1)
            collector.part_of_key(symbol, role, key, path, start, end)


def _operation(collector: Collector, node: Node, path: str) -> None:
    found = text_of(below(node, "operationId"))
    if found is not None:
        collector.value(operation(found.text.strip()), Role.DEFINITION, found, f"{path}/operationId")
    for one, place in texts(below(node, "tags"), f"{path}/tags"):
        collector.value(tag(one.text.strip()), Role.IMPLIED, one, place)
    read_grants(collector, below(node, "x-access"), f"{path}/x-access")


def _parameters(collector: Collector, node: Node | None, path: str, owner: str) -> tuple[set[str], list[Symbol]]:
    """The names of path parameters, and the components that others are."""
    named: set[str] = set()
    parts: list[Symbol] = []
    for item, place in items(node, path):
        ref = text_of(below(item, "$ref"))
        found = pointed(parse_reference(ref.text.strip())) if ref is not None else None
        if found is not None and not found[0].file:
            parts.append(found[0])
        name = _parameter(collector, item, place, owner)
        if name:
            named.add(name)
    return named, parts


def _parameter(collector: Collector, node: Node, path: str, owner: str) -> str:
    """One parameter. Answers its name, if it is one of the path."""
    name, where = text_of(below(node, "name")), text_of(below(node, "in"))
    if name is None:
        return ""
    in_path = where is not None and where.text.strip() == "path"
    symbol = parameter(owner if in_path else path, name.text.strip())
    collector.value(symbol, Role.DEFINITION, name, f"{path}/name")
    return symbol.name if in_path else ""
