"""What is wrong with the shape of a spec: the expected problems stand beside the lines."""

import pytest

from ir.dialect.read import read
from tests.ir.specs import check, only_problem, spec, text_at


def test_keys() -> None:
    check(
        """
        app: {name: shop, nmae: x}  # error: DM120
        entites: {}  # error: DM120
        x-mine: {anything: [goes]}
        auth:  # error: DM123
          roles: [a]
        infrastructure:
          database: {type: postgres, port: 0}  # error: DM122, DM124
          deployment: {port: "80"}  # error: DM122
          observability: {metrics: on}  # error: DM122
        """
    )


def test_keys_that_almost_are_read() -> None:
    check(
        """
        x-busines-logic: {flows: {}}  # error: DM120
        x-business_logic: {}  # error: DM120
        x-BusinessLogic: {}  # error: DM120
        x-notes: {flows: [of, thought]}
        x-logic: {words: {}}
        entities:
          Thing:
            attributes: {a: string}
        paths:
          /things:
            get:
              x-acess: [clerk]  # error: DM120
              x-success: yes
        schemas:
          Price:
            properties:
              amount: {type: string, format: decimal, x-precison: 5, x-scales: 2, x-scope: all}  # error: DM120, DM120
        """
    )


@pytest.mark.parametrize("key", ["x-behaviour", "x-behavior", "x-logic", "x-rules-of-mine"])
@pytest.mark.parametrize("section", ["flows", "state_machines", "invariants"])
def test_behaviour_under_a_key_of_another_name(key: str, section: str) -> None:
    text = f"entities: {{}}\n{key}:\n  {section}: {{a: {{}}}}\n"
    problem = only_problem(text)
    assert (problem.code, problem.suggestion) == ("DM120", "x-business-logic")
    assert problem.message == f"Nothing reads `{key}`: did you mean `x-business-logic`?"
    assert text_at(spec(text), problem) == key
    assert "x-business-logic" in read(spec(text)).parts.incomplete


def test_behaviour_is_there_and_misspelt_besides() -> None:
    problem = only_problem("x-business-logic: {}\nx-busines-logic: {flows: {}}")
    assert problem.message.endswith("That is here already: put both into one")
    assert problem.suggestion is None


def test_attributes() -> None:
    check(
        """
        entities:
          Thing:
            attributes:
              a: strnig  # error: DM201
              b: {type: strin, default: 3, min_length: x}  # error: DM201
              c: {nullable: true}  # error: DM123
              d:  # error: DM123
              e: [string]  # error: DM121
              f: enum  # error: DM123
              g: {type: enum}  # error: DM123
              h: {type: array}  # error: DM123
              i: {type: array, items: json}  # error: DM201
              j: {type: array, items: {type: integer, min_length: 3}}  # error: DM125
              k: {type: boolean, min_length: 1, scale: 2}  # error: DM125, DM125
              l: {type: string, unique: yes, nullable: "true", index: 1}  # error: DM122, DM122, DM122
              m: {type: decimal, precision: 19, scale: many}  # error: DM122, DM122
              n: {type: string, max_length: -1}  # error: DM122
              o: {type: integer, gt: .inf}  # error: DM122
              p: {type: date, gt: today()}  # error: DM122
              q: {type: integer, constraints: [gt, "tg=1", "gt=x", "min_length=1"]}  # error: DM127, DM127, DM122, DM125
              r: {type: integer, gt: 1, constraints: ["gt=2"]}  # error: DM129
              s: {type: string[], items: integer}  # error: DM129
              t: {type: string, values: [a]}  # error: DM125
        """.replace("type: string[]", 'type: "string[]"')
    )


@pytest.mark.parametrize(
    "value",
    [
        "{type: integer, default: 1.0}",
        '{type: integer, default: "1"}',
        "{type: float, default: .nan}",
        "{type: float, default: 1e999}",
        "{type: decimal, default: a}",
        "{type: boolean, default: yes}",
        "{type: date, default: 2023-02-29}",
        "{type: datetime, default: today()}",
        "{type: time, default: 25:00}",
        "{type: uuid, default: 1}",
        '{type: binary, default: "?"}',
        "{type: json, default: .inf}",
        "{type: string, default: null}",
        "{type: array, items: integer, default: [1, a]}",
        "{type: integer, example: many}",
    ],
)
def test_defaults_that_do_not_fit(value: str) -> None:
    result = check(f"entities:\n  Thing:\n    attributes:\n      it: {value}  # error: DM128")
    assert result.parts.incomplete == {"entities/Thing/attributes/it"}


