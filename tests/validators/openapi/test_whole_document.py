"""What blocks say against each other: references, names, parameters."""

import pytest

from ir.problems import Problem
from tests.validators.openapi.documents import check, document, fixed, only, problems_of


def errors(text: str, version: str = "3.0.3") -> list[Problem]:
    return [one for one in problems_of(document(text, version)) if one.code != "DM643"]


def test_references_that_lead_nowhere() -> None:
    check(
        """
        components:
          schemas:
            A: {type: object, properties: {b: {type: string}}}
            B:
              properties:
                a: {$ref: "#/components/schemas/A"}
                b: {$ref: "#/components/schemas/A/properties/b"}
                c: {$ref: "#/components/schemas/A/properties/c"}  # error: DM640
                d: {$ref: "#/components/schemas/Aa"}  # error: DM640
                e: {$ref: "#/definitions/A"}  # error: DM640
                f: {$ref: "#A"}  # error: DM640
                g: {$ref: "#"}
                h: {$ref: "#/components/schemas/a~2"}  # error: DM640
                i: {$ref: "https://example.com/a.yaml"}
                j: {$ref: "a.yaml#/A"}
                k: {$ref: "#/components/schemas/C/properties/any"}
                l: {$ref: "#/components/schemas/A%2Eb"}
            A.b: {}
            C: {$ref: "#/components/schemas/A"}
        """
    )


@pytest.mark.parametrize("quote", ["'", '"'])
def test_a_misspelled_reference_is_repaired_within_its_quotes(quote: str) -> None:
    target = "#/components/schemas/"
    text = document(f"components:\n  schemas:\n    Pet: {{}}\n    A: {{$ref: {quote}{target}Pett{quote}}}\n")
    (problem,) = problems_of(text)
    assert problem.message == "There is no `Pett` in `components/schemas`; did you mean `Pet`?"
    assert problems_of(fixed(text, problem)) == []


def test_references_to_something_else() -> None:
    problem, *_ = errors(
        """
        paths:
          /pets:
            get:
              responses:
                "200": {$ref: "#/components/schemas/Pets"}
        components:
          schemas: {Pets: {}}
          responses: {Pets: {description: Pets}}
        """
    )
    assert problem.code == "DM641"
    assert problem.message == (
        "`#/components/schemas/Pets` is a schema; a response is needed here; "
        "did you mean `#/components/responses/Pets`?"
    )


def test_anchors_in_3_1() -> None:
    check(
        """
        components:
          schemas:
            A: {$anchor: a}
            B: {$ref: "#a"}
            C: {$ref: "#c"}  # error: DM640
        """,
        "3.1.0",
    )


def test_circles() -> None:
    check(
        """
        components:
          schemas:
            A: {$ref: "#/components/schemas/B"}  # error: DM642
            B: {$ref: "#/components/schemas/A"}  # error: DM642
            C: {$ref: "#/components/schemas/C"}  # error: DM642
            D: {properties: {d: {$ref: "#/components/schemas/D"}}}
            E: {$ref: "#/components/schemas/A"}
        """
    )


def test_components_that_nothing_uses() -> None:
    check(
        """
        paths:
          /pets:
            get:
              security: [a: []]
              responses:
                default: {description: A, content: {a/b: {schema: {$ref: "#/components/schemas/Base"}}}}
        components:
          securitySchemes:
            a: {type: http, scheme: basic}
            b: {type: http, scheme: basic}  # hint: DM643
          schemas:
            Base: {type: object, discriminator: {propertyName: a, mapping: {d: ByName}}}
            Heir: {allOf: [{$ref: "#/components/schemas/Base"}]}
            ByName: {}
            Itself: {properties: {a: {$ref: "#/components/schemas/Itself"}}}  # hint: DM643
        """
    )


def test_references_under_extensions_use_their_target_and_may_lead_nowhere() -> None:
    check(
        """
        x-hooks:
          a: {$ref: "#/components/schemas/A"}
          b: {$ref: "#/nowhere"}
        paths: {/a: {get: {responses: {default: {description: A}}}}}
        components: {schemas: {A: {}}}
        """
    )


