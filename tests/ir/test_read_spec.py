"""What the rest of a spec means: relationships, options, access, sections, paths and schemas."""

import pytest

from ir.model import (
    Access,
    AuthModelIR,
    Constraint,
    ConstraintType,
    Crud,
    DatabaseType,
    DataType,
    HTTPMethod,
    OnDelete,
    ParamLocation,
    RelationType,
    Response,
)
from tests.ir.specs import entity, read_well, relationship


def test_app_and_auth() -> None:
    parts = read_well(
        """
        app: {name: shop, description: A shop, version: 1.10, output: ./out}
        auth: {user: Customer, roles: [customer, clerk], token_minutes: 5}
        """
    ).parts
    assert (parts.name, parts.description, parts.version, parts.output) == ("shop", "A shop", "1.10", "./out")
    assert parts.auth == AuthModelIR(user_entity="Customer", roles=("customer", "clerk"), token_minutes=5)


def test_infrastructure() -> None:
    found = read_well(
        """
        infrastructure:
          database: {type: sqlite, port: 5433}
          deployment: {port: 9000}
          observability: {dashboards: false}
        """
    ).parts.infrastructure
    assert (found.database.type, found.database.port, found.database.host) == (DatabaseType.SQLITE, 5433, "postgres")
    assert found.deployment.port == 9000
    assert found.deployment.observability.metrics and not found.deployment.observability.dashboards


def test_relationships() -> None:
    found = relationship(
        "{type: many_to_one, target: Other, back_populates: things, nullable: true, immutable: true,"
        " on_delete: set_null, description: Why, renamed_from: was}"
    )
    assert (found.type, found.source_entity, found.target_entity) == (RelationType.MANY_TO_ONE, "Thing", "Other")
    assert (found.back_populates, found.on_delete, found.renamed_from) == ("things", OnDelete.SET_NULL, "was")
    assert found.is_nullable and found.is_immutable and found.holds_key and not found.is_nested
    found = relationship("{type: many_to_many, target: Other, through: Link, join_table: links, nested: true}")
    assert (found.through, found.join_table, found.is_nested, found.holds_key) == ("Link", "links", True, False)


@pytest.mark.parametrize(
    ("left", "right", "holders"),
    [
        ("{type: one_to_one, target: B}", None, {"A"}),
        ("{type: one_to_one, target: B, back_populates: a}", "{type: one_to_one, target: A, foreign_key: true}", {"B"}),
        ("{type: one_to_one, target: B}", "{type: one_to_one, target: A, back_populates: b, foreign_key: true}", {"B"}),
        ("{type: one_to_one, target: B, back_populates: a}", "{type: one_to_one, target: A, back_populates: b}", set()),
        ("{type: one_to_one, target: B, back_populates: x}", "{type: one_to_one, target: A}", {"A", "B"}),
        ("{type: one_to_one, target: B, foreign_key: false}", None, set()),
    ],
)
def test_the_foreign_key_of_one_to_one(left: str, right: str | None, holders: set[str]) -> None:
    text = f"entities:\n  A:\n    relationships:\n      b: {left}\n  B:\n    description: b\n"
    if right:
        text += f"    relationships:\n      a: {right}\n"
    parts = read_well(text).parts
    assert {one.name for one in parts.entities if any(it.holds_key for it in one.relationships)} == holders


def test_entities() -> None:
    found = entity(
        """
        description: A thing
        table: stuff
        path: things
        renamed_from: Object
        unique: [[a, b], [c]]
        indexes: [[b]]
        options: {timestamps: true, filters: [a], sorts: [], page_size: 5}
        access: {owner: self, list: public, create: [clerk, owner]}
        """
    )
    assert (found.table_name, found.path_name, found.renamed_from) == ("stuff", "things", "Object")
    assert (found.unique, found.indexes) == ((("a", "b"), ("c",)), (("b",),))
    assert found.options.timestamps and not found.options.etag
    assert (found.options.filters, found.options.sorts, found.options.search) == (("a",), (), None)
    assert (found.options.page_size, found.options.max_page_size) == (5, 100)
    assert found.access == Access(owner="self", list=("public",), create=("clerk", "owner"))


@pytest.mark.parametrize(
    ("written", "operations"),
    [
        ("true", tuple(Crud)),
        ("false", ()),
        ("[read, list]", (Crud.LIST, Crud.READ)),
        ("read", (Crud.READ,)),
    ],
)
def test_crud(written: str, operations: tuple[Crud, ...]) -> None:
    assert entity(f"crud: {written}").crud == operations


