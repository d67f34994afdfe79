"""Relationships: whether both sides say the same."""

from collections.abc import Iterator

from ir import paths
from ir.model import OnDelete, Relationship, RelationType
from ir.problems import Related, Severity
from ir.wording import clip
from validators.context import SpecContext, relationship_path
from validators.rule import Finding, rule
from validators.wording import closest, did_you_mean, show

_REVERSE = {
    RelationType.ONE_TO_ONE: RelationType.ONE_TO_ONE,
    RelationType.ONE_TO_MANY: RelationType.MANY_TO_ONE,
    RelationType.MANY_TO_ONE: RelationType.ONE_TO_MANY,
    RelationType.MANY_TO_MANY: RelationType.MANY_TO_MANY,
}


def _name(relation: Relationship) -> str:
    return f"{relation.source_entity}.{relation.field_name}"


def _naming(field: str) -> str:
    return show(f"back_populates: {field}")


def _pairs(context: SpecContext) -> Iterator[tuple[Relationship, str, Relationship, Related]]:
    """Every relationship whose other side exists, with that side and where it is."""
    for _, relation, path in context.relationships:
        other = context.other_side(relation)
        if other is not None:
            place = relationship_path(context.entities[relation.target_entity], other.field_name)
            yield relation, path, other, Related(place, "the other side")


def _agreeing(context: SpecContext) -> Iterator[tuple[Relationship, str, Relationship, Related]]:
    """The pairs whose sides name each other, once each."""
    for relation, path, other, related in _pairs(context):
        mutual = other.back_populates == relation.field_name and other.target_entity == relation.source_entity
        if mutual and (relation.source_entity, relation.field_name) <= (other.source_entity, other.field_name):
            yield relation, path, other, related


@rule("DM220", Severity.ERROR, "`back_populates` names an unknown relationship")
def unknown_back_populates(context: SpecContext) -> Iterator[Finding]:
    """`back_populates` names the relationship on the target that is the other end of this one.

    Wrong:
        entities:
          Cart:
            attributes: {note: text}
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
        declared = f"type: {_REVERSE[relation.type]}, target: {source}, back_populates: {back_name}"
        message = f"{show(target.name)} has no relationship {show(name)}" + (
            did_you_mean(better) or f"; declare it as `{{{declared}}}`, or take `back_populates` out"
        )
        needs = (relationship_path(target, name),)
        yield Finding(paths.child(path, "back_populates"), message, suggestion=better, needs=needs)


@rule("DM221", Severity.ERROR, "The other side refers to another entity")
def back_populates_other_entity(context: SpecContext) -> Iterator[Finding]:
    """The two sides of a relationship refer to each other's entities.

    Wrong:
        entities:
          Author:
            attributes: {pen_name: string}
            relationships:
              books: {type: one_to_many, target: Book, back_populates: editor}
              edited: {type: one_to_many, target: Book, back_populates: writer}
          Editor:
            attributes: {desk: string}
          Book:
            attributes: {title: string}
            relationships:
              editor: {type: many_to_one, target: Editor}
              writer: {type: many_to_one, target: Author, back_populates: edited}
    Right:
        entities:
          Author:
            attributes: {pen_name: string}
            relationships:
              books: {type: one_to_many, target: Book, back_populates: writer}
          Editor:
            attributes: {desk: string}
          Book:
            attributes: {title: string}
            relationships:
              editor: {type: many_to_one, target: Editor}
              writer: {type: many_to_one, target: Author, back_populates: books}
    """
    for relation, path, other, related in _pairs(context):
        if other.target_entity != relation.source_entity:
            message = (
                f"{show(_name(other))} refers to {show(other.target_entity)}, not to {show(relation.source_entity)}, "
                "so it can't be the other side; name a relationship that leads back here"
            )
            yield Finding(paths.child(path, "back_populates"), message, related=(related,))


@rule("DM222", Severity.ERROR, "The two sides disagree about their type")
def back_populates_type(context: SpecContext) -> Iterator[Finding]:
    """The other side of `one_to_many` is `many_to_one`; `one_to_one` and `many_to_many` are their own other side.

    Wrong:
        entities:
          Cart:
            attributes: {note: text}
            relationships:
              items: {type: many_to_many, target: Line, back_populates: cart}
          Line:
            attributes: {quantity: integer}
            relationships:
              cart: {type: many_to_one, target: Cart, back_populates: items}
    Right:
        entities:
          Cart:
            attributes: {note: text}
            relationships:
              items: {type: one_to_many, target: Line, back_populates: cart}
          Line:
            attributes: {quantity: integer}
            relationships:
              cart: {type: many_to_one, target: Cart, back_populates: items}
    """
    for relation, path, other, related in _agreeing(context):
        expected = _REVERSE[relation.type]
        if other.type is not expected:
            message = (
                f"{show(_name(relation))} is {relation.type} and {show(_name(other))} is {other.type}; "
                f"the other side of {relation.type} is {expected}"
            )
            yield Finding(paths.child(path, "type"), message, related=(related,))


@rule("DM223", Severity.ERROR, "The other side does not name this one back")
def back_populates_one_way(context: SpecContext) -> Iterator[Finding]:
    """Both sides name each other in `back_populates`; otherwise a change on one side would not show on the other.

    Wrong:
        entities:
          Cart:
            attributes: {note: text}
            relationships:
              items: {type: one_to_many, target: CartItem, back_populates: cart}
          CartItem:
            attributes: {quantity: integer}
            relationships:
              cart: {type: many_to_one, target: Cart}
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
    for relation, path, other, related in _pairs(context):
        if other.target_entity == relation.source_entity and other.back_populates != relation.field_name:
            says = f"says {_naming(other.back_populates)}" if other.back_populates else "has no `back_populates`"
            message = f"{show(_name(other))} {says}; add {_naming(relation.field_name)} there"
            yield Finding(paths.child(path, "back_populates"), message, related=(related,), needs=(related.path,))


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


