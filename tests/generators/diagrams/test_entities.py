"""The entity-relationship diagram."""

from generators.diagrams import entity_diagram
from tests.generators.ast.support import app

SHOP = """
app: {name: shop}
auth: {user: Customer, roles: [customer, clerk]}
entities:
  Customer:
    attributes: {email: {type: email, unique: true}}
  Product:
    attributes:
      name: {type: string, unique: true}
      tags: string[]?
    relationships:
      maker: {type: many_to_one, target: Customer, nullable: true}
      twin: {type: one_to_one, target: Product, nullable: true, foreign_key: true}
      fans: {type: many_to_many, target: Customer}
  Note:
    attributes: {text: string}
    relationships:
      about: {type: many_to_one, target: Product}
"""


def test_it_has_every_table_and_reference() -> None:
    assert (
        entity_diagram(app(SHOP))
        == """\
erDiagram
    "Customer" {
        uuid id PK
        email email UK
        enum role
    }
    "Note" {
        uuid id PK
        string text
        uuid about_id FK
    }
    "Product" {
        uuid id PK
        string name UK
        array tags
        uuid maker_id FK
        uuid twin_id FK
    }
    "Product" ||--o{ "Note" : "about"
    "Customer" |o--o{ "Product" : "maker"
    "Product" |o--o| "Product" : "twin"
    "Product" }o--o{ "Customer" : "product_fans\""""
    )


def test_around_one_entity_are_its_neighbours_and_only_its_own_links() -> None:
    view = app(SHOP)
    lines = entity_diagram(view, view.entities["Note"]).splitlines()
    assert [line.strip(" {") for line in lines if line.endswith("{")] == ['"Note"', '"Product"']
    assert [line.strip() for line in lines if "--" in line] == ['"Product" ||--o{ "Note" : "about"']


def test_columns_that_are_words_of_the_language() -> None:
    text = "entities: {One: {attributes: {pk: {type: uuid, primary_key: true}, fk: string, uk: string?}}}"
    lines = entity_diagram(app(text)).splitlines()
    assert lines[1:-1] == ['    "One" {', "        uuid pk_ PK", "        string fk_", "        string uk_"]
