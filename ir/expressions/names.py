"""Names, and the fields that follow them."""

from collections.abc import Mapping

from ir.expressions.checking import Checking, Here
from ir.expressions.narrowing import key_of
from ir.expressions.quotes import written as quoted
from ir.expressions.scope import Path
from ir.expressions.syntax import Attribute, Expr, Name
from ir.expressions.types import BOOLEAN, DATE, INTEGER, TEXT, UNKNOWN, Kind, Type, row
from ir.names import snake_case
from ir.wording import show

FIELDS: dict[Kind, dict[str, Type]] = {
    Kind.DATE: dict.fromkeys(("year", "month", "day"), INTEGER),
    Kind.DATETIME: dict.fromkeys(("year", "month", "day", "hour", "minute"), INTEGER),
    Kind.DURATION: {"days": INTEGER},
}
"""What can be read of a value, by its kind."""

METHODS: dict[Kind, dict[str, tuple[tuple[Type, ...], Type]]] = {
    Kind.TEXT: {
        "lower": ((), TEXT),
        "upper": ((), TEXT),
        "strip": ((), TEXT),
        "startswith": ((TEXT,), BOOLEAN),
        "endswith": ((TEXT,), BOOLEAN),
        "replace": ((TEXT, TEXT), TEXT),
    },
    Kind.DATE: {"weekday": ((), INTEGER)},
    Kind.DATETIME: {"weekday": ((), INTEGER), "date": ((), DATE)},
    Kind.DURATION: {"total_minutes": ((), INTEGER)},
}
"""The methods of a value by its kind: what they take and give."""

CONSTANT_CALLS = ("now", "today", "uuid")
_LENGTHS = frozenset("length size count len".split())
_ALIASES = {
    "NULL": "None", "Null": "None", "nil": "None", "undefined": "None", "NONE": "None", "none": "None",
    "TRUE": "True", "FALSE": "False", "yes": "True", "no": "False", "this": "self", "me": "actor", "user": "actor",
    "current_user": "actor", "currentUser": "actor", "current_timestamp": "now()", "CURRENT_TIMESTAMP": "now()",
}  # fmt: skip


def lookup(name: str, here: Here) -> Type | None:
    """The type of a name: a variable, a field of the row, the row, or another name in reach, in this order."""
    if name in here.variables:
        return here.variables[name].type
    if name in here.fields:
        return here.fields[name]
    if name == "self" and here.scope.row is not None:
        return row(here.scope.row)
    return here.scope.names.get(name)


def path_of(node: Expr, here: Here) -> Path | None:
    """Where the value of a path comes from; None for what is no path."""
    match node:
        case Attribute(target=target, name=name) if name:
            beginning = path_of(target, here)
            return beginning.child(name) if beginning else None
        case Name(name=name):
            if name in here.variables:
                return here.variables[name].path
            if name in here.fields:
                return Path("", (name,))
            if name == "self" and here.scope.row is not None:
                return Path("")
            return here.scope.origins.get(name, Path(name))
    return None


def infer_name(check: Checking, node: Name, here: Here, hint: Type | None) -> Type:
    """The type of a name; an unknown one is reported."""
    found = lookup(node.name, here)
    if found is None and here.is_partial:
        return UNKNOWN
    if found is None:
        _unknown_name(check, node, here, hint)
        return UNKNOWN
    return _read(check, node, here, found)


def _read(check: Checking, node: Name | Attribute, here: Here, found: Type) -> Type:
    """Note that a path is read; it is not None where that is known."""
    path = path_of(node, here)
    if path is not None:
        check.reads[path] = None
        if found.kind is Kind.ROWS:
            check.sources[path] = None
    return found.nullable(False) if found.is_nullable and key_of(node, here) in here.known else found


def _unknown_name(check: Checking, node: Name, here: Here, hint: Type | None) -> None:
    name = node.name
    if name == "actor":
        message = "There is no `actor` here: nobody has to be signed in"
        check.report("DM534", message, node)
        return
    word = check.closest(name, hint.values) if hint is not None and name not in hint.values else name
    if hint is not None and hint.kind is Kind.ENUM and word is not None:
        check.report("DM501", f"A text stands between quotes: {show(name)} is no name", node, quoted(word))
        return
    if name in CONSTANT_CALLS:
        check.report("DM501", f"{show(name)} is a function", node, f"{name}()")
        return
    if name in check.domain.entities:
        message = f"{show(name)} alone is no collection: `find` or `load` brings its rows, or follow a relationship"
        check.report("DM501", message, node)
        return
    meant = _meant(check, name, here)
    ending = f": did you mean {show(meant)}?" if meant else _in_reach(here)
    if meant is None and hint is not None and hint.kind is Kind.TEXT:
        ending += "; a text stands between quotes"
        meant = quoted(name)
    check.report("DM501", f"Nothing is called {show(name)} here{ending}", node, meant)


