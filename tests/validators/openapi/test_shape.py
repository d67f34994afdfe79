"""Keys and values of every object: what is reported, where, and what is proposed instead."""

import pytest

from tests.validators.openapi.documents import check, document, fixed, only, problems_of


def test_unknown_keys() -> None:
    check(
        """
        info:
          title: Pets
          version: 1.0.0
          licence: {name: MIT}  # error: DM610
          x-logo: {anything: goes}
        paths:
          /pets:
            gett: {}  # error: DM610
            get:
              operationID: pets  # error: DM610
              responses:
                "200": {description: Pets, schema: {type: string}}  # error: DM610
        """
    )


def test_an_unknown_key_proposes_one_that_is_not_there_yet() -> None:
    text = document("paths:\n  /pets:\n    get: {sumary: Pets, responses: {default: {description: Pets}}}\n")
    (problem,) = problems_of(text)
    assert problem.message == "There is no key `sumary` in an operation; did you mean `summary`?"
    assert problems_of(fixed(text, problem)) == []


def test_what_is_elsewhere_since_swagger_is_said() -> None:
    assert (
        "`requestBody`"
        in only("paths: {/pets: {post: {consumes: [a/b], responses: {default: {description: A}}}}}").message
    )
    assert (
        "put it into `schema`"
        in only("components: {parameters: {a: {name: a, in: query, type: string, schema: {}}}}").message
    )
    assert "components/schemas" in only("definitions: {Pet: {type: object}}").message


def test_quotes_stay_in_json() -> None:
    text = document('components: {"schemas": {"Pet": {"propertes": {}}}}')
    (problem,) = problems_of(text)
    assert problem.suggestion == '"properties"'


def test_keys_and_values_of_the_other_version() -> None:
    check(
        """
        webhooks: {}  # error: DM612
        components:
          schemas:
            A:
              const: 1  # error: DM612
              type: [string, "null"]  # error: DM614
              exclusiveMinimum: 5  # error: DM614
              not: true  # error: DM614
              additionalProperties: true
        """,
        "3.0.3",
    )
    check(
        """
        webhooks: {}
        components:
          schemas:
            A:
              const: 1
              type: [string, "null"]
              exclusiveMinimum: true  # error: DM614
              nullable: true  # warning: DM613
              not: true
              example: {$ref: 1}
              x: 1
        """,
        "3.1.0",
    )


def test_a_list_of_types_in_3_0_says_what_to_write() -> None:
    message = only('components: {schemas: {A: {type: [string, "null"]}}}').message
    assert message.endswith("write `type: string` and `nullable: true`")


def test_missing_keys() -> None:
    check(
        """
        paths:
          /pets:
            get:
              parameters:
                - name: a  # error: DM615
                  schema: {}
              responses:
                "200": {}  # error: DM615
            post:
              summary: A new pet  # error: DM615
        components:
          securitySchemes:
            a: {type: apiKey}  # error: DM615, DM615
            b: {type: oauth2, flows: {implicit: {scopes: {}}}}  # error: DM615
            c: {type: http, scheme: basic}
        security: [a: [], b: [], c: []]
        """
    )


def test_values_of_the_wrong_kind() -> None:
    check(
        """
        tags: [pets]  # error: DM616
        servers: {url: /}  # error: DM616
        components:
          schemas:
            A: [string]  # error: DM616
            B:
              required: true  # error: DM616
              properties: [a]  # error: DM616
              enum: a  # error: DM616
              minLength: "3"  # error: DM617
              minimum: low  # error: DM617
              maxItems: -1  # error: DM617
              readOnly: yes  # error: DM617
              pattern: {}  # error: DM616
              type: text  # error: DM619
              minItems: 2.0
              maximum: 1e3
        """
    )


def test_numbers_are_no_texts_but_nobody_is_hurt() -> None:
    text = document("openapi: 3.0.3\ninfo: {title: 2024, version: 1.10}\n")
    first, second = problems_of(text)
    assert {first.severity, second.severity} == {"warning"}
    assert second.suggestion == '"1.10"'


@pytest.mark.parametrize("value", ["2024-01-01", "'1.0'", "1.0.0", "v1", "yes", "|\n    1.0"])
def test_texts_that_look_like_something_else(value: str) -> None:
    assert problems_of(document(f"info:\n  title: Pets\n  version: {value}\n")) == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [("int", "integer"), ("Strng", "string"), ("'bool'", "'boolean'"), ("any", None)],
)
def test_words(written: str, meant: str | None) -> None:
    assert only(f"components: {{schemas: {{A: {{type: {written}}}}}}}").suggestion == meant


