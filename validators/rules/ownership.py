"""What relationships ask of rows: keys, deletion, nesting, and whether a first row can ever be made."""

import re
from collections.abc import Iterator

from ir import paths
from ir.access import SELF
from ir.behavior.context import all_steps
from ir.model import Entity, OnDelete, Relationship, RelationType
from ir.problems import Related, Severity
from validators.context import SpecContext, relationship_path
from validators.rule import Finding, rule
from validators.wording import show

_MOST_SHOWN = 8
"""Longer cycles are shown in part."""


@rule("DM360", Severity.ERROR, "`set_null` on a reference that may not be absent")
def set_null_required(context: SpecContext) -> Iterator[Finding]:
    """`on_delete: set_null` empties the reference when the row referred to is deleted, so the reference must be
    nullable.

    Wrong:
        entities:
          Team:
            attributes: {motto: string}
          Player:
            attributes: {number: integer}
            relationships:
              team: {type: many_to_one, target: Team, on_delete: set_null}
    Right:
        entities:
          Team:
            attributes: {motto: string}
          Player:
            attributes: {number: integer}
            relationships:
              team: {type: many_to_one, target: Team, on_delete: set_null, nullable: true}
    """
    for _, relation, path in context.relationships:
        if relation.on_delete is not OnDelete.SET_NULL or relation.type is RelationType.MANY_TO_MANY:
            continue
        holder = relation if relation.holds_key else context.other_side(relation)
        if holder is not None and holder.holds_key and not holder.is_nullable:
            name = show(f"{holder.source_entity}.{holder.field_name}")
            message = (
                f"{name} may not be absent, so it can't be set to null; make it `nullable: true`, or restrict "
                "or cascade"
            )
            yield Finding(paths.child(path, "on_delete"), message)


@rule("DM368", Severity.ERROR, "`keep` for rows that really go")
def keep_what_goes(context: SpecContext) -> Iterator[Finding]:
    """`on_delete: keep` lets rows go on naming a row that is deleted. It has to be there for that, hidden: its entity
    has `soft_delete`.

    Wrong:
        entities:
          Product:
            attributes: {label: string}
          Sale:
            attributes: {quantity: integer}
            relationships:
              product: {type: many_to_one, target: Product, on_delete: keep}
    Right:
        entities:
          Product:
            attributes: {label: string}
            options: {soft_delete: true}
          Sale:
            attributes: {quantity: integer}
            relationships:
              product: {type: many_to_one, target: Product, on_delete: keep}
    """
    for _, relation, path in context.relationships:
        if relation.on_delete is not OnDelete.KEEP or relation.type is RelationType.MANY_TO_MANY:
            continue
        holder = relation if relation.holds_key else context.other_side(relation)
        target = context.entities.get(holder.target_entity) if holder is not None else None
        if target is not None and not target.options.soft_delete:
            message = f"{show(target.name)} has no `soft_delete`, so its rows really go and can't be kept"
            yield Finding(paths.child(path, "on_delete"), message, needs=(target.path,))


@rule("DM362", Severity.WARNING, "`on_delete` on a many-to-many relationship")
def on_delete_many_to_many(context: SpecContext) -> Iterator[Finding]:
    """When one side of a many-to-many relationship is deleted, its links go with it, and the rows on the other side
    stay. There is nothing for `on_delete` to say.

    Wrong:
        entities:
          Post:
            attributes: {body: text}
            relationships:
              labels: {type: many_to_many, target: Label, on_delete: cascade}
          Label:
            attributes: {word: string}
    Right:
        entities:
          Post:
            attributes: {body: text}
            relationships:
              labels: {type: many_to_many, target: Label}
          Label:
            attributes: {word: string}
    """
    for _, relation, path in context.relationships:
        if relation.type is RelationType.MANY_TO_MANY and relation.on_delete is not OnDelete.RESTRICT:
            message = (
                "deleting one side of a many-to-many relationship removes its links and nothing else; take "
                "`on_delete` out"
            )
            yield Finding(paths.child(path, "on_delete"), message)