def test_relationships_and_entities() -> None:
    check(
        """
        entities:
          Thing:
            relationships:
              a: {type: many_to_one, target: Other, nested: true}  # error: DM125
              b: {type: one_to_many, target: Other, nullable: true, foreign_key: true}  # error: DM125, DM125
              c: {type: belongs_to, target: Other}  # error: DM124
              d: {type: many_to_one}  # error: DM123
              e: Other  # error: DM121
              f: {type: many_to_one, target: Other, on_delete: delete}  # error: DM124
              g: {type: many_to_one, traget: Other}  # error: DM120
            unique: [a, b]  # error: DM121
            indexes: [[[a]]]  # error: DM121
            crud: [list, raed]  # error: DM124
            options: {page_size: 0, search: name}  # error: DM121, DM122
            access: {lst: public, owner: [a], read: {a: b}}  # error: DM120, DM121, DM121
          Other: text  # error: DM121
        """
    )


def test_paths_and_schemas() -> None:
    check(
        """
        paths:
          reports:  # error: DM132
            get: {x-access: clerk}
          /a:
            fetch: {}  # error: DM120
            get:
              parameters:
                - {name: a, in: body}  # error: DM124
                - {in: query}  # error: DM123
                - {name: b, in: query, schema: {type: array}}  # error: DM131
              requestBody: {content: {application/json: {schema: {type: object}}}}  # error: DM131
              responses:
                ok: {}  # error: DM132
                200: {content: {text/plain: {}}}  # error: DM120
        schemas:
          A:
            required: [b, c]  # error: DM131
            additionalProperties: true  # error: DM131
            properties:
              b: {type: decimal}  # error: DM124
              d: {type: [string, integer]}  # error: DM131
              e: {type: integer, format: email}  # error: DM131
              f: {type: string, minimum: 1}  # error: DM125
              g: {$ref: other.yaml}  # error: DM130
              h: {type: array}  # error: DM123
              i: {type: array, items: {type: array}}  # error: DM131
              j: {description: nothing}  # error: DM123
              k: {type: integer, minimum: 0, exclusiveMinimum: true}  # error: DM131
        """
    )


def test_an_operation_id_is_a_name_or_absent() -> None:
    check(
        """
        paths:
          /a:
            get: {operationId: ""}  # error: DM121
            post: {operationId: send}
            put: {}
            delete: {operationId: }  # error: DM121
        """
    )


@pytest.mark.parametrize(
    "text",
    [
        'entities: {T: {attributes: {a: {type: date, default: "x\\n\\e[2J"}}}}',
        'schemas: {T: {properties: {a: {$ref: "x\\n\\e[2J"}}}}',
        'paths: {/a: {get: {responses: {"x\\n\\e[2J": {}}}}}',
        'entities: {T: {"x\\n\\e[2J": 1}}',
        '"x\\n\\e[2J": 1',
    ],
)
def test_messages_show_odd_text_with_escapes(text: str) -> None:
    message = only_problem(text).message
    assert message.isprintable()
    assert "`x\\n\\x1b[2J`" in message


def test_expressions_that_yaml_takes_apart() -> None:
    check(
        """
        entities:
          Thing:
            attributes:
              a: {type: integer, computed: max(b, c)}  # error: DM115
              b: {type: integer, computed: [c]}  # error: DM115
              c:
                type: integer
                computed: !sum a + b  # error: DM113
              d:
                type: integer
                computed: &x a + b  # error: DM115
              e:
                type: integer
                computed: *x  # error: DM115
              f:
                type: integer
                computed: 'a' + b  # error: DM115
              g:
                type: integer
                computed: *a + 1  # error: DM115
              h:
                type: integer
                computed: '@a'
              i:
                type: integer
                computed:
                  - a  # error: DM121
        """
    )


