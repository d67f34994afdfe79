"""Names in `$ref`s: of components, of schemas and entities, and of what has no name of its own."""

from ir import paths
from ir.occurrences.collecting import Collector
from ir.occurrences.symbols import Role, Symbol, SymbolKind
from ir.openapi.refs import Reference, parse_reference
from ir.yaml import ScalarNode

_SECTIONS = frozenset({"components"})
_LISTS = {
    "schemas": SymbolKind.SCHEMA,
    "entities": SymbolKind.ENTITY,
    "definitions": SymbolKind.SCHEMA,
    "parameters": SymbolKind.COMPONENT,
    "responses": SymbolKind.COMPONENT,
    "securityDefinitions": SymbolKind.COMPONENT,
}


def component(section: str, name: str, file: str = "") -> Symbol:
    """A component of an OpenAPI document."""
    kind = SymbolKind.SCHEMA if section == "schemas" else SymbolKind.COMPONENT
    return Symbol(kind, f"components/{section}", name, file)


def pointed(reference: Reference) -> tuple[Symbol, int] | None:
    """The innermost named thing that a reference leads to or into, and which segment of its pointer is the name."""
    pointer, file = reference.pointer, reference.file
    if reference.is_external or reference.anchor:
        return None
    if not pointer:
        return (Symbol(SymbolKind.FILE, "", file, file), -1) if file else None
    if pointer[0] in _SECTIONS and len(pointer) >= 3:
        return component(pointer[1], pointer[2], file), 2
    if pointer[0] in _LISTS and len(pointer) >= 2:
        return Symbol(_LISTS[pointer[0]], pointer[0], pointer[1], file), 1
    last = len(pointer) - 1
    return Symbol(SymbolKind.PLACE, paths.join(*pointer[:last]), pointer[last], file), last


def owner_of(segments: tuple[str, ...]) -> SymbolKind | None:
    """The kind of what is named by the keys below a path: `components/schemas`, `definitions`."""
    if len(segments) == 2 and segments[0] in _SECTIONS:
        return SymbolKind.SCHEMA if segments[1] == "schemas" else SymbolKind.COMPONENT
    return _LISTS.get(segments[0]) if len(segments) == 1 else None


def read_reference(collector: Collector, node: ScalarNode, path: str) -> None:
    """One `$ref`: the last name in it that somebody gave."""
    text = node.text.strip()
    reference = parse_reference(text)
    if reference.file:
        collector.files.add(reference.file)
    found = pointed(reference)
    if found is None:
        return
    symbol, number = found
    start, end = span_of_segment(text, number)
    collector.part(symbol, Role.READ, node, path, start, end)


def span_of_segment(text: str, number: int) -> tuple[int, int]:
    """Where a segment of the pointer in a reference stands; -1 is the file."""
    sign = text.find("#")
    if number < 0 or sign < 0:
        return 0, sign if sign >= 0 else len(text)
    at = sign + 2
    for _ in range(number):
        at = text.find("/", at) + 1
    end = text.find("/", at)
    return at, end if end >= 0 else len(text)
