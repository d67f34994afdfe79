"""Names that refer to something else in the spec."""

from collections.abc import Iterator

from ir import paths
from ir.listing import generated_attributes
from ir.model import DataType, Entity
from ir.problems import Related, Severity
from validators.context import SpecContext, attribute_path, relationship_path
from validators.rule import Finding, rule
from validators.wording import closest, did_you_mean, listing, show

_NOT_FILTERED = frozenset({DataType.TEXT, DataType.JSON, DataType.BINARY, DataType.ARRAY, DataType.TIME, DataType.URL})
_NOT_SORTED = frozenset({DataType.JSON, DataType.BINARY, DataType.ARRAY})
_SEARCHED = frozenset({DataType.STRING, DataType.TEXT, DataType.EMAIL, DataType.URL})


@rule("DM204", Severity.ERROR, "A relationship's target is unknown")
def unknown_target(context: SpecContext) -> Iterator[Finding]:
    """`target` names another entity of the spec, exactly as it is written there.

    Wrong:
        entities:
          Customer:
            attributes: {phone: string}
          Order:
            attributes: {total: decimal}
            relationships:
              customer: {type: many_to_one, target: Custmer}
    Right:
        entities:
          Customer:
            attributes: {phone: string}
          Order:
            attributes: {total: decimal}
            relationships:
              customer: {type: many_to_one, target: Customer}
    """
    for _, relation, path in context.relationships:
        name = relation.target_entity
        if name not in context.entities:
            better = closest(name, context.entities)
            message = f"there is no entity {show(name)}" + (did_you_mean(better) or "; declare it or name another one")
            needs = (paths.join("entities", name),)
            yield Finding(paths.child(path, "target"), message, suggestion=better, needs=needs)


@rule("DM230", Severity.ERROR, "The entity in `through` is unknown")
def unknown_through(context: SpecContext) -> Iterator[Finding]:
    """`through` names the entity whose rows make a many-to-many link.

    Wrong:
        entities:
          Student:
            attributes: {nick: string}
            relationships:
              courses: {type: many_to_many, target: Course, through: Enrolment}
          Course:
            attributes: {topic: string}
    Right:
        entities:
          Student:
            attributes: {nick: string}
            relationships:
              courses: {type: many_to_many, target: Course, through: Enrolment}
          Course:
            attributes: {topic: string}
          Enrolment:
            attributes: {grade: integer}
            relationships:
              student: {type: many_to_one, target: Student}
              course: {type: many_to_one, target: Course}
    """
    for _, relation, path in context.relationships:
        name = relation.through
        if name is not None and name not in context.entities:
            better = closest(name, context.entities)
            message = f"there is no entity {show(name)} to link through" + (
                did_you_mean(better) or "; declare it, or leave `through` out to get a join table"
            )
            needs = (paths.join("entities", name),)
            yield Finding(paths.child(path, "through"), message, suggestion=better, needs=needs)


def _fields_needed(entity: Entity, name: str) -> tuple[str, ...]:
    return attribute_path(entity, name), relationship_path(entity, name)


def _key_lists(entity: Entity) -> Iterator[tuple[tuple[str, ...], str]]:
    for key, lists in (("unique", entity.unique), ("indexes", entity.indexes)):
        for position, names in enumerate(lists):
            yield names, paths.child(entity.path, key, position)


@rule("DM224", Severity.ERROR, "A unique or index list names an unknown field")
def unknown_key_field(context: SpecContext) -> Iterator[Finding]:
    """`unique` and `indexes` list attributes and to-one relationships of their own entity. A relationship is named by
    itself (`customer`), not by its column.

    Wrong:
        entities:
          Product:
            attributes: {title: string, brand: string}
            unique: [[titel, brand]]
    Right:
        entities:
          Product:
            attributes: {title: string, brand: string}
            unique: [[title, brand]]
    """
    for entity in context.parts.entities:
        index = context.indexes[entity.name]
        for names, path in _key_lists(entity):
            for position, name in enumerate(names):
                if name in index.attributes or name in index.relationships or name in index.generated:
                    continue
                stem = name.removesuffix("_id")
                better = stem if stem in index.relationships else closest(name, index.names)
                message = f"{show(entity.name)} has no field {show(name)}{did_you_mean(better)}"
                needs = _fields_needed(entity, name)
                yield Finding(paths.child(path, position), message, suggestion=better, needs=needs)


