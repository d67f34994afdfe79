"""The page that says what the application is: `README.md`."""

import pytest

from generators.ast.readme import entity_diagram, prose
from tests.generators.ast.support import app, files

SHOP = """
app: {name: shop, description: A *small* shop}
auth: {user: Customer, roles: [customer, clerk]}
entities:
  Customer:
    attributes: {email: {type: email, unique: true}}
  Product:
    description: Something <b>we</b> sell
    attributes:
      name: {type: string, min_length: 1, unique: true}
      price: {type: decimal, gt: 0}
      kind: {type: enum, values: [a|b, c]}
      tags: string[]?
    relationships:
      maker: {type: many_to_one, target: Customer, nullable: true}
      twin: {type: one_to_one, target: Product, nullable: true, foreign_key: true}
      fans: {type: many_to_many, target: Customer}
    access: {list: public, update: [owner, clerk], owner: maker}
paths:
  /reports: {get: {operationId: read_reports, responses: {"200": {description: ok}}}}
"""


def section(title: str, text: str = SHOP) -> str:
    """The text under a heading."""
    after = files(text)["README.md"].split(f"\n## {title}\n", 1)[1]
    return after.split("\n## ", 1)[0].strip()


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain words", "plain words"),
        ("a *b* _c_ `d`", r"a \\*b\\* \\_c\\_ \\`d\\`".replace("\\\\", "\\")),
        ("<script> & [x](y) | z", r"\<script\> \& \[x\](y) \| z"),
        ("two\nlines\x07", "two lines"),
        ("${HOME} $math$", r"\$\{HOME\} \$math\$"),
    ],
)
def test_spec_text_is_no_markup(text: str, written: str) -> None:
    assert prose(text) == written


def test_the_diagram_has_every_table_and_reference() -> None:
    assert (
        entity_diagram(app(SHOP))
        == """\
erDiagram
    Customer {
        uuid id PK
        email email UK
        enum role
    }
    Product {
        uuid id PK
        string name UK
        decimal price
        enum kind
        array tags
        uuid maker_id FK
        uuid twin_id FK
    }
    Customer |o--o{ Product : maker
    Product |o--o| Product : twin
    Product }o--o{ Customer : product_fans"""
    )


def test_every_field_with_its_rules() -> None:
    table = section("What it keeps").split("### Product\n\n")[1]
    assert (
        table
        == r"""Something \<b\>we\</b\> sell

| field | type | rules |
| --- | --- | --- |
| `id` | uuid |  |
| `name` | string | unique, min\_length=1 |
| `price` | decimal(12, 2) | gt=0 |
| `kind` | a\|b \| c |  |
| `tags` | list of string | may be null |
| `maker_id` | reference to customer | may be null |
| `twin_id` | reference to product | unique, may be null |"""
    )


def test_every_operation_with_who_may() -> None:
    rows = section("What it answers").splitlines()
    assert "| `GET /products` | List products | everybody |" in rows
    assert "| `PATCH /products/{product_id}` | Change a product | owner, clerk |" in rows
    assert "| `GET /auth/me` | Who is signed in | signed in |" in rows


def test_what_is_still_to_be_written() -> None:
    assert "- `GET /reports`" in section("Still to be written")
    assert "Still to be written" not in files("entities: {Thing: {attributes: {name: string}}}")["README.md"]


def test_signing_in_is_explained_where_it_is_needed() -> None:
    written = section("Signing in")
    assert '`POST /auth/token` takes JSON, `{"email": ..., "password": ...}`' in written
    assert """-d '{"email": "clerk@example.com", "password": "demo-password"}'""" in written


def test_it_says_where_to_write_what_nobody_has_written() -> None:
    written = section("Still to be written")
    assert "- `GET /reports` in `src/api/routes/custom/read_reports.py`" in written
    assert "Signing in" not in files("entities: {Thing: {attributes: {name: string}}}")["README.md"]
