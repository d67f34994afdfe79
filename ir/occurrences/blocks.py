"""One block of a document → the names that it mentions."""

from collections.abc import Callable

from ir import paths
from ir.occurrences import api, behavior, domain, symbols
from ir.occurrences.collecting import Collected, Collector, entries, texts
from ir.occurrences.expressions import Expressions
from ir.occurrences.meaning import Meaning
from ir.occurrences.symbols import Role, Symbol, SymbolKind
from ir.syntax import Block, Dialect
from ir.yaml import Node, ScalarNode
from ir.yaml.looking import below

Reader = Callable[[Expressions, ScalarNode, Node, str], None]

_LOGIC = "x-business-logic"
_PATH_SECTIONS = (("paths",), ("webhooks",), ("x-webhooks",), ("components", "pathItems"))
_NAMED = (
    *(("components", kind) for kind in ("schemas", "responses", "parameters", "examples", "requestBodies", "headers")),
    *(("components", kind) for kind in ("securitySchemes", "links", "callbacks", "pathItems", "mediaTypes")),
    ("definitions",),
    ("responses",),
    ("parameters",),
    ("securityDefinitions",),
)


def _schema(expressions: Expressions, key: ScalarNode, node: Node, path: str) -> None:
    """A shape of the native dialect."""
    collector = expressions.collector
    collector.key(symbols.schema(key.text), Role.DEFINITION, key, path)
    for name, _, place in entries(below(node, "properties"), f"{path}/properties"):
        collector.key(Symbol(SymbolKind.PROPERTY, path, name.text), Role.DEFINITION, name, place)
    for one, place in texts(below(node, "required"), f"{path}/required"):
        collector.value(Symbol(SymbolKind.PROPERTY, path, one.text), Role.READ, one, place)
    api.read_references(collector, node, path)


def _path(expressions: Expressions, key: ScalarNode, node: Node, path: str) -> None:
    domain.read_template(expressions, key, path)
    api.read_path_item(expressions.collector, key, node, path)
    api.read_references(expressions.collector, node, path)


_NATIVE: dict[tuple[str, ...], Reader] = {
    ("entities",): domain.read_entity,
    ("schemas",): _schema,
    ("paths",): _path,
    (_LOGIC, "flows"): behavior.read_flow,
    (_LOGIC, "state_machines"): behavior.read_machine,
    (_LOGIC, "invariants"): behavior.read_invariant,
}


def collect(block: Block, dialect: Dialect, meaning: Meaning) -> Collected:
    """The names in a block."""
    collector = Collector(block.document)
    if dialect is Dialect.NATIVE:
        _native(collector, block, meaning)
    else:
        _openapi(collector, block)
    return collector.finish()


def _native(collector: Collector, block: Block, meaning: Meaning) -> None:
    expressions = Expressions(collector, meaning)
    for section, reader in _NATIVE.items():
        node = _at(block, section)
        for key, value, path in entries(node, paths.join(*section)):
            reader(expressions, key, value, path)
    auth = _at(block, ("auth",))
    if auth is not None:
        domain.read_auth(collector, auth)


def _openapi(collector: Collector, block: Block) -> None:
    api.read_references(collector, block.document.root, paths.join(*block.prefix))
    for section in _NAMED:
        if (node := _at(block, section)) is not None:
            api.read_named(collector, section, node)
    for section in _PATH_SECTIONS:
        for key, value, path in entries(_at(block, section), paths.join(*section)):
            api.read_path_item(collector, key, value, path, has_path=section == ("paths",))
    if not block.prefix:
        api.read_tags(collector, below(block.document.root, "tags"))


def _at(block: Block, section: tuple[str, ...]) -> Node | None:
    """What is written in a section, as far as this block has it."""
    node = block.document.root
    if block.prefix:
        return node if block.prefix == section else None
    for key in section:
        node = below(node, key)
    return node
