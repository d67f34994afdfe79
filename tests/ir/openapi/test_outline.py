"""What an outline says about a document, whole or in blocks."""

import textwrap

from ir.openapi.facts import Outline
from ir.openapi.kinds import Version
from ir.openapi.outline import outline
from ir.yaml import parse

DOCUMENT = """
openapi: 3.1.0
tags: [{name: pets}]
security: [{key: []}]
paths:
  /pets/{petId}:
    parameters: [{name: petId, in: path}]
    get:
      operationId: showPet
      tags: [pets, cats]
      security: [{token: [read]}]
      parameters: [{$ref: "#/components/parameters/limit"}]
      responses:
        "200":
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Pet"}
              example: {$ref: "#/not/a/reference"}
          links:
            again: {operationId: showPet}
components:
  parameters:
    limit: {name: limit, in: query}
  schemas:
    Pet:
      x-table: {$ref: "#/x-tables/pets"}
      discriminator: {propertyName: kind, mapping: {cat: Cat, dog: "#/components/schemas/Dog"}}
      properties:
        $ref: {type: string}
        owner: {$anchor: owner}
    Cat: {allOf: [{$ref: "#/components/schemas/Pet"}, {type: object}]}
"""


def facts(text: str, prefix: tuple[str, ...] = (), version: Version = Version.V31) -> Outline:
    document = parse(textwrap.dedent(text))
    return outline(prefix, document.root, version, document.is_whole)


def test_names_and_references() -> None:
    found = facts(DOCUMENT)
    assert [(ref.text, ref.kind, ref.is_loose) for ref in found.refs] == [
        ("#/components/parameters/limit", "parameter", False),
        ("#/components/schemas/Pet", "schema", False),
        ("#/x-tables/pets", "", True),
        ("#/components/schemas/Dog", "schema", False),
        ("#/components/schemas/Pet", "schema", False),
    ]
    assert [name.text for name in found.operation_ids] == ["showPet"]
    assert [name.text for name in found.linked] == ["showPet"]
    assert [name.text for name in found.tags_declared] == ["pets"]
    assert [name.text for name in found.tags_used] == ["pets", "cats"]
    assert [name.text for name in found.schemes_used] == ["key", "token"]
    assert [name.text for name in found.mapped] == ["Cat"]
    assert found.anchors == ("owner",)


def test_path_items_and_their_parameters() -> None:
    (item,) = facts(DOCUMENT).path_items
    assert (item.template, item.path) == ("/pets/{petId}", "paths/~1pets~1{petId}")
    assert [(one.name, one.place) for one in item.parameters] == [("petId", "path")]
    (operation,) = item.operations
    assert (operation.method, operation.path) == ("get", "paths/~1pets~1{petId}/get")
    assert [one.ref for one in operation.parameters] == ["#/components/parameters/limit"]


def test_components() -> None:
    found = {one.name: one for one in facts(DOCUMENT).components}
    assert {name: one.section for name, one in found.items()} == {
        "limit": "parameters",
        "Pet": "schemas",
        "Cat": "schemas",
    }
    limit = found["limit"].parameter
    assert limit is not None and (limit.name, limit.place) == ("limit", "query")
    assert found["Pet"].is_base and not found["Cat"].is_base
    assert found["Cat"].all_of == ("#/components/schemas/Pet",)


def test_offsets_are_those_of_the_value() -> None:
    text = textwrap.dedent(DOCUMENT)
    found = facts(DOCUMENT)
    assert [text[slice(*ref.at)].strip('"') for ref in found.refs] == [ref.text for ref in found.refs]
    names = (*found.operation_ids, *found.tags_used, *found.schemes_used)
    assert [text[slice(*name.at)] for name in names] == [name.text for name in names]


def test_a_block_says_what_it_says_in_the_whole_document() -> None:
    block = facts("Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object}]}", ("components", "schemas"))
    whole = facts(DOCUMENT)
    assert set(block.refs) <= set(whole.refs)
    assert set(block.components) <= set(whole.components)


def test_moving_text_changes_no_fact() -> None:
    assert facts("# a comment\n" + DOCUMENT.replace("showPet\n", "'showPet' # the id\n")) == facts(DOCUMENT)
    assert facts(DOCUMENT.replace("showPet", "readPet")) != facts(DOCUMENT)


def test_references_below_an_id_start_from_there() -> None:
    (ref,) = facts("A: {$id: 'https://a', properties: {b: {$ref: '#/$defs/b'}}}", ("components", "schemas")).refs
    assert ref.is_loose


def test_references_where_none_may_stand_are_loose() -> None:
    found = facts("tags: [{$ref: tags.yaml}]\npaths: {$ref: paths.yaml}\n")
    assert [(ref.text, ref.is_loose) for ref in found.refs] == [("tags.yaml", True), ("paths.yaml", True)]


def test_path_items_elsewhere_have_no_template() -> None:
    found = facts("webhooks:\n  new: {post: {parameters: [{name: a, in: query}]}}\n")
    assert [item.template for item in found.path_items] == [""]


def test_what_is_below_an_extension_is_read_for_references_only() -> None:
    found = facts(
        "/pets: {get: {operationId: a, responses: {'200': {$ref: '#/components/responses/A'}}}}", ("x-hooks",)
    )
    assert not found.operation_ids and [ref.is_loose for ref in found.refs] == [True]
