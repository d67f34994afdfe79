"""What gets another name together with a name, and which new names are possible."""

import re

from ir import paths
from ir.behavior.statements import KEYWORDS
from ir.listing import foreign_key_name, path_parameter
from ir.names import singular, snake_case
from ir.occurrences.index import Found, Occurrences
from ir.occurrences.symbols import Role, Symbol, SymbolKind
from ir.openapi.document_keys import COMPONENT_NAME
from ir.wording import show

_CLASS = re.compile(r"[A-Z][A-Za-z0-9]*")
_SNAKE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_WORD = re.compile(r"[^\W\d_][\w .-]*[\w-]|\w", re.ASCII)
_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_./-]*")
_COMPONENT = re.compile(COMPONENT_NAME)
_OTHER_VALUES = frozenset("true false null yes no on off y n ~".split())

_SHAPES: dict[SymbolKind, tuple[re.Pattern[str], str]] = {
    SymbolKind.ENTITY: (_CLASS, "a PascalCase name of ASCII letters and digits, such as `OrderItem`"),
    **dict.fromkeys(
        (SymbolKind.FIELD, SymbolKind.FLOW, SymbolKind.INPUT, SymbolKind.LOCAL, SymbolKind.EVENT),
        (_SNAKE, "a snake_case name of ASCII letters and digits, such as `unit_price`"),
    ),
    **dict.fromkeys(
        (SymbolKind.STATE, SymbolKind.ROLE, SymbolKind.TAG, SymbolKind.PROPERTY),
        (_WORD, "a word of ASCII letters, digits, `_` and `-` that begins with a letter"),
    ),
    **dict.fromkeys(
        (SymbolKind.SCHEMA, SymbolKind.COMPONENT),
        (_COMPONENT, "a name of ASCII letters, digits, `.`, `_` and `-`"),
    ),
    **dict.fromkeys(
        (SymbolKind.OPERATION, SymbolKind.PARAMETER),
        (_ID, "a name of ASCII letters, digits, `.`, `_`, `-` and `/` that begins with a letter"),
    ),
}
_IN_EXPRESSIONS = frozenset({SymbolKind.FIELD, SymbolKind.INPUT, SymbolKind.LOCAL})
RENAMEABLE = frozenset(_SHAPES)
"""What can be given another name."""


def why_not_renamed(names: Occurrences, symbol: Symbol) -> str | None:
    """Why something can't have another name, as a sentence for people; None if it can."""
    if symbol.kind is SymbolKind.ROW:
        return f"{show(symbol.name)} follows from the name of its entity: rename the entity"
    row = _row_of_input(names, symbol)
    if row is not None:
        return (
            f"{show(symbol.name)} is the key of {show(row)} by its name: rename the entity, or declare it as an input"
        )
    if _is_email_of_user(names, symbol):
        return f"Who signs in does so by {show(symbol.name)}: the attribute has to be called that"
    if symbol.kind in RENAMEABLE and not names.is_defined(symbol):
        return f"Nothing here defines {show(symbol.name)}, so it can't be renamed"
    return None


def why_not_called(names: Occurrences, symbol: Symbol, new: str) -> str | None:
    """Why something can't be called `new`, as a sentence for people; None if it can."""
    shape, wanted = _SHAPES[symbol.kind]
    if not shape.fullmatch(new):
        return f"{show(new)} can't be the name of this {symbol.kind.value}: it has to be {wanted}"
    if new.lower() in _OTHER_VALUES:
        return f"{show(new)} means another value in YAML: take another name"
    if symbol.kind in _IN_EXPRESSIONS and (new in KEYWORDS or new == "actor"):
        return f"{show(new)} is a word of the expression language: take another name"
    if new != symbol.name and _is_taken(names, symbol, new):
        return f"There is already {_described(symbol, new)}"
    return None


def _described(symbol: Symbol, new: str) -> str:
    noun = symbol.kind.value
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun} called {show(new)} here"


