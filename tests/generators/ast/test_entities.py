"""The table classes: `src/models/entities.py`."""

from tests.generators.ast.catalogue import CATALOGUE
from tests.generators.ast.support import ENTITIES, check, check_module, emitted


def test_a_class_says_what_the_table_keeps() -> None:
    check(
        CATALOGUE,
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


def test_an_integer_key_counts_up_and_is_never_used_twice() -> None:
    check(
        CATALOGUE,
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
