"""From an offset in a scalar's text to the place in the document that it was written at."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ir.dialect.read import read
from ir.source import SourceMap, Span
from ir.text import LineIndex
from ir.yaml import MappingNode, Node, ScalarNode, content, parse
from ir.yaml.offsets import places
from tests.ir.specs import spec


def scalars(node: Node) -> Iterator[ScalarNode]:
    """Every key and value of a tree."""
    found = content(node)
    if isinstance(found, ScalarNode):
        yield found
    elif isinstance(found, MappingNode):
        for key, value in found.pairs:
            yield key
            yield from scalars(value)
    else:
        for item in found.items:
            yield from scalars(item)


def shown(text: str) -> list[str]:
    """What stands in the document for each character of the value of `a`."""
    root = parse(text).root
    assert isinstance(root, MappingNode)
    (value,) = scalars(root.pairs[0][1])
    found = places(text, value)
    assert found is not None
    assert "".join(text[start:end] for start, end in found) or not value.text
    return [text[start:end] for start, end in found]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("a: b c", "b| |c"),
        ("a: b\n  c", "b|\n|c"),
        ("a: b \n\n  c", "b|\n|c"),
        ("a: b\r\n  c", "b|\r\n|c"),
        ("a: 'b''c'", "b|''|c"),
        ("a: 'b\n  c '", "b|\n|c| "),
        (r'a: "b\"\u00e9\U0001F600\x41\tc"', r"b|\"|\u00e9|\U0001F600|\x41|\t|c"),
        ('a: "b \\\n   c"', "b| |c"),
        ('a: "b\\\n   \\ c"', "b|\\ |c"),
        ("a: |\n  b\n   c\n", "b|\n| |c|\n"),
        ("a: |-\n  b\n\n  c\n", "b|\n|\n|c"),
        ("a: |2\n    b", " | |b"),
        ("a: >\n  b\n  c\n", "b|\n|c|\n"),
        ("a: >-\r\n  b\r\n\r\n  c\r\n", "b|\r\n|c"),
        ("a: >+ # why\n  b\n   c\n\n", "b|\n| |c|\n|\n"),
        ("a: !!str b", "b"),
        ("a: &x 'b'", "b"),
        ("a: &x !!str |\n  b", "b"),
        ("a: 😀\x85b\u2028c", "😀|\x85|b|\u2028|c"),
        ("a: >-\n  b\tc\n\td\n", None),
        ("a: ''", ""),
    ],
)
def test_each_character_has_its_place(text: str, pieces: str | None) -> None:
    if pieces is None:  # A tab in the indentation: not YAML, and no place is better than a wrong one.
        root = parse(text).root
        assert root is not None
        assert all(len(places(text, one) or one.text) == len(one.text) for one in scalars(root))
    else:
        assert "|".join(shown(text)) == pieces


_PIECES = st.sampled_from(
    [
        *("a", "b c", " ", "  ", "\t", "\n", "\n", "\n  ", "\n   ", "\r\n", "\r\n  ", "\r  ", " \n", " \t\n"),
        *("'", "''", '"', '\\"', "\\n", "\\\n  ", "\\\n\n  ", "\\u00e9", "\\x41", "\\U0001F600", "\\\\", "\\ ", "\\_"),
        *("é", "😀", "\x85", "\u2028", "#", " #x", ":", ",", "[", "-", "|", "&", "\ufeff", "\0"),
    ]
)
_STYLES = st.sampled_from(
    [
        *("", "'", '"', "!!str ", "&x '", '&a !!str "', "!!str |"),
        *("|", "|-", "|+", "|2", "|1-", "|2+", ">", ">-", ">+", ">1", ">2-", ">3+ # c"),
    ]
)
_HEADS = st.sampled_from(["a: ", "- ", "", "a:\n  - ", "k:\n  a: ", "[", "{a: "])
_TAILS = st.sampled_from(["", "\n", "\nb: 1\n", "\n\n\nb: 1\n", "\n# c\n"])


@settings(max_examples=1_500, deadline=None)
@given(_HEADS, _STYLES, st.lists(_PIECES, max_size=14).map("".join), _TAILS)
def test_any_text_agrees_with_the_parser(head: str, style: str, body: str, tail: str) -> None:
    """Whatever the style, each character is found as itself, as its escape, or as the line break it comes from."""
    if "|" in style or ">" in style:
        body = f"\n  {body}"
    quote = style[-1] if style.endswith(("'", '"')) else ""
    text = f"{head}{style}{body}{quote}{tail}" + {"[": "]", "{a: ": "}"}.get(head, "")
    document = parse(text)
    is_sound = document.is_whole and not document.issues
    for node in scalars(document.root) if document.root is not None else ():
        found = places(text, node)
        if found is None:
            assert not is_sound
            continue
        assert len(found) == len(node.text)
        assert all(one[1] <= other[0] for one, other in pairwise(found))
        for char, (start, end) in zip(node.text, found, strict=True):
            written = text[start:end]
            is_escape = node.style == '"' and written.startswith("\\")
            is_break = char in " \n" and written in ("\n", "\r", "\r\n")
            assert not is_sound or written == char or written == "''" or is_escape or is_break


SPEC = r"""
x-business-logic:
  flows:
    go:
      steps:
        - require: a.b == c
        - require: 'a == ''x'' and b'
        - require: "a == \"x\" and b"
        - require: >-
            a == 1
            and b == c
        - require: |

            a == 1
              and b
        - require: a ==
            b
        - {require: a == b}
        - set: " x = 1 "
