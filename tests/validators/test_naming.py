"""How operations and parameters are called in Python: one name each, and none that hides another."""

import ast

import pytest

from generators.app import plan_app
from tests.validators.marks import check_marks
from validators.target.naming import function_name, parameter_names

SPEC = """\
auth: {user: Customer, roles: [clerk]}
entities:
  Customer:
    attributes: {email: {type: email, unique: true}}
  Order:
    attributes: {total: decimal}
schemas:
  Thing:
    properties: {name: {type: string}}
paths:
  /orders:
    get: {operationId: router}
    post: {operationId: responses}
  /a:
    get: {operationId: Refusal, x-access: [clerk], responses: {200: {description: A}}}
    put: {operationId: require, responses: {200: {description: A}}}
    delete: {operationId: currentUser, responses: {200: {description: A}}}
  /b:
    get:
      operationId: int
      parameters: [{name: number, in: query, schema: {type: integer}}]
      responses: {200: {description: A}}
    put: {operationId: Annotated, responses: {200: {description: A}}}
  /things/{id}:
    post:
      operationId: Thing
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: id, in: query, schema: {type: string}}
        - {name: body, in: query, schema: {type: string}}
        - {name: a-b, in: query, schema: {type: string}}
        - {name: a.b, in: query, schema: {type: string}}
        - {name: Refusal, in: query, schema: {type: string}}
        - {name: dry_run, in: header, schema: {type: string}}
      requestBody: {content: {application/json: {schema: {$ref: "#/schemas/Thing"}}}}
      responses: {200: {description: A}}
"""


@pytest.mark.parametrize(
    ("operation", "function"),
    [
        ("listOrders", "list_orders"),
        ("get_HTTP_report", "get_http_report"),
        ("router", "router_"),
        ("currentUser", "current_user_"),
        ("print", "print_"),
        ("Refusal", "refusal"),
        ("metadata", "metadata_"),
        ("con", "con_"),
    ],
)
def test_functions(operation: str, function: str) -> None:
    assert function_name(operation) == function


def test_parameters() -> None:
    found = parameter_names(["X-Request-Id", "a-b", "a.b", "a_b", "class", "body", "Body"], ("body",))
    assert found == ["x_request_id", "a_b", "a_b_", "a_b__", "class_", "body_", "body__"]


def routes() -> dict[str, str]:
    """The modules of routes that answer these operations."""
    result = check_marks(SPEC)
    assert result.ir is not None
    files = {file.path: file.content for file in plan_app(result.ir).files}
    return {path: text for path, text in files.items() if path.startswith("src/api/routes/") and "router" in text}


@pytest.mark.parametrize("path", routes())
def test_no_function_hides_a_name_that_its_module_needs(path: str) -> None:
    module = ast.parse(routes()[path])
    imports = [node for node in module.body if isinstance(node, ast.ImportFrom)]
    functions = [node for node in module.body if isinstance(node, ast.AsyncFunctionDef)]
    names = [alias.asname or alias.name for node in imports for alias in node.names]
    names += [function.name for function in functions]
    assert len(names) == len(set(names))
    assert not {"router", "int"} & {function.name for function in functions}
    assert not {"Refusal", "int"} & {one.arg for function in functions for one in function.args.args}


def test_a_header_keeps_its_name() -> None:
    """FastAPI puts hyphens for underscores in the names of headers, but for those it is given as an alias."""
    assert any('Header(alias="dry_run")' in text for text in routes().values())