def test_empty_sections_are_empty() -> None:
    parts = read_well(
        "entities:\npaths:\nschemas:\nauth: {user: U, roles: }\ninfrastructure:\nx-mine: [anything]\n"
    ).parts
    assert (parts.entities, parts.endpoints, parts.schemas) == ((), (), ())
    assert read_well("entities:\n  Thing:\n").parts.entities[0].primary_key.name == "id"


PATHS = """
paths:
  /reports/{year}:
    parameters:
      - {name: year, in: path, schema: {type: integer, minimum: 2000}}
      - {name: page, in: query, schema: {type: integer}}
    get:
      operationId: yearly_report
      summary: A year
      tags: [reports]
      parameters:
        - {name: page, in: query, required: true, schema: {type: string, enum: [a, b], default: a}}
      responses:
        200:
          description: All of it
          content: {application/json: {schema: {type: array, items: {$ref: "#/schemas/Report"}}}}
        "404": {description: None}
      x-access: clerk
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/entities/Order"}}}}
      responses: {201: {description: Made}}
schemas:
  Report:
    type: object
    description: Sums
    required: [total, lines]
    properties:
      total: {type: string, format: decimal, x-scale: 4}
      when: {type: [string, "null"], format: date-time}
      kind: {enum: [a, b]}
      lines: {type: array, maxItems: 3, items: {type: string, minLength: 1}}
      order: {$ref: "#/entities/Order"}
      orders: {type: array, items: {$ref: "#/components/schemas/Order"}}
      count: {type: integer, format: int64, exclusiveMinimum: 0, default: 5}
"""


def test_paths() -> None:
    get, post = read_well(PATHS).parts.endpoints
    assert (get.method, get.path, get.operation_id) == (HTTPMethod.GET, "/reports/{year}", "yearly_report")
    assert (get.tags, get.access, get.is_derived) == (("reports",), ("clerk",), False)
    year, page = get.parameters
    assert (year.location, year.required, year.data_type) == (ParamLocation.PATH, True, DataType.INTEGER)
    assert year.constraints == (Constraint(type=ConstraintType.GE, value=2000),)
    assert (page.required, page.data_type, page.values, page.default_value) == (True, DataType.ENUM, ("a", "b"), "a")
    assert get.responses == (
        Response(status=200, description="All of it", schema_name="Report", is_array=True),
        Response(status=404, description="None"),
    )
    assert (get.status, get.response_schema) == (200, "Report")
    assert (post.request_schema, post.status, post.access) == ("Order", 201, ())


def test_schemas() -> None:
    (report,) = read_well(PATHS).parts.schemas
    fields = {one.name: one for one in report.fields}
    assert report.description == "Sums"
    assert {name for name, one in fields.items() if one.is_required} == {"total", "lines"}
    assert (fields["total"].data_type, fields["total"].precision, fields["total"].scale) == (DataType.DECIMAL, 12, 4)
    assert (fields["when"].data_type, fields["when"].is_nullable) == (DataType.DATETIME, True)
    assert (fields["kind"].data_type, fields["kind"].values) == (DataType.ENUM, ("a", "b"))
    assert (fields["lines"].is_array, fields["lines"].data_type) == (True, DataType.STRING)
    assert [str(one) for one in (*fields["lines"].constraints, *fields["lines"].item_constraints)] == [
        "max_items=3",
        "min_length=1",
    ]
    assert (fields["order"].reference, fields["order"].is_array) == ("Order", False)
    assert (fields["orders"].reference, fields["orders"].is_array) == ("Order", True)
    assert (fields["count"].data_type, fields["count"].default_value) == (DataType.BIGINT, 5)


def test_the_other_end_of_a_relationship_need_not_be_declared() -> None:
    result = read_well("""\
entities:
  Category:
    attributes: {name: string}
    relationships:
      parent: {type: many_to_one, target: Category, nullable: true, back_populates: children}
  Product:
    attributes: {name: string}
    relationships:
      category: {type: many_to_one, target: Category, back_populates: products}
""")
    category = result.parts.entities[0]
    ends = [(one.field_name, one.type, one.target_entity, one.back_populates) for one in category.relationships]
    assert ends == [
        ("parent", "many_to_one", "Category", "children"),
        ("children", "one_to_many", "Category", "parent"),
        ("products", "one_to_many", "Product", "category"),
    ]


def test_a_slip_of_the_pen_is_no_other_end() -> None:
    result = read_well("""\
entities:
  Cart:
    attributes: {note: text}
    relationships:
      items: {type: one_to_many, target: CartItem}
  CartItem:
    attributes: {quantity: integer}
    relationships:
      cart: {type: many_to_one, target: Cart, back_populates: itmes}
""")
    assert [one.field_name for one in result.parts.entities[0].relationships] == ["items"]