@rule("DM361", Severity.ERROR, "The two sides disagree about deleting")
def on_delete_disagrees(context: SpecContext) -> Iterator[Finding]:
    """Either side may say what deleting the row referred to does. If both do, they say the same.

    Wrong:
        entities:
          Cart:
            attributes: {note: text}
            relationships:
              items: {type: one_to_many, target: CartItem, back_populates: cart, on_delete: cascade}
          CartItem:
            attributes: {quantity: integer}
            relationships:
              cart: {type: many_to_one, target: Cart, back_populates: items, nullable: true, on_delete: set_null}
    Right:
        entities:
          Cart:
            attributes: {note: text}
            relationships:
              items: {type: one_to_many, target: CartItem, back_populates: cart, on_delete: cascade}
          CartItem:
            attributes: {quantity: integer}
            relationships:
              cart: {type: many_to_one, target: Cart, back_populates: items}
    """
    for relation, path, other, related in _agreeing(context):
        said = {relation.on_delete, other.on_delete}
        if len(said) == 2 and OnDelete.RESTRICT not in said:
            message = (
                f"{show(_name(relation))} says `{relation.on_delete}` and {show(_name(other))} says "
                f"`{other.on_delete}`; say it once"
            )
            yield Finding(paths.child(path, "on_delete"), message, related=(related,))


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
    for relation, path, other, related in _agreeing(context):
        both_are = relation.type is other.type is RelationType.ONE_TO_ONE and relation is not other
        if both_are and relation.holds_key == other.holds_key:
            state = "both sides say" if relation.holds_key else "neither side says"
            names = f"{show(_name(relation))} and {show(_name(other))}"
            message = f"{state} `foreign_key: true`; say it on exactly one of {names}"
            yield Finding(path, message, on_key=True, related=(related,))


@rule("DM371", Severity.ERROR, "The two sides disagree about their link")
def link_disagrees(context: SpecContext) -> Iterator[Finding]:
    """Both sides of a many-to-many relationship are linked by the same rows. One side may say `through` or
    `join_table`; if both do, they say the same. `through` is said on both sides.

    Wrong:
        entities:
          Post:
            attributes: {body: text}
            relationships:
              labels: {type: many_to_many, target: Label, back_populates: posts, join_table: post_labels}
          Label:
            attributes: {word: string}
            relationships:
              posts: {type: many_to_many, target: Post, back_populates: labels, join_table: labelled_posts}
    Right:
        entities:
          Post:
            attributes: {body: text}
            relationships:
              labels: {type: many_to_many, target: Label, back_populates: posts, join_table: post_labels}
          Label:
            attributes: {word: string}
            relationships:
              posts: {type: many_to_many, target: Post, back_populates: labels}
    """
    for relation, path, other, related in _agreeing(context):
        for key, mine, theirs in (
            ("through", relation.through, other.through),
            ("join_table", relation.join_table, other.join_table),
        ):
            if (mine and theirs and mine != theirs) or (key == "through" and bool(mine) != bool(theirs)):
                says = f"says {show(theirs)}" if theirs else "says nothing"
                message = f"the other side {says} in `{key}`; let both sides say the same"
                yield Finding(paths.child(path, key), message, on_key=mine is None, related=(related,))


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
            message += f": {show(found)}, with {_naming(relation.field_name)} there"
        yield Finding(path, message, on_key=True, needs=(target.path,))