@rule("DM365", Severity.ERROR, "Both `through` and `join_table`")
def through_and_join_table(context: SpecContext) -> Iterator[Finding]:
    """`through` says that an entity's own table makes the links; `join_table` names a table made for them. It is one
    or the other.

    Wrong:
        entities:
          Student:
            attributes: {nick: string}
            relationships:
              courses: {type: many_to_many, target: Course, through: Enrolment, join_table: attendance}
          Course:
            attributes: {topic: string}
          Enrolment:
            attributes: {grade: integer}
            relationships:
              student: {type: many_to_one, target: Student}
              course: {type: many_to_one, target: Course}
    Right:
        entities:
          Student:
            attributes: {nick: string}
            relationships:
              courses: {type: many_to_many, target: Course, join_table: attendance}
          Course:
            attributes: {topic: string}
    """
    for _, relation, path in context.relationships:
        if relation.through is not None and relation.join_table is not None:
            message = (
                f"the links are rows of {show(relation.through)}, so there is no join table to name; take one "
                "of them out"
            )
            yield Finding(paths.child(path, "join_table"), message)


@rule("DM366", Severity.ERROR, "A cycle of required references")
def required_cycle(context: SpecContext) -> Iterator[Finding]:
    """If each of several entities needs a row of the next one to exist first, no first row can ever be made. Make one
    of the references nullable. An entity that needs another row of itself is the shortest cycle.

    Wrong:
        entities:
          Team:
            attributes: {motto: string}
            relationships:
              captain: {type: many_to_one, target: Player}
          Player:
            attributes: {number: integer}
            relationships:
              team: {type: many_to_one, target: Team}
    Right:
        entities:
          Team:
            attributes: {motto: string}
            relationships:
              captain: {type: many_to_one, target: Player, nullable: true}
          Player:
            attributes: {number: integer}
            relationships:
              team: {type: many_to_one, target: Team}
    """
    needed = _only_cyclic(_required(context))
    reported: set[str] = set()
    for start in needed:
        if start in reported:
            continue
        cycle = _shortest_cycle(needed, start)
        if not cycle:
            continue
        reported.update(relation.source_entity for relation in cycle)
        places = [
            relationship_path(context.entities[item.source_entity], item.field_name) for item in cycle[:_MOST_SHOWN]
        ]
        names = [start, *(relation.target_entity for relation in cycle)]
        if len(names) > _MOST_SHOWN:
            names = [*names[: _MOST_SHOWN - 2], f"{len(names) - _MOST_SHOWN + 1} more", start]
        way = " → ".join(show(name) for name in names)
        message = f"no first row can be made: {way} need each other; make one of these references `nullable: true`"
        if len(cycle) == 1:
            message = f"no first {show(start)} can be made, because each needs another one; make this `nullable: true`"
        related = tuple(Related(place, "the next reference of the cycle") for place in places[1:])
        yield Finding(places[0], message, on_key=True, related=related)


def _required(context: SpecContext) -> dict[str, list[Relationship]]:
    return {
        entity.name: [
            relation
            for relation in entity.relationships
            if relation.holds_key and not relation.is_nullable and relation.target_entity in context.entities
        ]
        for entity in context.entities.values()
    }


def _only_cyclic(needed: dict[str, list[Relationship]]) -> dict[str, list[Relationship]]:
    """Without everything that leads nowhere: what is left lies on a cycle, or leads into one. Linear time."""
    wanted_by: dict[str, list[str]] = {name: [] for name in needed}
    for name, relations in needed.items():
        for relation in relations:
            wanted_by[relation.target_entity].append(name)
    open_ends = {name: len(relations) for name, relations in needed.items()}
    free = [name for name, count in open_ends.items() if not count]
    while free:
        for name in wanted_by[free.pop()]:
            open_ends[name] -= 1
            if not open_ends[name]:
                free.append(name)
    return {
        name: [relation for relation in relations if open_ends[relation.target_entity]]
        for name, relations in needed.items()
        if open_ends[name]
    }


def _shortest_cycle(needed: dict[str, list[Relationship]], start: str) -> list[Relationship]:
    """The fewest references that lead from `start` back to itself; empty if none do."""
    came_by: dict[str, Relationship] = {}
    frontier = [start]
    while frontier:
        following = []
        for name in frontier:
            for relation in needed[name]:
                if relation.target_entity == start:
                    cycle = [relation]
                    while cycle[0].source_entity != start:
                        cycle.insert(0, came_by[cycle[0].source_entity])
                    return cycle
                if relation.target_entity not in came_by:
                    came_by[relation.target_entity] = relation
                    following.append(relation.target_entity)
        frontier = following
    return []


