"""Completion in OpenAPI documents, in YAML and JSON."""

from pathlib import Path

from server.features.completion.openapi_values import files_beside
from tests.server.features.completion.checking import Completed, check, check_applied, check_first, check_has, pets

LIMIT = "$ref: './parts.yaml#/components/parameters/Limit'"
KIND = "{name: kind, in: query, schema: {$ref: '#/components/schemas/Kind'}}"
JSON = """{
  "openapi": "3.0.3",
  "info": {"title": "Pets", "version": "1"},
  "paths": {
    "/pets": {
      "get": {
        "summary": "List all pets",
§
        "responses": {
          "200": {"description": "OK"}
        }
      }
    }
  },
  "components": {
    "schemas": {
      "Pet": {"type": "object"}
    }
  }
}
"""


def test_keys() -> None:
    check_has(pets("tags:\n", "$0\ntags:\n"), "servers webhooks", "tags paths info")
    check_first(pets("      operationId: addPet\n", "      $0\n"), "tags", "summary", "description")
    check_first(pets(LIMIT, "$0"), "name", "in")
    check_has(pets("    post:\n", "    $0\n    post:\n"), "put delete patch", "get post query")


def test_keys_go_with_the_version() -> None:
    old = pets("openapi: 3.1.0", "openapi: 3.0.3")
    check_has(
        old.replace("    Kind:", "    Kindly: {type: string, $0}\n    Kind:"), "nullable example", "const if $defs"
    )
    check_has(pets("    Kind:", "    Kindly: {type: string, $0}\n    Kind:"), "const", "nullable")


def test_keys_go_with_the_type() -> None:
    document = pets("type: integer, format: int64", "type: integer, $0")
    check_has(document, "minimum format enum", "minLength items properties")
    check_first(document, "description", "default", "format", "enum", "multipleOf", "maximum", "minimum")
    check_first(
        pets("type: integer, format: int64", "type: string, $0"),
        "description",
        "default",
        "format",
        "enum",
        "maxLength",
    )
    check_has(pets("type: apiKey", "type: apiKey, $0"), "scheme", "type name in")


def test_what_a_key_has_to_have() -> None:
    check_applied(
        pets("    post:\n", "    $0\n    post:\n"),
        "put",
        """
    put:
      operationId: <name>
      responses:
        "200":
          description: <OK>…
""",
    )
    check_applied(pets("tags:\n", "$0\ntags:\n"), "servers", "servers:\n  - url: ……")


def test_names_that_everybody_uses() -> None:
    document = pets('        "200":\n', '        $0\n        "200":\n')
    check_first(document, "201", "202", "204")
    check_applied(document, "404", '        "404":\n          description: <Not Found>')
    document = pets(
        "            application/json:\n              schema: {type", "            $0\n              schema: {type"
    )
    check_has(document, "text/csv application/json")


def test_words_and_formats() -> None:
    check(pets("in: query,", "in: $0,"), "query", "header", "path", "cookie")
    check(pets("type: integer, format: int64", "type: integer, format: $0"), "int32", "int64")
    check_has(pets("type: integer, format: int64", "type: $0"), "integer null array")
    check(pets("readOnly: true", "readOnly: $0"), "true", "false")
    check(pets("openapi: 3.1.0", "openapi: $0"), "3.0.4", "3.1.1", "3.2.0")


def test_references_in_the_document() -> None:
    document = pets(KIND, "{name: kind, in: query, schema: {$ref: $0}}")
    check_first(document, *(f"#/components/schemas/{name}" for name in ("Kind", "NewPet", "Pet", "Either", "Lost")))
    line = "        - {name: kind, in: query, schema: {$ref: '#/components/schemas/Pet'}}"
    check_applied(document, "#/components/schemas/Pet", line)
    document = pets(KIND, "{name: kind, in: query, schema: {$ref: '#/components/sch$0emas/K'}}")
    check_applied(document, "#/components/schemas/Pet", line)
    assert "A pet that is stored" in Completed(document).doc("#/components/schemas/Pet")


def test_references_go_with_what_is_wanted() -> None:
    check_first(pets("{$ref: '#/components/responses/Problem'}", "{$ref: '$0'}"), "#/components/responses/Problem")
    check_first(pets("pet: '#/components/schemas/Pet'", "pet: '$0'"), "#/components/schemas/Kind")


def test_references_to_files() -> None:
    check(pets(LIMIT, "$ref: $0"), "./parts.yaml#/", "./shop.yaml#/")
    document = pets(LIMIT, "$ref: './parts.yaml#/$0'")
    check(document, "./parts.yaml#/components/parameters/Limit")
    check_applied(document, "./parts.yaml#/components/parameters/Limit", f"      - {LIMIT}")
    assert "In `parts.yaml`." in Completed(document).doc("./parts.yaml#/components/parameters/Limit")


def test_names_of_things() -> None:
    check(pets("tags: [pets]", "tags: [$0]"), "pets")
    document = pets("next: {operationId: listPets}", "next: {operationId: $0}")
    check(document, "listPets", "addPet")
    assert "`GET /pets`" in Completed(document).doc("listPets")
    check(pets("      required: [name]\n", "      required: [name, $0]\n"), "kind", "owner", "tags")
    check(pets("  - key: []", "  - $0"), "key")
    inner = "  /pets/{id}:\n    get:\n      parameters:\n        - {in: path, name: $0}\n  /pets:\n"
    check(pets("  /pets:\n", inner), "id")


def test_while_the_text_is_broken() -> None:
    check_has(pets(KIND, "{name: kind, in: query, schema: {type: str$0"), "string integer")
    check_has(pets(KIND, "{name: kind, in: $0"), "query path")
    check_first(pets(LIMIT, "$ref: '#/comp$0"), "./parts.yaml#/")
    check_has(pets("      deprecated: true\n", "      depr$0\n"), "deprecated security", "operationId")


def test_json() -> None:
    check_has(JSON.replace("§", '        "$0"'), "operationId tags", "summary responses")
    check_applied(JSON.replace("§", "        $0"), "operationId", '        "operationId": "…"')
    check_applied(JSON.replace("§", '        "op$0": "list",'), "operationId", '        "operationId": "list",')
    check_applied(JSON.replace("§", '        "deprecated": $0,'), "true", '        "deprecated": true,')
    body = '        "requestBody": {"content": {"application/json": {"schema": {"$ref": "@"}}}},'
    document = JSON.replace("§", body.replace("@", "$0"))
    check_applied(document, "#/components/schemas/Pet", body.replace("@", "#/components/schemas/Pet"))


def test_nothing_below_extensions_and_examples() -> None:
    check(pets("      deprecated: true\n", "      x-mine:\n        $0\n"))


def test_swagger_has_references_at_least() -> None:
    check("swagger: '2.0'\ndefinitions:\n  A: {type: object}\n  B: {$ref: $0}\n", "#/definitions/A", "#/definitions/B")


def test_a_reference_that_is_begun_is_no_comment() -> None:
    document = "openapi: 3.1.0\ncomponents:\n  schemas:\n    A:\n      $0"
    check_applied(document, "$ref", "      $ref: '#/…'")
    check_applied(document.replace("      $0", "      items: {$0}"), "$ref", "      items: {$ref: '#/…'}")


def test_specs_of_our_own_are_no_targets(tmp_path: Path) -> None:
    for name in ("api.yaml", "parts.yaml", "shop.devmatrix.yaml", "devmatrix.yaml", "notes.txt"):
        (tmp_path / name).touch()
    assert list(files_beside(tmp_path / "api.yaml")) == ["parts.yaml"]
