"""From the text of a spec to its parts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from ir.dialect.app_keys import SPEC
from ir.dialect.behavior import read_behavior
from ir.dialect.entity import read_entity
from ir.dialect.fields import Fields
from ir.dialect.locations import TreeLocations
from ir.dialect.paths import read_path_item
from ir.dialect.reading import Reading
from ir.dialect.relationship import imply_sides, place_keys
from ir.dialect.schemas import read_schema
from ir.dialect.sections import read_app, read_auth, read_infrastructure
from ir.dialect.syntax import report_issues
from ir.model import Entity, RelationType
from ir.parts import SpecParts
from ir.problems import Problem
from ir.source import SourceMap
from ir.yaml import Document, MappingNode, Node, ScalarNode, content, parse
from ir.yaml.document import paused_gc

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What a spec says, where it says it, and what is wrong with how it says it."""

    parts: SpecParts
    source_map: SourceMap
    problems: tuple[Problem, ...]


def read(text: str) -> ReadResult:
    """The parts of a spec in the native dialect. Never raises: what can't be read is reported and left out."""
    return read_document(parse(text))


def read_document(document: Document) -> ReadResult:
    """The parts of a spec that was parsed already."""
    aliases: dict[str, str] = {}
    locations = TreeLocations(document, aliases)
    reading = Reading(document, locations)
    with paused_gc():
        report_issues(reading)
        parts = _parts(reading, aliases)
    return ReadResult(parts, SourceMap(locations, locations), reading.finish())


def _parts(reading: Reading, aliases: dict[str, str]) -> SpecParts:
    root = reading.document.root
    if root is None:
        if reading.document.is_whole:
            message = "Nothing is written here: begin with `app: {name: my-app}` and `entities:`"
            reading.report("DM123", message, "", (0, 0))
        reading.lost("")
        return SpecParts(incomplete=frozenset(reading.incomplete))
    if (title := _openapi_key(root)) is not None:
        message = "This is an OpenAPI document; this version reads the native dialect only"
        reading.report("DM134", message, title.text, title, on_key=True)
        reading.lost("")
        return SpecParts(incomplete=frozenset(reading.incomplete))
    spec = Fields(reading, root, "", SPEC)
    auth = read_auth(spec.nested("auth"))
    entities = tuple(_each(spec, "entities", read_entity))
    schemas = tuple(_each(spec, "schemas", read_schema))
    endpoints = []
    for item in _each(spec, "paths", read_path_item):
        for endpoint, path in item:
            endpoints.append(endpoint)
            aliases[endpoint.ir_path] = path
    infrastructure = read_infrastructure(spec.nested("infrastructure"))
    behavior = read_behavior(spec.nested("x-business-logic"), frozenset(entity.name for entity in entities))
    return SpecParts(
        auth=auth,
        entities=imply_sides(place_keys(entities, frozenset(_undecided(root, entities)))),
        schemas=schemas,
        endpoints=tuple(endpoints),
        behavior=behavior,
        infrastructure=infrastructure,
        incomplete=frozenset(reading.incomplete),
        **read_app(spec.nested("app")),
    )


def _openapi_key(root: Node) -> ScalarNode | None:
    """The key that makes a document OpenAPI or Swagger."""
    found = content(root)
    if not isinstance(found, MappingNode) or found.get("entities") is not None:
        return None
    return next((key for key, _ in found.pairs if key.text in ("openapi", "swagger")), None)


def _each(spec: Fields, section: str, read_one: Callable[[Reading, str, Node, str], T]) -> Iterator[T]:
    for key, node, path in spec.each(section):
        yield read_one(spec.reading, key.text, node, path)


def _undecided(root: Node, entities: tuple[Entity, ...]) -> Iterator[tuple[str, str]]:
    """One-to-one relationships that do not say where their foreign key is."""
    for entity in entities:
        for one in entity.relationships:
            if one.type is RelationType.ONE_TO_ONE and not one.holds_key:
                node: Node | None = root
                for segment in ("entities", entity.name, "relationships", one.field_name, "foreign_key"):
                    found = content(node) if node is not None else None
                    node = found.get(segment) if isinstance(found, MappingNode) else None
                if node is None:
                    yield entity.name, one.field_name
