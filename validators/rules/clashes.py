"""Two things that would end up with one name."""

from collections.abc import Iterable, Iterator

from ir import paths
from ir.model import DataType, Entity, RelationType
from ir.names import snake_case
from ir.problems import Related, Severity
from validators.context import SpecContext, attribute_path, relationship_path
from validators.reserved import CLASS_SUFFIXES
from validators.rule import Finding, rule
from validators.target.naming import enum_class
from validators.wording import show


def _groups(named: Iterable[tuple[str, Entity]]) -> Iterator[tuple[str, Entity, Entity]]:
    """Every entity whose name was taken by an earlier one: the name, the earlier entity, this entity."""
    taken: dict[str, Entity] = {}
    for name, entity in named:
        first = taken.setdefault(name, entity)
        if first is not entity:
            yield name, first, entity


@rule("DM213", Severity.ERROR, "Two entities differ only in case or underscores")
def entity_names_clash(context: SpecContext) -> Iterator[Finding]:
    """`HTTPRoute` and `HttpRoute` would share a module, a table and a path. Entities need names that differ after
    capitals and underscores are taken away.

    Wrong:
        entities:
          HTTPRoute:
            attributes: {host: string}
            table: routes_a
            path: routes-a
          HttpRoute:
            attributes: {host: string}
            table: routes_b
            path: routes-b
    Right:
        entities:
          HTTPRoute:
            attributes: {host: string}
          FallbackRoute:
            attributes: {host: string}
    """
    named = ((snake_case(entity.name).replace("_", ""), entity) for entity in context.parts.entities)
    for _, first, entity in _groups(named):
        message = f"{show(entity.name)} and {show(first.name)} would share a module; rename one of them"
        yield Finding(entity.path, message, on_key=True, related=(Related(first.path, "the other entity"),))


@rule("DM214", Severity.ERROR, "Two entities have one table or one path")
def tables_clash(context: SpecContext) -> Iterator[Finding]:
    """Tables and paths are named after the plural of an entity. If two plurals are the same, or a `table` or `path`
    was given twice, one entity has to say another one.

    Wrong:
        entities:
          Person:
            attributes: {born_on: date}
          Contact:
            attributes: {phone: string}
            table: people
    Right:
        entities:
          Person:
            attributes: {born_on: date}
          Contact:
            attributes: {phone: string}
            table: contacts
    """
    for key, names in (("table", context.tables), ("path", context.segments)):
        for name, first, entity in _groups((names[entity.name], entity) for entity in context.parts.entities):
            said = entity.table_name if key == "table" else entity.path_name
            message = (
                f"{show(entity.name)} and {show(first.name)} both have the {key} {show(name)}; give one of "
                f"them another `{key}`"
            )
            place = entity.path if said is None else paths.child(entity.path, key)
            yield Finding(place, message, on_key=said is None, related=(Related(first.path, "the other entity"),))


@rule("DM216", Severity.ERROR, "Two fields of an entity have one name")
def fields_clash(context: SpecContext) -> Iterator[Finding]:
    """An attribute and a relationship of one entity can't share a name: both become attributes of one class.

    Wrong:
        entities:
          Category:
            attributes: {title: string}
          Product:
            attributes: {category: string}
            relationships:
              category: {type: many_to_one, target: Category}
    Right:
        entities:
          Category:
            attributes: {title: string}
          Product:
            attributes: {category_label: string}
            relationships:
              category: {type: many_to_one, target: Category}
    """
    for entity in context.parts.entities:
        attributes = context.indexes[entity.name].attributes
        for relation in entity.relationships:
            if relation.field_name in attributes:
                message = (
                    f"{show(entity.name)} has an attribute called {show(relation.field_name)} too; rename one of them"
                )
                yield Finding(
                    relationship_path(entity, relation.field_name),
                    message,
                    on_key=True,
                    related=(Related(attribute_path(entity, relation.field_name), "the attribute"),),
                )


