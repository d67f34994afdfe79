"""Texts cut where nothing keeps them together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ir.behavior.cutting import Piece, assignment, find_word, outside, split, words


def test_a_piece_knows_where_it_stands() -> None:
    piece = Piece.of("  a = b  ").stripped
    assert (piece.text, piece.start, piece.end) == ("a = b", 2, 7)
    assert piece.part(3).start == 6
    assert not Piece.of("   ").stripped


def test_quotes_and_brackets_keep_their_content_together() -> None:
    text = 'a(\'(\', b) + "x\\"y" c'
    assert "".join(text[at] for at in outside(text)) == "a( +  c"


def test_a_bracket_that_closes_nothing_closes_nothing() -> None:
    assert [piece.text for piece in split(Piece.of("a), b"), ",")] == ["a)", "b"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = b", ("a", "=", "b")),
        ("a.b -= c(x=1)", ("a.b", "-=", "c(x=1)")),
        ("a=b == c", ("a", "=", "b == c")),
        ("a == b", None),
        ("a <= b or c >= d or e != f", None),
        ("f('=') = x", ("f('=')", "=", "x")),
        ("f(x=1)", None),
        ("a *=", ("a", "*=", "")),
        ("= b", ("", "=", "b")),
    ],
)
def test_assignments(text: str, expected: tuple[str, str, str] | None) -> None:
    found = assignment(Piece.of(text))
    assert (found and (found[0].text, found[1], found[2].text)) == expected


def test_words_stand_alone_and_outside() -> None:
    text = "product where name == 'where' and x.where and where_else order   by a"
    assert find_word(Piece.of(text), "where") == (8, 13)
    assert find_word(Piece.of(text), "order", "by") == (57, 67)
    assert find_word(Piece.of("x.where"), "where") is None
    assert find_word(Piece.of("(where)"), "where") is None
    assert find_word(Piece.of("orderby"), "order", "by") is None


def test_words_that_may_be_names() -> None:
    found = words(Piece.of(" let a_1 'b' c.d (e) = größe 5th "))
    assert [(word.text, word.start) for word in found] == [("let", 1), ("a_1", 5), ("c", 13), ("größe", 23)]


@given(st.text(alphabet="ab=.,()[]'\"\\ +<>in", max_size=30))
def test_pieces_are_parts_of_their_text(text: str) -> None:
    piece = Piece.of(text)
    for part in (*split(piece, ","), piece.stripped):
        assert part.whole == text
        assert text[part.start : part.end] == part.text == part.text.strip()
    found = assignment(piece)
    if found is not None:
        target, operator, value = found
        assert target.end <= value.start - len(operator)
