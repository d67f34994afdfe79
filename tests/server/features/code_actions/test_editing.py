"""Entries come and go without a change of anything else, wherever they are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from ir import paths
from ir.editing import Edit, add, add_item, apply, remove, spell, without_overlaps
from ir.editing.sorting import sort_keys
from ir.editing.values import Flow
from ir.source import Position, Span
from ir.syntax import Syntax, Text
from ir.yaml import AliasNode, MappingNode, Node, ScalarNode, SequenceNode, content, parse
from tests.server.features.navigation import examples
from tests.shared import SPECS, needs_specs

Tree = Any
JSON = """\
{
  "openapi": "3.1.0",
  "info": {"title": "Pets", "version": "1"},
  "paths": {
    "/pets": {
      "get": {"responses": {"200": {"description": "The pets"}}},
      "post": {
        "responses": {},
        "tags": ["a", "b"]
      }
    }
  }
}
"""
FLAT = "app: {name: shop}\nentities:\n- a\n-   b: 1\n    c: 2\n- - x\n  - y\nlast:\n  key: 1"


def tree(node: Node | None) -> Tree:
    """What is written: entries in order, as the text says them."""
    if isinstance(node, AliasNode):
        return f"*{node.name}"
    found = content(node) if node is not None else None
    if isinstance(found, MappingNode):
        return [(key.text, tree(value)) for key, value in found.pairs] or {}
    if isinstance(found, SequenceNode):
        return [tree(item) for item in found.items] or []
    assert found is None or isinstance(found, ScalarNode)
    return None if found is None or (not found.text and not found.style) else found.text


def walk(node: Node | None, path: str = "") -> Iterator[tuple[str, Node]]:
    """Every path with what is there; what an alias stands for is elsewhere."""
    if node is None or isinstance(node, AliasNode):
        return
    yield path, node
    found = content(node)
    if isinstance(found, MappingNode):
        for key, value in found.pairs:
            yield from walk(value, paths.child(path, key.text))
    elif isinstance(found, SequenceNode):
        for number, item in enumerate(found.items):
            yield from walk(item, paths.child(path, number))


def changed(root: Tree, path: str, change: Any) -> Tree:
    """The tree with what is at a path changed."""
    segments = paths.split(path)
    if not segments:
        return change(root)
    head, rest = segments[0], paths.join(*segments[1:])
    if root and isinstance(root[0], tuple):
        return [(key, changed(value, rest, change) if key == head else value) for key, value in root]
    return [changed(value, rest, change) if number == int(head) else value for number, value in enumerate(root)]


def without(root: Tree, path: str) -> Tree:
    last = paths.split(path)[-1]

    def drop(found: Tree) -> Tree:
        if isinstance(found[0], tuple):
            return [pair for pair in found if pair[0] != last] or {}
        return [value for number, value in enumerate(found) if number != int(last)]

    return changed(root, paths.parent(path), drop)


def plain(root: Tree) -> str:
    """A tree to compare: empty things are alike."""
    return json.dumps(root).replace("{}", "null").replace("[]", "null")


TEXTS = [
    *(pytest.param(path.read_text(), id=path.parent.name) for path in examples()),
    pytest.param(JSON, id="json"),
    pytest.param(FLAT, id="flat"),
    pytest.param(FLAT.replace("\n", "\r\n"), id="crlf"),
    pytest.param(json.dumps(json.loads(JSON)), id="one line"),
]


def sampled(text: str) -> list[tuple[str, Node]]:
    found = list(walk(parse(text).root))
    return found[:: max(len(found) // 150, 1)]


@pytest.mark.parametrize("text", TEXTS)
def test_a_new_entry(text: str) -> None:
    syntax, before = Syntax.of(Text.of(text)), tree(parse(text).root)
    count = 0
    for path, node in sampled(text):
        if not isinstance(content(node), MappingNode):
            continue
        edits = add(syntax, path, "x-new", {"one": "1", "two": Flow(three="3")})
        assert edits is not None, path
        new = [("one", "1"), ("two", [("three", "3")])]
        wanted = changed(before, path, lambda found: [*(found or []), ("x-new", new)])  # noqa: B023
        document = parse(str(apply(syntax.text, edits)))
        assert document.is_whole, path
        assert tree(document.root) == wanted, path
        count += 1
    assert count


@pytest.mark.parametrize("text", TEXTS)
def test_an_entry_or_item_goes(text: str) -> None:
    syntax, before = Syntax.of(Text.of(text)), tree(parse(text).root)
    refused = []
    for path, _ in sampled(text)[1:]:
        edits = remove(syntax, path)
        if edits is None:
            refused.append(path)
            continue
        document = parse(str(apply(syntax.text, edits)))
        assert document.is_whole, path
        assert plain(tree(document.root)) == plain(without(before, path)), path
    assert len(refused) <= 3, refused


@pytest.mark.parametrize("text", TEXTS)
def test_a_new_item(text: str) -> None:
    syntax, before = Syntax.of(Text.of(text)), tree(parse(text).root)
    for path, node in sampled(text):
        if not isinstance(content(node), SequenceNode):
            continue
        edits = add_item(syntax, path, Flow(one="1"))
        if edits is None:
            continue
        wanted = changed(before, path, lambda found: [*(found or []), [("one", "1")]])
        document = parse(str(apply(syntax.text, edits)))
        assert document.is_whole, path
        assert tree(document.root) == wanted, path


@pytest.mark.parametrize("text", TEXTS)
def test_keys_in_another_order(text: str) -> None:
    syntax, before = Syntax.of(Text.of(text)), tree(parse(text).root)
    for path, node in sampled(text):
        found = content(node)
        if not isinstance(found, MappingNode):
            continue
        order = sorted((key.text for key, _ in found.pairs), reverse=True)
        edits = sort_keys(syntax, path, order)
        if edits is None:
            continue
        after = apply(syntax.text, edits)
        wanted = changed(before, path, lambda pairs: sorted(pairs, key=lambda pair: pair[0], reverse=True))
        document = parse(str(after))
        assert document.is_whole, path
        assert tree(document.root) == wanted, path
        assert sorted("".join(str(after).split())) == sorted("".join(text.split())), path


def test_parents_that_are_missing_are_made() -> None:
    syntax = Syntax.of(Text.of("app: {name: shop}\nentities: {}\n"))
    edits = add(syntax, "entities/Order/attributes", "total", Flow(type="decimal"))
    assert edits is not None
    assert str(apply(syntax.text, edits)) == (
        "app: {name: shop}\nentities:\n  Order:\n    attributes:\n      total: {type: decimal}\n"
    )


@pytest.mark.parametrize("path", ["app/name", "list", "alias", "broken"])
def test_where_no_entry_can_be(path: str) -> None:
    syntax = Syntax.of(Text.of("app: {name: shop}\nlist: [1]\nanchor: &a {b: 1}\nalias: *a\nbroken: {a: }}\n"))
    assert add(syntax, path, "key", "1") is None


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("shop", "shop"),
        ("on hold", "on hold"),
        ("yes", '"yes"'),
        ("12", '"12"'),
        ("a: b", '"a: b"'),
        ("", '""'),
        ("/pets/{id}", "/pets/{id}"),
        ("- x", '"- x"'),
        ("null", '"null"'),
        ('say "x"', '"say \\"x\\""'),
    ],
)
def test_spelling(text: str, written: str) -> None:
    assert spell(text) == written
    root = parse(f"key: {written}\n").root
    assert isinstance(root, MappingNode)
    assert isinstance(root.pairs[0][1], ScalarNode) and root.pairs[0][1].text == text


def edit(start: int, end: int, new: str = "x") -> Edit:
    return Edit(Span(Position(0, start), Position(0, end)), new)


def test_edits_that_touch_wait() -> None:
    assert without_overlaps([[edit(0, 2)], [edit(1, 3)], [edit(2, 4)]]) == [edit(0, 2), edit(2, 4)]
    assert without_overlaps([[edit(3, 3, "a")], [edit(3, 3, "b")]]) == [edit(3, 3, "a")]
    assert without_overlaps([[edit(3, 3, "a")], [edit(3, 3, "a"), edit(5, 6)]]) == [edit(3, 3, "a"), edit(5, 6)]
    assert without_overlaps([[edit(5, 6), edit(0, 1)], [edit(7, 8), edit(5, 6, "y")]]) == [edit(0, 1), edit(5, 6)]


@needs_specs
def test_specs_of_other_people() -> None:
    found = [path for path in SPECS if path.suffix == ".yaml" and path.stat().st_size < 40_000][:6]
    assert found
    for path in found:
        text = path.read_text(encoding="utf-8")
        syntax, before = Syntax.of(Text.of(text)), tree(parse(text).root)
        for place, node in sampled(text)[::4]:
            edits = add(syntax, place, "x-new", "1") if isinstance(content(node), MappingNode) else None
            if edits is not None:
                wanted = changed(before, place, lambda pairs: [*(pairs or []), ("x-new", "1")])
                assert tree(parse(str(apply(syntax.text, edits))).root) == wanted, (path.name, place)
