"""Checking a document again and again: always what a fresh check says, and no more work than the edit asks for."""

import random
from pathlib import Path

import pytest

from ir.source import Position, Span
from ir.syntax import Syntax, Text
from tests.ir.syntax.edits import random_edit
from tests.shared import SPECS, needs_specs
from validators.engine import Engine
from validators.results import CheckResult
from validators.rules import load

EXAMPLES = sorted(Path("examples").glob("*/devmatrix.yaml"))
SPEC = """\
app: {name: shop}
entities:
  Product:
    attributes:
      title: string
      stock: {type: integer, ge: 0}
  Order:
    attributes: {total: {type: decimal, default: 0}}
    relationships:
      product: {type: many_to_one, target: Product}
x-business-logic:
  flows:
    restock:
      trigger: {path: "/restock/{product_id}"}
      input: {amount: integer}
      steps:
        - load: product = Product(product_id)
        - set: product.stock += amount
        - return: product
"""


class Editor:
    """A document that is edited, with the engine that follows it."""

    def __init__(self, text: str) -> None:
        self.engine = Engine()
        self.syntax = Syntax.of(Text.of(text))
        self.result = self.engine.update(self.syntax)

    def replace(self, old: str, new: str) -> CheckResult:
        """Replace a piece of text, all of it on one line, where it stands first."""
        line = next(number for number, text in enumerate(self.syntax.text.lines) if old in text)
        column = self.syntax.text.lines[line].index(old)
        self.edit(Span(Position(line, column), Position(line, column + len(old))), new)
        return self.result

    def edit(self, span: Span, new: str) -> None:
        text, change = self.syntax.text.edit(span, new)
        self.syntax = self.syntax.update(text, change)
        self.result = self.engine.update(self.syntax)

    @property
    def reread(self) -> list[str]:
        """What was read again: keys of blocks."""
        return ["/".join((*block.prefix, *block.keys[:1])) for block in self.engine.reader.reread]


def codes(result: CheckResult) -> list[str]:
    return [problem.code for problem in result.problems]


def test_moving_lines_runs_nothing_again() -> None:
    editor = Editor(SPEC)
    before = editor.result
    editor.replace("      title", "\n      # What it is called.\n      title")
    assert editor.reread == ["entities/Product"] and editor.engine.reran == []
    assert editor.result.ir is before.ir and editor.result.parts is before.parts


def test_an_edit_of_a_flow_runs_only_rules_that_look_at_behaviour() -> None:
    editor = Editor(SPEC)
    editor.replace("product.stock += amount", "product.stock += amount + 1")
    assert editor.reread == ["x-business-logic/flows/restock"]
    assert 0 < len(editor.engine.reran) < len(load())
    assert "DM204" not in editor.engine.reran and "DM501" in editor.engine.reran
    assert editor.result.problems == ()


def test_an_edit_of_an_entity_keeps_the_others() -> None:
    editor = Editor(SPEC)
    before = editor.result.parts.entities
    editor.replace("title: string", "title: text")
    after = editor.result.parts.entities
    assert [one is other for one, other in zip(before, after, strict=True)] == [False, True]


def test_what_spans_blocks_is_found_and_forgotten() -> None:
    editor = Editor(SPEC)
    assert codes(editor.result) == []
    assert "DM204" in codes(editor.replace("  Product:", "  Prodct:"))
    assert codes(editor.replace("  Prodct:", "  Product:")) == []
    assert codes(editor.replace("  Product:", "  Order:")) == ["DM102", "DM521"]
    assert codes(editor.replace("  Order:", "  Product:")) == []


def test_one_broken_block_leaves_the_others_alone() -> None:
    editor = Editor(SPEC)
    assert codes(editor.replace("{type: integer, ge: 0}", "{type: integer, ge: 0")) == ["DM114"]
    assert [entity.name for entity in editor.result.parts.entities] == ["Product", "Order"]
    assert not editor.result.is_valid
    assert codes(editor.replace("{type: integer, ge: 0", "{type: integer, ge: 0}")) == []


def test_what_a_broken_block_said_is_still_known() -> None:
    editor = Editor(SPEC)
    editor.replace("      title: string", "      title")
    assert editor.result.parts.entities[0].attribute("title") is None and not editor.result.is_valid
    assert editor.result.familiar.entities[0].attribute("title") is not None
    editor.replace("      title", "      name: string")
    assert editor.result.last_good is None and editor.result.familiar is editor.result.parts
    assert editor.result.parts.entities[0].attribute("title") is None


def same(one: CheckResult, other: CheckResult) -> None:
    assert one.problems == other.problems
    assert one.parts == other.parts
    assert one.ir == other.ir


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_any_edits_of_examples_are_as_checked_anew(path: Path) -> None:
    check_edits(path.read_text(encoding="utf-8"), 24)


@needs_specs
@pytest.mark.parametrize("path", [path for path in SPECS if path.stat().st_size < 25_000], ids=lambda path: path.name)
def test_any_edits_of_openapi_documents_are_as_checked_anew(path: Path) -> None:
    check_edits(path.read_bytes().decode(), 20)


def check_edits(text: str, count: int) -> None:
    numbers = random.Random(len(text))
    editor = Editor(text)
    for number in range(count):
        editor.edit(*random_edit(editor.syntax.text, numbers))
        written = str(editor.syntax.text)
        same(editor.result, Engine().update(Syntax.of(Text.of(written))))
        if number % 6 == 5:  # Not for ever deeper into nonsense.
            end = editor.syntax.text.end
            editor.edit(Span(Position(0, 0), end), text)
