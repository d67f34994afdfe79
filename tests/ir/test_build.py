"""Parts → IR: what was declared laid over what follows."""

import pytest
from hypothesis import given

from ir.build import build, route_shape
from ir.model import ApplicationIR, Operation
from ir.parts import SpecParts
from tests.ir.irs import applications, few
from tests.ir.specs import read_well

THINGS = "entities: {Thing: {attributes: {name: string}}}\n"


def built(text: str) -> ApplicationIR:
    return build(read_well(text).parts)


def test_everything_that_was_written_is_there() -> None:
    ir = built("""
        app: {name: shop, description: A shop, version: 2.0.0, output: ./out}
        auth: {user: Customer, roles: [customer], token_minutes: 5}
        entities: {Customer: {attributes: {email: {type: email, unique: true}}}}
        schemas: {Report: {type: object, properties: {year: {type: integer}}}}
        infrastructure: {deployment: {port: 9000}}
    """)
    assert (ir.name, ir.description, ir.version, ir.output) == ("shop", "A shop", "2.0.0", "./out")
    assert ir.auth is not None and ir.auth.token_minutes == 5
    assert [entity.name for entity in ir.domain_model.entities] == ["Customer"]
    assert [schema.name for schema in ir.api_model.schemas] == ["Report"]
    assert ir.infrastructure_model.deployment.port == 9000
    assert {rule.entity for rule in ir.validation_model.rules} == {"Customer"}


def test_a_declared_endpoint_changes_the_words_of_the_one_that_follows() -> None:
    ir = built(
        THINGS
        + """
paths:
  /things:
    get:
      operationId: browse
      summary: Browse
      tags: [shop]
      deprecated: true
      responses: {"200": {description: ok}}
"""
    )
    found = ir.api_model.endpoint("GET", "/things")
    assert found is not None
    assert (found.operation_id, found.summary, found.tags, found.deprecated) == ("browse", "Browse", ("shop",), True)
    assert (found.operation, found.response_schema, found.is_derived) == (Operation.LIST, "ThingPage", False)
    assert found.parameters


def test_what_it_does_not_say_stays() -> None:
    ir = built(THINGS + 'paths: {/things: {get: {responses: {"200": {description: ok}}}}}')
    found = ir.api_model.endpoint("GET", "/things")
    assert found is not None
    assert (found.operation_id, found.summary, found.access) == ("list_things", "List things", ("public",))


def test_the_names_of_path_parameters_do_not_tell_routes_apart() -> None:
    ir = built(
        THINGS
        + """
paths:
  /things/{id}:
    get:
      operationId: look
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {"200": {description: ok}}
"""
    )
    found = ir.api_model.endpoint("GET", "/things/{thing_id}")
    assert found is not None and found.operation_id == "look"
    assert ir.api_model.endpoint("GET", "/things/{id}") is None
    assert route_shape(found) == ("GET", "/things/{}")


def test_other_endpoints_come_after_all_that_follow() -> None:
    ir = built(
        THINGS
        + """
paths:
  /reports/{year}/pages:
    post:
      parameters: [{name: year, in: path, required: true, schema: {type: integer}}]
      responses: {"201": {description: ok}}
"""
    )
    found = ir.api_model.endpoints[-1]
    assert (found.key, found.operation, found.entity) == ("POST /reports/{year}/pages", Operation.CUSTOM, None)
    assert found.operation_id == "post_reports_year_pages"


@pytest.mark.parametrize(
    ("auth", "said", "access"),
    [
        ("", "", ("public",)),
        ("auth: {user: Thing, roles: [clerk]}\n", "", ("authenticated",)),
        ("auth: {user: Thing, roles: [clerk]}\n", "x-access: public, ", ("public",)),
        ("auth: {user: Thing, roles: [clerk]}\n", "x-access: [clerk], ", ("clerk",)),
    ],
)
def test_who_may_use_a_declared_endpoint(auth: str, said: str, access: tuple[str, ...]) -> None:
    text = f"{auth}{THINGS}paths: {{/reports: {{get: {{{said}responses: {{'200': {{description: ok}}}}}}}}}}"
    found = built(text).api_model.endpoint("GET", "/reports")
    assert found is not None and found.access == access


def test_nothing_gives_an_empty_application() -> None:
    ir = build(SpecParts())
    assert (ir.name, ir.api_model.endpoints, ir.validation_model.rules) == ("", (), ())


@few
@given(applications)
def test_any_parts_give_endpoints_that_know_their_access(ir: ApplicationIR) -> None:
    assert all(endpoint.access and endpoint.operation_id for endpoint in ir.api_model.endpoints)
    assert ApplicationIR.model_validate_json(ir.model_dump_json()) == ir
