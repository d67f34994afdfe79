"""The names in `auth` and in entities."""

from collections.abc import Iterator

from ir import access, paths
from ir.model import Crud
from ir.names import plural
from ir.occurrences import symbols
from ir.occurrences.collecting import Collector, entries, items, text_of, texts
from ir.occurrences.expressions import Expressions, Reach
from ir.occurrences.meaning import Meaning
from ir.occurrences.symbols import Role, Spelling, Symbol
from ir.yaml import Node, ScalarNode
from ir.yaml.looking import below

_LISTS = ("filters", "sorts", "search")


def read_auth(collector: Collector, node: Node) -> None:
    """Who signs in, and the roles."""
    user = text_of(below(node, "user"))
    if user is not None:
        collector.value(symbols.entity(user.text), Role.READ, user, "auth/user")
    for one, path in texts(below(node, "roles"), "auth/roles"):
        collector.value(symbols.role(one.text), Role.DEFINITION, one, path)


def read_grants(collector: Collector, node: Node | None, path: str) -> None:
    """A grant or a list of grants: those that are no words of the dialect are roles."""
    for one, place in texts(node, path):
        if one.text not in access.RESERVED_GRANTS:
            collector.value(symbols.role(one.text), Role.READ, one, place)


def read_enum(collector: Collector, node: Node, path: str) -> None:
    """The values of an enum, and those of them that its default and example are."""
    for one, place in texts(below(node, "values"), f"{path}/values"):
        collector.value(symbols.state(path, one.text), Role.DEFINITION, one, place)
    kind = text_of(below(node, "type"))
    if kind is not None and kind.text.rstrip("?") == "enum":
        for key in ("default", "example"):
            said = text_of(below(node, key))
            if said is not None:
                collector.value(symbols.state(path, said.text), Role.READ, said, f"{path}/{key}")


def read_entity(expressions: Expressions, key: ScalarNode, node: Node, path: str) -> None:
    """One entity."""
    collector, name = expressions.collector, key.text
    collector.key(symbols.entity(name), Role.DEFINITION, key, path)
    for field, value, place in entries(below(node, "attributes"), f"{path}/attributes"):
        collector.key(symbols.field(name, field.text), Role.DEFINITION, field, place)
        read_enum(collector, value, place)
        computed = text_of(below(value, "computed"))
        if computed is not None:
            declared = expressions.meaning.domain.fields(name).get(field.text)
            expressions.whole(computed, f"{place}/computed", Reach(), name, declared)
    for field, value, place in entries(below(node, "relationships"), f"{path}/relationships"):
        collector.key(symbols.field(name, field.text), Role.DEFINITION, field, place)
        _relationship(collector, value, place)
    for section in ("unique", "indexes"):
        for item, place in items(below(node, section), f"{path}/{section}"):
            for one, inner in texts(item, place):
                collector.value(symbols.field(name, one.text), Role.READ, one, inner)
    options = below(node, "options")
    for section in _LISTS:
        for one, place in texts(below(options, section), f"{path}/options/{section}"):
            collector.value(symbols.field(name, one.text), Role.READ, one, place)
    _access(expressions, name, below(node, "access"), f"{path}/access")


def _relationship(collector: Collector, node: Node, path: str) -> None:
    target = text_of(below(node, "target"))
    if target is not None:
        collector.value(symbols.entity(target.text), Role.READ, target, f"{path}/target")
    back = text_of(below(node, "back_populates"))
    if target is not None and back is not None:
        collector.value(symbols.field(target.text, back.text), Role.IMPLIED, back, f"{path}/back_populates")
    through = text_of(below(node, "through"))
    if through is not None:
        collector.value(symbols.entity(through.text), Role.READ, through, f"{path}/through")


def _access(expressions: Expressions, entity: str, node: Node | None, path: str) -> None:
    for kind in Crud:
        read_grants(expressions.collector, below(node, kind.value), f"{path}/{kind.value}")
    owner = text_of(below(node, "owner"))
    if owner is not None and owner.text != access.SELF:
        for symbol, start, end in field_path(expressions.meaning, entity, owner.text.strip()):
            expressions.collector.part(symbol, Role.READ, owner, f"{path}/owner", start, end)


def field_path(meaning: Meaning, entity: str | None, text: str) -> Iterator[tuple[Symbol, int, int]]:
    """The fields of a dotted path from an entity, each with its offsets."""
    at = 0
    for name in text.split("."):
        if entity is None:
            return
        yield symbols.field(entity, name), at, at + len(name)
        relation = meaning.domain.relationship(entity, name)
        entity = relation.target_entity if relation is not None else None
        at += len(name) + 1


def read_template(expressions: Expressions, key: ScalarNode, path: str) -> None:
    """The entity that the first segment of a path is the plural of, and the relationship below its rows: such a path
    says something about their derived endpoints.
    """
    domain = expressions.meaning.domain
    segments = key.text.split("/")
    if len(segments) < 2 or segments[0]:
        return
    name = next((one.name for one in domain.entities.values() if plural(one.name) == segments[1]), None)
    if name is None or domain.entities[name].path_name is not None:
        return
    end = 1 + len(segments[1])
    add = expressions.collector.part_of_key
    add(symbols.entity(name), Role.READ, key, path, 1, end, Spelling.PLURAL)
    relation = domain.relationship(name, segments[3]) if len(segments) > 3 else None
    if relation is not None:
        start = end + len(segments[2]) + 2
        add(symbols.field(name, relation.field_name), Role.READ, key, path, start, start + len(segments[3]))


def machine_field(meaning: Meaning, entity: str, written: str | None) -> str:
    """The IR path of the enum whose values are the states of an entity's machine."""
    machine = meaning.domain.machines.get(entity)
    name = written or (machine.field if machine is not None else "")
    return paths.join("entities", entity, "attributes", name)
