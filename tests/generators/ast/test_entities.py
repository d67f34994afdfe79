"""The table classes: `src/models/entities.py`."""

import ast

from tests.generators.ast.support import ENTITIES, check, check_module, emitted, names

SHOP = """
entities:
  Category:
    attributes: {name: string}
    relationships:
      parent: {type: many_to_one, target: Category, nullable: true, back_populates: children}
      children: {type: one_to_many, target: Category, back_populates: parent}
  Product:
    description: something we sell
    attributes:
      name: {type: string, unique: true}
      price: {type: decimal, gt: 0, le: 1000}
      stock: {type: integer, ge: 0, lt: 1000000, default: 0}
    relationships:
      category: {type: many_to_one, target: Category}
      tags: {type: many_to_many, target: Tag, back_populates: products}
      related: {type: many_to_many, target: Product}
    unique: [[name, category]]
    indexes: [[price, stock]]
  Tag:
    attributes: {id: integer, label: string}
    relationships:
      products: {type: many_to_many, target: Product, back_populates: tags}
"""


def test_a_class_says_what_the_table_keeps() -> None:
    check(
        SHOP,
        ENTITIES,
        "Product",
        '''
        class Product(Base):
            """Something we sell."""

            __tablename__ = "products"
            __table_args__ = (
                sa.UniqueConstraint("name", "category_id"),
                sa.Index(None, "price", "stock"),
                sa.CheckConstraint("price > 0", name="price_above"),
                sa.CheckConstraint("stock >= 0", name="stock_min"),
                sa.CheckConstraint("stock < 1000000", name="stock_below"),
            )

            id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
            name: Mapped[str] = mapped_column(sa.String(255), unique=True)
            price: Mapped[Decimal] = mapped_column(ExactDecimal(12, 2))
            stock: Mapped[int] = mapped_column(default=0)
            category_id: Mapped[uuid.UUID] = mapped_column(
                sa.ForeignKey("categories.id", ondelete="RESTRICT"),
                index=True,
            )

            category: Mapped[Category] = relationship(lazy="raise")
            tags: Mapped[list[Tag]] = relationship(
                back_populates="products",
                secondary=product_tags,
                passive_deletes=True,
                lazy="raise",
            )
            related: Mapped[list[Product]] = relationship(
                secondary=product_related,
                primaryjoin=id == product_related.c.product_id,
                secondaryjoin=id == product_related.c.related_id,
                passive_deletes=True,
                lazy="raise",
            )
        ''',
    )


