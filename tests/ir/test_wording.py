"""How text of a spec stands in a message: printable, on one line, and short."""

import pytest

from ir.problems import LONGEST_MESSAGE, Problem, Severity
from ir.wording import clip, show


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("price", "`price`"),
        ("Straße Ω", "`Straße Ω`"),
        ("two\nlines\ttab", "`two\\nlines\\ttab`"),
        ("\x1b[31m\x9b\0", "`\\x1b[31m\\x9b\\x00`"),
        ("a\u202eb\u200b\ud800", "`a\\u202eb\\u200b\\ud800`"),
        ("x" * 60, f"`{'x' * 60}`"),
        ("x" * 61, f"`{'x' * 59}…`"),
        ("x" * 1_000_000, f"`{'x' * 59}…`"),
        ("\U000e0001" * 60, "`" + "\\U000e0001" * 5 + "…`"),
        (7, "`7`"),
    ],
)
def test_text_between_backticks(text: object, shown: str) -> None:
    assert show(text) == shown


def test_an_escape_is_never_cut() -> None:
    assert clip("ab\n\n", 5) == "ab\\n…"
    assert clip("abc\n", 5) == "abc\\n"


def test_no_message_breaks_a_terminal() -> None:
    problem = Problem("DM900", Severity.ERROR, "no\r\x1b[2J" + "x" * 10_000)
    assert problem.message.isprintable()
    assert problem.message.startswith("no\\r\\x1b[2Jxx")
    assert len(problem.message) <= LONGEST_MESSAGE