@rule("DM225", Severity.ERROR, "A unique or index list names a relationship without a column")
def key_field_without_column(context: SpecContext) -> Iterator[Finding]:
    """Only relationships that keep their key in the entity's own table can be part of `unique` or `indexes`:
    many-to-one ones, and one-to-one ones with `foreign_key: true`.

    Wrong:
        entities:
          Cart:
            attributes: {label: string}
            relationships:
              items: {type: one_to_many, target: CartItem, back_populates: cart}
            unique: [[label, items]]
          CartItem:
            attributes: {quantity: integer}
            relationships:
              cart: {type: many_to_one, target: Cart, back_populates: items}
    Right:
        entities:
          Cart:
            attributes: {label: string}
            relationships:
              items: {type: one_to_many, target: CartItem, back_populates: cart}
          CartItem:
            attributes: {quantity: integer}
            relationships:
              cart: {type: many_to_one, target: Cart, back_populates: items}
            unique: [[cart, quantity]]
    """
    for entity in context.parts.entities:
        index = context.indexes[entity.name]
        for names, path in _key_lists(entity):
            for position, name in enumerate(names):
                relation = index.relationships.get(name)
                if relation is not None and not relation.holds_key:
                    message = (
                        f"{show(name)} has no column in the table of {show(entity.name)}; name a relationship "
                        "that holds the key"
                    )
                    yield Finding(paths.child(path, position), message)


@rule("DM226", Severity.ERROR, "A unique or index list names a field twice")
def repeated_key_field(context: SpecContext) -> Iterator[Finding]:
    """Each list of `unique` and `indexes` names a field once.

    Wrong:
        entities:
          Product:
            attributes: {title: string, brand: string}
            unique: [[title, title]]
    Right:
        entities:
          Product:
            attributes: {title: string, brand: string}
            unique: [[title, brand]]
    """
    for entity in context.parts.entities:
        for names, path in _key_lists(entity):
            seen: set[str] = set()
            for position, name in enumerate(names):
                if name in seen:
                    yield Finding(paths.child(path, position), f"{show(name)} is in this list already; take it out")
                seen.add(name)


@rule("DM227", Severity.WARNING, "A unique or index list adds nothing")
def redundant_key(context: SpecContext) -> Iterator[Finding]:
    """A second list of the same fields, or a list of one field that is unique by itself, makes a second index that
    costs time on each write and finds nothing new.

    Wrong:
        entities:
          Product:
            attributes:
              sku: {type: string, unique: true}
            unique: [[sku]]
    Right:
        entities:
          Product:
            attributes:
              sku: {type: string, unique: true}
    """
    for entity in context.parts.entities:
        attributes = context.indexes[entity.name].attributes
        seen: dict[tuple[str, ...], str] = {}
        for names, path in _key_lists(entity):
            only = attributes.get(names[0]) if len(names) == 1 else None
            first = seen.setdefault(names, path)
            if first != path:
                related = (Related(first, "the same fields"),)
                yield Finding(path, f"{listing(names)} have such a list already; take one out", related=related)
            elif only is not None and (only.is_unique or only.is_primary_key):
                yield Finding(path, f"{show(only.name)} is unique by itself; take this list out")


