"""Declared operations and schemas: `src/api/routes/custom.py` and their shapes."""

import pytest

from tests.generators.ast.support import SCHEMAS, check, files, names

CUSTOM = "src/api/routes/custom.py"

SHOP = """
auth: {user: Customer, roles: [customer, clerk]}
entities:
  Customer: {attributes: {email: {type: email, unique: true}}}
  Product: {attributes: {name: string, price: decimal}}
schemas:
  Report:
    description: how a year went
    type: object
    required: [year, best, kind]
    properties:
      year: {type: integer, minimum: 2000}
      best: {$ref: "#/entities/Product"}
      others: {type: array, items: {$ref: "#/entities/Product"}}
      parent: {$ref: "#/schemas/Report"}
      kind: {type: string, enum: [gross, net]}
      notes: {type: array, items: {type: string, maxLength: 20}, maxItems: 3}
      remark: {type: [string, "null"]}
      class: {type: string}
      note: {type: string, default: none so far}
      since: {type: string, format: date, default: 2020-01-01}
      months: {type: array, items: {type: integer}, default: [1, 2]}
      previous: {$ref: "#/schemas/Report", nullable: true}
  Wish:
    type: object
    required: [text]
    properties:
      text: {type: string, minLength: 1}
      class: {type: string, enum: [small, large], default: small}
      options: {type: array, items: {$ref: "#/schemas/Option"}}
  Option:
    type: object
    required: [name]
    properties: {name: {type: string}}
paths:
  /reports/{year}:
    get:
      operationId: read_report
      summary: Read a report
      description: Adds up every order of a year
      tags: [reports]
      x-access: [clerk]
      deprecated: true
      parameters:
        - {name: year, in: path, required: true, schema: {type: integer, minimum: 2000}}
        - {name: kind, in: query, schema: {type: string, enum: [gross, net]}}
        - {name: X-Request-Id, in: header, required: true, schema: {type: string, maxLength: 40}}
        - {name: from, in: query, schema: {type: string, format: date}}
      responses:
        "200": {description: ok, content: {application/json: {schema: {$ref: "#/schemas/Report"}}}}
        "404": {description: no such year}
  /wishes:
    post:
      operationId: make_wish
      x-access: public
      requestBody: {content: {application/json: {schema: {$ref: "#/schemas/Wish"}}}}
      responses:
        "202":
          description: taken
          content: {application/json: {schema: {type: array, items: {$ref: "#/entities/Product"}}}}
    delete:
      responses: {"204": {description: gone}}
"""


def test_an_operation_checks_its_input_and_answers_501() -> None:
    check(
        SHOP,
        CUSTOM,
        "read_report",
        '''
        @router.get(
            "/reports/{year}",
            operation_id="read_report",
            summary="Read a report",
            description="Adds up every order of a year",
            tags=["reports"],
            deprecated=True,
            dependencies=[Depends(require(CustomerRole.CLERK))],
            responses=responses(401, 403, 404, 422, 501),
        )
        async def read_report(
            year: Annotated[int, Field(ge=2000, le=INT32_MAX), Path()],
            x_request_id: Annotated[Text, Field(max_length=40), Header(alias="X-Request-Id")],
            kind: Annotated[Literal["gross", "net"] | Absent, Query()] = None,
            from_: Annotated[Date | Absent, Query(alias="from")] = None,
        ) -> Report:
            """Read a report."""
            raise Refusal(501, "read_report is not implemented")
        ''',
    )


def test_a_body_a_list_and_another_status() -> None:
    check(
        SHOP,
        CUSTOM,
        "make_wish",
        '''
        @router.post(
            "/wishes",
            operation_id="make_wish",
            status_code=202,
            responses=responses(400, 413, 422, 501),
        )
        async def make_wish(body: Wish) -> list[ProductRead]:
            """Answer POST /wishes."""
            raise Refusal(501, "make_wish is not implemented")
        ''',
    )


def test_an_operation_that_says_little_is_named_after_its_path() -> None:
    check(
        SHOP,
        CUSTOM,
        "delete_wishes",
        '''
        @router.delete(
            "/wishes",
            operation_id="delete_wishes",
            status_code=204,
            dependencies=[Depends(current_user)],
            responses=responses(401, 422, 501),
        )
        async def delete_wishes() -> None:
            """Answer DELETE /wishes."""
            raise Refusal(501, "delete_wishes is not implemented")
        ''',
    )


def test_what_is_answered_is_built_by_us() -> None:
    check(
        SHOP,
        SCHEMAS,
        "Report",
        '''
        class Report(Outgoing):
            """How a year went."""

            year: Annotated[int, Field(ge=2000, le=INT32_MAX), Whole()]
            best: ProductRead
            others: list[ProductRead] | MISSING = MISSING
            parent: "Report | MISSING" = MISSING
            kind: Literal["gross", "net"]
            notes: Annotated[list[Annotated[Text, Field(max_length=20)]], Field(max_length=3)] | MISSING = (
                MISSING
            )
            remark: Annotated[Text, Field(max_length=255)] | None = None
            class_: Annotated[Text, Field(max_length=255)] | MISSING = Field(
                default=MISSING, validation_alias="class_", serialization_alias="class"
            )
            note: Annotated[Text, Field(max_length=255)] = "none so far"
            since: Date = dt.date.fromisoformat("2020-01-01")
            months: Annotated[
                list[Annotated[int, Field(ge=-INT32_MAX, le=INT32_MAX), Whole()]], Field(max_length=100)
            ] = Field(default_factory=lambda: [1, 2])
            previous: "Report | None" = None
        ''',
    )


def test_what_is_sent_is_checked() -> None:
    check(
        SHOP,
        SCHEMAS,
        "Wish",
        '''
        class Wish(Incoming):
            """The shape Wish."""

            text: Annotated[Text, Field(min_length=1, max_length=255)]
            class_: Literal["small", "large"] = Field(default="small", alias="class")
            options: list[Option] | MISSING = MISSING
        ''',
    )


def test_what_is_part_of_what_is_sent_is_checked_too() -> None:
    check(
        SHOP,
        SCHEMAS,
        "Option",
        '''
        class Option(Incoming):
            """The shape Option."""

            name: Annotated[Text, Field(max_length=255)]
        ''',
    )


def test_operations_are_in_the_order_of_their_paths() -> None:
    assert names(SHOP, CUSTOM) == ["router", "read_report", "delete_wishes", "make_wish"]


@pytest.mark.parametrize(
    "paths", ["", "paths: {/things: {get: {summary: See all, responses: {'200': {description: ok}}}}}"]
)
def test_what_can_be_derived_is_not_custom(paths: str) -> None:
    assert CUSTOM not in files(f"entities: {{Thing: {{attributes: {{name: string}}}}}}\n{paths}")
