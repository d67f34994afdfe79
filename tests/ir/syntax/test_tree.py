"""Documents in blocks: the same tree as in one piece, and after any edit the same as parsed anew."""

import random
from pathlib import Path

import pytest

from ir.source import Position, Span
from ir.syntax import Dialect, Syntax, Text
from tests.ir.syntax.edits import random_edit
from tests.ir.syntax.trees import of_syntax, of_text
from tests.shared import SPECS, needs_specs

BIG, SMALL = 300_000, 40_000
EXAMPLES = sorted(Path("examples").glob("*/devmatrix.yaml"))
SPEC = """\
app: {name: shop}
entities:
  # The goods.
  Product:
    attributes: {title: string}

  "Order":
    attributes:
      total: decimal
x-business-logic:
  flows:
    pay:
      steps:
        - load: order = Order(id)
    'send': {steps: []}
"""


def syntax_of(text: str) -> Syntax:
    return Syntax.of(Text.of(text))


def shown(syntax: Syntax) -> list[tuple[str, int, int]]:
    return [("/".join((*block.prefix, *block.keys)), syntax.line_of(block), block.height) for block in syntax.blocks]


def test_the_entries_of_sections_are_blocks() -> None:
    assert shown(syntax_of(SPEC))[1:] == [
        ("entities/Product", 3, 3),
        ("entities/Order", 6, 3),
        ("x-business-logic/flows/pay", 11, 3),
        ("x-business-logic/flows/send", 14, 2),
    ]


def test_an_edit_parses_one_block_again() -> None:
    before = syntax_of(SPEC)
    text, change = before.text.edit(Span(Position(4, 16), Position(4, 16)), "long_")
    after = before.update(text, change)
    same = [one is other for one, other in zip(before.blocks, after.blocks, strict=True)]
    assert same == [True, False, True, True, True]


def test_lines_above_move_blocks_without_parsing_them() -> None:
    before = syntax_of(SPEC)
    text, change = before.text.edit(Span(Position(0, 0), Position(0, 0)), "# A shop.\n\n")
    after = before.update(text, change)
    assert after.blocks[1:] == before.blocks[1:]
    assert [line for _, line, _ in shown(after)[1:]] == [5, 8, 13, 16]


@pytest.mark.parametrize(
    ("text", "dialect", "blocks"),
    [
        ("", Dialect.OTHER, 1),
        ("# nothing\n", Dialect.OTHER, 1),
        ("just a text", Dialect.OTHER, 1),
        ("a: 1\n", Dialect.OTHER, 1),
        ("openapi: 3.1.0\npaths:\n  /a: {}\n  /b: {}\n", Dialect.OPENAPI, 3),
        ("swagger: '2.0'\ndefinitions:\n  A: {}\n", Dialect.OPENAPI, 2),
        ('{\n  "openapi": "3.0.0",\n  "paths": {\n    "/a": {},\n    "/b": {}\n  }\n}\n', Dialect.OPENAPI, 3),
        ('{"openapi": "3.0.0", "paths": {"/a": {}}}', Dialect.OPENAPI, 1),
        ("---\nentities:\n  A: {}\n", Dialect.NATIVE, 2),
        ("  entities:\n    A: {}\n", Dialect.NATIVE, 1),
        ("entities: {A: {}}\n", Dialect.NATIVE, 1),
        ("entities:\n  A: &a {}\n  B: *a\n", Dialect.NATIVE, 1),
        ("entities:\n  A: {}\n---\nentities:\n  B: {}\n", Dialect.NATIVE, 1),
        ("entities:\n  A: {x: 1,\n  b: 2}\n  C: {}\n", Dialect.NATIVE, 3),
        ("entities:\n  A: {x: 1,\n  B: {}\n", Dialect.NATIVE, 3),
        ("\ufeffentities:\n  A: {}\n", Dialect.NATIVE, 2),
    ],
)
def test_what_is_cut(text: str, dialect: Dialect, blocks: int) -> None:
    syntax = syntax_of(text)
    assert (syntax.dialect, len(syntax.blocks)) == (dialect, blocks)


def test_brackets_may_reach_over_what_looks_like_a_key() -> None:
    syntax = syntax_of("entities:\n  A: {x: 1,\n  b: 2}\n  C: {}\n")
    assert [name for name, _ in syntax.children("entities")] == ["A", "C"]
    assert [name for name, _ in syntax.children("entities/A")] == ["x", "b"]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_examples_have_the_tree_they_have_in_one_piece(path: Path) -> None:
    check_tree(path.read_text(encoding="utf-8"))


@needs_specs
@pytest.mark.parametrize("path", [path for path in SPECS if path.stat().st_size < BIG], ids=lambda path: path.name)
def test_real_documents_have_the_tree_they_have_in_one_piece(path: Path) -> None:
    check_tree(path.read_bytes().decode())