def test_references() -> None:
    check(
        """
        paths: {$ref: paths.yaml}  # warning: DM621
        tags:
          - $ref: tags.yaml  # warning: DM621
          - name: a
            description: {$ref: a.md}  # warning: DM621
        components:
          schemas:
            $ref: schemas.yaml  # warning: DM621
            A: {$ref: a.yaml, description: Said for people}
            B:
              $ref: b.yaml
              maxLength: 3  # hint: DM620
              properties: not looked at  # hint: DM620
        """
    )
    check("components: {schemas: {B: {$ref: b.yaml, maxLength: 3}}}", "3.1.0")


def test_keys_that_exclude_each_other() -> None:
    check(
        """
        components:
          parameters:
            a:
              {name: a, in: query, schema: {}, example: 1, examples: {}}  # warning: DM622
        """
    )


def test_parameters() -> None:
    check(
        """
        components:
          parameters:
            a: {name: a, in: body, schema: {}}  # error: DM619
            b: {name: b, in: path, schema: {}}  # error: DM633
            c: {name: c, in: query}  # error: DM634
            d: {name: d, in: header, style: form, schema: {}}  # error: DM635
            e: {name: e, in: query, content: {a/b: {}, c/d: {}}}  # error: DM634
          headers:
            a: {description: A header}  # error: DM634
            b: {name: b, schema: {}}  # error: DM610
        """
    )


def test_responses() -> None:
    check(
        """
        paths:
          /pets:
            get:
              responses: {}  # error: DM632
            put:
              responses:
                2xx: {description: A}  # error: DM630
                20: {description: A}  # error: DM630
                4XX: {description: A}
                200: {description: A}
                default: {description: A}
                x-other: 1
            post:
              responses: {$ref: a.yaml}  # warning: DM621
          pets: {}  # error: DM630
        """
    )


def test_names_of_components() -> None:
    check(
        """
        components:
          schemas:
            A b: {}  # error: DM631
            A.b-c_1: {}
            schöne: {}  # error: DM631
        """
    )


def test_arrays_need_items_in_3_0_only() -> None:
    check("components: {schemas: {A: {type: array}}}  # error: DM636")
    check("components: {schemas: {A: {type: array}}}", "3.1.0")


def test_keywords_that_json_schema_ignores_are_fine_unless_they_look_like_one() -> None:
    check(
        """
        components:
          schemas:
            A: {optional: true, colour: red}
            B:
              descripton: A thing  # warning: DM611
        """,
        "3.1.0",
    )


@pytest.mark.parametrize(
    ("head", "codes"),
    [
        ("openapi: 3.0.0", []),
        ("openapi: 3.1.1", []),
        ("openapi: 3.2.0", []),
        ("openapi: 3.1.0-rc1", []),
        ("openapi: 3.0", ["DM600"]),
        ("openapi: 3", ["DM600"]),
        ("openapi: 4.0.0", ["DM600"]),
        ("openapi:", ["DM600"]),
        ("openapi: {}", ["DM600"]),
        ("swagger: '2.0'\nbasePath: /v1\nfoo: bar", ["DM601"]),
    ],
)
def test_versions(head: str, codes: list[str]) -> None:
    assert [one.code for one in problems_of(document(f"{head}\n"))] == codes


def test_3_2_has_its_own_keys() -> None:
    text = """
        paths:
          /pets:
            get: {responses: {"200": {summary: Pets}}}
            query: {responses: {"200": {summary: Pets}}}
            additionalOperations: {LINK: {responses: {"200": {}}}}
        tags: [{name: a, parent: b, kind: nav}]
        """
    check(text, "3.2.0")
    assert {one.code for one in problems_of(document(text, "3.1.0"))} == {"DM612", "DM615"}


def test_a_broken_block_is_not_said_to_miss_anything() -> None:
    text = document('paths:\n  /pets:\n    get:\n      summary: "open\n      tags: [a\n')
    assert not [one for one in problems_of(text) if one.code in ("DM615", "DM632")]


def test_an_anchor_is_reported_once() -> None:
    check(
        """
        components:
          schemas:
            A: &a {type: text}  # error: DM619
            B: *a
            C: {properties: {a: *a}}
        """
    )