@rule("DM228", Severity.ERROR, "A list option names an unknown field")
def unknown_list_field(context: SpecContext) -> Iterator[Finding]:
    """`filters`, `sorts` and `search` name attributes of the entity; `filters` also to-one relationships.

    Wrong:
        entities:
          Product:
            attributes: {title: string, price: decimal}
            options: {sorts: [prize]}
    Right:
        entities:
          Product:
            attributes: {title: string, price: decimal}
            options: {sorts: [price]}
    """
    for entity in context.parts.entities:
        index = context.indexes[entity.name]
        generated = {item.name for item in generated_attributes(entity)}
        keyed = {field for _, field in context.columns(entity)}
        for key, names in _list_options(entity):
            known = {*index.attributes, *generated, *(keyed if key == "filters" else ())}
            for position, name in enumerate(names):
                if name not in known:
                    better = closest(name, known)
                    kind = "attribute or to-one relationship" if key == "filters" else "attribute"
                    message = f"{show(entity.name)} has no {kind} {show(name)}{did_you_mean(better)}"
                    place = paths.child(entity.path, "options", key, position)
                    yield Finding(place, message, suggestion=better, needs=_fields_needed(entity, name))


def _list_options(entity: Entity) -> Iterator[tuple[str, tuple[str, ...]]]:
    options = entity.options
    for key, names in (("filters", options.filters), ("sorts", options.sorts), ("search", options.search)):
        if names is not None:
            yield key, names


@rule("DM229", Severity.ERROR, "A list option names a field that it can't work with")
def unsuitable_list_field(context: SpecContext) -> Iterator[Finding]:
    """Lists can't be narrowed by long text, JSON, binary or arrays, nor ordered by JSON, binary or arrays; `search`
    looks into text. A `write_only` field is in none of them: its value could be guessed from the answers.

    Wrong:
        entities:
          Product:
            attributes: {title: string, stock: integer}
            options: {search: [title, stock]}
    Right:
        entities:
          Product:
            attributes: {title: string, stock: integer}
            options: {search: [title]}
    """
    for entity in context.parts.entities:
        attributes = context.indexes[entity.name].attributes
        for key, names in _list_options(entity):
            for position, name in enumerate(names):
                attribute = attributes.get(name)
                if attribute is None:
                    continue
                kind = attribute.data_type
                place = paths.child(entity.path, "options", key, position)
                if attribute.is_write_only:
                    yield Finding(place, f"{show(name)} is write-only: what is never answered can't be in `{key}`")
                elif key == "search" and kind not in _SEARCHED:
                    yield Finding(place, f"`search` looks into text, and {show(name)} is a {kind}; take it out")
                elif (key == "filters" and kind in _NOT_FILTERED) or (key == "sorts" and kind in _NOT_SORTED):
                    yield Finding(place, f"`{key}` can't work with a {kind} such as {show(name)}; take it out")


@rule("DM232", Severity.ERROR, "`renamed_from` names something that still exists")
def renamed_from_existing(context: SpecContext) -> Iterator[Finding]:
    """`renamed_from` tells a migration the earlier name of something, so that data moves along. It can't be the
    present name, nor the name of another thing that exists beside it.

    Wrong:
        entities:
          Product:
            attributes:
              label: {type: string, renamed_from: title}
              title: string
    Right:
        entities:
          Product:
            attributes:
              label: {type: string, renamed_from: title}
    """
    for path, name, former, others in _renamed(context):
        if former == name:
            yield Finding(
                paths.child(path, "renamed_from"), f"{show(name)} can't be renamed from itself; take `renamed_from` out"
            )
        elif former in others:
            message = (
                f"{show(former)} still exists, so {show(name)} can't be what it is called now; take one of them out"
            )
            yield Finding(paths.child(path, "renamed_from"), message)


def _renamed(context: SpecContext) -> Iterator[tuple[str, str, str, set[str]]]:
    """Everything with an earlier name: its path, its name, the earlier one, and the names beside it."""
    entities = set(context.entities)
    for entity in context.parts.entities:
        if entity.renamed_from is not None:
            yield entity.path, entity.name, entity.renamed_from, entities
        names = set(context.indexes[entity.name].names)
        for attribute in entity.attributes:
            if attribute.renamed_from is not None:
                yield attribute_path(entity, attribute.name), attribute.name, attribute.renamed_from, names
        for relation in entity.relationships:
            if relation.renamed_from is not None:
                place = relationship_path(entity, relation.field_name)
                yield place, relation.field_name, relation.renamed_from, names
