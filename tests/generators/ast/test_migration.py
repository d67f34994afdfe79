"""The first migration: `alembic/versions/*_initial.py`."""

import re

from generators.ast.migration import emit_initial, table_order
from generators.ast.view import AppView
from ir.build import build
from ir.parts import SpecParts
from tests.generators.ast.support import MIGRATION, app, check, emitted

SHOP = """
entities:
  Category: {attributes: {name: {type: string, unique: true}}}
  Product:
    attributes:
      id: integer
      name: string
      kind: {type: enum, values: [physical, digital]}
      stock: {type: integer, ge: 0, index: true}
      price: {type: decimal, gt: 0}
      sold_at: datetime?
    relationships:
      category: {type: many_to_one, target: Category, on_delete: cascade}
      tags: {type: many_to_many, target: Category}
    unique: [[name, category]]
    indexes: [[name, stock]]
    options: {timestamps: true}
"""


def test_upgrade_spells_everything_out() -> None:
    check(
        SHOP,
        MIGRATION,
        "upgrade",
        '''
        def upgrade() -> None:
            """Make every table."""
            op.create_table(
                "categories",
                sa.Column("id", sa.Uuid(), nullable=False),
                sa.Column("name", sa.String(length=255), nullable=False),
                sa.PrimaryKeyConstraint("id", name=op.f("pk_categories")),
                sa.UniqueConstraint("name", name=op.f("uq_categories_name")),
            )
            op.create_table(
                "products",
                sa.Column("id", sa.Integer(), nullable=False),
                sa.Column("name", sa.String(length=255), nullable=False),
                sa.Column(
                    "kind",
                    sa.Enum(
                        "physical",
                        "digital",
                        name="kind",
                        native_enum=False,
                        create_constraint=True,
                        length=64,
                    ),
                    nullable=False,
                ),
                sa.Column("stock", sa.Integer(), nullable=False),
                sa.Column("price", ExactDecimal(12, 2), nullable=False),
                sa.Column("sold_at", UtcDateTime(), nullable=True),
                sa.Column("category_id", sa.Uuid(), nullable=False),
                sa.Column("created_at", UtcDateTime(), nullable=False),
                sa.Column("updated_at", UtcDateTime(), nullable=False),
                sa.CheckConstraint("stock >= 0", name=op.f("ck_products_stock_min")),
                sa.CheckConstraint("price > 0", name=op.f("ck_products_price_above")),
                sa.ForeignKeyConstraint(
                    ["category_id"],
                    ["categories.id"],
                    name=op.f("fk_products_category_id_categories"),
                    ondelete="CASCADE",
                ),
                sa.PrimaryKeyConstraint("id", name=op.f("pk_products")),
                sa.UniqueConstraint("name", "category_id", name=op.f("uq_products_name_category_id")),
                sqlite_autoincrement=True,
            )
            op.create_table(
                "product_tags",
                sa.Column("product_id", sa.Integer(), nullable=False),
                sa.Column("category_id", sa.Uuid(), nullable=False),
                sa.ForeignKeyConstraint(
                    ["product_id"],
                    ["products.id"],
                    name=op.f("fk_product_tags_product_id_products"),
                    ondelete="CASCADE",
                ),
                sa.ForeignKeyConstraint(
                    ["category_id"],
                    ["categories.id"],
                    name=op.f("fk_product_tags_category_id_categories"),
                    ondelete="CASCADE",
                ),
                sa.PrimaryKeyConstraint("product_id", "category_id", name=op.f("pk_product_tags")),
            )
            op.create_index(op.f("ix_products_stock"), "products", ["stock"])
            op.create_index(op.f("ix_products_category_id"), "products", ["category_id"])
            op.create_index(op.f("ix_products_name_stock"), "products", ["name", "stock"])
            op.create_index(op.f("ix_product_tags_category_id"), "product_tags", ["category_id"])
        ''',
    )


def test_downgrade_undoes_it_backwards() -> None:
    check(
        SHOP,
        MIGRATION,
        "downgrade",
        '''
        def downgrade() -> None:
            """Drop every table."""
            op.drop_table("product_tags")
            op.drop_table("products")
            op.drop_table("categories")
        ''',
    )


