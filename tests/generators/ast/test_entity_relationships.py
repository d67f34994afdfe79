"""Relationships of the table classes: keys and links, and which side has what."""

import ast

from tests.generators.ast.catalogue import CATALOGUE
from tests.generators.ast.support import ENTITIES, check, emitted, names


def test_a_tree_refers_to_itself_by_one_key() -> None:
    check(
        CATALOGUE,
        ENTITIES,
        "Category",
        '''
        class Category(Base):
            """A category of the application."""

            __tablename__ = "categories"

            id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
            name: Mapped[str] = mapped_column(sa.String(255))
            parent_id: Mapped[uuid.UUID | None] = mapped_column(
                sa.ForeignKey("categories.id", ondelete="RESTRICT"),
                index=True,
            )

            parent: Mapped[Category | None] = relationship(
                back_populates="children",
                remote_side=[id],
                lazy="raise",
            )
            children: Mapped[list[Category]] = relationship(
                back_populates="parent",
                passive_deletes="all",
                lazy="raise",
            )
        ''',
    )


def test_both_sides_of_a_link_share_one_table() -> None:
    check(
        CATALOGUE,
        ENTITIES,
        "product_tags",
        """
        product_tags = sa.Table(
            "product_tags",
            Base.metadata,
            sa.Column("product_id", sa.ForeignKey("products.id", ondelete="CASCADE"), primary_key=True),
            sa.Column("tag_id", sa.ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True, index=True),
        )
        """,
    )
    assert [name for name in names(CATALOGUE, ENTITIES) if "_" in name] == ["product_related", "product_tags"]


def test_a_link_of_an_entity_with_itself_has_two_different_columns() -> None:
    check(
        CATALOGUE,
        ENTITIES,
        "product_related",
        """
        product_related = sa.Table(
            "product_related",
            Base.metadata,
            sa.Column("product_id", sa.ForeignKey("products.id", ondelete="CASCADE"), primary_key=True),
            sa.Column(
                "related_id",
                sa.ForeignKey("products.id", ondelete="CASCADE"),
                primary_key=True,
                index=True,
            ),
        )
        """,
    )


def test_one_to_one_keeps_its_key_unique_on_one_side() -> None:
    text = """
    entities:
      Order:
        attributes: {number: string}
        relationships:
          shipment: {type: one_to_one, target: Shipment, back_populates: order}
      Shipment:
        attributes: {carrier: string}
        relationships:
          order: {type: one_to_one, target: Order, back_populates: shipment, foreign_key: true, on_delete: cascade}
    """
    check(
        text,
        ENTITIES,
        "Order",
        '''
        class Order(Base):
            """An order of the application."""

            __tablename__ = "orders"

            id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
            number: Mapped[str] = mapped_column(sa.String(255))

            shipment: Mapped[Shipment | None] = relationship(
                back_populates="order",
                cascade="all, delete-orphan",
                passive_deletes=True,
                lazy="raise",
            )
        ''',
    )
    check(
        text,
        ENTITIES,
        "Shipment",
        '''
        class Shipment(Base):
            """A shipment of the application."""

            __tablename__ = "shipments"

            id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
            carrier: Mapped[str] = mapped_column(sa.String(255))
            order_id: Mapped[uuid.UUID] = mapped_column(
                sa.ForeignKey("orders.id", ondelete="CASCADE"),
                unique=True,
            )

            order: Mapped[Order] = relationship(back_populates="shipment", lazy="raise")
        ''',
    )


def test_two_keys_to_one_table_say_which_is_which() -> None:
    text = """
    entities:
      Airport:
        attributes: {code: string}
        relationships:
          departures: {type: one_to_many, target: Flight, back_populates: origin}
          arrivals: {type: one_to_many, target: Flight, back_populates: destination, on_delete: cascade}
      Flight:
        attributes: {number: string}
        relationships:
          origin: {type: many_to_one, target: Airport, back_populates: departures}
          destination: {type: many_to_one, target: Airport, back_populates: arrivals}
    """
    check(
        text,
        ENTITIES,
        "Airport",
        '''
        class Airport(Base):
            """An airport of the application."""

            __tablename__ = "airports"

            id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
            code: Mapped[str] = mapped_column(sa.String(255))

            departures: Mapped[list[Flight]] = relationship(
                back_populates="origin",
                foreign_keys="Flight.origin_id",
                passive_deletes="all",
                lazy="raise",
            )
            arrivals: Mapped[list[Flight]] = relationship(
                back_populates="destination",
                foreign_keys="Flight.destination_id",
                cascade="all, delete-orphan",
                passive_deletes=True,
                lazy="raise",
            )
        ''',
    )
    check(
        text,
        ENTITIES,
        "Flight",
        '''
        class Flight(Base):
            """A flight of the application."""

            __tablename__ = "flights"

            id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
            number: Mapped[str] = mapped_column(sa.String(255))
            origin_id: Mapped[uuid.UUID] = mapped_column(
                sa.ForeignKey("airports.id", ondelete="RESTRICT"),
                index=True,
            )
            destination_id: Mapped[uuid.UUID] = mapped_column(
                sa.ForeignKey("airports.id", ondelete="CASCADE"),
                index=True,
            )

            origin: Mapped[Airport] = relationship(
                back_populates="departures",
                foreign_keys=[origin_id],
                lazy="raise",
            )
            destination: Mapped[Airport] = relationship(
                back_populates="arrivals",
                foreign_keys=[destination_id],
                lazy="raise",
            )
        ''',
    )


def test_a_link_through_an_entity_is_only_looked_at() -> None:
    text = """
    entities:
      Book:
        attributes: {title: string}
        relationships:
          authors: {type: many_to_many, target: Author, through: Authorship}
      Author: {attributes: {name: string}}
      Authorship:
        attributes: {role: string}
        relationships:
          book: {type: many_to_one, target: Book}
          author: {type: many_to_one, target: Author}
    """
    check(
        text,
        ENTITIES,
        "Book",
        '''
        class Book(Base):
            """A book of the application."""

            __tablename__ = "books"

            id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
            title: Mapped[str] = mapped_column(sa.String(255))

            authors: Mapped[list[Author]] = relationship(
                secondary="authorships",
                viewonly=True,
                lazy="raise",
            )
        ''',
    )


CIRCLE = """
entities:
  Person:
    attributes: {name: string, points: {type: integer, default: 0}}
    relationships:
      boss: {type: many_to_one, target: Person, nullable: true, back_populates: reports}
      team: {type: many_to_one, target: Team}
  Team:
    attributes: {name: string}
    relationships:
      head: {type: many_to_one, target: Person, nullable: true}
"""

POINTS = """
x-business-logic:
  invariants:
    points_count: {entity: Person, expression: points >= 0}
"""


def told_afterwards(name: str) -> list[str]:
    """The relationships of an entity that are stored after its rows."""
    (table,) = ast.parse(emitted(CIRCLE + POINTS, ENTITIES, name)).body
    assert isinstance(table, ast.ClassDef)
    return [
        ast.unparse(line.target)
        for line in table.body
        if isinstance(line, ast.AnnAssign) and line.value is not None and "post_update=True" in ast.unparse(line.value)
    ]


def test_rows_that_refer_to_each_other_in_a_circle_are_told_so_once_they_are_stored() -> None:
    """Loaded together, they could be stored in no order otherwise: think of a boss who is their own."""
    assert told_afterwards("Person") == ["boss", "reports"]
    assert told_afterwards("Team") == ["head"]


def test_without_behaviour_nobody_loads_them_together() -> None:
    assert "post_update" not in emitted(CIRCLE, ENTITIES, "Person")
