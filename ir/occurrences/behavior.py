"""The names in flows, state machines and invariants."""

import re

from ir import paths
from ir.expressions import types
from ir.expressions.types import Type
from ir.names import snake_case
from ir.occurrences import symbols
from ir.occurrences.collecting import entries, items, text_of, texts
from ir.occurrences.domain import machine_field, read_enum, read_grants
from ir.occurrences.expressions import Expressions, Reach
from ir.occurrences.steps import Steps
from ir.occurrences.symbols import Occurrence, Role, Symbol, SymbolKind
from ir.yaml import Node, ScalarNode
from ir.yaml.looking import below

HOLE = re.compile(r"\{([^{}]*)\}")


def read_flow(expressions: Expressions, key: ScalarNode, node: Node, path: str) -> None:
    """One flow."""
    collector, name = expressions.collector, key.text
    collector.key(symbols.flow(name), Role.DEFINITION, key, path)
    declared = set()
    for one, value, place in entries(below(node, "input"), f"{path}/input"):
        declared.add(one.text)
        collector.key(symbols.flow_input(name, one.text), Role.DEFINITION, one, place)
        read_enum(collector, value, place)
    holes = _trigger(expressions, name, below(node, "trigger"), f"{path}/trigger", declared)
    read_grants(collector, below(node, "auth"), f"{path}/auth")
    Steps(expressions, path, frozenset(declared | holes)).read(below(node, "steps"), f"{path}/steps")


def _trigger(expressions: Expressions, flow: str, node: Node | None, path: str, declared: set[str]) -> set[str]:
    """What starts it. Answers the names in its path."""
    event = text_of(below(node, "event"))
    if event is not None:
        symbol = symbols.sent_event(event.text.strip())
        expressions.collector.value(symbol, Role.READ, event, f"{path}/event")
    template = text_of(below(node, "path"))
    if template is None:
        return set()
    found = set()
    for hole in HOLE.finditer(template.text.strip()):
        name = hole[1]
        role = Role.READ if name in declared or name in found else Role.IMPLIED
        found.add(name)
        symbol = symbols.flow_input(flow, name)
        expressions.collector.part(symbol, role, template, f"{path}/path", hole.start(1), hole.end(1))
    return found


def read_machine(expressions: Expressions, key: ScalarNode, node: Node, path: str) -> None:
    """The machine of one entity."""
    collector, entity = expressions.collector, key.text
    collector.key(symbols.entity(entity), Role.READ, key, path)
    row = Symbol(SymbolKind.ROW, path, snake_case(entity))
    # What the steps call the row is written nowhere: it follows from the key.
    collector.occurrences.append(Occurrence(row, Role.IMPLIED, path, key.start, key.end, on_key=True, is_exact=False))
    field = text_of(below(node, "field"))
    if field is not None:
        collector.value(symbols.field(entity, field.text), Role.READ, field, f"{path}/field")
    owner = machine_field(expressions.meaning, entity, field.text if field is not None else None)
    for section in ("initial", "states", "final"):
        _states(expressions, owner, below(node, section), f"{path}/{section}")
    for one, place in texts(below(node, "endpoints"), f"{path}/endpoints"):
        if one.style or one.text not in ("true", "false"):
            collector.value(symbols.machine_event(entity, one.text), Role.READ, one, place)
    for item, place in items(below(node, "transitions"), f"{path}/transitions"):
        _transition(expressions, entity, row, owner, item, place)


def _states(expressions: Expressions, owner: str, node: Node | None, path: str) -> None:
    for one, place in texts(node, path):
        expressions.collector.value(symbols.state(owner, one.text), Role.READ, one, place)


def _transition(expressions: Expressions, entity: str, row: Symbol, owner: str, node: Node, path: str) -> None:
    collector = expressions.collector
    event = text_of(below(node, "event"))
    if event is not None:
        collector.value(symbols.machine_event(entity, event.text), Role.DEFINITION, event, f"{path}/event")
    _states(expressions, owner, below(node, "from"), f"{path}/from")
    _states(expressions, owner, below(node, "to"), f"{path}/to")
    read_grants(collector, below(node, "auth"), f"{path}/auth")
    guard = text_of(below(node, "guard"))
    if guard is not None:
        names: dict[str, Type] = {
            name: of for name, of in expressions.meaning.names_of(path).items() if name == "actor"
        }
        expressions.whole(guard, f"{path}/guard", Reach(names), entity, types.BOOLEAN)
    steps = Steps(expressions, path, row=row)
    for key in ("steps", "on_transition"):
        steps.read(below(node, key), f"{path}/steps")


def read_invariant(expressions: Expressions, key: ScalarNode, node: Node, path: str) -> None:
    """One invariant."""
    entity = text_of(below(node, "entity"))
    about = None
    if entity is not None:
        expressions.collector.value(symbols.entity(entity.text), Role.READ, entity, f"{path}/entity")
        about = entity.text
    for name, expected in (("expression", types.BOOLEAN), ("scope", None)):
        text = text_of(below(node, name))
        if text is not None:
            expressions.whole(text, paths.child(path, name), Reach(), about, expected)
