"""How the things that expressions speak of are called in Python."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from generators.ast.behavior.narrowing import Beliefs
from generators.ast.columns import key_annotation
from generators.ast.source import Imports, quote
from generators.ast.view import AppView, EntityView
from ir.expressions.types import Kind, Type
from ir.model import DataType, Relationship
from validators.target.naming import enum_member, python_name

Hop = tuple[str, str]
"""A to-one relationship, by entity and name."""


def enum_classes(app: AppView) -> Mapping[Hop, str]:
    """The enum classes of an application, by entity and attribute, in the order of their names."""
    return {
        (view.name, field.name): view.enum_class(field.attribute)
        for view in app.entities.values()
        for field in view.fields
        if field.relation is None and field.attribute.data_type is DataType.ENUM
    }


def enum_class(app: AppView, of: Type) -> str | None:
    """The class of an enum's values. What only a flow has takes the first class with the same words, if there is one;
    without, its values are plain texts.
    """
    known = enum_classes(app)
    if of.owner is not None:
        return known.get(of.owner)
    for (entity, name), found in known.items():
        if app.entities[entity].field(name).attribute.values == of.values:
            return found
    return None


@dataclass
class Words:
    """The names of one Python function.

    `names` gives each name of the spec its variable; `row` is the (entity, variable) whose fields are bare names.
    `objects` are the to-one relationships that are loaded and followed: of all others only the key is looked at.
    `unsettled` are those that the function puts rows into: their keys follow later. `elsewhere` are the names of rows
    that belong to no session, whose identity means nothing. `hidden` are the entities of which rows are deleted softly
    here: they may be in collections that were loaded before. `beliefs` are a type checker's (`narrowing`). `now` is the
    variable of the present moment; `used` collects what the function needs (`now`).
    """

    app: AppView
    imports: Imports
    names: dict[str, str] = field(default_factory=dict)
    row: tuple[str, str] | None = None
    objects: frozenset[Hop] = frozenset()
    unsettled: frozenset[Hop] = frozenset()
    elsewhere: frozenset[str] = frozenset({"actor"})
    hidden: frozenset[str] = frozenset()
    beliefs: Beliefs = field(default_factory=dict)
    now: str = "now"
    used: set[str] = field(default_factory=set)

    def view(self, of: Type) -> EntityView:
        """The entity of a row, or of the rows of a collection."""
        assert of.entity is not None
        return self.app.entities[of.entity]

    def member(self, class_: str | None, value: str) -> str:
        """One value of an enum."""
        if class_ is None:
            return quote(value)
        self.imports.add("src.models.enums", class_)
        return f"{class_}.{enum_member(value)}"

    def decimal(self) -> str:
        """The class of decimal numbers."""
        self.imports.add("decimal", "Decimal")
        return "Decimal"

    def time(self) -> str:
        """The module of dates and durations."""
        self.imports.module("datetime as dt")
        return "dt"


def column(view: EntityView, name: str) -> str | None:
    """The attribute of a row's class that has the value of an attribute of the spec; None for anything else."""
    found = next((item for item in view.fields if item.relation is None and item.name == name), None)
    if found is not None:
        return found.python
    options = view.entity.options
    added = ("created_at", "updated_at") if options.timestamps else ()
    return name if name in added else None


def followed(view: EntityView, name: str) -> Relationship | None:
    """The to-one relationship of that name whose key the row itself has."""
    relation = view.entity.relationship(name)
    return relation if relation is not None and relation.holds_key else None


def python_type(app: AppView, of: Type, imports: Imports) -> str:
    """The annotation of a value."""
    text = _plain_type(app, of, imports)
    return f"{text} | None" if of.is_nullable and of.kind is not Kind.NONE else text


_PLAIN = {
    Kind.INTEGER: "int",
    Kind.FLOAT: "float",
    Kind.BOOLEAN: "bool",
    Kind.TEXT: "str",
    Kind.BINARY: "bytes",
    Kind.NONE: "None",
}
_TIMES = {Kind.DATE: "dt.date", Kind.TIME: "dt.time", Kind.DATETIME: "dt.datetime", Kind.DURATION: "dt.timedelta"}


def _plain_type(app: AppView, of: Type, imports: Imports) -> str:
    if of.kind in _PLAIN:
        return _PLAIN[of.kind]
    if of.kind in _TIMES:
        imports.module("datetime as dt")
        return _TIMES[of.kind]
    if of.kind is Kind.DECIMAL:
        imports.add("decimal", "Decimal")
        return "Decimal"
    if of.kind is Kind.UUID:
        imports.module("uuid")
        return "uuid.UUID"
    if of.kind is Kind.ENUM:
        return _enum_type(app, of, imports)
    if of.kind in (Kind.ROW, Kind.ROWS) and of.entity is not None:
        imports.add("src.models.entities", of.entity)
        return of.entity if of.kind is Kind.ROW else f"list[{of.entity}]"
    if of.kind is Kind.LIST and of.item is not None:
        return f"list[{python_type(app, of.item, imports)}]"
    imports.add("typing", "Any")
    return "dict[str, Any] | list[Any]" if of.kind is Kind.JSON else "Any"


def _enum_type(app: AppView, of: Type, imports: Imports) -> str:
    class_ = enum_class(app, of)
    if class_ is not None:
        imports.add("src.models.enums", class_)
        return class_
    imports.add("typing", "Literal")
    return f"Literal[{', '.join(quote(value) for value in of.values)}]"


_TAKEN = frozenset(
    "I O actor and_ average_of commit conflict dt emit fetch finite float_average float_mean float_sum hold joinedload "
    "l literal load_along lock mean_of moment not_found now or_ refused select selectinload session sign "
    "transactional uuid".split()
)
"""What modules of behaviour import and define, and names that are hard to tell from digits."""


def safe(name: str, taken: Iterable[str] = ()) -> str:
    """A variable for a name of the spec: its own, with underscores where that means something else in the module."""
    import builtins

    used = set(taken)
    found = python_name(name)
    while found in used or found in _TAKEN or hasattr(builtins, found):
        found = f"{found}_"
    return found


def key_type(view: EntityView, imports: Imports) -> str:
    """The annotation of an entity's key."""
    text = key_annotation(view)
    if text.startswith("uuid"):
        imports.module("uuid")
    return text
