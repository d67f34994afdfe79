"""Positions on the wire and positions of the IR."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ir.source import Position, Span
from ir.syntax import Text
from server.lsp.positions import Encoding, column, incoming, negotiated, outgoing, units, wire_range

UTF8, UTF16, UTF32 = Encoding.UTF8, Encoding.UTF16, Encoding.UTF32
LINE = "aé€😀z"
LINES = st.text(st.characters(exclude_characters="\r\n", exclude_categories=()))


@pytest.mark.parametrize(
    ("encoding", "expected"), [(UTF8, [0, 1, 3, 6, 10, 11]), (UTF16, [0, 1, 2, 3, 5, 6]), (UTF32, [0, 1, 2, 3, 4, 5])]
)
def test_characters_before_each_code_point(encoding: Encoding, expected: list[int]) -> None:
    assert [units(LINE, number, encoding) for number in range(6)] == expected
    assert [column(LINE, character, encoding) for character in expected] == [0, 1, 2, 3, 4, 5]


def test_a_place_inside_a_code_point_is_its_start() -> None:
    assert column(LINE, 4, UTF16) == 3
    assert [column(LINE, character, UTF8) for character in (2, 4, 5, 7, 8, 9)] == [1, 2, 2, 3, 3, 3]


@pytest.mark.parametrize("encoding", list(Encoding))
@pytest.mark.parametrize("line", [LINE, "plain", ""])
def test_a_place_past_the_end_is_the_end(line: str, encoding: Encoding) -> None:
    assert column(line, 1_000_000_000, encoding) == len(line)


@pytest.mark.parametrize("encoding", list(Encoding))
@settings(deadline=None)
@given(line=LINES, data=st.data())
def test_there_and_back(encoding: Encoding, line: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(line)))
    assert column(line, units(line, at, encoding), encoding) == at


def test_what_lies_outside_is_moved_inside() -> None:
    text = Text.of("one\r\ntwo")
    assert incoming(text, 0, 99, UTF16) == Position(0, 3)  # Never behind the end of its line.
    assert incoming(text, 9, 0, UTF16) == Position(1, 3)
    assert incoming(text, -1, 5, UTF16) == Position(0, 0)
    assert incoming(text, 1, -5, UTF16) == Position(1, 0)
    assert outgoing(text, Position(7, 2), UTF16) == {"line": 7, "character": 2}
    assert wire_range(Text.of("😀x"), Span(Position(0, 1), Position(0, 2)), UTF16) == {
        "start": {"line": 0, "character": 2},
        "end": {"line": 0, "character": 3},
    }


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        (None, UTF16),
        ([], UTF16),
        (["utf-8", "utf-16", "utf-32"], UTF8),
        (["utf-7", "utf-32", "utf-16"], UTF32),
        ("utf-8", UTF16),
        ([5, {}, "utf-8"], UTF8),
    ],
)
def test_the_client_says_which_encodings_it_prefers(offered: object, chosen: Encoding) -> None:
    assert negotiated(offered) is chosen
