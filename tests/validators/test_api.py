"""Declared endpoints and schemas, beside those that follow from entities."""

from tests.validators.marks import check_marks
from validators.check import check


def test_describing_a_derived_endpoint_needs_no_declarations() -> None:
    result = check_marks("""\
entities:
  Product:
    attributes: {title: string}
paths:
  /products/{id}:
    get: {operationId: showProduct, summary: Show one}
""")
    assert result.ir is not None
    endpoint = result.ir.api_model.endpoint("GET", "/products/{product_id}")
    assert endpoint is not None
    assert endpoint.operation_id == "showProduct"


def test_templates() -> None:
    check_marks("""\
entities:
  Product:
    attributes: {title: string}
paths:
  /a/:  # error: DM401
    get: {responses: {200: {description: A}}}
  /b//c:  # error: DM401
    get: {responses: {200: {description: A}}}
  /d/e{f}:  # error: DM401
    get: {parameters: [{name: f, in: path, schema: {type: string}}], responses: {200: {description: A}}}
  /g/{h}/{h}:  # error: DM404
    get: {parameters: [{name: h, in: path, schema: {type: string}}], responses: {200: {description: A}}}
  /i/../j:  # error: DM401
    get: {responses: {200: {description: A}}}
  /k l:  # error: DM401
    get: {responses: {200: {description: A}}}
  /health/deep:  # error: DM408
    get: {responses: {200: {description: A}}}
""")


def test_routes_are_told_apart_by_literals_and_methods() -> None:
    check_marks("""\
entities:
  Product:
    attributes: {title: string}
paths:
  /reports/{year}:
    parameters: [{name: year, in: path, schema: {type: integer}}]
    get: {responses: {200: {description: A}}}
    post: {responses: {200: {description: A}}}
  /reports/latest:
    get: {responses: {200: {description: A}}}
  /reports/{month}:
    get:  # error: DM407
      parameters: [{name: month, in: path, schema: {type: integer}}]
      responses: {200: {description: A}}
""")


def test_operation_ids_are_compared_as_functions() -> None:
    check_marks("""\
entities:
  Product:
    attributes: {title: string}
paths:
  /a:
    get: {operationId: create_product, responses: {200: {description: A}}}  # error: DM411
    post: {operationId: importAll, responses: {200: {description: A}}}
    put: {operationId: import_all, responses: {200: {description: A}}}  # error: DM411
    delete: {operationId: import, responses: {200: {description: A}}}  # error: DM410
""")


def test_operations_without_a_name_have_one_of_their_own() -> None:
    steps = "/".join(["reports"] * 12)
    check_marks(f"""\
entities:
  Product:
    attributes: {{title: string}}
paths:
  /a.b:
    get: {{responses: {{200: {{description: A}}}}}}
  /a-b:
    get: {{responses: {{200: {{description: A}}}}}}  # error: DM411
  /a_b:
    get: {{operationId: list_a_b, responses: {{200: {{description: A}}}}}}
  /{steps}:
    get: {{responses: {{200: {{description: A}}}}}}  # error: DM410
    put: {{operationId: replace_reports, responses: {{200: {{description: A}}}}}}
""")


def test_a_clash_of_made_up_names_asks_for_one() -> None:
    result = check("""\
app: {name: shop}
entities: {Product: {attributes: {title: string}}}
paths:
  /a.b: {get: {responses: {200: {description: A}}}}
  /a-b: {get: {responses: {200: {description: A}}}}
""")
    (problem,) = result.problems
    assert problem.message == "`GET /a.b` is called `get_a_b` already; give this one an `operationId`"


def test_an_endpoint_is_declared_once() -> None:
    check_marks("""\
entities:
  Product:
    attributes: {title: string}
paths:
  /products:
    get: {operationId: a}
    get: {operationId: b}  # error: DM102
  /products/{product_id}:
    get: {operationId: c}
  /products/{id}:
    get: {operationId: d}  # error: DM407
""")


def test_schemas_and_their_references() -> None:
    check_marks("""\
entities:
  Product:
    attributes: {title: string}
schemas:
  Tree:
    required: [left, leaf]
    properties:
      left: {$ref: "#/schemas/Branch"}  # error: DM424
      leaf: {$ref: "#/schemas/Leaf"}
  Branch:
    required: [tree]
    properties:
      tree: {$ref: "#/schemas/Tree"}  # error: DM424
  Leaf:
    properties:
      trees: {type: array, items: {$ref: "#/schemas/Tree"}}
      lost: {$ref: "#/schemas/Lief"}  # error: DM421
  Unused:  # hint: DM420
    properties:
      size: {type: integer, minimum: 5, maximum: 4}  # error: DM311
paths:
  /trees:
    get:
      parameters:  # error: DM311
        - {name: depth, in: query, schema: {type: integer, minimum: 5, maximum: 4}}
      responses: {200: {description: A, content: {application/json: {schema: {$ref: "#/schemas/Tree"}}}}}
""")
