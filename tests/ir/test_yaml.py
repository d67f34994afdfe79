"""Trees of YAML texts: types, texts and exact places."""

import pytest
import yaml

from ir.dialect.typed import plain_value
from ir.yaml import AliasNode, MappingNode, Node, ScalarNode, SequenceNode, composer, content, parse
from tests.shared import SPECS, needs_specs


def whole(text: str) -> Node:
    """The tree of a text that is fine."""
    document = parse(text)
    assert document.issues == () and document.is_whole and document.root is not None
    return document.root


@pytest.mark.parametrize(
    ("written", "value"),
    [
        *(
            (word, word)
            for word in ("no", "No", "yes", "on", "OFF", "y", "1:30", "0b1", "1_000", "2024-01-01", "=", "<")
        ),
        *((word, None) for word in ("", "~", "null", "Null", "NULL")),
        *((word, word.lower() == "true") for word in ("true", "True", "TRUE", "false", "False", "FALSE")),
        ("0777", 777),
        ("0o17", 15),
        ("0x1F", 31),
        ("+5", 5),
        ("1.5", 1.5),
        ("1.", 1.0),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("-1.5E-1", -0.15),
        ("'true'", "true"),
        ('"1"', "1"),
        ("!!str 1", "1"),
        ("! 1", "1"),
        ('!!int "1"', 1),
        ("|\n  1", "1"),
        ("nUll", "nUll"),
        ("1e", "1e"),
        (".", "."),
        ("-", [None]),
    ],
)
def test_plain_scalars_have_the_types_of_yaml_1_2(written: str, value: object) -> None:
    found = plain_value(whole("---\n" + written))
    assert found == value and type(found) is type(value)


def places(node: Node, text: str) -> list[str]:
    """The source text under each node, parents first."""
    found = content(node)
    own = [text[node.start : node.end]]
    if isinstance(node, AliasNode):
        return own
    if isinstance(found, MappingNode):
        return own + [one for key, value in found.pairs for part in (key, value) for one in places(part, text)]
    if isinstance(found, SequenceNode):
        return own + [one for item in found.items for one in places(item, text)]
    return own


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: b", ["a: b", "a", "b"]),
        ("a: b   # c\n\n", ["a: b", "a", "b"]),
        ("a:\nb: \n", ["a:\nb:", "a", "", "b", ""]),
        ("a:\n  b: c\n\n# x\n", ["a:\n  b: c", "a", "b: c", "b", "c"]),
        ("- a\n- \n- b\n", ["- a\n- \n- b", "a", "", "b"]),
        ("{a: [b, 'c'], d}", ["{a: [b, 'c'], d}", "a", "[b, 'c']", "b", "'c'", "d", ""]),
        ("a: >-\n  b\n  c\n\nd: 1", ["a: >-\n  b\n  c\n\nd: 1", "a", ">-\n  b\n  c", "d", "1"]),
        ("a: b\n  c \nd: 1", ["a: b\n  c \nd: 1", "a", "b\n  c", "d", "1"]),
        ("a: &x b\nc: *x", ["a: &x b\nc: *x", "a", "&x b", "c", "*x"]),
        ('"𝒳": "é😀"\nb: 1', ['"𝒳": "é😀"\nb: 1', '"𝒳"', '"é😀"', "b", "1"]),
        ("a: 1\r\nb: 2\r\n", ["a: 1\r\nb: 2", "a", "1", "b", "2"]),
        ("a: 1\rb: 2", ["a: 1\rb: 2", "a", "1", "b", "2"]),
        ("\ufeffa: 1\nb: 2", ["a: 1\nb: 2", "a", "1", "b", "2"]),
        ("? a\n: b\n? c", ["? a\n: b\n? c", "a", "b", "c", ""]),
    ],
)
def test_places_are_exact(text: str, expected: list[str]) -> None:
    assert places(whole(text), text) == expected


def test_only_line_ends_end_lines() -> None:
    text = "a: b\x85c\u2028d\u2029e\nf: 1"
    root = whole(text)
    assert plain_value(root) == {"a": "b\x85c\u2028d\u2029e", "f": 1}
    assert places(root, text)[-1] == "1"


def test_duplicate_keys_are_kept_and_the_first_counts() -> None:
    document = parse("a: 1\nb: 2\na: 3")
    assert isinstance(document.root, MappingNode)
    assert [key.text for key, _ in document.root.pairs] == ["a", "b", "a"]
    assert plain_value(document.root) == {"a": 1, "b": 2}
    assert [(issue.code, issue.start) for issue in document.issues] == [("DM102", 10)]


def test_an_anchor_can_be_defined_anew() -> None:
    assert plain_value(whole("a: &x 1\nb: *x\nc: &x 2\nd: *x")) == {"a": 1, "b": 1, "c": 2, "d": 2}


def test_a_value_can_not_contain_itself() -> None:
    document = parse("a: &x [1, *x]")
    assert [issue.code for issue in document.issues] == ["DM103"]
    assert plain_value(document.root or ScalarNode(0, 0, "")) == {"a": [1, None]}


def same(ours: Node, theirs: yaml.Node) -> bool:
    """Two trees have one structure and equal scalars."""
    found = content(ours)
    if isinstance(found, MappingNode):
        return isinstance(theirs, yaml.MappingNode) and all(
            same(key, other_key) and same(value, other_value)
            for (key, value), (other_key, other_value) in zip(found.pairs, theirs.value, strict=True)
        )
    if isinstance(found, SequenceNode):
        return isinstance(theirs, yaml.SequenceNode) and all(map(same, found.items, theirs.value))
    return isinstance(theirs, yaml.ScalarNode) and found.text == theirs.value


def test_without_libyaml_the_tree_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\ufeffa: [b, 'é😀', {c: d}]\r\nd: &x\n  - 1\n\n  - >-\n    e\n    f\ng: *x\n"
    with_libyaml = parse(text)
    monkeypatch.setattr(composer, "Parser", yaml.SafeLoader)
    without = parse(text)
    assert with_libyaml.root is not None and without.root is not None and without.issues == with_libyaml.issues == ()
    assert places(without.root, text) == places(with_libyaml.root, text)
    assert [issue.code for issue in parse("a: [b\nc: d").issues] == ["DM114"]


@needs_specs
def test_real_files_have_the_tree_that_pyyaml_gives_them() -> None:
    small = [path for path in SPECS if path.suffix == ".yaml" and path.stat().st_size < 100_000]
    assert small
    for path in small:
        text = path.read_text(encoding="utf-8")
        document = parse(text)
        reference = yaml.compose(text, Loader=yaml.CSafeLoader)
        assert document.is_whole and document.root is not None and reference is not None, path.name
        assert same(document.root, reference), path.name
