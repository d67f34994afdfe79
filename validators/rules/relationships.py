"""Relationships: whether what they name is there, and where their key is."""

from collections.abc import Iterator

from ir import paths
from ir.dialect.relationship import REVERSE
from ir.model import RelationType
from ir.problems import Related, Severity
from ir.wording import clip
from validators.context import SpecContext, relationship_path
from validators.rule import Finding, rule
from validators.rules.sides import agreeing, full_name, naming
from validators.wording import closest, did_you_mean, show


@rule("DM220", Severity.ERROR, "`back_populates` names an unknown relationship")
def unknown_back_populates(context: SpecContext) -> Iterator[Finding]:
    """`back_populates` names the relationship on the target that is the other end of this one. Where the target has
    none, the name is that of the other end, and it need not be declared. A name that is almost that of a relationship
    back, or that is taken by an attribute, is a mistake.

    Wrong:
        entities:
          Cart:
            attributes: {items: integer}
          CartItem:
            attributes: {quantity: integer}
            relationships:
              cart: {type: many_to_one, target: Cart, back_populates: items}
    Right:
        entities:
          Cart:
            attributes: {note: text}
            relationships:
              items: {type: one_to_many, target: CartItem, back_populates: cart}
          CartItem:
            attributes: {quantity: integer}
            relationships:
              cart: {type: many_to_one, target: Cart, back_populates: items}
    """
    for entity, relation, path in context.relationships:
        index = context.indexes.get(relation.target_entity)
        name = relation.back_populates
        if index is None or name is None or name in index.relationships:
            continue
        target = context.entities[relation.target_entity]
        back = [item for item in target.relationships if item.target_entity == entity.name]
        better = closest(name, index.relationships) or (back[0].field_name if len(back) == 1 else None)
        back_name, source = clip(relation.field_name, 40), clip(entity.name, 40)
        declared = f"type: {REVERSE[relation.type]}, target: {source}, back_populates: {back_name}"
        message = f"{show(target.name)} has no relationship {show(name)}" + (
            did_you_mean(better) or f"; declare it as `{{{declared}}}`, or take `back_populates` out"
        )
        needs = (relationship_path(target, name),)
        yield Finding(paths.child(path, "back_populates"), message, suggestion=better, needs=needs)


@rule("DM231", Severity.ERROR, "The entity in `through` does not link both sides")
def through_links_both(context: SpecContext) -> Iterator[Finding]:
    """The entity in `through` has a many-to-one relationship to each side of the link.

    Wrong:
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
    for entity, relation, path in context.relationships:
        through = context.entities.get(relation.through) if relation.through else None
        if through is None or relation.target_entity not in context.entities:
            continue
        keys = [item.target_entity for item in through.relationships if item.type is RelationType.MANY_TO_ONE]
        sides = [entity.name, relation.target_entity]
        missing = [side for side in dict.fromkeys(sides) if keys.count(side) < sides.count(side)]
        if missing:
            times = "two many-to-one relationships" if sides[0] == sides[1] else "a many-to-one relationship"
            message = f"{show(through.name)} needs {times} to " + " and to ".join(show(side) for side in missing)
            related = (Related(through.path, "the linking entity"),)
            yield Finding(paths.child(path, "through"), message, related=related, needs=(through.path,))


@rule("DM363", Severity.ERROR, "A one-to-one relationship has no side, or two, for its key")
def one_to_one_key(context: SpecContext) -> Iterator[Finding]:
    """Of the two sides of a one-to-one relationship exactly one says `foreign_key: true`: its table has the column.

    Wrong:
        entities:
          Account:
            attributes: {phone: string}
            relationships:
              profile: {type: one_to_one, target: Profile, back_populates: account}
          Profile:
            attributes: {bio: text}
            relationships:
              account: {type: one_to_one, target: Account, back_populates: profile}
    Right:
        entities:
          Account:
            attributes: {phone: string}
            relationships:
              profile: {type: one_to_one, target: Profile, back_populates: account}
          Profile:
            attributes: {bio: text}
            relationships:
              account: {type: one_to_one, target: Account, back_populates: profile, foreign_key: true}
    """
    for relation, path, other, related in agreeing(context):
        both_are = relation.type is other.type is RelationType.ONE_TO_ONE and relation is not other
        if both_are and relation.holds_key == other.holds_key:
            state = "both sides say" if relation.holds_key else "neither side says"
            names = f"{show(full_name(relation))} and {show(full_name(other))}"
            message = f"{state} `foreign_key: true`; say it on exactly one of {names}"
            yield Finding(path, message, on_key=True, related=(related,))


@rule("DM370", Severity.ERROR, "A one-to-many relationship has no other side")
def one_to_many_without_key(context: SpecContext) -> Iterator[Finding]:
    """The rows of a one-to-many relationship find their parent by a key, and the key belongs to a many-to-one
    relationship on the target. Declare it there and name it in `back_populates`.

    Wrong:
        entities:
          Cart:
            attributes: {note: text}
            relationships:
              items: {type: one_to_many, target: CartItem}
          CartItem:
            attributes: {quantity: integer}
    Right:
        entities:
          Cart:
            attributes: {note: text}
            relationships:
              items: {type: one_to_many, target: CartItem, back_populates: cart}
          CartItem:
            attributes: {quantity: integer}
            relationships:
              cart: {type: many_to_one, target: Cart, back_populates: items}
    """
    for entity, relation, path in context.relationships:
        target = context.entities.get(relation.target_entity)
        if relation.type is not RelationType.ONE_TO_MANY or relation.back_populates is not None or target is None:
            continue
        found = next(
            (
                item.field_name
                for item in target.relationships
                if item.type is RelationType.MANY_TO_ONE and item.target_entity == entity.name
            ),
            None,
        )
        message = f"name the many-to-one relationship of {show(target.name)} that leads back here in `back_populates`"
        if found is not None:
            message += f": {show(found)}, with {naming(relation.field_name)} there"
        yield Finding(path, message, on_key=True, needs=(target.path,))
