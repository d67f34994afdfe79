"""Declared operations and schemas: `src/api/routes/custom` and their shapes."""

import pytest

from tests.generators.ast.support import SCHEMAS, check, check_module, files

CUSTOM = "src/api/routes/custom"
TESTS = "tests/contract/custom"

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
        f"{CUSTOM}/read_report.py",
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
        f"{CUSTOM}/make_wish.py",
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
        f"{CUSTOM}/delete_wishes.py",
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
    check_module(
        SHOP,
        f"{CUSTOM}/__init__.py",
        '''
        """Operations that the specification names without saying what they do."""

        from fastapi import APIRouter

        from src.api.routes.custom import delete_wishes, make_wish, read_report

        router = APIRouter()
        router.include_router(read_report.router)
        router.include_router(delete_wishes.router)
        router.include_router(make_wish.router)
        ''',
    )


def test_another_operation_leaves_the_handlers_and_tests_of_the_others_alone() -> None:
    more = SHOP + "  /stars: {get: {operationId: countStars, responses: {'200': {description: ok}}}}\n"
    before, after = files(SHOP), files(more)
    written = [path for path in before if path.startswith((f"{CUSTOM}/", f"{TESTS}/")) and "__init__" not in path]
    assert len(written) == 6
    assert [path for path in written if before[path] != after[path]] == []
    added = [path for path in after if path not in before]
    assert sorted(added) == [f"{CUSTOM}/count_stars.py", f"{TESTS}/test_count_stars.py"]


def test_a_function_is_named_as_python_does_and_the_operation_as_it_was_written() -> None:
    text = """
    entities: {Thing: {attributes: {name: string}}}
    paths: {/things/best: {get: {operationId: findBestThing, responses: {"200": {description: ok}}}}}
    """
    check(
        text,
        f"{CUSTOM}/find_best_thing.py",
        "find_best_thing",
        '''
        @router.get("/things/best", operation_id="findBestThing", responses=responses(422, 501))
        async def find_best_thing() -> None:
            """Answer GET /things/best."""
            raise Refusal(501, "findBestThing is not implemented")
        ''',
    )


def test_the_test_of_an_operation_says_when_to_delete_it() -> None:
    check_module(
        SHOP,
        f"{TESTS}/test_delete_wishes.py",
        '''
        """DELETE /wishes answers 501.

        Once its handler is written, delete this test or replace it with one of your own.
        """

        from httpx import AsyncClient
        from sqlalchemy.ext.asyncio import AsyncSession

        from src.models.enums import CustomerRole
        from tests.support.problems import assert_problem
        from tests.support.rows import make_customer
        from tests.support.tokens import bearer


        async def test_not_implemented(client: AsyncClient, session: AsyncSession) -> None:
            """Until its handler is written."""
            somebody = await make_customer(session, role=CustomerRole.CUSTOMER)
            answer = await client.request("DELETE", "/wishes", headers=bearer(somebody))
            assert_problem(answer, 501)


        async def test_signing_in_is_needed(client: AsyncClient) -> None:
            answer = await client.request("DELETE", "/wishes")
            assert_problem(answer, 401)
        ''',
    )


def test_an_entity_may_be_called_custom() -> None:
    found = files(
        "entities: {Custom: {attributes: {name: string}}}\n"
        "paths: {/rules: {get: {operationId: rules, responses: {'200': {description: ok}}}}}"
    )
    assert {"src/api/routes/custom_.py", f"{CUSTOM}/rules.py"} <= found.keys()


@pytest.mark.parametrize(
    "paths", ["", "paths: {/things: {get: {summary: See all, responses: {'200': {description: ok}}}}}"]
)
def test_what_can_be_derived_is_not_custom(paths: str) -> None:
    found = files(f"entities: {{Thing: {{attributes: {{name: string}}}}}}\n{paths}")
    assert [path for path in found if path.startswith((CUSTOM, TESTS))] == []