def _meant(check: Checking, name: str, here: Here) -> str | None:
    alias = _ALIASES.get(name)
    if alias is not None and (alias not in ("self", "actor") or lookup(alias, here) is not None):
        return alias
    options = [*here.variables, *here.fields, *here.scope.names]
    if here.scope.row is not None and name == snake_case(here.scope.row):
        return "self"
    if name.endswith("_id") and _is_row(lookup(name[:-3], here)):
        return f"{name[:-3]}.id"
    meant = check.closest(name, options)
    if meant is not None:
        return meant
    # A row in reach has a field of that name.
    owners = [each for each in (*here.variables, *here.scope.names) if _has(check, lookup(each, here), name)]
    return f"{owners[0]}.{name}" if len(owners) == 1 else None


def _in_reach(here: Here) -> str:
    names = [*here.variables, *here.scope.names, *here.fields]
    if not names or len(names) > 6:
        return ""
    return f"; there are {', '.join(map(show, names))}" if len(names) > 1 else f"; there is {show(names[0])}"


def _is_row(found: Type | None) -> bool:
    return found is not None and found.kind is Kind.ROW


def _has(check: Checking, found: Type | None, name: str) -> bool:
    return found is not None and found.kind is Kind.ROW and name in check.domain.fields(found.entity)


def infer_attribute(check: Checking, node: Attribute, here: Here) -> Type:
    """The type of a field of a row, or of a part of a date, moment or duration."""
    if node.name and node.name in CONSTANT_CALLS and is_module(node.target, here):
        check.report("DM506", f"{show(node.name)} is a function", node, f"{node.name}()")
        return UNKNOWN
    target = check.present(node.target, here)
    if target.kind is Kind.UNKNOWN or not node.name:
        return UNKNOWN
    if target.kind is Kind.ROW:
        return _field(check, node, here, target)
    found = FIELDS.get(target.kind, {}).get(node.name)
    if found is None:
        _no_part(check, node, target)
        return UNKNOWN
    return found


def is_module(node: Expr, here: Here) -> bool:
    """A name that only Python's library would give a meaning."""
    modules = ("datetime", "date", "uuid", "timezone", "math", "random")
    return isinstance(node, Name) and node.name in modules and lookup(node.name, here) is None


def is_path(node: Expr) -> bool:
    """A name and fields that follow it."""
    while isinstance(node, Attribute) and node.name:
        node = node.target
    return isinstance(node, Name)


def _field(check: Checking, node: Attribute, here: Here, target: Type) -> Type:
    fields = check.domain.fields(target.entity)
    if not is_path(node.target):
        check.report("DM503", "Fields follow a name: choose between the fields, not between the rows", node)
        return UNKNOWN
    found = fields.get(node.name)
    if found is not None:
        return _read(check, node, here, found)
    if target.entity in check.domain.entities:
        _unknown_field(check, node, target, fields)
    return UNKNOWN


def _unknown_field(check: Checking, node: Attribute, target: Type, fields: Mapping[str, Type]) -> None:
    name, entity = node.name, check.domain.entities[target.entity or ""]
    place = node.name_start, node.end
    own = entity.attribute(name)
    if own is not None and own.is_write_only:
        check.report("DM502", f"{show(name)} of {show(entity.name)} is secret: it is never read", place)
        return
    if name.endswith("_id") and _is_row(fields.get(name[:-3])):
        meant: str | None = f"{name[:-3]}.{check.domain.key(fields[name[:-3]].entity) or 'id'}"
    else:
        meant = check.closest(name, fields)
    ending = f": did you mean {show(meant)}?" if meant else ""
    check.report("DM502", f"{show(entity.name)} has no field {show(name)}{ending}", place, meant)


def _no_part(check: Checking, node: Attribute, target: Type) -> None:
    """A field of what is no row."""
    name, written = node.name, check.written(node.target)
    place = node.name_start, node.end
    if target.kind in (Kind.ROWS, Kind.LIST, Kind.TEXT) and name in _LENGTHS:
        check.report("DM502", f"How many there are is written `len({written})`", node, f"len({written})")
    elif target.kind is Kind.ROWS:
        of_one = check.domain.fields(target.entity)
        message = f"{check.show(node.target)} is a collection of {show(target.entity)}: an aggregate goes through it"
        meant = f"sum(i.{name} for i in {written})" if name in of_one and of_one[name].is_number else None
        ending = f", `any(i.{name} … for i in {written})`" if name in of_one and meant is None else ""
        check.report("DM502", f"{message}{f', {show(meant)}' if meant else ending}", node, meant)
    elif name in METHODS.get(target.kind, {}):
        takes = METHODS[target.kind][name][0]
        form = f"{name}(…)" if takes else f"{name}()"
        check.report("DM502", f"{show(name)} is a method: {show(form)}", place, None if takes else form)
    else:
        options = FIELDS.get(target.kind, {})
        meant = check.closest(name, options) if options else None
        ending = f": did you mean {show(meant)}?" if meant else ""
        message = f"{check.show(node.target)} is {target}, which has no {show(name)}{ending}"
        check.report("DM502", message, place, meant)