@rule("DM217", Severity.ERROR, "A field has the name of a foreign key column")
def field_clashes_with_key(context: SpecContext) -> Iterator[Finding]:
    """The relationship `customer` keeps its key in the column `customer_id`, which is also its JSON property. Leave
    such an attribute out: it is there already.

    Wrong:
        entities:
          Customer:
            attributes: {phone: string}
          Order:
            attributes: {customer_id: uuid}
            relationships:
              customer: {type: many_to_one, target: Customer}
    Right:
        entities:
          Customer:
            attributes: {phone: string}
          Order:
            attributes: {total: decimal}
            relationships:
              customer: {type: many_to_one, target: Customer}
    """
    for entity in context.parts.entities:
        index = context.indexes[entity.name]
        for column, field in context.columns(entity):
            if column in index.attributes or column in index.relationships:
                is_attribute = column in index.attributes
                path = attribute_path(entity, column) if is_attribute else relationship_path(entity, column)
                message = f"{show(column)} is the key of the relationship {show(field)}; " + (
                    "leave the attribute out" if is_attribute else "rename one of the two relationships"
                )
                related = Related(relationship_path(entity, field), "the relationship that has this key")
                yield Finding(path, message, on_key=True, related=(related,))


@rule("DM218", Severity.ERROR, "A field has the name of a generated one")
def field_shadows_generated(context: SpecContext) -> Iterator[Finding]:
    """Options and authentication add fields: `created_at` and `updated_at`, `deleted_at`, `created_by` and
    `updated_by`, `version`, and on the user `password` and `role`. Leave yours out, or leave the option out.

    Wrong:
        entities:
          Order:
            attributes: {total: decimal, created_at: datetime}
            options: {timestamps: true}
    Right:
        entities:
          Order:
            attributes: {total: decimal}
            options: {timestamps: true}
    """
    for entity in context.parts.entities:
        index = context.indexes[entity.name]
        for name, reason in index.generated.items():
            is_attribute = name in index.attributes
            is_key = any(column == name for column, _ in context.columns(entity))
            if is_attribute or name in index.relationships or is_key:
                field = name if is_attribute or name in index.relationships else name.removesuffix("_id")
                path = attribute_path(entity, field) if is_attribute else relationship_path(entity, field)
                message = f"{reason} adds {show(name)} to {show(entity.name)}; leave this one out or rename it"
                yield Finding(path, message, on_key=True)


def _join_tables(context: SpecContext) -> Iterator[tuple[str, str, bool]]:
    """The join table of every many-to-many link, once each: its name, where it is said, whether it is said there."""
    seen: set[tuple[str, str]] = set()
    for entity, relation, path in context.relationships:
        if relation.type is not RelationType.MANY_TO_MANY or relation.through is not None:
            continue
        mine = (entity.name, relation.field_name)
        other = context.other_side(relation)
        theirs = (other.source_entity, other.field_name) if other is not None else mine
        if theirs not in seen:
            owner, field = min(mine, theirs)
            said = relation.join_table or (other.join_table if other is not None else None)
            place = paths.child(path, "join_table") if relation.join_table else path
            yield said or f"{snake_case(owner)}_{field}", place, relation.join_table is not None
        seen.add(mine)


@rule("DM219", Severity.ERROR, "A join table has the name of another table")
def join_table_clashes(context: SpecContext) -> Iterator[Finding]:
    """A many-to-many relationship without `through` gets a join table: `post_labels` for the `labels` of `Post`. Its
    name must not be an entity's table, nor the join table of another relationship; only the two sides of one
    relationship share it. `join_table` gives it another name.

    Wrong:
        entities:
          Post:
            attributes: {body: text}
            relationships:
              labels: {type: many_to_many, target: Label}
          Label:
            attributes: {word: string}
          PostLabel:
            attributes: {colour: string}
    Right:
        entities:
          Post:
            attributes: {body: text}
            relationships:
              labels: {type: many_to_many, target: Label, join_table: labels_of_posts}
          Label:
            attributes: {word: string}
          PostLabel:
            attributes: {colour: string}
    """
    taken = {
        context.tables[entity.name]: (f"the table of {show(entity.name)}", entity.path)
        for entity in context.parts.entities
    }
    for name, place, is_said in _join_tables(context):
        if name in taken:
            what, other = taken[name]
            message = f"the join table {show(name)} is {what} already; name it differently with `join_table`"
            yield Finding(place, message, on_key=not is_said, related=(Related(other, "the other table"),))
        taken.setdefault(name, ("a join table", place))