def test_soft_deleted_rows_do_not_count_for_uniqueness() -> None:
    text = """
    entities:
      Product:
        attributes: {name: {type: string, unique: true}, code: string}
        unique: [[code, name]]
        options: {soft_delete: true}
    """
    check(
        text,
        MIGRATION,
        "upgrade",
        '''
        def upgrade() -> None:
            """Make every table."""
            op.create_table(
                "products",
                sa.Column("id", sa.Uuid(), nullable=False),
                sa.Column("name", sa.String(length=255), nullable=False),
                sa.Column("code", sa.String(length=255), nullable=False),
                sa.Column("deleted_at", UtcDateTime(), nullable=True),
                sa.PrimaryKeyConstraint("id", name=op.f("pk_products")),
            )
            op.create_index(
                "uq_products_name",
                "products",
                ["name"],
                unique=True,
                sqlite_where=sa.text("deleted_at IS NULL"),
                postgresql_where=sa.text("deleted_at IS NULL"),
            )
            op.create_index(
                "uq_products_code_name",
                "products",
                ["code", "name"],
                unique=True,
                sqlite_where=sa.text("deleted_at IS NULL"),
                postgresql_where=sa.text("deleted_at IS NULL"),
            )
        ''',
    )


CYCLE = """
entities:
  Department:
    attributes: {name: string}
    relationships: {head: {type: many_to_one, target: Employee, nullable: true, on_delete: set_null}}
  Employee:
    attributes: {name: string}
    relationships:
      department: {type: many_to_one, target: Department}
      manager: {type: many_to_one, target: Employee, nullable: true}
"""


def test_keys_in_a_cycle_are_added_when_all_tables_stand() -> None:
    check(
        CYCLE,
        MIGRATION,
        "upgrade",
        '''
        def upgrade() -> None:
            """Make every table."""
            op.create_table(
                "departments",
                sa.Column("id", sa.Uuid(), nullable=False),
                sa.Column("name", sa.String(length=255), nullable=False),
                sa.Column("head_id", sa.Uuid(), nullable=True),
                sa.PrimaryKeyConstraint("id", name=op.f("pk_departments")),
            )
            op.create_table(
                "employees",
                sa.Column("id", sa.Uuid(), nullable=False),
                sa.Column("name", sa.String(length=255), nullable=False),
                sa.Column("department_id", sa.Uuid(), nullable=False),
                sa.Column("manager_id", sa.Uuid(), nullable=True),
                sa.ForeignKeyConstraint(
                    ["department_id"],
                    ["departments.id"],
                    name=op.f("fk_employees_department_id_departments"),
                    ondelete="RESTRICT",
                ),
                sa.ForeignKeyConstraint(
                    ["manager_id"],
                    ["employees.id"],
                    name=op.f("fk_employees_manager_id_employees"),
                    ondelete="RESTRICT",
                ),
                sa.PrimaryKeyConstraint("id", name=op.f("pk_employees")),
            )
            op.create_index(op.f("ix_departments_head_id"), "departments", ["head_id"])
            op.create_index(op.f("ix_employees_department_id"), "employees", ["department_id"])
            op.create_index(op.f("ix_employees_manager_id"), "employees", ["manager_id"])
            with op.batch_alter_table("departments") as batch:
                batch.create_foreign_key(
                    op.f("fk_departments_head_id_employees"),
                    "employees",
                    ["head_id"],
                    ["id"],
                    ondelete="SET NULL",
                )
        ''',
    )
    check(
        CYCLE,
        MIGRATION,
        "downgrade",
        '''
        def downgrade() -> None:
            """Drop every table."""
            with op.batch_alter_table("departments") as batch:
                batch.drop_constraint(op.f("fk_departments_head_id_employees"), type_="foreignkey")
            op.drop_table("employees")
            op.drop_table("departments")
        ''',
    )


def test_tables_come_after_those_they_refer_to() -> None:
    text = """
    entities:
      Alpha:
        attributes: {name: string}
        relationships: {gamma: {type: many_to_one, target: Gamma}, self_made: {type: many_to_one, target: Alpha}}
      Beta: {attributes: {name: string}}
      Gamma:
        attributes: {name: string}
        relationships: {beta: {type: many_to_one, target: Beta}}
    """
    assert [view.name for view in table_order(app(text))] == ["Beta", "Gamma", "Alpha"]


def test_a_sent_integer_key_is_not_counted_up() -> None:
    text = "entities: {Country: {attributes: {number: {type: integer, primary_key: true, generated: false}}}}"
    source = emitted(text, MIGRATION, "upgrade")
    assert 'sa.Column("number", sa.Integer(), autoincrement=False, nullable=False)' in source
    assert "sqlite_autoincrement" not in source


def test_an_empty_application_has_an_empty_migration() -> None:
    _, text = emit_initial(AppView(build(SpecParts(name="nothing"))))
    assert text.count("\n    pass\n") == 2


def test_the_revision_is_a_hash_of_what_it_does() -> None:
    path, text = emit_initial(app(SHOP))
    revision = re.fullmatch(r"alembic/versions/([0-9a-f]{12})_initial\.py", path)
    assert revision is not None and f'revision = "{revision[1]}"' in text
    assert emit_initial(app(SHOP)) == (path, text)
    assert emit_initial(app(CYCLE))[0] != path
    assert emit_initial(app("app: {name: another}\n" + SHOP))[0] == path
