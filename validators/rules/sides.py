"""Relationships with two declared sides: whether both say the same."""

from collections.abc import Iterator

from ir import paths
from ir.dialect.relationship import REVERSE
from ir.model import OnDelete, Relationship
from ir.problems import Related, Severity
from validators.context import SpecContext, relationship_path
from validators.rule import Finding, rule
from validators.wording import show


def full_name(relation: Relationship) -> str:
    """`Order.items`."""
    return f"{relation.source_entity}.{relation.field_name}"


def naming(field: str) -> str:
    """The key that names a field as the other side, for messages."""
    return show(f"back_populates: {field}")


def pairs(context: SpecContext) -> Iterator[tuple[Relationship, str, Relationship, Related]]:
    """Every relationship whose other side exists, with that side and where it is."""
    for _, relation, path in context.relationships:
        other = context.other_side(relation)
        if other is not None:
            place = relationship_path(context.entities[relation.target_entity], other.field_name)
            yield relation, path, other, Related(place, "the other side")


def agreeing(context: SpecContext) -> Iterator[tuple[Relationship, str, Relationship, Related]]:
    """The pairs whose sides name each other, once each."""
    for relation, path, other, related in pairs(context):
        mutual = other.back_populates == relation.field_name and other.target_entity == relation.source_entity
        if mutual and (relation.source_entity, relation.field_name) <= (other.source_entity, other.field_name):
            yield relation, path, other, related


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
    for relation, path, other, related in pairs(context):
        is_known = other.target_entity in context.entities  # What is not there is reported, and may be this one.
        if is_known and other.target_entity != relation.source_entity:
            message = (
                f"{show(full_name(other))} refers to {show(other.target_entity)}, not to "
                f"{show(relation.source_entity)}, so it can't be the other side; name a "
                "relationship that leads back here"
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
    for relation, path, other, related in agreeing(context):
        expected = REVERSE[relation.type]
        if other.type is not expected:
            message = (
                f"{show(full_name(relation))} is {relation.type} and {show(full_name(other))} is {other.type}; "
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
    for relation, path, other, related in pairs(context):
        if other.back_populates is not None and context.other_side(other) is None:
            continue  # It names something that is not there, and perhaps meant this one.
        if other.target_entity == relation.source_entity and other.back_populates != relation.field_name:
            says = f"says {naming(other.back_populates)}" if other.back_populates else "has no `back_populates`"
            message = f"{show(full_name(other))} {says}; add {naming(relation.field_name)} there"
            yield Finding(paths.child(path, "back_populates"), message, related=(related,), needs=(related.path,))


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
    for relation, path, other, related in agreeing(context):
        said = {relation.on_delete, other.on_delete}
        if len(said) == 2 and OnDelete.RESTRICT not in said:
            message = (
                f"{show(full_name(relation))} says `{relation.on_delete}` and {show(full_name(other))} says "
                f"`{other.on_delete}`; say it once"
            )
            yield Finding(paths.child(path, "on_delete"), message, related=(related,))


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
    for relation, path, other, related in agreeing(context):
        for key, mine, theirs in (
            ("through", relation.through, other.through),
            ("join_table", relation.join_table, other.join_table),
        ):
            if (mine and theirs and mine != theirs) or (key == "through" and bool(mine) != bool(theirs)):
                says = f"says {show(theirs)}" if theirs else "says nothing"
                message = f"the other side {says} in `{key}`; let both sides say the same"
                yield Finding(paths.child(path, key), message, on_key=mine is None, related=(related,))