@rule("DM237", Severity.ERROR, "A table name that belongs to the database")
def table_is_internal(context: SpecContext) -> Iterator[Finding]:
    """SQLite keeps names that begin with `sqlite_` for itself, and migrations keep their state in `alembic_version`.

    Wrong:
        entities:
          SqliteFile:
            attributes: {size: bigint}
    Right:
        entities:
          SqliteFile:
            attributes: {size: bigint}
            table: database_files
    """
    for entity in context.parts.entities:
        name = context.tables[entity.name]
        if name.startswith("sqlite_") or name == "alembic_version":
            is_said = entity.table_name is not None
            message = f"the table name {show(name)} belongs to the database; give {show(entity.name)} another `table`"
            yield Finding(paths.child(entity.path, "table") if is_said else entity.path, message, on_key=not is_said)
    for name, place, is_said in _join_tables(context):
        if name.startswith("sqlite_") or name == "alembic_version":
            yield Finding(
                place,
                f"the table name {show(name)} belongs to the database; name another `join_table`",
                on_key=not is_said,
            )


@rule("DM210", Severity.HINT, "A field can't be filtered by")
def field_is_list_parameter(context: SpecContext) -> Iterator[Finding]:
    """Lists have the query parameters `limit`, `offset`, `sort` and `q`. A field of that name works, but a list can't
    be narrowed by it.

    Wrong:
        entities:
          Account:
            attributes: {limit: integer}
    Right:
        entities:
          Account:
            attributes: {credit_limit: integer}
    """
    parameters = {"limit", "offset", "sort", "q"}
    for entity, attribute, path in context.attributes:
        if attribute.name in parameters and not attribute.is_write_only and entity.options.filters is None:
            message = (
                f"lists have a parameter {show(attribute.name)} of their own, so they can't be filtered by this field"
            )
            yield Finding(path, message, on_key=True)


@rule("DM211", Severity.ERROR, "An entity has the name of another one's class")
def entity_is_made_for_another(context: SpecContext) -> Iterator[Finding]:
    """Classes are made for each entity: `OrderCreate`, `OrderUpdate`, `OrderRead`, `OrderPage`, `OrderQuery`,
    `OrderRepository` and `OrderService` for `Order`. No other entity can be called that.

    Wrong:
        entities:
          Order:
            attributes: {total: decimal}
          OrderUpdate:
            attributes: {note: text}
    Right:
        entities:
          Order:
            attributes: {total: decimal}
          OrderChange:
            attributes: {note: text}
    """
    for entity in context.parts.entities:
        for suffix in CLASS_SUFFIXES:
            other = context.entities.get(entity.name.removesuffix(suffix)) if entity.name.endswith(suffix) else None
            if other is not None:
                message = f"{show(entity.name)} is a class made for {show(other.name)}; call the entity differently"
                related = (Related(other.path, "the entity that this class is made for"),)
                yield Finding(entity.path, message, on_key=True, related=related)


@rule("DM336", Severity.ERROR, "Two enums have one name in code")
def enum_classes_clash(context: SpecContext) -> Iterator[Finding]:
    """The enum `status` of `Order` becomes the class `OrderStatus`. Another enum, or a class made for an entity,
    can't have that name too.

    Wrong:
        entities:
          Order:
            attributes:
              item_status: {type: enum, values: [packed, missing]}
          OrderItem:
            attributes:
              status: {type: enum, values: [packed, missing]}
    Right:
        entities:
          Order:
            attributes:
              packing: {type: enum, values: [packed, missing]}
          OrderItem:
            attributes:
              status: {type: enum, values: [packed, missing]}
    """
    entities = frozenset(context.entities)
    taken = {f"{name}{suffix}": f"a class made for {show(name)}" for name in entities for suffix in CLASS_SUFFIXES}
    taken |= {schema.name: "a declared schema" for schema in context.parts.schemas}
    if context.user is not None:
        taken[enum_class(context.user.name, "role", entities)] = "the enum of roles"
    for entity, attribute, path in context.attributes:
        if attribute.data_type is DataType.ENUM:
            name = enum_class(entity.name, attribute.name, entities)
            if name in taken:
                message = f"this enum would be called {show(name)} in code, which is {taken[name]}; rename one of them"
                yield Finding(path, message, on_key=True)
            taken[name] = f"the enum of {show(f'{entity.name}.{attribute.name}')}"
