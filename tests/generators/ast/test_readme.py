"""The page that says what the application is: `README.md`."""

import pytest

from generators.ast.readme import code, emit_readme, prose
from generators.diagrams import diagrams
from tests.generators.ast.support import files
from tests.generators.diagrams.specs import shop

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


@pytest.mark.parametrize(
    ("text", "written"),
    [("a == b", "`a == b`"), ("a`b``c", "```a`b``c```"), ("`", "`` ` ``"), ("two\nlines", "`two lines`")],
)
def test_spec_text_as_code(text: str, written: str) -> None:
    assert code(text) == written


BEHAVIOR = """
x-business-logic:
  flows:
    rename:
      description: Give it *another* name
      trigger: {path: "/products/{product_id}/rename"}
      auth: [clerk]
      input: {name: {type: string, min_length: 1}}
      steps:
        - load: product = Product(product_id)
        - set: product.name = name
    cheer:
      trigger: {type: schedule, schedule: "0 8 * * 1"}
      steps:
        - action: Cheer
  invariants:
    cheap: {entity: Product, expression: price < 100 or price > 200, description: Not in between | ever}
"""


def test_what_happens_and_what_always_holds() -> None:
    written = section("What happens", SHOP + BEHAVIOR)
    assert "### `rename`\n\nGive it \\*another\\* name\n\n`POST /products/{product_id}/rename` (clerk)\n" in written
    assert "Runs at `0 8 * * 1`, started by `python -m src.workflows.schedule`. Nobody has written" in written
    assert "| Product | `price < 100 or price > 200`: Not in between \\| ever |" in written
    assert "What happens" not in files(SHOP)["README.md"]


def test_it_has_every_diagram_of_the_application() -> None:
    view = shop("look:\n  steps:\n    - set: x = 1\n")
    page = emit_readme(view)
    drawn = [one.text for one in diagrams(view)]
    assert len(drawn) == 3
    assert all(f"```mermaid\n{text}\n```\n" in page for text in drawn)