def test_operation_ids_and_tags_are_unique() -> None:
    problem, *_ = check(
        """
        tags:
          - name: a
          - name: a  # error: DM651
        paths:
          /a:
            get: {operationId: a, responses: {default: {description: A}}}
          /b:
            get: {operationId: b, responses: {default: {description: A}}}
            put: {operationId: a, responses: {default: {description: A}}}  # error: DM650
        """
    )
    assert [one.path for one in problem.related] == ["tags/0/name"]


def test_path_parameters() -> None:
    check(
        """
        paths:
          /a/{id}:
            parameters: [{$ref: "#/components/parameters/id"}]
            get: {responses: {default: {description: A}}}
          /b/{id}:
            get: {responses: {default: {description: A}}}  # error: DM652
            put:
              parameters: [{$ref: "#/components/parameters/id"}]
              responses: {default: {description: A}}
          /c/{id}/{other}:  # error: DM652
            get: {responses: {default: {description: A}}}
            put: {responses: {default: {description: A}}}
          /d:
            get:
              parameters:
                - $ref: "#/components/parameters/id"  # error: DM653
              responses: {default: {description: A}}
          /e/{id}:
            get:
              parameters: [{$ref: "other.yaml#/id"}]
              responses: {default: {description: A}}
          /f/{id}: {$ref: "other.yaml#/f"}
          /g/{id}.{format}:
            parameters:
              - {name: id, in: path, required: true, schema: {}}
              - {name: format, in: path, required: true, schema: {}}
            get: {responses: {default: {description: A}}}
        components:
          parameters:
            id: {name: id, in: path, required: true, schema: {}}
        """
    )


def test_parameters_are_there_once() -> None:
    check(
        """
        paths:
          /a:
            parameters: [{name: a, in: query, schema: {}}]
            get:
              parameters:
                - {name: a, in: query, schema: {}}
                - {name: a, in: header, schema: {}}
                - $ref: "#/components/parameters/a"  # error: DM654
              responses: {default: {description: A}}
        components:
          parameters: {a: {name: a, in: query, schema: {}}}
        """
    )


def test_paths_that_are_the_same() -> None:
    check(
        """
        paths:
          /a/{b}: {}
          /a/{c}: {}  # error: DM655
          /a/b: {}
          /a/{b}/: {}
        """
    )


def test_security_schemes() -> None:
    check(
        """
        security:
          - key: []
          - kee: []  # error: DM656
          - {}
        components: {securitySchemes: {key: {type: http, scheme: basic}}}
        """
    )
    assert "declare it under" in only("security: [a: []]").message
    check("security: ['https://example.com/schemes#a': []]", "3.2.0")


def test_links_name_operations() -> None:
    check(
        """
        paths:
          /a:
            get:
              operationId: getA
              responses:
                default:
                  description: A
                  links:
                    a: {operationId: getA}
                    b: {operationId: getB}  # error: DM657
                    c: {operationRef: "#/paths/~1a/get"}
                    d: {operationRef: "#/paths/~1b/get"}  # error: DM640
        """
    )


def test_nothing_is_said_to_be_missing_while_some_text_is_broken() -> None:
    text = document(
        """
        paths:
          /a/{id}: {get: {security: [a: []], responses: {default: {$ref: "#/components/responses/A"}}}}
        components:
          schemas:
            B: {type: "object
        """
    )
    assert not [one for one in problems_of(text) if one.code in ("DM640", "DM643", "DM652", "DM656")]


def test_webhooks_and_callbacks_are_looked_at() -> None:
    check(
        """
        webhooks:
          new:
            post: {operationId: a, reponses: {}}  # error: DM610
        paths:
          /a:
            get:
              operationId: b
              callbacks:
                done:
                  "{$request.body#/url}":
                    post: {operationId: a, responses: {default: {description: A}}}  # error: DM650
                  x-note: {}
              responses: {default: {description: A}}
        """,
        "3.1.0",
    )
