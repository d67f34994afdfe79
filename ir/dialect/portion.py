"""What one block of a spec says: the unit that is read again when its text changes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ir import paths
from ir.dialect.app_keys import SPEC
from ir.dialect.entity import read_entity
from ir.dialect.fields import Fields, pairs
from ir.dialect.flows import read_flow
from ir.dialect.invariants import read_invariant
from ir.dialect.locations import TreeLocations
from ir.dialect.machines import read_machine
from ir.dialect.paths import read_path_item
from ir.dialect.reading import Reading, child
from ir.dialect.schemas import read_schema
from ir.dialect.sections import read_app, read_auth, read_infrastructure
from ir.dialect.syntax import report_issues
from ir.model import (
    AuthModelIR,
    Endpoint,
    Entity,
    InfrastructureModelIR,
    RelationType,
    Schema,
)
from ir.model.behavior import Flow, Invariant, StateMachine
from ir.problems import Problem
from ir.syntax import Block
from ir.yaml import MappingNode, Node, ScalarNode, content
from ir.yaml.looking import below

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Portion:
    """The elements that one block holds, and what is wrong with how they are written.

    Places in `problems` count from the block's first line. `undecided` are the one-to-one relationships that do not say
    where their foreign key is, as (entity, relationship). `aliases` maps IR paths of endpoints to where they are
    written.
    """

    app: dict[str, Any] = field(default_factory=dict)
    auth: AuthModelIR | None = None
    infrastructure: InfrastructureModelIR | None = None
    entities: tuple[Entity, ...] = ()
    schemas: tuple[Schema, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    flows: tuple[Flow, ...] = ()
    state_machines: tuple[StateMachine, ...] = ()
    invariants: tuple[Invariant, ...] = ()
    undecided: frozenset[tuple[str, str]] = frozenset()
    aliases: dict[str, str] = field(default_factory=dict)
    incomplete: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()
    dropped: int = 0


def read_portion(block: Block) -> Portion:
    """Read one block."""
    reading = Reading(block.document, TreeLocations(block.document, block.prefix))
    report_issues(reading)
    values = _skeleton(reading) if not block.prefix else _entries(reading, block)
    return Portion(
        **values,
        incomplete=frozenset(reading.incomplete),
        problems=reading.finish(),
        dropped=reading.dropped,
    )


def _skeleton(reading: Reading) -> dict[str, Any]:
    root = reading.document.root
    if root is None:
        if reading.document.is_whole:
            message = "Nothing is written here: begin with `app: {name: my-app}` and `entities:`"
            reading.report("DM123", message, "", (0, 0))
        reading.lost("")
        return {}
    if (title := _openapi_key(root)) is not None:
        message = "This is an OpenAPI document; this version reads the native dialect only"
        reading.report("DM134", message, title.text, title, on_key=True)
        reading.lost("")
        return {}
    spec = Fields(reading, root, "", SPEC)
    behavior = spec.nested("x-business-logic")
    found: dict[str, Any] = {
        "app": read_app(spec.nested("app")),
        "auth": read_auth(spec.nested("auth")),
        "infrastructure": read_infrastructure(spec.nested("infrastructure")),
    }
    portions = [_READERS[section](reading, list(spec.each(section[0]))) for section in _READERS if len(section) == 1]
    if behavior is not None:
        portions += [
            _READERS[section](reading, list(behavior.each(section[1]))) for section in _READERS if len(section) == 2
        ]
    for portion in portions:
        found |= portion
    return found


def _openapi_key(root: Node) -> ScalarNode | None:
    """The key that makes a document OpenAPI or Swagger."""
    found = content(root)
    if not isinstance(found, MappingNode) or found.get("entities") is not None:
        return None
    return next((key for key, _ in found.pairs if key.text in ("openapi", "swagger")), None)


Entry = tuple[ScalarNode, Node, str]


def _entries(reading: Reading, block: Block) -> dict[str, Any]:
    root = block.document.root
    above = paths.join(*block.prefix)
    if root is None:
        return {}
    noun = f"the `{block.prefix[-1]}` of {SPEC.noun}"
    seen: dict[str, Entry] = {}
    for key, value in pairs(reading, root, above, noun):
        seen.setdefault(key.text, (key, value, child(above, key.text)))
    return _READERS[block.prefix](reading, list(seen.values()))


def _entities(reading: Reading, entries: list[Entry]) -> dict[str, Any]:
    entities = tuple(read_entity(reading, key.text, node, path) for key, node, path in entries)
    undecided = (
        (entity.name, one.field_name)
        for entity, (_, node, _) in zip(entities, entries, strict=True)
        for one in entity.relationships
        if one.type is RelationType.ONE_TO_ONE and not one.holds_key
        if not _is_written(node, ("relationships", one.field_name, "foreign_key"))
    )
    return {"entities": entities, "undecided": frozenset(undecided)}


def _is_written(node: Node | None, segments: tuple[str, ...]) -> bool:
    for segment in segments:
        node = below(node, segment)
    return node is not None


def _endpoints(reading: Reading, entries: list[Entry]) -> dict[str, Any]:
    found = [one for key, node, path in entries for one in read_path_item(reading, key.text, node, path)]
    return {
        "endpoints": tuple(endpoint for endpoint, _ in found),
        "aliases": {endpoint.ir_path: path for endpoint, path in found},
    }


def _each(
    name: str, read_one: Callable[[Reading, str, Node, str], T | None]
) -> Callable[[Reading, list[Entry]], dict[str, Any]]:
    def read(reading: Reading, entries: list[Entry]) -> dict[str, Any]:
        found = (read_one(reading, key.text, node, path) for key, node, path in entries)
        return {name: tuple(one for one in found if one is not None)}

    return read


_READERS: dict[tuple[str, ...], Callable[[Reading, list[Entry]], dict[str, Any]]] = {
    ("entities",): _entities,
    ("schemas",): _each("schemas", read_schema),
    ("paths",): _endpoints,
    ("x-business-logic", "flows"): _each("flows", read_flow),
    ("x-business-logic", "state_machines"): _each("state_machines", read_machine),
    ("x-business-logic", "invariants"): _each("invariants", read_invariant),
}


def together(portions: list[Portion], name: str) -> Iterator[Any]:
    """The elements of one kind in the order of the text."""
    for portion in portions:
        yield from getattr(portion, name)
