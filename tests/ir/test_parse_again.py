"""Parsing a long text again: whatever was edited, the same as parsing it for the first time."""

import random

import pytest

from ir.syntax import Text
from ir.yaml import AliasNode, MappingNode, Node, ScalarNode, again, composer, parse
from ir.yaml.again import parse_again
from tests.ir.syntax.edits import random_edit

ENTRY = """\
  name{0}:
    type: object
    # What it is.
    description: |-
      One of several.

      They are many.
    required: [id, name]
    items:
      - in: query
        name: first
        schema: {{type: string, maxLength: {0}}}
      - in: path
        name: second
    "quoted key": 'and a
      long value'
    properties:
      id: {{type: integer}}
      empty:
      name:
        type: string
"""
YAML = "top:\n" + "".join(ENTRY.format(number) for number in range(12))
JSON = (
    "{\n"
    + "".join(
        f'  "name{number}": {{\n    "type": "object",\n    "required": [\n      "id",\n      "name"\n    ],\n'
        '    "properties": {\n      "id": {\n        "type": "integer"\n      }\n    }\n'
        f"  }}{',' * (number < 19)}\n"
        for number in range(20)
    )
    + "}"
)


def shown(node: Node | None) -> object:
    """A tree with everything that can be asked of it."""
    if node is None or isinstance(node, AliasNode):
        return node and (node.start, node.end, node.name)
    own = (type(node).__name__, node.start, node.end, node.tag, node.is_broken)
    if isinstance(node, ScalarNode):
        return *own, node.text, node.style
    if isinstance(node, MappingNode):
        return *own, node.is_flow, [(shown(key), shown(value)) for key, value in node.pairs]
    return *own, node.is_flow, [shown(item) for item in node.items]


def check(text: str, *states: str) -> None:
    """Each state is parsed with the help of the one before."""
    document = parse(text)
    for state in states:
        document, fresh = parse_again(state, document), parse(state)
        assert shown(document.root) == shown(fresh.root)
        assert document == fresh or (document.issues, document.is_whole, document.is_open, document.is_linked) == (
            (fresh.issues, fresh.is_whole, fresh.is_open, fresh.is_linked)
        )


def replaced(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize("text", [YAML, JSON, YAML.replace("\n", "\r\n")], ids=["yaml", "json", "crlf"])
@pytest.mark.parametrize("seed", range(6))
def test_any_edits(text: str, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(again, "SHORT", 0)
    numbers = random.Random(seed)
    for _ in range(12):
        states, now = [], Text.of(text)
        for _ in range(numbers.randrange(1, 5)):
            now, _ = now.edit(*random_edit(now, numbers))
            states.append(str(now))
        check(text, *states, text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("in: query\n        name: first", "in: query\n   x    name: first"),
        ("  name5:\n", "  name4:\n"),
        ("name5:\n    type: object", "name5:\n    required: object"),
        ("    required: [id, name]\n    items", "    required: [id, name\n    items"),
        ("  name6:\n", "  name6: &anchor\n"),
        ("      id: {type: integer}\n", "      id: *nowhere\n"),
        ("      One of several.", "    One of several."),
        ("      - in: path\n        name: second", "     - in: path\n        name: second"),
        ("    properties:\n", "    properties\n"),
        ("      empty:\n", "      empty: '\n"),
        ("      empty:\n", "\tempty:\n"),
        ("    type: object\n", "    type: a\u2028b\x00\n"),
        ("    type: object\n", "---\n    type: object\n"),
        ("    type: object\n", "    type: " + "[" * 120 + "\n"),
    ],
)
def test_edits_that_reach_far(old: str, new: str) -> None:
    edited = replaced(YAML, old, new)
    check(YAML, edited, YAML)
    check(YAML, edited, replaced(edited, "maxLength: 8", "maxLength: 8x: 9"), replaced(YAML, "maxLength: 8", "m: 8"))


def test_only_the_entry_around_an_edit_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[int] = []
    run = composer.Composer.run

    def counted(self: composer.Composer) -> composer.Composer:
        parsed.append(len(self.text))
        return run(self)

    document = parse(YAML)
    monkeypatch.setattr(composer.Composer, "run", counted)
    parse_again(replaced(YAML, "maxLength: 7", "maxLength: 77"), document)
    assert sum(parsed) < len(YAML) / 20
    parsed.clear()
    broken = parse_again(replaced(YAML, "maxLength: 7}", "maxLength: 7"), document)
    assert not broken.is_whole and max(parsed) > len(YAML) / 20, "a bracket may reach to the end"
    parsed.clear()
    broken = parse_again(replaced(YAML, "      name:\n", "      name: a: b\n"), document)
    assert not broken.is_whole and sum(parsed) < len(YAML) / 3
