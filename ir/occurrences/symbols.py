"""What a document gives names to, and the places where the names stand."""

from dataclasses import dataclass
from enum import StrEnum

from ir import paths
from ir.names import plural


class SymbolKind(StrEnum):
    """What a name belongs to, as a noun for messages.

    A `FIELD` is an attribute or a relationship: they share their names. A `PLACE` is whatever a reference leads to that
    has no name of its own.
    """

    ENTITY = "entity"
    FIELD = "field"
    STATE = "value"
    EVENT = "event"
    FLOW = "flow"
    INPUT = "input"
    LOCAL = "local"
    ROW = "row of a state machine"
    ROLE = "role"
    SCHEMA = "schema"
    PROPERTY = "property"
    COMPONENT = "component"
    OPERATION = "operation id"
    PARAMETER = "parameter"
    TAG = "tag"
    PLACE = "place"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Symbol:
    """One thing with a name. `owner` is the IR path of what its name is unique in: `entities/Order` for a field.

    `file` is the document that it is in, as a reference names it; empty for the document itself.
    """

    kind: SymbolKind
    owner: str
    name: str
    file: str = ""


class Role(StrEnum):
    """What a place does with a name.

    An `IMPLIED` definition is one where there is no other: the relationship that a `back_populates` makes, the event
    that a flow emits.
    """

    DEFINITION = "definition"
    IMPLIED = "implied definition"
    READ = "read"
    WRITE = "write"


class Spelling(StrEnum):
    """How a place spells a name: as it is, or, in a path, as the plural."""

    NAME = "name"
    PLURAL = "plural"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place of a name, between two offsets of the text of its block.

    `path` is the IR path of the scalar, or of the value whose key it is (`on_key`). `is_exact` tells that exactly the
    name stands there; otherwise the place is the scalar around it.
    """

    symbol: Symbol
    role: Role
    path: str
    start: int
    end: int
    on_key: bool = False
    is_exact: bool = True
    spelling: Spelling = Spelling.NAME


def spelled(name: str, spelling: Spelling) -> str:
    """How a name is written where it is spelled so."""
    return plural(name) if spelling is Spelling.PLURAL else name


def entity(name: str) -> Symbol:
    """An entity."""
    return Symbol(SymbolKind.ENTITY, "entities", name)


def field(entity_name: str, name: str) -> Symbol:
    """An attribute or relationship of an entity."""
    return Symbol(SymbolKind.FIELD, f"entities/{paths.escape(entity_name)}", name)


def state(owner: str, name: str) -> Symbol:
    """A value of the enum that is declared at a path."""
    return Symbol(SymbolKind.STATE, owner, name)


def machine_event(entity_name: str, name: str) -> Symbol:
    """An event of a state machine."""
    return Symbol(SymbolKind.EVENT, f"x-business-logic/state_machines/{paths.escape(entity_name)}", name)


def sent_event(name: str) -> Symbol:
    """An event that flows emit and wait for."""
    return Symbol(SymbolKind.EVENT, "x-business-logic/flows", name)


def flow(name: str) -> Symbol:
    """A flow."""
    return Symbol(SymbolKind.FLOW, "x-business-logic/flows", name)


def flow_input(flow_name: str, name: str) -> Symbol:
    """What a flow is given by a name, in its path too."""
    return Symbol(SymbolKind.INPUT, f"x-business-logic/flows/{paths.escape(flow_name)}", name)


def role(name: str) -> Symbol:
    """A role of users."""
    return Symbol(SymbolKind.ROLE, "auth/roles", name)


def schema(name: str) -> Symbol:
    """A shape declared under `schemas`."""
    return Symbol(SymbolKind.SCHEMA, "schemas", name)
