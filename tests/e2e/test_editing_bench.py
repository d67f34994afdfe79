"""The benchmark of editing measures what it says. No time is judged here."""

import json
from pathlib import Path

import pytest

from bench.__main__ import main
from bench.editing_texts import Text, many_problems, places
from ir.syntax import Syntax
from ir.syntax import Text as Lines
from validators.engine import Engine


def test_the_document_with_many_problems_has_that_many() -> None:
    found = Engine().update(Syntax.of(Lines.of(many_problems(200)))).problems
    assert len([one for one in found if one.code != "DM643"]) >= 200


def test_every_server_is_edited_at_the_same_places() -> None:
    text = Text("a.yaml", "a: 1\n\nb:\n  é: x\n  d: [1, 2]\n")
    chosen = list(places(text, 50, 1))
    assert chosen == list(places(text, 50, 1)) and chosen != list(places(text, 50, 2))
    assert {line for line, _ in chosen} == {0, 2, 4}
    assert all(column <= len(text.lines[line]) for line, column in chosen)


def test_our_server_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.json"
    assert main(["editing", "--document", "ecommerce", "--edits", "3", "--alone", "--json", str(out)]) == 0
    assert "edit → diagnostics" in capsys.readouterr().out
    (found,) = json.loads(out.read_text(encoding="utf-8"))["editing"]
    assert (found["server"], found["failure"]) == ("DevMatrix", "")
    assert (len(found["letters_ms"]), len(found["newlines_ms"])) == (6, 2)
    assert found["peak_mb"] > 10 and len(found["hover_ms"]) == 1
