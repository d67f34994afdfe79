"""Specs that are not YAML as a whole: one problem in the right place, and everything else is read."""

import pytest

from ir.dialect.read import read
from ir.yaml import parse
from tests.ir.specs import check, spec

BEFORE = """
entities:
  Order:
    attributes:
      before: string
"""
AFTER = """
      after: string
  Product:
    attributes:
      name: string
infrastructure:
  database: {type: sqlite}
"""


def broken(lines: str) -> str:
    """A spec of two entities with these lines in the middle of the first."""
    return BEFORE + lines + AFTER


@pytest.mark.parametrize(
    "lines",
    [
        "      it: {type: string  # error: DM114",
        "      it: [string  # error: DM114",
        '      it: "string\n      # ^ error: DM114',
        "      it: 'string\n      # ^ error: DM114",
        "      it: {type: string}}  # error: DM100",
        "      it: {type: string,, nullable: true}  # error: DM100",
        "      it: {type: string, computed: a ? b : c}  # error: DM115",
        "      it: @string  # error: DM115",
        "      it: `string`  # error: DM115",
        "      it: %string  # error: DM115",
        "      it: > string  # error: DM115",
        "      it: * string  # error: DM115",
        "      it: a: b  # error: DM115",
        "      it: - string  # error: DM115",
        "      it: [a] + b  # error: DM115",
        '      it: {type: string, pattern: "\\d"}  # error: DM117',
        "     it: string  # error: DM116",
        "       it: string  # error: DM116",
        "        it: string  # error: DM116",
        "      - it  # error: DM116",
        "      it  # error: DM100",
        "  it  # error: DM100",
        "\tit: string  # error: DM101",
        "\t\tit: string  # error: DM101\n\t\tother: string",
        "      it:\n      \ttype: string  # error: DM101",
        "      it:\n        type: text\n        description: |x\n        # ^ error: DM115",
    ],
)
def test_one_problem_and_the_rest_is_read(lines: str) -> None:
    result = check(broken(lines))
    order, product = result.parts.entities
    names = [attribute.name for attribute in order.attributes]
    assert {"before", "after"} <= set(names) <= {"id", "before", "it", "after"}
    assert [attribute.name for attribute in product.attributes] == ["id", "name"]
    assert result.parts.infrastructure.database.type == "sqlite"
    assert result.parts.incomplete
    assert not any(
        path.startswith(("entities/Product", "infrastructure")) or not path for path in result.parts.incomplete
    )
    assert "entities" not in result.parts.incomplete


def test_two_broken_entities_are_two_problems() -> None:
    check(
        """
        entities:
          A:
            attributes: {a: string  # error: DM114
          B:
            attributes: {b: string}
          C:
            attributes: [c: string  # error: DM114
        """
    )


def test_half_typed_keys_say_one_thing() -> None:
    result = check(
        "entities:\n  A:\n    attributes:\n      a: {type: string, nulla  # error: DM114\n  B:\n    crud: false"
    )
    assert [entity.name for entity in result.parts.entities] == ["A", "B"]


def test_a_key_that_is_written_twice_in_a_broken_text() -> None:
    check("entities:\n  A: {}\n  B: [  # error: DM114\n  A: {}  # error: DM102")


def test_a_file_indented_by_tabs_is_read_with_one_problem() -> None:
    text = "entities:\n\tA:  # error: DM101\n\t\tattributes:\n\t\t\ta: string\n\t\tcrud: false\n\tB:\n\t\tcrud: false"
    parts = check(text).parts
    assert [entity.name for entity in parts.entities] == ["A", "B"]
    assert parts.entities[0].attribute("a") is not None


def test_only_the_first_document_counts() -> None:
    parts = check("entities:\n  A: {}\n---  # error: DM109\nentities:\n  B: [").parts
    assert [entity.name for entity in parts.entities] == ["A"]


def test_anchors_of_other_blocks_are_known() -> None:
    result = check(broken("      one: &one {type: text}\n      it: {type: text  # error: DM114\n      two: *one"))
    two = result.parts.entities[0].attribute("two")
    assert two is not None and two.data_type == "text"


def test_json_that_is_cut_off_keeps_its_beginning() -> None:
    result = read('{"app": {"name": "shop"}, "entities": {"A": {"attributes": {"a": "string"')
    assert [problem.code for problem in result.problems] == ["DM114"]
    assert result.parts.name == "shop"
    assert [entity.name for entity in result.parts.entities] == ["A"]
    assert "entities" in result.parts.incomplete


def test_a_text_without_a_single_entry_is_one_problem() -> None:
    result = read("{{{{")
    assert [problem.code for problem in result.problems] == ["DM114"]
    assert "entities" in result.parts.incomplete


def test_what_is_broken_is_not_missing() -> None:
    assert [one.code for one in read(spec("auth: {user: ")).problems] == ["DM114"]
    assert [one.code for one in read("app: {name").problems] == ["DM114"]


ENTITIES = """
entities:
  A:
    attributes:
      a: string
    crud: false
  B:
    attributes:
      b: string
  C:
    crud: false
"""


@pytest.mark.parametrize("slip", [-1, 1])
@pytest.mark.parametrize("name", ["A", "B", "C"])
def test_a_slip_of_the_space_bar_is_one_problem(name: str, slip: int) -> None:
    parts = check(ENTITIES.replace(f"  {name}:", " " * (2 + slip) + f"{name}:  # error: DM116")).parts
    assert [entity.name for entity in parts.entities] == ["A", "B", "C"]
    assert parts.entities[1].attribute("b") is not None


def test_a_section_that_slipped() -> None:
    parts = check(" app: {name: shop}  # error: DM116\nentities:\n  A: {}\n").parts
    assert parts.name == "shop" and [entity.name for entity in parts.entities] == ["A"]


def test_a_word_above_all_entries_is_what_lacks_a_colon() -> None:
    first = BEFORE.replace("      before", "      it  # error: DM100\n      before")
    parts = check(first + AFTER).parts
    assert [attribute.name for attribute in parts.entities[0].attributes] == ["id", "before", "after"]
    check(ENTITIES.replace("  A:", "  Pro  # error: DM100\n  A:", 1))
    (issue,) = parse("steps:\n  - require\n    else: {status: 404}\n  - return: a\n").issues
    assert (issue.code, issue.message[:9], issue.start) == ("DM100", "`require`", 11)


@pytest.mark.parametrize(
    ("lines", "code", "at"),
    [
        ('"b": "c",,', "DM100", ",\n"),
        ('"b": "c"', "DM100", '"d"'),
        ('"b": "c,', "DM114", '"c,'),
        ('"b" "c",', "DM100", '"c"'),
        ('"b": {"c": 1,', "DM114", "{"),
    ],
)
def test_brackets_over_many_lines_say_where_it_went_wrong(lines: str, code: str, at: str) -> None:
    text = f'{{\n  "a": {{\n    {lines}\n    "d": 1\n  }}\n}}\n'
    (issue,) = parse(text).issues
    assert (issue.code, text[issue.start :][: len(at)]) == (code, at), issue
