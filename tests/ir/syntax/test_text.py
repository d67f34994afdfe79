"""The text of an open document: lines as the Language Server Protocol has them, and edits that lose nothing."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ir.source import Position, Span
from ir.syntax import Change, Text
from ir.syntax.text import BLANK, SPECIAL
from tests.ir.syntax.edits import random_edit, replaced


def at(line: int, column: int) -> Position:
    return Position(line, column)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("a", ["a"]),
        ("a\n", ["a\n", ""]),
        ("a\r\nb\rc\nd", ["a\r\n", "b\r", "c\n", "d"]),
        ("a\u2028b\x85c\x0cd\x1ce\n", ["a\u2028b\x85c\x0cd\x1ce\n", ""]),
        ("\n\n", ["\n", "\n", ""]),
    ],
)
def test_only_three_line_ends_count(text: str, lines: list[str]) -> None:
    assert Text.of(text).lines == lines
    assert str(Text.of(text)) == text


@pytest.mark.parametrize(
    ("line", "indent"),
    [
        ("a: b", 0),
        ("    a: b", 4),
        ("", BLANK),
        ("   ", BLANK),
        ("  # why", BLANK),
        (" \t ", BLANK),
        ("\ta: b", SPECIAL),
        ("  \ta: b", SPECIAL),
        ("---", SPECIAL),
        ("--- # b", SPECIAL),
        ("...", SPECIAL),
        ("%YAML 1.2", SPECIAL),
        ("---a", 0),
        ("  ---", 2),
        (" " * 300 + "a", 250),
        ("\ufeff  a", 2),
    ],
)
def test_each_line_has_an_indentation(line: str, indent: int) -> None:
    assert Text.of(line).indents == bytes([indent])


def test_an_edit_says_which_lines_it_touched() -> None:
    text = Text.of("a\nb\nc\nd\n")
    edited, change = text.edit(Span(at(1, 0), at(2, 1)), "x\ny\nz")
    assert str(edited) == "a\nx\ny\nz\nd\n" and change == Change(1, 3, 4) and change.shift == 1
    again, later = edited.edit(Span(at(4, 0), at(4, 0)), "e\n")
    assert str(again) == "a\nx\ny\nz\ne\nd\n" and change.then(later) == Change(1, 4, 6)


@pytest.mark.parametrize(
    ("span", "new", "expected"),
    [
        (Span(at(0, 99), at(0, 99)), "x", "abx\r\ncd"),
        (Span(at(9, 0), at(9, 0)), "x", "ab\r\ncdx"),
        (Span(at(0, 2), at(1, 0)), "", "abcd"),
        (Span(at(1, 2), at(0, 0)), "x", "x"),
        (Span(at(0, 0), at(9, 9)), "", ""),
    ],
)
def test_a_span_outside_the_text_is_cut_to_fit(span: Span, new: str, expected: str) -> None:
    assert str(Text.of("ab\r\ncd").edit(span, new)[0]) == expected


def test_line_ends_that_meet_become_one() -> None:
    text = Text.of("a\rb\n")
    edited, _ = text.edit(Span(at(1, 0), at(1, 1)), "")
    assert edited.lines == ["a\r\n", ""]
    edited, _ = Text.of("a\n").edit(Span(at(0, 1), at(0, 1)), "\r")
    assert edited.lines == ["a\r\n", ""]


@given(st.text("ab \t#-\n\r\u2028", max_size=40), st.integers(0, 10_000))
def test_edits_are_what_they_would_be_in_the_whole(written: str, seed: int) -> None:
    numbers = random.Random(seed)
    text = Text.of(written)
    for _ in range(5):
        span, new = random_edit(text, numbers)
        expected = Text.of(replaced(str(text), text.lines, span, new))
        text, change = text.edit(span, new)
        assert (text.lines, text.indents, text.size) == (expected.lines, expected.indents, expected.size)
        assert 0 <= change.first <= change.new_end <= len(text.lines)


def test_a_slice_is_what_stands_there() -> None:
    text = Text.of("ab\ncd\nef")
    assert text.slice(Span(at(0, 1), at(2, 1))) == "b\ncd\ne"
    assert text.slice(Span(at(1, 0), at(1, 9))) == "cd"
