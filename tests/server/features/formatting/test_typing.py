"""What happens to a line while somebody types: the line with `$0` before, and afterwards."""

from __future__ import annotations

import pytest
from lsprotocol import types

from server.features.formatting import on_type_formatting
from tests.server.features.formatting.checking import applied
from tests.server.features.navigation import Opened


def typed(text: str, ch: str, tab_size: int = 2) -> str:
    opened = Opened(text)
    options = types.FormattingOptions(tab_size=tab_size, insert_spaces=True)
    params = types.DocumentOnTypeFormattingParams(opened.id, opened.position, ch, options)
    return applied(opened, on_type_formatting(opened.snapshot, params) or [])


def column(text: str, tab_size: int = 2) -> int:
    """How far the line with the cursor is indented after Enter."""
    number = text[: text.index("$0")].count("\n")
    line = typed(text, "\n", tab_size).split("\n")[number]
    assert not line.strip()
    return len(line)


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        ("entities:", 2),
        ("  Order:", 4),
        ("  Order: # what is wanted", 4),
        ('  "/pets/{id}":', 4),
        ("    total: decimal", 4),
        ("    total: {type: decimal,", 6),
        ("    total: {type: decimal}", 4),
        ('    pattern: "[a-z"', 4),
        ("    description: |", 6),
        ("    description: >-", 6),
        ("      some text of it", 6),
        ("    - load: cart = Cart(id)", 6),
        ("    - one", 4),
        ("    - for:", 8),
        ("  # a comment:", 2),
        ("    url: https://example.com", 4),
    ],
)
def test_enter(above: str, expected: int) -> None:
    assert column(f"{above}\n$0") == expected
    assert column(f"{above}\n         $0\n") == expected


def test_enter_by_four() -> None:
    assert column("entities:\n$0", tab_size=4) == 4


def test_enter_with_tabs_in_the_editor() -> None:
    assert column("entities:\n\t$0") == 2


def test_enter_after_blank_lines() -> None:
    assert column("entities:\n  Order:\n\n\n$0") == 4


def test_enter_at_the_top() -> None:
    assert typed("\n$0", "\n") == "\n"


def test_enter_within_a_line_moves_nothing() -> None:
    text = "entities:\n$0Order: {}\n"
    assert typed(text, "\n") == text.replace("$0", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("entities:\n   Order:$0", "entities:\n  Order:"),
        ("entities:\n Order:$0", "entities:\n  Order:"),
        ("entities:\n  Order:$0", "entities:\n  Order:"),
        ("entities:\n  Order:\n      attributes:$0", "entities:\n  Order:\n    attributes:"),
        ("entities:\n  Order: {}\n   Item:$0", "entities:\n  Order: {}\n  Item:"),
        ("a:\n  b:\n    c: 1\n   d:$0", "a:\n  b:\n    c: 1\n    d:"),
        ("text: |\n    said:$0", "text: |\n    said:"),
        ("entities:\n   Order: {$0", "entities:\n   Order: {"),
        ("  a:$0", "  a:"),
        ("steps:\n   - load:$0", "steps:\n   - load:"),
        ("entities:\n   Order:$0 {}", "entities:\n   Order: {}"),
    ],
)
def test_a_key_goes_where_keys_stand(text: str, expected: str) -> None:
    assert typed(text, ":") == expected