@rule("DM367", Severity.HINT, "Rows that nobody can reach")
def unreachable_rows(context: SpecContext) -> Iterator[Finding]:
    """With `crud: false` an entity has no endpoints of its own. If no other entity lists its rows either, and no flow
    works with them, the API never shows them.

    Wrong:
        entities:
          Order:
            attributes: {total: decimal}
          OrderItem:
            attributes: {quantity: integer}
            relationships:
              order: {type: many_to_one, target: Order}
            crud: false
    Right:
        entities:
          Order:
            attributes: {total: decimal}
            relationships:
              items: {type: one_to_many, target: OrderItem, back_populates: order}
          OrderItem:
            attributes: {quantity: integer}
            relationships:
              order: {type: many_to_one, target: Order, back_populates: items}
            crud: false
    """
    listed = {relation.target_entity for _, relation, _ in context.relationships if not relation.is_to_one}
    if not listed <= context.entities.keys():
        return  # A misspelt target may be any of them.
    linking = {relation.through for _, relation, _ in context.relationships}
    for entity in context.parts.entities:
        if not entity.crud and entity.name not in listed | linking and not _in_behaviour(context, entity):
            message = (
                f"no endpoint shows {show(entity.name)}: allow some `crud`, or list it from the entity it belongs to"
            )
            yield Finding(paths.child(entity.path, "crud"), message)


def _in_behaviour(context: SpecContext, entity: Entity) -> bool:
    flows = context.parts.behavior.flows
    word = re.compile(rf"\b{re.escape(entity.name)}\b")
    return any(
        entity.name in flow.entities_involved or any(word.search(step.expression) for step in all_steps(flow.steps))
        for flow in flows
    )


@rule("DM440", Severity.WARNING, "An owned parent with children open to everybody")
def unprotected_child(context: SpecContext) -> Iterator[Finding]:
    """If rows of an entity belong to a user, the rows below them usually do too. A child without `access` can be read
    and changed by every signed-in user. Give it an `owner` that goes through the parent.

    Wrong:
        auth: {user: Customer, roles: [customer]}
        entities:
          Customer:
            attributes: {email: {type: email, unique: true}}
          Cart:
            attributes: {note: text}
            relationships:
              customer: {type: many_to_one, target: Customer}
              items: {type: one_to_many, target: CartItem, back_populates: cart, on_delete: cascade}
            access: {owner: customer}
          CartItem:
            attributes: {quantity: integer}
            relationships:
              cart: {type: many_to_one, target: Cart, back_populates: items}
    Right:
        auth: {user: Customer, roles: [customer]}
        entities:
          Customer:
            attributes: {email: {type: email, unique: true}}
          Cart:
            attributes: {note: text}
            relationships:
              customer: {type: many_to_one, target: Customer}
              items: {type: one_to_many, target: CartItem, back_populates: cart, on_delete: cascade}
            access: {owner: customer}
          CartItem:
            attributes: {quantity: integer}
            relationships:
              cart: {type: many_to_one, target: Cart, back_populates: items}
            access: {owner: cart.customer}
    """
    if context.user is None:
        return
    for entity, relation, path in context.relationships:
        child = context.entities.get(relation.target_entity)
        owner = entity.access.owner
        if relation.type is not RelationType.ONE_TO_MANY or child is None or child is context.user or owner is None:
            continue
        if owner != SELF and owner.split(".")[0] not in context.indexes[entity.name].relationships:
            continue  # An owner that leads nowhere leads nowhere from its children either.
        access = child.access
        silent = not (access.owner or access.list or access.read or access.create or access.update or access.delete)
        if silent and child.crud and relation.back_populates:
            through = relation.back_populates if owner == SELF else f"{relation.back_populates}.{owner}"
            message = (
                f"every signed-in user may see and change each {show(child.name)}, while a {show(entity.name)} has an "
                f"owner; add {show(f'access: {{owner: {through}}}')}"
            )
            related = (Related(path, "the relationship that makes it a part"),)
            yield Finding(child.path, message, on_key=True, related=related)
