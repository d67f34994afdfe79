"""After an edit only what it touched is looked at again, and the answer is that of a fresh look."""

import random
from pathlib import Path

import pytest

from ir.openapi.documents import FileDocuments
from ir.source import Position, Span
from ir.syntax import Syntax, Text
from ir.yaml import parse
from tests.validators.openapi.documents import document, problems_of
from tests.validators.openapi.whole import check_whole
from validators.openapi.check import OpenApiChecker

TEXT = document(
    """
    paths:
      /pets:
        get:
          operationId: listPets
          summary: All pets
          responses: {"200": {$ref: "#/components/responses/Pets"}}
      /pets/{id}:
        parameters: [{$ref: "#/components/parameters/id"}]
        get: {operationId: showPet, responses: {"200": {description: The pet}}}
    components:
      parameters:
        id: {name: id, in: path, required: true, schema: {$ref: "#/components/schemas/Pet/properties/id"}}
      responses:
        Pets: {description: All pets, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
      schemas:
        Pet:
          type: object
          properties: {id: {type: string}}
    """
)


class Edited:
    """A document in an editor."""

    def __init__(self, text: str) -> None:
        self.text = Text.of(text)
        self.syntax = Syntax.of(self.text)
        self.checker = OpenApiChecker()
        self.checker.check(self.syntax)

    def replace(self, old: str, new: str) -> list[str]:
        """Replace the first of a text by another one; the codes of all problems."""
        at = str(self.text).index(old)
        lines = parse(str(self.text)).lines
        return self.edit(lines.span(at, at + len(old)), new)

    def edit(self, span: Span, new: str) -> list[str]:
        """Replace what is in a span, and compare with a fresh look."""
        self.text, change = self.text.edit(span, new)
        self.syntax = self.syntax.update(self.text, change)
        found = self.checker.check(self.syntax)
        fresh = OpenApiChecker().check(Syntax.of(self.text))
        assert sorted(map(repr, found)) == sorted(map(repr, fresh))
        return [one.code for one in found]


def test_typing_prose_looks_at_one_block_and_no_rule_about_the_whole() -> None:
    edited = Edited(TEXT)
    assert edited.replace("summary: All", "summary: Alle") == []
    assert [block.keys for block in edited.checker.rechecked] == [("/pets",)]
    assert edited.checker.reran == ()


def test_an_operation_id_runs_the_rules_about_them_only() -> None:
    edited = Edited(TEXT)
    assert edited.replace("operationId: listPets", "operationId: showPet") == ["DM650"]
    assert edited.checker.reran == ("DM650", "DM657")


def test_a_name_that_others_use() -> None:
    edited = Edited(TEXT)
    assert edited.replace("    Pets: {", "    Pet: {") == ["DM640", "DM643"]
    assert "DM640" in edited.checker.reran
    assert edited.replace("    Pet: {", "    Pets: {") == []


def test_a_place_inside_of_a_block_that_others_refer_to() -> None:
    edited = Edited(TEXT)
    assert edited.replace("{id: {type: string}}", "{name: {type: string}}") == ["DM640"]
    assert edited.replace("{name: {type: string}}", "{id: {type: string}}") == []


def test_another_version_looks_at_everything() -> None:
    edited = Edited(TEXT)
    assert edited.replace("3.0.3", "3.1.0") == []
    assert len(edited.checker.rechecked) == len(edited.syntax.blocks)
    assert edited.replace("openapi: 3.1.0", "swagger: 2.0") == ["DM601"]
    assert edited.replace("swagger: 2.0", "openapi: 3.0.0") == []


@pytest.mark.parametrize("seed", range(6))
def test_any_edits(seed: int) -> None:
    chance = random.Random(seed)
    pieces = [
        "$ref: ",
        "x",
        "\n",
        "  ",
        ": ",
        "- ",
        "{",
        "}",
        '"',
        "get:",
        "#",
        "null",
        "[",
        "]",
        "*a",
        "&a ",
        "paths:\n",
        "'",
    ]
    edited = Edited(TEXT)
    for _ in range(60):
        lines = edited.text.lines
        line = chance.randrange(len(lines))
        start = Position(line, chance.randint(0, len(lines[line])))
        end = Position(line, min(start.column + chance.choice([0, 0, 1, 3]), len(lines[line].rstrip("\n"))))
        edited.edit(Span(min(start, end), max(start, end)), chance.choice(pieces) if chance.random() < 0.7 else "")


def test_no_text_is_too_odd() -> None:
    for text in (
        "openapi: 3.0.0",
        "openapi: [",
        "{openapi: 3.1.0, paths: [1], components: 2, tags: {}}",
        "openapi:\n- a",
        "openapi: 3.1.0\ntags: [{name: a}]\nx: {$ref: '#/tags/" + "1" * 5_000 + "'}",
    ):
        check_whole(text)
        OpenApiChecker().check(Syntax.of(Text.of(text)))
    many = "".join(f"    A{number}: {{type: text}}\n" for number in range(3_000))
    assert [problem.code for problem in problems_of(document("components:\n  x: {}\n"))] == ["DM610"]
    assert len(OpenApiChecker().check(Syntax.of(Text.of(document(f"components:\n  schemas:\n{many}"))))) == 3_000


def test_references_to_files(tmp_path: Path) -> None:
    (tmp_path / "pets.yaml").write_text("Pet: {type: object}\n")
    text = document(
        """
        components:
          schemas:
            A: {$ref: pets.yaml#/Pet}
            B: {$ref: pets.yaml#/Pat}
            C: {$ref: "./pets.yaml"}
            D: {$ref: cats.yaml}
            E: {$ref: A}
            F: {$ref: ../a.yaml}
        """
    )
    checker = OpenApiChecker(FileDocuments((tmp_path,)), tmp_path / "api.yaml")
    found = [(one.code, one.message) for one in checker.check(Syntax.of(Text.of(text)))]
    assert found == [
        ("DM644", "There is nothing at `/Pat` in `pets.yaml`"),
        ("DM644", "`cats.yaml` does not exist"),
        ("DM644", "`A` does not exist; did you mean `#/components/schemas/A`?"),
        ("DM645", "`../a.yaml` is outside of the workspace, so it is not read"),
    ]