def check_tree(text: str) -> None:
    whole, pieces = of_text(text), of_syntax(syntax_of(text))
    for path in {**whole, **pieces}:
        if pieces.get(path, (None, None, ""))[1] is None:  # A collection, or a section.
            assert path in whole and whole[path][0] == pieces[path][0], path
        else:
            assert whole.get(path) == pieces[path], path


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_any_edits_of_examples_are_as_parsed_anew(path: Path) -> None:
    check_edits(path.read_text(encoding="utf-8"), 36)


@needs_specs
@pytest.mark.parametrize("path", [path for path in SPECS if path.stat().st_size < SMALL], ids=lambda path: path.name)
def test_any_edits_of_real_documents_are_as_parsed_anew(path: Path) -> None:
    check_edits(path.read_bytes().decode(), 24)


def check_edits(text: str, count: int) -> None:
    numbers = random.Random(len(text))
    begin = syntax = syntax_of(text)
    for number in range(count):
        span, new = random_edit(syntax.text, numbers)
        edited, change = syntax.text.edit(span, new)
        syntax = syntax.update(edited, change)
        fresh = syntax_of(str(edited))
        assert state(syntax) == state(fresh), (number, span, new)
        if number % 6 == 5:  # Not for ever deeper into nonsense.
            syntax = begin


def state(syntax: Syntax) -> list[object]:
    blocks = [
        (block.prefix, syntax.line_of(block), block.height, block.source, block.document.issues)
        for block in syntax.blocks
    ]
    return [syntax.dialect, *blocks, of_syntax(syntax)]


@pytest.mark.parametrize(
    ("line", "column", "path", "on_key"),
    [
        (3, 4, "entities/Product", True),
        (4, 25, "entities/Product/attributes/title", False),
        (4, 20, "entities/Product/attributes/title", True),
        (8, 14, "entities/Order/attributes/total", False),
        (0, 12, "app/name", False),
        (13, 18, "x-business-logic/flows/pay/steps/0/load", False),
        (10, 4, "x-business-logic/flows", True),
    ],
)
def test_what_is_at_a_place(line: int, column: int, path: str, on_key: bool) -> None:
    cursor = syntax_of(SPEC).at(Position(line, column))
    assert (cursor.path, cursor.on_key) == (path, on_key)


def test_where_things_stand() -> None:
    syntax = syntax_of(SPEC)
    location = syntax.location("entities/Order/attributes/total")
    assert location is not None and location.key is not None
    assert syntax.text.slice(location.key) == "total" and syntax.text.slice(location.value) == "decimal"
    assert syntax.location("entities/Nobody") is None
    assert [path for _, path in syntax.children("x-business-logic/flows")] == [
        "x-business-logic/flows/pay",
        "x-business-logic/flows/send",
    ]


LONG = (
    "openapi: 3.0.0\npaths:\n  /a:\n    get:\n      summary: One\n      responses: {}\n  /b:\n    get: {}\ninfo: {}\n"
)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("      summary", "summary"),
        ("    get:\n      summary", "get:\n      summary"),
        ("      summary: One\n", "x      summary: One\n"),
    ],
)
def test_a_line_that_lost_its_indentation_ends_no_section(old: str, new: str) -> None:
    names = [name for name, _, _ in shown(syntax_of(LONG.replace(old, new)))[1:]]
    assert names[-1] == "paths//b" and len(names) == 2


def test_a_key_that_begins_something_new_ends_the_section() -> None:
    syntax = syntax_of(LONG.replace("  /b:\n    get: {}\n", "tags:\n    - name: x\n"))
    assert [name for name, _, _ in shown(syntax)[1:]] == ["paths//a"]
    assert syntax.find("tags/0/name") is not None


@pytest.mark.parametrize("typed", ["x", '"', "}", ",", "[", "é"])
def test_what_is_typed_before_a_brace_closes_no_section_of_json(typed: str) -> None:
    lines = [
        "{",
        '  "openapi": "3.0.0",',
        '  "paths": {',
        '    "/a": {',
        "      }",
        "    },",
        '    "/b": {}',
        "  }",
        "}",
    ]
    lines[4] = f"  {typed}    }}"
    syntax = syntax_of("\n".join(lines))
    assert [name for name, _, _ in shown(syntax)[1:]] == ["paths//a", "paths//b"]


def test_a_brace_that_lost_its_indentation_closes_no_section_of_json() -> None:
    lines = ["{", '  "openapi": "3.0.0",', '  "paths": {', '    "/a": {', '      "get": {', "  },", '      "x-a": 1']
    lines += ["    },", '    "/b": {}', "  },", '  "tags": []', "}"]
    assert [name for name, _, _ in shown(syntax_of("\n".join(lines)))[1:]] == ["paths//a", "paths//b"]