@pytest.mark.parametrize(
    ("text", "under", "suggestion"),
    [
        ("entities:\n  T:\n    atributes: {}", "atributes", "attributes"),
        ("entities:\n  T:\n    attributes:\n      a: {type: string, maxLength: 3}", "maxLength", "max_length"),
        ("entities:\n  T:\n    attributes:\n      a: Int", "Int", "integer"),
        ("entities:\n  T:\n    attributes:\n      a: {type: str}", "str", "string"),
        ("entities:\n  T:\n    attributes:\n      a: {type: string, unique: yes}", "yes", "true"),
        ("entities:\n  T:\n    attributes:\n      a: {type: integer, default: '1'}", "'1'", "1"),
        ("entities:\n  T:\n    unique: [a, b]", "[a, b]", "[[a, b]]"),
        ("entities:\n  T:\n    crud: [update, deleet]", "deleet", "delete"),
        ("auth: {user: U, roles: admin}", "admin", "[admin]"),
        ("entities:\n  T:\n    attributes:\n      1: string", "1", '"1"'),
        ("entities:\n  T:\n    attributes:\n      a: {type: integer, computed: max(b, c)}", "max(b, c)", "'max(b, c)'"),
        (
            "entities:\n  T:\n    attributes:\n      a:\n        type: text\n        computed: 'a' + b",
            "'a' + b",
            "'''a'' + b'",
        ),
        ("entities:\n  T:\n    description: one: two", "one: two", "'one: two'"),
        ("entities:\n  T:\n    attributes:\n      a: {type: enum, values: b,c}", "b,c", "[b, c]"),
        ("entities:\n  T:\n    attributes:\n      a: {type: enum, choices: [b, c]}", "choices", "values"),
        ("entities:\n  T:\n    attributes:\n      a: {type: enum, enum: [b, c]}", "enum", "values"),
        ("entities:\n  T:\n    attributes:\n      a: {type: string, length: 3}", "length", "max_length"),
        ("entities:\n  T:\n    attributes:\n      a: {type: string, min: 3}", "min", "min_length"),
        ("entities:\n  T:\n    attributes:\n      a: {type: integer?, min: 3}", "min", "ge"),
        ("entities:\n  T:\n    attributes:\n      a: {type: integer, max: 3}", "max", "le"),
        ('entities:\n  T:\n    attributes:\n      a: {type: "string[]", max: 3}', "max", "max_items"),
        ("entities:\n  T:\n    attributes:\n      a: {type: integer, optional: true}", "optional", "nullable"),
        ("entities:\n  T:\n    relationships:\n      a: {type: many_to_one, entity: T}", "entity", "target"),
    ],
)
def test_a_suggestion_replaces_the_text_under_the_problem(text: str, under: str, suggestion: str) -> None:
    problem = only_problem(text)
    written = spec(text)
    assert (text_at(written, problem), problem.suggestion) == (under, suggestion)
    assert problem.span is not None
    lines = written.splitlines()
    line, start, end = problem.span.start.line, problem.span.start.column, problem.span.end.column
    lines[line] = lines[line][:start] + suggestion + lines[line][end:]
    assert read("\n".join(lines)).problems == ()


@pytest.mark.parametrize(
    ("attribute", "message"),
    [
        (
            "{type: string, required: true}",
            "`required` is not a key of an attribute: delete it, since everything is required unless it says "
            "`nullable: true`",
        ),
        (
            "{type: string, enum: [a, b]}",
            "`enum` is not a key of an attribute: for a choice of values write `type: enum` and `values`",
        ),
    ],
)
def test_a_word_that_no_key_stands_for_comes_with_advice(attribute: str, message: str) -> None:
    problem = only_problem(f"entities:\n  T:\n    attributes:\n      a: {attribute}")
    assert (problem.message, problem.suggestion) == (message, None)


def test_a_misspelt_key_beside_the_right_one_has_no_suggestion() -> None:
    problem = only_problem("entities:\n  T:\n    attributes: {a: string}\n    atributes: {b: string}")
    assert "did you mean `attributes`? That is here already" in problem.message
    assert problem.suggestion is None


@pytest.mark.parametrize("key", ["openapi", "swagger"])
def test_an_openapi_document_has_one_problem(key: str) -> None:
    result = read(f'{key}: "3.0.0"\ninfo: {{title: a}}\npaths: {{/a: {{get: {{}}}}}}\ncomponents: {{}}')
    assert [one.message for one in result.problems] == [
        "This is an OpenAPI document; this version reads the native dialect only"
    ]
    assert {"", "entities"} <= result.parts.incomplete


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n", "---\n...\n", "\ufeff"])
def test_an_empty_spec_says_how_to_begin(text: str) -> None:
    result = read(text)
    assert [problem.code for problem in result.problems] == ["DM123"]
    assert "" in result.parts.incomplete


def test_app_is_needed() -> None:
    assert [one.code for one in read("entities: {}").problems] == ["DM123"]
    assert [one.code for one in read("app: {}").problems] == ["DM123"]
    assert [one.code for one in read("app:\n").problems] == ["DM123"]
    assert [one.code for one in read("[app]").problems] == ["DM121"]
    assert [one.code for one in read("shop").problems] == ["DM121"]


class TestWhatIsIncomplete:
    """Rules stay silent about elements that were not read whole, and about nothing else."""

    def check(self, text: str, *incomplete: str) -> None:
        assert read(spec(text)).parts.incomplete == set(incomplete)

    def test_an_attribute_with_a_bad_value_alone(self) -> None:
        text = "entities:\n  T:\n    attributes:\n      a: {type: integer, default: x}\n      b: string"
        self.check(text, "entities/T/attributes/a")

    def test_an_entity_that_lost_a_relationship(self) -> None:
        text = "entities:\n  T:\n    relationships:\n      a: {type: many_to_one}"
        self.check(text, "entities/T/relationships/a", "entities/T")

    def test_an_entity_whose_attribute_has_no_name(self) -> None:
        self.check("entities:\n  T:\n    attributes:\n      1: string", "entities/T")

    def test_all_entities_if_one_has_no_name(self) -> None:
        self.check("entities:\n  1: {}", "entities")

    def test_an_operation(self) -> None:
        self.check("paths:\n  /a:\n    get: {tags: x}", "paths/~1a/get")
