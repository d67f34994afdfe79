"""What emitters know of an entity: names decided, defaults filled in, both ends of relationships known."""

import pytest

from ir.model import OnDelete
from tests.generators.ast.support import app, entity

SHOP = """
auth: {user: Customer, roles: [customer, clerk]}
entities:
  Customer:
    attributes: {email: {type: email, unique: true}, born_on: {type: date, immutable: true}}
  Box:
    attributes: {code: {type: string, primary_key: true}, label: {type: string, read_only: true}}
  OrderItem:
    attributes: {id: integer, note: {type: string, write_only: true}, total: {type: integer, computed: 1 + 1}}
    relationships:
      box: {type: many_to_one, target: Box, immutable: true}
      customer: {type: one_to_one, target: Customer, foreign_key: true, nullable: true}
    options: {audit: true, etag: true}
"""


def test_names() -> None:
    view = entity(SHOP, "OrderItem")
    assert (view.module, view.table, view.key_parameter) == ("order_item", "order_items", "order_item_id")
    assert (view.noun, view.nouns, view.article) == ("order item", "order items", "an order item")


@pytest.mark.parametrize("name", ["Base", "Class", "Health", "Auth", "Router"])
def test_a_module_never_hides_another_or_a_keyword(name: str) -> None:
    view = entity(f"entities: {{{name}: {{attributes: {{name: string}}}}}}", name)
    assert view.module == f"{name.lower()}_"


def test_columns_are_in_the_order_of_the_spec_with_what_follows_behind() -> None:
    assert [field.name for field in entity(SHOP, "OrderItem").fields] == [
        "id",
        "note",
        "total",
        "box_id",
        "customer_id",
        "created_by",
        "updated_by",
        "version",
    ]
    assert [field.name for field in entity(SHOP, "Customer").fields] == [
        "id",
        "email",
        "born_on",
        "password_hash",
        "role",
    ]


@pytest.mark.parametrize(
    ("name", "field", "sent", "changed", "shown"),
    [
        ("Customer", "id", False, False, True),
        ("Customer", "email", True, True, True),
        ("Customer", "born_on", True, False, True),
        ("Customer", "password_hash", False, False, False),
        ("Customer", "role", False, False, True),
        ("Box", "code", True, False, True),
        ("Box", "label", False, False, True),
        ("OrderItem", "id", False, False, True),
        ("OrderItem", "note", True, True, False),
        ("OrderItem", "total", False, False, True),
        ("OrderItem", "box", True, False, True),
        ("OrderItem", "customer_id", True, True, True),
        ("OrderItem", "created_by", False, False, True),
        ("OrderItem", "version", False, False, True),
    ],
)
def test_who_may_say_a_field(name: str, field: str, sent: bool, changed: bool, shown: bool) -> None:
    found = entity(SHOP, name).field(field)
    assert (found.is_sent, found.is_changed, found.is_shown) == (sent, changed, shown)


def test_a_foreign_key_has_the_type_of_the_key_it_refers_to() -> None:
    field = entity(SHOP, "OrderItem").field("box")
    assert field.attribute == entity(SHOP, "Box").entity.primary_key
    assert not field.is_key


@pytest.mark.parametrize(
    ("here", "there", "result"),
    [
        ("", "", OnDelete.RESTRICT),
        (", on_delete: cascade", "", OnDelete.CASCADE),
        ("", ", on_delete: cascade", OnDelete.CASCADE),
        (", on_delete: set_null", ", on_delete: cascade", OnDelete.SET_NULL),
    ],
)
def test_either_side_says_what_deleting_does(here: str, there: str, result: OnDelete) -> None:
    text = f"""
    entities:
      Cart:
        attributes: {{note: string}}
        relationships: {{items: {{type: one_to_many, target: CartItem, back_populates: cart{there}}}}}
      CartItem:
        attributes: {{note: string}}
        relationships: {{cart: {{type: many_to_one, target: Cart, back_populates: items, nullable: true{here}}}}}
    """
    assert entity(text, "CartItem").field("cart").on_delete is result


