"""Where everything in a spec is written."""

import pytest

from ir.dialect.read import read
from ir.source import Location, Position, Span
from ir.text import LineIndex

SPEC = """\
app: {name: shop}
entities:
  Order:
    attributes:
      total: {type: decimal, precision: 12}
      note: >-
        several
        lines

    unique: [[note, "tötal 😀", x]]
paths:
  /orders/{id}:
    get: {summary: One}
"""

PLACES = [
    # path, key, value
    ("app", "app", "{name: shop}"),
    ("app/name", "name", "shop"),
    ("entities/Order/attributes/total", "total", "{type: decimal, precision: 12}"),
    ("entities/Order/attributes/total/precision", "precision", "12"),
    ("entities/Order/attributes/note", "note", ">-\n        several\n        lines"),
    ("entities/Order/unique", "unique", '[[note, "tötal 😀", x]]'),
    ("entities/Order/unique/0", None, '[note, "tötal 😀", x]'),
    ("entities/Order/unique/0/1", None, '"tötal 😀"'),
    ("entities/Order/unique/0/2", None, "x"),
    ("paths/~1orders~1{id}/get/summary", "summary", "One"),
    ("endpoints/GET ~1orders~1{id}", "get", "{summary: One}"),
]


def under(text: str, span: Span) -> str:
    """The text of a span."""
    index = LineIndex(text)
    return text[index.offset(span.start) : index.offset(span.end)]


def check(text: str) -> None:
    """Every place of PLACES is found in the spec, however its lines end."""
    source_map = read(text).source_map
    for path, key, value in PLACES:
        location = source_map.get(path)
        assert location is not None, path
        assert under(text, location.value).replace("\r\n", "\n").replace("\r", "\n") == value, path
        assert (under(text, location.key) if location.key else None) == key, path


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_places_are_exact(end: str, mark: str) -> None:
    check(mark + SPEC.replace("\n", end))


def test_lines_and_columns_count_code_points_from_zero() -> None:
    assert read(SPEC).source_map.get("entities/Order/unique/0/2") == Location(
        Span(Position(9, 31), Position(9, 32)), None
    )


def test_everything_written_is_in_it_and_nothing_else() -> None:
    source_map = read("app: {name: shop}\nx-mine:\n  - {a: 1}\nentities:\n  A:\n").source_map
    assert sorted(source_map.locations) == [
        "",
        "app",
        "app/name",
        "entities",
        "entities/A",
        "x-mine",
        "x-mine/0",
        "x-mine/0/a",
    ]
    assert source_map.get("entities/A/attributes/id") is None
    nearest = source_map.nearest("entities/A/attributes/id")
    assert nearest is not None and nearest == source_map.get("entities/A")


def test_an_alias_stands_where_it_is_written_and_its_parts_where_they_are() -> None:
    text = "app: {name: shop}\nx-a: &a {b: 1}\nx-b: *a\n"
    source_map = read(text).source_map
    alias, inner = source_map.get("x-b"), source_map.get("x-b/b")
    assert alias is not None and under(text, alias.value) == "*a"
    assert inner is not None and inner == source_map.get("x-a/b")


def test_a_broken_text_keeps_the_places_of_what_is_whole() -> None:
    text = SPEC.replace("precision: 12}", "precision: 12")
    location = read(text).source_map.get("paths/~1orders~1{id}/get/summary")
    assert location is not None and under(text, location.value) == "One"


class TestLines:
    @pytest.mark.parametrize("text", ["", "a", "a\n", "\n\n", "a\r\nb\rc\nd", "a\x85b\u2028c\x0cd\n😀e"])
    def test_offsets_survive_the_way_there_and_back(self, text: str) -> None:
        index = LineIndex(text)
        for offset in range(len(text) + 1):
            assert index.offset(index.position(offset)) == offset

    def test_lines_end_where_editors_end_them(self) -> None:
        assert LineIndex("a\r\nb\rc\nd\x85\u2028\x0c").starts == [0, 3, 5, 7]

    def test_places_outside_count_as_the_nearest_inside(self) -> None:
        index = LineIndex("ab\nc")
        assert index.position(99) == Position(1, 1)
        assert index.offset(Position(9, 9)) == 4
        assert index.offset(Position(0, 9)) == 3