def _is_taken(names: Occurrences, symbol: Symbol, new: str) -> bool:
    kinds = [symbol.kind]
    if symbol.kind in (SymbolKind.LOCAL, SymbolKind.INPUT):
        kinds = [SymbolKind.LOCAL, SymbolKind.INPUT, SymbolKind.ROW]
        if new in names.meaning.names_of(symbol.owner) or new in names.meaning.domain.entities:
            return True
    if symbol.kind is SymbolKind.FIELD and new in names.meaning.domain.fields(paths.split(symbol.owner)[-1]):
        return True
    return any(names.is_defined(Symbol(kind, symbol.owner, new)) for kind in kinds)


def renamed_together(names: Occurrences, symbol: Symbol, new: str) -> dict[Symbol, str]:
    """The new names of everything that a new name changes: what follows from it, and what shares a place with it."""
    found: dict[Symbol, str] = {}
    waiting = [(symbol, new)]
    while waiting:
        one, name = waiting.pop()
        if one in found:
            continue
        found[one] = name
        if one.kind is SymbolKind.ENTITY:
            waiting += _following(names, one.name, name)
        elif one.kind is SymbolKind.STATE:
            owners = {other for pair in names.enums() if pair[0] == one.owner for other in pair[1:]}
            shared = (Symbol(SymbolKind.STATE, owner, one.name) for owner in sorted(owners))
            waiting += [(other, name) for other in shared if names.is_defined(other)]
        for place in list(names.of(one)):
            waiting += _in_path(one, name, place)
            if place.occurrence.is_exact:
                span = (place.occurrence.start, place.occurrence.end)
                for other in names.of_block(place.block).at(span[0]):
                    if (other.start, other.end) == span and other.symbol not in found and other.is_exact:
                        waiting.append((other.symbol, name))
    return found


def _following(names: Occurrences, old: str, new: str) -> list[tuple[Symbol, str]]:
    """The names made of an entity's: that of its row in a machine, and that of its key in the path of a flow."""
    machine = paths.join("x-business-logic", "state_machines", old)
    found = [(Symbol(SymbolKind.ROW, machine, snake_case(old)), snake_case(new))]
    for flow in names.meaning.flows.values():
        key = path_parameter(old)
        if names.meaning.row_of_path(flow, key) == old:
            found.append((Symbol(SymbolKind.INPUT, flow.path, key), path_parameter(new)))
    return found


def _in_path(one: Symbol, new: str, place: Found) -> list[tuple[Symbol, str]]:
    """The parameters of a path that are made of the names in it: `/posts/{post_id}/tags/{tag_id}`."""
    if not place.occurrence.path.startswith("paths/"):
        return []
    if one.kind is SymbolKind.ENTITY:
        old, name = path_parameter(one.name), path_parameter(new)
    elif one.kind is SymbolKind.FIELD:
        old, name = foreign_key_name(singular(one.name)), foreign_key_name(singular(new))
    else:
        return []
    return [(Symbol(SymbolKind.PARAMETER, place.occurrence.path, old), name)]


def _is_email_of_user(names: Occurrences, symbol: Symbol) -> bool:
    is_email = symbol.kind is SymbolKind.FIELD and symbol.name == "email"
    return is_email and names.meaning.is_user(paths.split(symbol.owner)[-1])


def _row_of_input(names: Occurrences, symbol: Symbol) -> str | None:
    if symbol.kind is not SymbolKind.INPUT:
        return None
    flow = names.meaning.flows.get(paths.split(symbol.owner)[-1])
    return names.meaning.row_of_path(flow, symbol.name) if flow is not None else None


def is_named_here(symbol: Symbol, role: Role) -> bool:
    """An occurrence spells the name: that of a machine's row stands at the key of its entity."""
    return not (symbol.kind is SymbolKind.ROW and role is Role.IMPLIED)