def test_a_collection_without_the_other_end_follows_the_only_key_there_is() -> None:
    text = """
    entities:
      Cart:
        attributes: {note: string}
        relationships: {items: {type: one_to_many, target: CartItem}}
      CartItem:
        attributes: {note: string}
        relationships: {cart: {type: many_to_one, target: Cart}}
    """
    view = entity(text, "Cart")
    ((relation, _),) = view.collections
    assert view.back_key(relation).name == "cart_id"


LINKED = """
entities:
  Tag:
    attributes: {name: string}
    relationships: {products: {type: many_to_many, target: Product, back_populates: tags}}
  Product:
    attributes: {name: string}
    relationships:
      tags: {type: many_to_many, target: Tag, back_populates: products}
      children: {type: many_to_many, target: Product, back_populates: parents, join_table: family}
      parents: {type: many_to_many, target: Product, back_populates: children}
"""


def test_a_join_table_is_the_same_from_either_side() -> None:
    product, tag = entity(LINKED, "Product"), entity(LINKED, "Tag")
    tags, products = product.entity.relationship("tags"), tag.entity.relationship("products")
    assert tags is not None and products is not None
    assert product.join_columns(tags) == ("product_id", "tag_id")
    assert tag.join_columns(products) == ("tag_id", "product_id")
    assert product.join_table(tags).name == tag.join_table(products).name == "product_tags"


def test_a_join_table_of_an_entity_with_itself_has_two_ends() -> None:
    product = entity(LINKED, "Product")
    children, parents = product.entity.relationship("children"), product.entity.relationship("parents")
    assert children is not None and parents is not None
    assert product.join_table(children).name == product.join_table(parents).name == "family"
    assert product.join_columns(children) == ("product_id", "child_id")
    assert product.join_columns(parents) == ("child_id", "product_id")


def test_join_tables_are_listed_once() -> None:
    assert [table.name for table in app(LINKED).join_tables] == ["family", "product_tags"]


def test_a_long_join_table_gets_a_short_name() -> None:
    text = f"""
    entities:
      {"A" + "b" * 40}:
        attributes: {{name: string}}
        relationships: {{{"c" * 40}: {{type: many_to_many, target: {"A" + "b" * 40}}}}}
    """
    (table,) = app(text).join_tables
    assert len(table.name) == 63 and table.name.startswith("ab")


def test_entities_are_sorted_by_name() -> None:
    assert list(app(SHOP).entities) == ["Box", "Customer", "OrderItem"]


@pytest.mark.parametrize(
    ("access", "implied"),
    [
        ("{owner: customer}", True),
        ("{owner: customer, read: public}", True),
        ("{owner: customer, create: [owner, clerk]}", False),
        ("{owner: customer, create: [clerk]}", False),
    ],
)
def test_the_owner_is_implied_where_only_owners_create(access: str, implied: bool) -> None:
    text = f"""
    auth: {{user: Customer, roles: [customer, clerk]}}
    entities:
      Customer: {{attributes: {{email: {{type: email, unique: true}}}}}}
      Cart:
        attributes: {{note: string}}
        relationships: {{customer: {{type: many_to_one, target: Customer}}}}
        access: {access}
    """
    field = entity(text, "Cart").field("customer")
    assert field.is_sent is not implied
    assert not field.is_changed


@pytest.mark.parametrize(
    ("name", "variable"),
    [("Cart", "cart"), ("Values", "values_row"), ("Actor", "actor_row"), ("Body", "body_row"), ("Range", "range_row")],
)
def test_a_variable_never_hides_what_the_code_around_it_needs(name: str, variable: str) -> None:
    assert entity(f"entities: {{{name}: {{attributes: {{title: string}}}}}}", name).variable == variable