def test_a_tree_refers_to_itself_by_one_key() -> None:
    check(
        SHOP,
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


def test_an_integer_key_counts_up_and_is_never_used_twice() -> None:
    check(
        SHOP,
        ENTITIES,
        "Tag",
        '''
        class Tag(Base):
            """A tag of the application."""

            __tablename__ = "tags"
            __table_args__ = {"sqlite_autoincrement": True}

            id: Mapped[int] = mapped_column(primary_key=True)
            label: Mapped[str] = mapped_column(sa.String(255))

            products: Mapped[list[Product]] = relationship(
                back_populates="tags",
                secondary=product_tags,
                passive_deletes=True,
                lazy="raise",
            )
        ''',
    )


def test_both_sides_of_a_link_share_one_table() -> None:
    check(
        SHOP,
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
    assert [name for name in names(SHOP, ENTITIES) if "_" in name] == ["product_related", "product_tags"]


def test_a_link_of_an_entity_with_itself_has_two_different_columns() -> None:
    check(
        SHOP,
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


def test_soft_delete_makes_uniqueness_one_of_visible_rows() -> None:
    text = """
    entities:
      Product:
        attributes: {name: {type: string, unique: true}, code: string, year: integer}
        unique: [[code, year]]
        options: {soft_delete: true, timestamps: true, etag: true}
    """
    check(
        text,
        ENTITIES,
        "Product",
        '''
        class Product(Timestamps, SoftDelete, Base):
            """A product of the application."""

            __tablename__ = "products"
            __table_args__ = (
                sa.Index(
                    "uq_products_name",
                    "name",
                    unique=True,
                    sqlite_where=sa.text("deleted_at IS NULL"),
                    postgresql_where=sa.text("deleted_at IS NULL"),
                ),
                sa.Index(
                    "uq_products_code_year",
                    "code",
                    "year",
                    unique=True,
                    sqlite_where=sa.text("deleted_at IS NULL"),
                    postgresql_where=sa.text("deleted_at IS NULL"),
                ),
            )

            id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
            name: Mapped[str] = mapped_column(sa.String(255))
            code: Mapped[str] = mapped_column(sa.String(255))
            year: Mapped[int]
            version: Mapped[int] = mapped_column(sa.Integer)

            __mapper_args__ = {"version_id_col": version}
        ''',
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


def test_who_made_a_row_is_a_reference_to_the_user() -> None:
    text = """
    auth: {user: Customer, roles: [customer, clerk]}
    entities:
      Customer: {attributes: {email: {type: email, unique: true}}}
      Note:
        attributes: {text: string}
        options: {audit: true}
    """
    check(
        text,
        ENTITIES,
        "Note",
        '''
        class Note(Base):
            """A note of the application."""

            __tablename__ = "notes"

            id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
            text: Mapped[str] = mapped_column(sa.String(255))
            created_by: Mapped[uuid.UUID | None] = mapped_column(
                sa.ForeignKey("customers.id", ondelete="SET NULL"),
                index=True,
            )
            updated_by: Mapped[uuid.UUID | None] = mapped_column(
                sa.ForeignKey("customers.id", ondelete="SET NULL"),
                index=True,
            )
        ''',
    )
    check(
        text,
        ENTITIES,
        "Customer",
        '''
        class Customer(Base):
            """A customer of the application."""

            __tablename__ = "customers"

            id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
            email: Mapped[str] = mapped_column(sa.String(254), unique=True)
            password_hash: Mapped[str] = mapped_column(sa.String(255))
            role: Mapped[CustomerRole] = mapped_column(
                choice(CustomerRole, "role"),
                default=CustomerRole.CUSTOMER,
            )
        ''',
    )


def test_a_key_that_clients_send_is_not_counted_up() -> None:
    text = "entities: {Country: {attributes: {number: {type: integer, primary_key: true, generated: false}}}}"
    assert emitted(text, ENTITIES, "Country.number") == (
        "number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)"
    )
    text = "entities: {Country: {attributes: {code: {type: string, primary_key: true, max_length: 2}}}}"
    assert emitted(text, ENTITIES, "Country.code") == (
        "code: Mapped[str] = mapped_column(sa.String(2), primary_key=True)"
    )


def test_sql_words_are_quoted_in_checks() -> None:
    text = "entities: {Step: {attributes: {order: {type: integer, ge: 1}}}}"
    assert "'\"order\" >= 1'" in emitted(text, ENTITIES, "Step.__table_args__")


def test_a_long_unique_index_gets_a_short_name() -> None:
    fields = [f"an_attribute_with_a_name_number_{number}" for number in range(3)]
    attributes = ", ".join(f"{name}: integer" for name in fields)
    text = f"""
    entities:
      Thing:
        attributes: {{{attributes}}}
        unique: [[{", ".join(fields)}]]
        options: {{soft_delete: true}}
    """
    name = emitted(text, ENTITIES, "Thing.__table_args__").split('"')[1]
    assert name.startswith("uq_things_an_attribute_with") and len(name) == 63


def test_the_module_orders_tables_before_classes_and_classes_by_name() -> None:
    text = """
    entities:
      Song:
        attributes: {title: string}
      Album:
        attributes: {title: string}
        relationships: {songs: {type: many_to_many, target: Song}}
    """
    check_module(
        text,
        ENTITIES,
        '''
        """The tables, one class per entity."""

        from __future__ import annotations

        import uuid

        import sqlalchemy as sa
        from sqlalchemy.orm import Mapped, mapped_column, relationship

        from src.database.base import Base

        album_songs = sa.Table(
            "album_songs",
            Base.metadata,
            sa.Column("album_id", sa.ForeignKey("albums.id", ondelete="CASCADE"), primary_key=True),
            sa.Column(
                "song_id",
                sa.ForeignKey("songs.id", ondelete="CASCADE"),
                primary_key=True,
                index=True,
            ),
        )


        class Album(Base):
            """An album of the application."""

            __tablename__ = "albums"

            id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
            title: Mapped[str] = mapped_column(sa.String(255))

            songs: Mapped[list[Song]] = relationship(
                secondary=album_songs,
                passive_deletes=True,
                lazy="raise",
            )


        class Song(Base):
            """A song of the application."""

            __tablename__ = "songs"

            id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
            title: Mapped[str] = mapped_column(sa.String(255))
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