"""


def source_map() -> SourceMap:
    return read(spec(SPEC)).source_map


def under(span: Span | None) -> str | None:
    """The text of a span."""
    text = spec(SPEC)
    index = LineIndex(text)
    return None if span is None else text[index.offset(span.start) : index.offset(span.end)]


class TestPartsOfATextByPath:
    @pytest.mark.parametrize(
        ("place", "start", "end", "written"),
        [
            ("0/require", 0, 3, "a.b"),
            ("0/require", 2, 3, "b"),
            ("0/require", 7, 8, "c"),
            ("0/require", 8, 8, ""),
            ("0/require", 7, 99, "c"),
            ("1/require", 5, 8, "''x''"),
            ("1/require", 13, 14, "b"),
            ("2/require", 5, 8, r"\"x\""),
            ("3/require", 11, 12, "b"),
            ("3/require", 5, 10, "1\n            and"),
            ("4/require", 0, 1, "a"),
            ("4/require", 13, 14, "b"),
            ("5/require", 5, 6, "b"),
            ("6/require", 5, 6, "b"),
            ("7/set", 0, 1, "x"),
            ("7/set", 4, 5, "1"),
        ],
    )
    def test_they_are_exact(self, place: str, start: int, end: int, written: str) -> None:
        path = f"x-business-logic/flows/go/steps/{place}"
        assert under(source_map().within(path, start, end)) == written

    @pytest.mark.parametrize("path", ["x-business-logic", "x-business-logic/flows/go/steps/9/require", "nowhere"])
    def test_what_is_no_text_has_none(self, path: str) -> None:
        assert source_map().within(path, 0, 1) is None
        assert source_map().spelled(path, 0, "a") is None

    def test_another_word_for_a_key_does_not_matter(self) -> None:
        text = spec("x-business-logic: {state_machines: {A: {transitions: [{on_transition: [{set: x = 1}]}]}}}")
        path = "x-business-logic/state_machines/A/transitions/0/steps/0/set"
        found = read(text).source_map.within(path, 0, 1)
        assert found is not None and text.splitlines()[1][found.start.column : found.end.column] == "x"

    @pytest.mark.parametrize(
        ("place", "text", "written"),
        [
            ("0/require", "round(a, 2)", "round(a, 2)"),
            ("0/require", "a: b", None),
            ("1/require", "'y'", "''y''"),
            ("2/require", '"y" \\', r"\"y\" \\"),
            ("3/require", "'a: b' #", "'a: b' #"),
            ("6/require", "round(a, 2)", None),
            ("6/require", "quantity", "quantity"),
            ("0/require", "a\nb", None),
        ],
    )
    def test_how_a_text_is_written_among_others(self, place: str, text: str, written: str | None) -> None:
        assert source_map().spelled(f"x-business-logic/flows/go/steps/{place}", 5, text) == written

    @pytest.mark.parametrize("text", ["'a'", "[a]", "- a", "@a", "*a"])
    def test_a_plain_text_begins_with_no_sign(self, text: str) -> None:
        path = "x-business-logic/flows/go/steps/0/require"
        assert source_map().spelled(path, 0, text) is None
        assert source_map().spelled(path, 5, text) == text
